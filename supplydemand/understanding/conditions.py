"""Conditions in an advertisement: the level of education, ways of working together, and what may not be asked for."""

import re

from supplydemand.understanding.records import Dropped, Item

LEVELS = {
    "博士": ("doctor", 5),
    "硕士": ("master", 4),
    "研究生": ("master", 4),
    "本科": ("bachelor", 3),
    "学士": ("bachelor", 3),
    "大专": ("associate", 2),
    "专科": ("associate", 2),
    "高职": ("associate", 2),
    "大学生": ("associate", 2),
    "中专": ("secondary", 1),
    "中职": ("secondary", 1),
    "技校": ("secondary", 1),
    "中技": ("secondary", 1),
    "高中": ("secondary", 1),
    "初中": ("secondary", 1),
}
_LEVEL = re.compile("|".join(LEVELS))
_ANY_LEVEL = re.compile(r"(?:学历|文化程度)\s*[:：]?\s*(?:要求)?\s*(?:不限|无要求|不作要求|不要求)|不限(?:制)?学历")
_ASKED = re.compile(r"学历|及以上|以上|毕业|文化程度|学位|或以上|起|均可|优先|应届|统招|全日制|在读|在校")
_PREFERRED = re.compile(r"优先|更佳|加分|者优|尤佳|可放宽|除外")
_CLAUSE_END = re.compile(r"[，,；;。.！!\n]|(?<=\d)、")
_OTHER_USE = re.compile(r"(?:博士后|研究生院|中专生?活|大专院校合作)")

COOPERATION = (
    ("commissioned_training", re.compile(r"订单班|订单(?:式)?培养|冠名班|委托培养|定向培养|现代学徒制|学徒制")),
    ("industry_college", re.compile(r"产业学院")),
    ("joint_research", re.compile(r"(?:联合|合作|共同)(?:研发|攻关|研究)|产学研|技术攻关合作")),
    ("base", re.compile(r"(?:共建|建设|校外)(?:实训|实习|实践|教学)?基地|实习实训基地")),
    ("faculty_exchange", re.compile(r"师资互聘|教师(?:挂职|进企业|实践)|企业导师进校|兼职教师")),
    ("skills_training", re.compile(r"(?:委托|合作|校企)(?:技能)?培训|技能提升培训")),
    ("internship", re.compile(r"实习(?:生|岗位|期|机会|转正)|顶岗实习|跟岗实习|招(?:聘|收)?实习")),
    ("recruitment", re.compile(r"应届(?:毕业生|生)?|校园招聘|校招|毕业生|招聘|诚聘|招募")),
)

_DROPS = (
    (
        re.compile(
            r"(?:性别\s*[:：]?\s*(?:不限|男女不限|[男女](?:性|士|生)?(?:优先|不限)?)|(?:仅限|只限|限|只招|只要|要求|招)\s*[男女](?:性|生|士)?"
            r"|(?<![:：人\s][\u4e00-\u9fff])[男女](?:性|生|士)(?:优先|为佳|佳|者优先|勿扰|免谈)?"
            r"|男女不限|[男女]士?优先|(?<![\u4e00-\u9fff])[男女](?=\s*[，,、；;]))"
        ),
        "性别",
    ),
    (
        re.compile(
            r"(?:年龄|岁数)\s*(?:要求|限制|在|为|[:：])*\s*(?:不(?:做|作)?限制?|[^，,。；;\n\d]{0,6}\d{2}(?:\s*(?:周岁|岁)?\s*[-–—―~～至到]\s*\d{2})?"
            r"\s*(?:周岁|岁)?(?:以下|以内|之间|左右|以上|优先|者优先)*)"
            r"|\d{2}\s*(?:周岁|岁)?\s*[-–—―~～至到]\s*\d{2}\s*周?岁(?:之间|以内|以下|左右|优先)*"
            r"|(?<!\d)\d{2}\s*周?岁\s*(?:及?以下|以内|之内|之间|及?以上|左右|优先)*|[5-9]0后(?:优先)?|年轻(?:化|人)?优先"
        ),
        "年龄",
    ),
    (
        re.compile(
            r"(?:[^，,。；;\n、（(]{0,4}户(?:籍|口)(?:者|人员|人士)?\s*(?:不限|优先|要求|限制)?|限?(?:本市|本地|本省|[\u4e00-\u9fff]{2}籍)(?:人|人士|人员)(?:优先|者优先)?"
            r"|外地人?(?:勿扰|免谈|勿投))"
        ),
        "户籍",
    ),
    (re.compile(r"(?:未婚|已婚已育|已婚|已育|未育|婚育(?:状况|情况))(?:者)?(?:优先|均可|不限)?"), "婚育"),
    (
        re.compile(
            r"(?:五官端正|相貌(?:端正|良好|佳)?|形象(?:气质|仪态)?(?:好|佳|良好|端正)(?:[、，]?气质(?:好|佳|良好)?)?|气质(?:好|佳)"
            r"|身高\s*[^，,。；;\n]{0,10}?\d(?:\.\d{1,2}|\d{2})\s*(?:cm|CM|厘米|米|m)?(?:以上|及以上|左右)?|血型|星座|属相)"
            r"(?:者)?(?:优先)?"
        ),
        "相貌身高",
    ),
    (re.compile(r"(?:无|没有|非)?(?:乙肝|传染病|纹身)[^，,。；;\n]{0,6}|携带者勿[^，,。；;\n]{0,4}"), "健康"),
    (re.compile(r"(?:限|仅限|只招)\s*汉族|少数民族(?:勿|优先)[^，,。；;\n]{0,2}|民族\s*[:：]\s*[^，,。；;\n]{1,6}|汉族"), "民族"),
    (
        re.compile(
            r"(?:限|仅限|要求)?\s*(?:(?:985|211|双一流)(?:\s*[、/和或]\s*(?:985|211|双一流))*\s*(?:高校|院校|大学|学校|工程)?|重点(?:高校|大学|院校))"
            r"(?:毕业生?)?(?:者)?(?:优先)?"
        ),
        "毕业学校",
    ),
)
_BENEFIT = re.compile(r"(?:解决|办理|落).{0,4}户[籍口]")
"""What is offered, not asked for."""
_REST = re.compile(r"^[\s（()）、,，和且或及]*$")


