"""统一社会信用代码: 18 characters with a check character, by GB 32100-2015."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of the standard (no I, O, S, V, Z), in the order of their values."""

WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
"""Weight of each of the first 17 characters: 3 to the power of its place, modulo 31."""


REGISTRATIONS = {
    "11": "机关",
    "12": "事业单位",
    "13": "编办管理的群众团体",
    "32": "司法部门登记的单位",
    "33": "司法部门登记的单位",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
}
"""What the first two characters of a code say: who registered it, and as what."""


def registration_of(code):
    """As what a body is registered, in words; empty for a code whose first characters are not among the usual ones."""
    return REGISTRATIONS.get(code[:2], "")


LENGTH = 18
"""Characters of a code, the check character included."""


def check_character(body):
    """The 18th character for 17 given ones; raises ``ValueError`` for a wrong length or character."""
    if len(body) != 17 or any(character not in ALPHABET for character in body):
        raise ValueError("a credit code's body is 17 characters of the standard's alphabet")
    total = sum(weight * ALPHABET.index(character) for weight, character in zip(WEIGHTS, body, strict=True))
    return ALPHABET[-total % 31]


def normalized(text):
    """Upper case without spaces and hyphens, as people type codes from a licence."""
    return "".join(text.split()).replace("-", "").upper()


def is_valid(code):
    """Whether ``code`` (normalized) has 18 characters of the alphabet and a right check character."""
    return len(code) == LENGTH and all(character in ALPHABET for character in code) and check_character(code[:17]) == code[17]
