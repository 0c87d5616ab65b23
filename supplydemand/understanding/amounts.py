"""Numbers in an advertisement: how many people, and how much money a month."""

import re

from core.numbers import spoken_number
from supplydemand.understanding.records import Item

_COUNT = r"(?P<{0}>\d{{1,5}}|[一二两三四五六七八九十百]{{1,5}})"
_MANY = _COUNT.format("low") + r"(?:\s*[-–—―~～至到]\s*" + _COUNT.format("high") + r")?"
_LABELLED = re.compile(
    r"(?:招聘|招收|拟招|需求|计划|录用|岗位|用工|所需|需要?)?(?:人数|名额|数量|员额)\s*(?:为|是)?[:：]?\s*(?:约|共|合计)?\s*"
    + _MANY
    + r"\s*(?:人|名|位|个)?(?!\d|岁|年|元|[kK千万])"
)
_WANTED = re.compile(
    r"(?:招聘|招收|招募|招录|拟招|诚招|急招|现招|需要|急需|招|聘)(?P<what>[^，。,；;\n\d:：一二两三四五六七八九十百]{0,16}?)\s*(?:约|共)?\s*"
    + _MANY
    + r"\s*(?:余|多)?(?:人|名|位|个(?!月|小时|工作日|体|人))(?!以|工智能|次|团队|规模|的)"
)
_BARE = re.compile(r"(?<![\d第约近超\-–—~～至到])" + _MANY + r"\s*名(?!次|[字称单义校片企])")
_MONTH_DAYS, _MONTH_HOURS, _YEAR_MONTHS = 21.75, 174, 12
_UNITS = {"k": 1_000, "K": 1_000, "千": 1_000, "w": 10_000, "W": 10_000, "万": 10_000, "元": 1, "块": 1, "": 1}
_PERIODS = (("年", 1 / _YEAR_MONTHS), ("天日", _MONTH_DAYS), ("时", _MONTH_HOURS), ("月", 1.0))
_AMOUNT = r"\d{{1,3}}(?:[,，]\d{{3}})+|\d{{1,7}}(?:\.\d{{1,2}})?"
_MONEY = re.compile(
    r"(?P<word>(?:综合|转正|基本|税前|平均|年)?(?:月薪|年薪|日薪|时薪|薪资|薪酬|工资|待遇|底薪|收入|报酬|补贴|实习工资)"
    r"(?:待遇|范围|水平|收入)?[^\d\n。；;]{0,6})?"
    rf"(?P<low>{_AMOUNT.format()})\s*(?P<low_unit>[kKwW千万元块])?"
    rf"(?:\s*(?:元)?\s*[-–—―~～至到]\s*(?P<high>{_AMOUNT.format()})\s*(?P<high_unit>[kKwW千万元块])?)?"
    r"\s*(?:元|人民币|RMB)?\s*(?:左右|以上|起)?\s*"
    r"(?P<per>(?:/|／|每|一|个)+\s*(?:人)?(?:[·/]?)(?:个)?(?:月|年|天|日|小时|工日|h)|·\s*\d{2}薪)?(?P<floor>以上|起)?"
)
_LOWEST, _HIGHEST = 800, 200_000


def headcounts(text):
    """Items ``headcount``: a labelled number is surest, then “招聘焊工 5 名”, then a bare “5 名”."""
    found = []
    for pattern, confidence in ((_LABELLED, 0.95), (_WANTED, 0.85), (_BARE, 0.5)):
        for hit in pattern.finditer(text):
            low, high = spoken_number(hit["low"]), spoken_number(hit["high"]) if hit["high"] else None
            if pattern is _BARE and hit["low"] == "一":
                continue  # 成为一名…
            if low and low <= 100_000 and not any(item.start < hit.end() and hit.start("low") < item.end for item in found):
                note = f"写的是 {low} 到 {high} 人，取多的" if high and high > low else ""
                found.append(Item("headcount", max(low, high or 0), hit.start("low"), hit.end(), confidence, note))
    return found


def salaries(text):
    """Items ``salary``: ``(lowest, highest or None)`` in yuan a month, with a note of what was converted."""
    return [item for hit in _MONEY.finditer(text) if (item := _salary(text, hit)) is not None]


def _salary(text, hit):
    word, per = hit["word"] or "", hit["per"] or ""
    unit = hit["high_unit"] or hit["low_unit"] or ""
    if not _is_pay(text, hit, word, per, unit):
        return None
    factor, note = _monthly(word, per)
    low, high = _yuan(hit["low"], hit["low_unit"] or _shared(unit, hit)), _yuan(hit["high"], unit) if hit["high"] else None
    low, high = round(low * factor), round(high * factor) if high else None
    if not _LOWEST <= low <= _HIGHEST or (high and not low <= high <= _HIGHEST):
        return None
    confidence = 0.9 if word and per else 0.8 if word or per else 0.65
    confidence -= 0.15 if factor != 1 else 0
    start = hit.start("low") if word else hit.start()
    return Item("salary", (low, high), start, hit.end(), confidence - (0.1 if high is None else 0), note)


def _is_pay(text, hit, word, per, unit):
    """Money needs a unit of money and a word or a period; 5K resolution and 3 years are none."""
    before, after = text[max(hit.start() - 6, 0) : hit.start()], text[hit.end() : hit.end() + 2]
    if any(
        sign in before for sign in ("餐补", "补助", "奖金", "全勤", "注册", "资产", "投资", "营业", "房补", "车补", "提成", "罚")
    ):
        return False
    if any(sign in word for sign in ("补贴", "底薪")) and not per:
        return False
    if word:
        return bool(unit or per or float(hit["low"].replace(",", "").replace("，", "")) >= _LOWEST) and not after.startswith(
            ("年", "岁")
        )
    is_range = bool(hit["high"])
    return bool(per and (unit or "元" in hit.group())) or (
        is_range and unit in ("k", "K") and not after.startswith(("分", "音", "视"))
    )


def _monthly(word, per):
    for signs, factor in _PERIODS:
        if any(sign in per for sign in signs) or (not per and signs == "年" and "年薪" in word) or ("h" in per and signs == "时"):
            return factor, _note(signs, factor)
    if "日薪" in word or "时薪" in word:
        signs, factor = _PERIODS[1] if "日薪" in word else _PERIODS[2]
        return factor, _note(signs, factor)
    return 1.0, ""


def _note(signs, factor):
    words = {"年": "按 12 个月折成月薪", "天日": "按每月 21.75 天折成月薪", "时": "按每月 174 小时折成月薪"}
    return words.get(signs, "") if factor != 1 else ""


def _shared(unit, hit):
    """4.5-6千: the unit after the range counts for both ends; 8000-1.2万 keeps yuan for the first."""
    low = float(hit["low"].replace(",", "").replace("，", ""))
    return "" if unit in ("千", "万", "k", "K", "w", "W") and low >= 500 else unit


def _yuan(text, unit):
    return float(text.replace(",", "").replace("，", "")) * _UNITS[unit or ""]
