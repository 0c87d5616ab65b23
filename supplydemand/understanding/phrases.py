"""What an advertisement says in words: the post's name, what one must be able to do, and whom to ask."""

import re
from functools import lru_cache

from supplydemand.understanding.records import Item
from supplydemand.understanding.words import folded

_TITLE_LABEL = re.compile(
    r"(?:^|[\n。；;，,【\[])\s*(?:招聘|应聘|需求|用工|急聘|诚聘)?\s*(?:岗位名称|职位名称|岗位|职位|工种|职务|招聘岗位|招聘职位)\s*[】\]]?\s*[:：]\s*"
    r"(?P<name>[^\n，,。；;:：]{2,30})"
)
_TITLE_WANTED = re.compile(
    r"(?:招聘|诚聘|急聘|急招|高薪聘请|聘请|招募|招收|(?<!统)招)\s*[:：]?\s*(?P<name>[A-Za-z+#\u4e00-\u9fff（()）/]{2,20}?)"
    r"(?=\s*(?:[，,。；;:：！!\n]|\d|[一二两三四五六七八九十]{1,3}\s*[名人位]|若干|数名|启事|公告|信息|$))"
)
_TITLE_COUNTED = re.compile(
    r"(?:招聘|诚聘|急聘|急招|招募|招收|(?<!统)招|需要?)\s*(?:\d{1,4}|[一二两三四五六七八九十]{1,3})\s*(?:个|名|位)\s*(?P<name>[A-Za-z+#\u4e00-\u9fff]{2,14}?)"
    r"(?=[，,。；;！!\n（(]|$)"
)
_NO_TITLE = re.compile(
    r"^(?:岗位|职位|工作|任职|职责|要求|简章|启事|公告|信息|人才|人员|员工|英才|以下|如下|下列|[我你他]们|应届|实习生?$|岗位职责)"
    r"|职责|要求$|有限公司|学历|以上|本科|大专|专科|薪|工资|待遇|户口|专业|经验|[聘招]$"
)
_TITLE_TAIL = re.compile(
    r"[\s（(【\[]*(?:[-—–|/·]\s*)?(?:\d+(?:\.\d+)?\s*[-–~至到]?\s*\d*(?:\.\d+)?\s*[kKwW千万元]?.*|急招|急聘|高薪|五险一金.*|包吃住?.*|双休.*"
    r"|若干|数名|[一二两三四五六七八九十\d]{1,3}\s*[名人位].*|招聘启事|招聘公告|招聘信息|招聘简章|招聘)[】\])）]*$"
)
_PRAISE = re.compile(r"^\s*[【\[（(][^】\])）]{1,8}[】\])）]")
_SKILL_VERB = re.compile(
    r"(?:熟练(?:掌握|使用|操作|运用|应用)?|熟悉|精通|掌握|擅长|(?<![招聘社机学协])会(?!计|议|员|展|所|场|影响|有)(?:使用|操作|用)?|能(?:够)?(?:独立|熟练)?(?:使用|操作|看懂|完成|编写|运用)"
    r"|了解|懂|看得懂|使用过|具备|具有|有)\s*(?P<what>[^，,。；;！!\n：:]{2,60})"
)
_STRONG = ("熟练", "熟悉", "精通", "掌握", "擅长", "会", "能", "懂", "看得懂", "使用过", "了解")
_SKILL_SPLIT = re.compile(r"[、/／]|以及|及(?!其)|和|与|或(?:者)?")
_SKILL_TAIL = re.compile(
    r"(?:等|之一|优先|者优先|者|中的?一种|其中|至少|任意|相关|一门|多种|常用|各类|各种|类|的|操作|使用|应用|方面|的?人员|经验|能力|技能|知识|原理|基础|软件|工具|编程语言|语言|技术|流程)+$"
)
_SKILL_HEAD = re.compile(
    r"^(?:[？?]|并|且|有|能|够|一定的?|较强的?|良好的?|扎实的?|丰富的?|优秀的?|基本的?|相关的?|常用的?|常见的?|主流的?|各类|各种|至少|一种|一门|以上|的|使用|操作|运用|应用|掌握|熟练|熟悉|精通|了解|独立|[\d\-~]+年以上?|以下|其中)+"
)
_NO_SKILL = re.compile(
    r"责任心|沟通|团队|吃苦|学习能力|执行力|抗压|品德|敬业|态度|精神|意识|热情|性格|思维|逻辑|表达|协调|经验|优先|学历|专业$|毕业|"
    r"我们|公司|岗位|工作|相关|以上|能力|热爱|年|要求|身体|福利|住宿|机会|素质|条件|客户|职业道德|兴趣|心态|背景|资源|[（(]$"
)
_HOLLOW_SKILL_LIST = "产品 业务 新的技术 技术 设计 分析 数据 管理 项目 系统 办公 电脑 业务模式 工作流程 新技术"
_HOLLOW_SKILL = frozenset(_HOLLOW_SKILL_LIST.split())
_LATIN = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z][A-Za-z0-9.+#]{1,15}|C\+\+|C#|[a-z]{2,}(?:[A-Z][a-z]+)+)(?![A-Za-z0-9])")
_PHONE = re.compile(
    r"(?<!\d)(?:1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}[\s-]?\d{7,8}(?:[\s转-]+\d{1,6})?|400[\s-]?\d{3}[\s-]?\d{4})(?!\d)"
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
"""Looked for at the beginning of a word only: elsewhere a long word would be read again from each of its letters."""
_PERSON = re.compile(
    r"(?:联系人|联络人|对接人)\s*[:：]?\s*(?P<name>[\u4e00-\u9fff·]{2,4}?(?:先生|女士|老师|经理|主任|师傅)?)"
    r"(?=[\s，,。；;（(：:\d]|电话|手机|$)"
)
_ACCOUNT = re.compile(r"(?:微信|QQ|qq|VX|vx|V信)(?:号|同号)?\s*[:：]?\s*[A-Za-z0-9_-]{5,20}")
_CONTACT_LABEL = re.compile(
    r"(?:有意(?:者|向者?)?)?(?:请|可)?(?:加|致电|添加|拨打)?[^，,。；;\n]{0,6}?"
    r"(?:联系(?:人|电话|方式|邮箱)|电话|手机|邮箱|简历(?:请)?(?:投递?|发送?)?(?:至|到)?|投递邮箱|微信|QQ)[^，,。；;\n：:]{0,6}[:：]?\s*$"
)
_SYSTEM = "系统"
"""Behind a known name it says nothing more: FANUC系统."""
SKILLS_MAX = 12


def titles(text):
    """Items ``title``: after a label, after “招聘”, else a short first line."""
    found = []
    for pattern, confidence in ((_TITLE_LABEL, 0.9), (_TITLE_WANTED, 0.75), (_TITLE_COUNTED, 0.7)):
        for hit in pattern.finditer(text[:2_000]):
            name, start, end = _trimmed(hit["name"], hit.start("name"))
            if len(name) >= 2 and not _NO_TITLE.search(name):
                found.append(Item("title", name, start, end, confidence))
                break
    first = next((line for line in re.finditer(r"[^\n]+", text) if line.group().strip()), None)
    if first and len(first.group().strip()) <= 30 and not re.search(r"[。；;：:]", first.group()):
        name, start, end = _trimmed(first.group(), first.start())
        if 2 <= len(name) <= 24 and not _NO_TITLE.search(name):
            found.append(Item("title", name, start, end, 0.6))
    return found


def _trimmed(text, start):
    """The name without marks around it, wages, numbers and praise behind it; with its place."""
    previous = None
    while previous != text:
        previous = text
        kept = _PRAISE.sub("", text).lstrip(" 　【[（(·-】]")
        start += len(text) - len(kept)
        text = _TITLE_TAIL.sub("", kept).rstrip(" 　】]·-、")
        if text.startswith(("招聘", "诚聘", "急聘", "急招")):
            start, text = start + 2, text[2:]
    return text, start, start + len(text)


def skills(text, known, tools=()):
    """Items ``skills``: what stands behind 熟悉, 掌握, 会 …, and known skills and ``tools`` that are named anywhere."""
    found = {}
    for hit in _SKILL_VERB.finditer(text):
        is_strong = hit.group().startswith(_STRONG)
        for start, end in _skill_pieces(text, *hit.span("what")):
            end -= len(_SYSTEM) * (text[start:end].endswith(_SYSTEM) and folded(text[start : end - len(_SYSTEM)]) in known)
            words = text[start:end]
            if is_strong or folded(words) in known:
                _keep(found, words, start, end, 0.75 if folded(words) in known or _LATIN.fullmatch(words) else 0.6)
    for hit in _LATIN.finditer(text):
        if folded(hit.group()) in known and not _is_inside(hit.span(), found):
            _keep(found, hit.group(), hit.start(), hit.end(), 0.7)
    for start, end in _named(text, tuple(tools)):
        if not _is_inside((start, end), found):
            _keep(found, text[start:end], start, end, 0.7)
    return sorted(found.values(), key=lambda item: item.start)[:SKILLS_MAX]


def _is_inside(span, found):
    return any(item.start <= span[0] and span[1] <= item.end for item in found.values())


def _named(text, tools):
    pattern = _pattern_of(tools)
    return [hit.span() for hit in pattern.finditer(text)] if pattern else []


@lru_cache(maxsize=4)
def _pattern_of(words):
    """Any of the words, the longest first; Latin ones only as words of their own."""
    pieces = [
        rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])" if word.isascii() else re.escape(word)
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile("|".join(pieces), re.IGNORECASE) if pieces else None


def _skill_pieces(text, start, end):
    at = start
    for hit in [*_SKILL_SPLIT.finditer(text, start, end), None]:
        stop = hit.start() if hit else end
        piece = text[at:stop]
        head = _SKILL_HEAD.match(piece)
        first = at + (head.end() if head else 0)
        tail = _SKILL_TAIL.search(text[first:stop])
        last = first + (tail.start() if tail and tail.start() >= 2 else stop - first)
        while first < last and text[first] in " 　（(？?":
            first += 1
        while last > first and text[last - 1] in " 　）).…？?":
            last -= 1
        if 2 <= last - first <= 16 and not (_NO_SKILL.search(text[first:last]) or text[first:last] in _HOLLOW_SKILL):
            yield first, last
        at = hit.end() if hit else end


def _keep(found, words, start, end, confidence):
    key = folded(words)
    if key and (key not in found or found[key].confidence < confidence):
        found[key] = Item("skills", words, start, end, confidence)


def contacts(text):
    """Items of the contact; their words leave the description, because it is public."""
    found = []
    for name, pattern in (("contact_phone", _PHONE), ("contact_email", _MAIL)):
        hit = pattern.search(text)
        if hit:
            found.append(Item(name, hit.group().strip(), hit.start(), hit.end(), 0.85))
    hit = _PERSON.search(text)
    if hit:
        found.append(Item("contact_name", hit["name"], hit.start("name"), hit.end("name"), 0.8))
    return found


def private_stretches(text):
    """Every stretch that names a telephone, an address, an account or a person to call, with its label."""
    stretches = []
    for pattern in (_PHONE, _MAIL, _ACCOUNT, _PERSON):
        for hit in pattern.finditer(text):
            label = _CONTACT_LABEL.search(text, max(hit.start() - 16, 0), hit.start())
            stretches.append((label.start() if label else hit.start(), hit.end()))
    return sorted(stretches)
