"""统一社会信用代码: 18 characters with a check character, by GB 32100-2015."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of the standard (no I, O, S, V, Z), in the order of their values."""

WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
"""Weight of each of the first 17 characters: 3 to the power of its place, modulo 31."""


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