def levels(text):
    """Items ``level_min``: the lowest level that is asked for; what is only preferred does not raise it."""
    found = [Item("level_min", "secondary", hit.start(), hit.end(), 0.9, "学历不限") for hit in _ANY_LEVEL.finditer(text)]
    asked, preferred = [], []
    for hit in _LEVEL.finditer(text):
        if _OTHER_USE.match(text, max(hit.start() - 0, 0)) or text[hit.end() : hit.end() + 1] == "后":
            continue
        clause = _clause(text, hit.start(), hit.end())
        is_asked = bool(_ASKED.search(clause))
        code, rank = LEVELS[hit.group()]
        row = (rank, Item("level_min", code, hit.start(), hit.end(), 0.9 if is_asked else 0.45))
        (preferred if _PREFERRED.search(clause) else asked).append(row)
    rows = [row for row in asked if row[1].confidence > 0.5] or asked or [(rank, _weaker(item)) for rank, item in preferred]
    if rows and not found:
        lowest = min(rank for rank, _ in rows)
        found += [item for rank, item in rows if rank == lowest][:1]
    return found


def _weaker(item):
    return Item(item.field, item.value, item.start, item.end, 0.5, "原文只说优先")


def _clause(text, start, end):
    before = max((hit.end() for hit in _CLAUSE_END.finditer(text, max(start - 40, 0), start)), default=max(start - 40, 0))
    after = _CLAUSE_END.search(text, end, min(end + 30, len(text)))
    return text[before : after.start() if after else min(end + 30, len(text))]


def cooperation(text):
    """Items ``cooperation_modes``, one for each way that is named."""
    hits = ((mode, pattern.search(text)) for mode, pattern in COOPERATION)
    sure = {"internship": 0.7, "recruitment": 0.6}
    return [Item("cooperation_modes", mode, hit.start(), hit.end(), sure.get(mode, 0.85)) for mode, hit in hits if hit]


def unlawful(text):
    """``Dropped`` stretches: conditions that work must not set, each with its whole clause where nothing else stands in it."""
    found = []
    for pattern, about in _DROPS:
        for hit in pattern.finditer(text):
            if _BENEFIT.search(text, max(hit.start() - 3, 0), hit.end()):
                continue
            if hit.group().strip() and not any(drop.start < hit.end() and hit.start() < drop.end for drop in found):
                found.append(Dropped(about, *_widened(text, hit.start(), hit.end())))
    return sorted(found, key=lambda drop: drop.start)


def _widened(text, start, end):
    """The stretch with the marks and filler words around it, so that no empty clause stays behind."""
    while end < len(text) and text[end] in " \t，,、；;":
        end += 1
    left = max(text.rfind(mark, 0, start) for mark in "，,；;。\n、") + 1
    if _REST.match(text[left:start]):
        start = left
    return start, end
