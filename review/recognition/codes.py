"""Codes that people read from paper and type: without signs that look alike, tolerant of spaces, dashes and small letters."""

import hashlib
import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that nobody confuses on paper."""
LENGTH = 12
"""Of 30 signs each: 58 bits, not to be guessed."""
NOISE = re.compile(r"[\s\-‐‑–—_.·]+")


def new_code():
    """A fresh code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalized(text):
    """What somebody typed as it is kept: capitals, no spaces, no dashes."""
    return NOISE.sub("", text)[:40].upper()


def spaced(code):
    """A code in groups of four, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def digest_of(code):
    """What is kept of a code that nobody but its holder may know."""
    return hashlib.sha256(normalized(code).encode()).hexdigest()
