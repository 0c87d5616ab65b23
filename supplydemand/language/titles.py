"""What a job title says once wages, benefits, places and numbers are taken off it."""

import re
import unicodedata
from functools import lru_cache

from supplydemand.language.wording import HAN
from taxonomy import packages

FEWEST = 2
"""What remains of a title has at least so many Chinese characters, or nothing is taken off."""
_BRACKETS = re.compile(r"[（(\[【〔《{<][^（(\[【〔《{<）)\]】〕》}>]*[）)\]】〕》}>]")
_MARKS = re.compile(r"[\s+＋/、，,。.;；:：!！|｜—_\-~·*&?？“”\"'…]+")
_AMOUNT = r"\d+(?:\.\d+)?\s*[kw万千元]*"
_WAGES = re.compile(
    rf"(?<![a-z\d])(?:{_AMOUNT}\s*[-~到至—]\s*)?{_AMOUNT}(?:[/每]?[月天年日薪]|[点届岁期名人个])?(?:以上|起|左右|\+)?(?![a-z\d])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?<![a-z])[a-z]{1,3}\d{3,}[a-z0-9]*", re.IGNORECASE)
NOISE_LIST = """
急聘 急招 诚聘 高薪 招聘 招募 直招 校招 社招 月入 过万 年薪 月薪 底薪 薪资 无责 保底 奖金 绩效 提成 餐补 房补 补贴 补助
加班费 工资 五险一金 六险一金 六险二金 七险二金 五险 六险 社保 公积金 双休 单休 大小周 周末 月休 休息 不加班 朝九晚五
朝九晚六 早九晚六 早九晚五 长白班 白班 夜班 坐班 包吃住 包吃 包住 吃住 食宿 提供住宿 住宿 宿舍 班车 待遇优厚 待遇优 待遇
福利好 福利 日结 周结 在家 居家 兼职 全职 实习生 实习 应届生 应届 毕业生 小白 零基础 无经验 无需经验 经验不限 学历不限
接受 可带教 带薪 培训 轻松 稳定 就近 附近 入职 晋升空间大 晋升 转正 外包岗 外包 储备 欢迎 发展前景 平台大 大平台
"""
HOLLOW_LIST = """
诚聘英才 诚聘 急聘 急招 高薪聘请 高薪 招聘 招募 招人 招工 聘用 诚招 直招 校招 社招 英才 人才 精英 伙伴
小伙伴 员工 人员 工作人员 人手 职员 岗位 职位 工作 职务 职业 工种 公司 有限公司 本公司 我司 企业 单位
工厂 启事 公告 信息 简章 通知 加入我们 加入 我们 我 你 您 期待 等你 等您 欢迎 长期 大量 紧急 若干
数名 多名 不限 面议 详情 其他 其它 各类 各种 各 多个 的 了 和 与 及 等 名 位 人 个 啊 吧 呢 急
聘 招
"""
"""What remains of a title beside these words must say something, or it names no work."""
_HOLLOW = re.compile("|".join(sorted(HOLLOW_LIST.split(), key=len, reverse=True)))
_LATIN = re.compile(r"[a-z]{2,}|[a-z][+#\d]")
_NOISE = re.compile("|".join(sorted(NOISE_LIST.split(), key=len, reverse=True)))


def plain_title(title):
    """The title in lower case without brackets, wages, benefits and place names; the title itself where nothing would remain."""
    whole = unicodedata.normalize("NFKC", title or "").lower().strip()
    kept = _shorter(whole, _BRACKETS)
    for pattern in (_NUMBERED, _WAGES, _NOISE, _places()):
        kept = _shorter(kept, pattern)
    return _MARKS.sub(" ", kept).strip() or whole


def says_something(title):
    """Whether a title holds any word that could name work; 的, 招聘 and 诚聘英才 do not."""
    rest = unicodedata.normalize("NFKC", title or "").lower()
    for pattern in (_WAGES, _NOISE, _places(), _HOLLOW):
        rest = pattern.sub(" ", rest)
    return bool(HAN.search(rest) or _LATIN.search(rest))


def _shorter(text, pattern):
    """The text without what the pattern finds, unless too little would remain."""
    rest = pattern.sub(" ", text)
    return rest if sum(map(len, HAN.findall(rest))) >= FEWEST else text


@lru_cache(maxsize=1)
def _places():
    """Names of regions with and without 省, 市, 区 …, the longest first."""
    names = set()
    for row in packages.read("regions"):
        name = row["name"]
        names.add(name)
        for ending in ("省", "市", "区", "县", "自治区", "特别行政区"):
            if name.endswith(ending) and len(name) - len(ending) >= FEWEST:
                names.add(name.removesuffix(ending))
    return re.compile("|".join(sorted((re.escape(name) for name in names if len(name) >= FEWEST), key=lambda n: (-len(n), n))))
