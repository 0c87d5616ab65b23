"""Names of code lists in an advertisement: places and majors."""

import re
from collections import defaultdict
from functools import lru_cache

from supplydemand.understanding.records import Item

_PLACE_LABEL = re.compile(
    r"(?:工作|上班|办公|实习|就业|用工|公司|单位|厂区|面试)?(?:地点|地址|地区|城市|区域)\s*(?:在|为|是)?\s*[:：]?\s*"
)
_SUFFIX = re.compile(r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|自治县|地区|新区|省|市|区|县|盟|旗)$")
_AREA = 24
_MAJOR_WORD = re.compile(
    r"专业(?!技[能术]|知识|人[员才士]|性|能力|素[养质]|水平|化|领域|服务|背景知识|的?团队|软件|技师|英语|测试|从事|基础|培训|指导|精神"
    r"|课程知识)"
)
_MAJOR_LABEL = re.compile(r"专业(?:要求|不限于|方向|类别|需求)?\s*[:：]\s*")
_MAJORS_PREFERRED = re.compile(
    r"(?:^|[，,；;。：:\n（(])(?:统招|全日制|本科|大专|专科|中专|高职|硕士|研究生|学历|及以上|以上|的|且|\s)*"
    r"(?P<names>[\u4e00-\u9fff]{2,12}类(?:[、/和与或][\u4e00-\u9fff]{2,12}类){0,5})(?=者?优先|毕业|出身|背景)",
    re.MULTILINE,
)
"""本科机械类优先: classes named without the word 专业."""
_LIST_END = re.compile(r"[；;。.！!\n]|(?:学历|以上|及以上|毕业|要求|具有|具备|熟悉|年)")
_PIECE = re.compile(r"[、,，/／|]|以及|或者?")
_FINER = re.compile(r"[和与及]")
_TAIL = re.compile(r"(?:等)?(?:相关|相近|类似|对口|相应|工科|理工科|理工类|文科)*(?:的)?(?:学科|专业|方向|类专业|大类)*$")
_COMMON = {
    "计算机": "计算机类",
    "电子": "电子信息类",
    "通信": "电子信息类",
    "自动化": "自动化类",
    "机械": "机械类",
    "财会": "财务会计类",
    "财务": "财务会计类",
    "会计": "财务会计类",
    "金融": "金融学类",
    "统计": "统计学类",
    "数学": "数学类",
    "法律": "法学类",
    "英语": "外国语言文学类",
    "中文": "中国语言文学类",
    "医学": "临床医学类",
    "护理": "护理学类",
    "物流": "物流管理与工程类",
    "电商": "电子商务类",
    "土木": "土木类",
    "建筑": "建筑类",
    "化工": "化工与制药类",
    "材料": "材料类",
    "汽车": "汽车制造类",
    "数控": "机械设计制造类",
    "模具": "机械设计制造类",
    "机电": "自动化类",
    "旅游": "旅游类",
    "酒店": "旅游类",
}
"""How people call a field of study in advertisements, and the class meant; tried after the official names."""
_CATALOGUES = {
    "secondary": ("secondary_vocational", "higher_vocational"),
    "associate": ("higher_vocational", "vocational_bachelor", "secondary_vocational"),
    "bachelor": ("undergraduate", "vocational_bachelor"),
    "master": ("graduate", "undergraduate"),
    "doctor": ("graduate", "undergraduate"),
}
MAJORS_MAX = 10


def places(text, entries, *, home=None):
    """Items ``region``: after “工作地点” any name, elsewhere full names only; the most exact one that fits together wins.

    ``home`` is the organization's place: among places of the same name its neighbours are preferred.
    """
    index = _place_index(tuple(entries))
    labelled = [
        (hit.end(), min(hit.end() + _AREA, len(text))) for hit in _PLACE_LABEL.finditer(text) if hit.end() > hit.start() + 1
    ]
    found = []
    for start, end in labelled:
        row = _exact_place(text, start, end, index, home, short=True)
        if row:
            found.append(Item("region", row[0].key, row[1], row[2], 0.9 if row[3] else 0.55, row[4]))
    if not found:
        row = _exact_place(text, 0, min(len(text), 3_000), index, home, short=False)
        if row:
            found.append(Item("region", row[0].key, row[1], row[2], 0.6 if row[3] else 0.45, row[4]))
    return found


def _exact_place(text, start, end, index, home, *, short):
    """``(entry, start, end, is_certain, note)`` of the finest place between two positions."""
    hits = []
    for at in range(start, end):
        for name in index["by_head"].get(text[at : at + 2], ()):
            if text.startswith(name, at) and at + len(name) <= end:
                rows = [row for row, is_full in index["names"][name] if is_full or short]
                if rows and not any(s <= at and at + len(name) <= e for _, s, e in hits):
                    hits.append((rows, at, at + len(name)))
                    break
        if hits and not short and len(hits) >= 6:
            break
    if not hits:
        return None
    named = {row.key for rows, _, _ in hits for row in rows}
    best = None
    for rows, at, stop in hits:
        for row in rows:
            ancestors = index["above"](row)
            support = len(named & set(ancestors)) * 2 + (home is not None and (home in ancestors or home == row.key))
            rank = (support, {"province": 0, "city": 1, "county": 2}.get(row.depth, 0), -at)
            if best is None or rank > best[0]:
                best = (rank, row, at, stop, len(rows) == 1 or support > 0)
    _, row, at, stop, is_certain = best
    return row, at, stop, is_certain, "" if is_certain else "同名的地方不止一个"


