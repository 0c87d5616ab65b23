"""Conditions of age, sex, marriage, origin and looks are never carried over, whatever the source says."""

import re

CONDITION = re.compile(
    r"年龄|\d\s*周?岁|周岁|性别|男女|[男女][士性]|限[男女]|[男女](?:生|优先|均可|不限|各)|户籍|户口|籍贯|本地人|本市人|身高|体重|五官|相貌|形象气质|外形"
    r"|已婚|未婚|婚否|婚育|生育(?!保险)|已育|未育|民族|血型|星座|属相|\d0后|年轻人"
)
CLAUSE = re.compile(r"[^，,。；;！!\n\r]*[，,。；;！!\n\r]?")
BRACKET = re.compile(r"[（(【\[][^（）()【】\[\]]*[）)】\]]")


def without_conditions(text: str) -> tuple[str, int]:
    """``text`` without the clauses that carry such a condition, and how many were dropped."""
    clauses = CLAUSE.findall(text)
    kept = [clause for clause in clauses if not CONDITION.search(clause)]
    return "".join(kept).strip(), len(clauses) - len(kept)


def clean_title(title: str) -> tuple[str, int]:
    """A title without conditions in brackets or words; "" when nothing usable is left."""
    shorter = BRACKET.sub(lambda match: "" if re.search(r"[男女]", match[0]) or CONDITION.search(match[0]) else match[0], title)
    shorter, dropped = CONDITION.subn("", shorter)
    return shorter.strip(" -—/、"), dropped + (shorter != title and not dropped)