@lru_cache(maxsize=4)
def _place_index(entries):
    names, by_head = defaultdict(list), defaultdict(set)
    parents = {entry.key: entry.group for entry in entries}
    for entry in entries:
        short = _SUFFIX.sub("", entry.name)
        for name, is_full in {(entry.name, True), (short, short == entry.name)}:
            if len(name) >= 2:
                names[name].append((entry, is_full))
                by_head[name[:2]].add(name)

    def above(entry):
        chain, key = [], entry.group
        while key and len(chain) < 4:
            chain.append(key)
            key = parents.get(key)
        return chain

    return {
        "names": names,
        "by_head": {head: sorted(found, key=len, reverse=True) for head, found in by_head.items()},
        "above": above,
    }


def majors(text, entries, *, level):
    """Items ``majors``: the names listed before “等相关专业” or after “专业：”, as rows of the catalogue of ``level``."""
    index = _major_index(tuple(entries))
    catalogues = _CATALOGUES.get(level, ("undergraduate", "higher_vocational", "vocational_bachelor", "secondary_vocational"))
    found = {}
    for start, end in _major_lists(text):
        for piece_start, piece_end, entry, confidence, note in _majors_between(text, start, end, index, catalogues):
            if entry.key not in found:
                found[entry.key] = Item("majors", entry.key, piece_start, piece_end, confidence, note)
    return list(found.values())[:MAJORS_MAX]


def _major_lists(text):
    """Stretches that list majors."""
    for hit in _MAJOR_LABEL.finditer(text):
        stop = re.compile(r"[；;。\n]").search(text, hit.end())
        yield hit.end(), min(stop.start() if stop else len(text), hit.end() + 80)
    for hit in _MAJORS_PREFERRED.finditer(text):
        yield hit.span("names")
    for hit in _MAJOR_WORD.finditer(text):
        start = max(hit.start() - 80, 0)
        ends = [stop.end() for stop in _LIST_END.finditer(text, start, hit.start())]
        yield (ends[-1] if ends else start), hit.start()


def _majors_between(text, start, end, index, catalogues):
    """Each piece of a list as a whole first (模具设计与制造), then cut at 与, 和, 及."""
    for first, last in _pieces(text, start, end, _PIECE):
        whole = _major_of(text[first:last], index, catalogues)
        if whole[0] is not None and (whole[1] > 0.5 or not _FINER.search(text, first, last)):
            yield first, last, *whole
            continue
        for a, b in _pieces(text, first, last, _FINER):
            part = _major_of(text[a:b], index, catalogues)
            if part[0] is not None:
                yield a, b, *part


def _pieces(text, start, end, separator):
    at = start
    for hit in [*separator.finditer(text, start, end), None]:
        stop = hit.start() if hit else end
        piece = text[at:stop]
        head = len(piece) - len(piece.lstrip(" （(【[:：的"))
        tail = _TAIL.search(piece)
        last = at + (tail.start() if tail else len(piece))
        if last - (at + head) >= 2:
            yield at + head, last
        at = hit.end() if hit else end


def _major_of(words, index, catalogues):
    plain = words.strip(" 　）)").strip()
    if plain.endswith("类"):
        plain = plain[:-1]
        names = [(f"{plain}类", 0.9, ""), (f"{plain}学类", 0.8, "")]
    else:
        names = []
    if not 2 <= len(plain) <= 16:
        return None, 0, ""
    for name, confidence, note in (
        *names,
        (plain, 0.9, ""),
        (f"{plain}技术", 0.7, f"原文写的是“{plain}”"),
        (f"{plain}类", 0.75, "按整个专业类"),
        (f"{plain}学类", 0.7, "按整个专业类"),
        (f"{plain}学", 0.8, ""),
        (_COMMON.get(plain, ""), 0.6, "按整个专业类"),
    ):
        rows = index.get(name, {})
        for catalogue in catalogues:
            if catalogue in rows:
                return rows[catalogue], confidence, note
    for common, class_name in _COMMON.items():
        if plain.startswith(common) and len(plain) <= len(common) + 4:
            rows = index.get(class_name, {}) or index.get(f"{common}类", {})
            for catalogue in catalogues:
                if catalogue in rows:
                    return rows[catalogue], 0.5, "按整个专业类"
    return None, 0, ""


@lru_cache(maxsize=4)
def _major_index(entries):
    index = defaultdict(dict)
    for entry in entries:
        if entry.depth != "field":
            index[entry.name].setdefault(entry.group, entry)
    return index
