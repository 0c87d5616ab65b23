"""Puts the readers together: one text in, one ``Understanding`` out."""

import re
import unicodedata

from supplydemand.understanding import amounts, certificates, conditions, dates, names, phrases
from supplydemand.understanding.records import Lexicon, Understanding
from supplydemand.understanding.words import folded

TEXT_LIMIT = 10_000
_EMPTY = Lexicon()
_BLANKS = re.compile(r"[ \t\u3000]+")
_ORPHANS = re.compile(r"(?<=[，,、；;。\n（(：:])\s*[，,、；;]+|^[，,、；;。\s]+", re.MULTILINE)
_DOUBLED = re.compile(r"(?<=[。；;])\s*[。；;]+")
_OPENING = re.compile(r"\A(?:招聘|诚聘|急聘|急招)\s*[:：]\s*")
_HOLLOW = re.compile(r"[（(]\s*[)）]|(?:\d+\s*[、.．]\s*)(?=[。；;\n]|\d+\s*[、.．])|[，,、]+(?=[。；;\n])")


def understand(text, *, on, lexicon=_EMPTY, home=None):
    """What an advertisement says, as of the day ``on``. Never raises for any text; cut at ``TEXT_LIMIT`` characters.

    ``home`` is the key of the organization's region; it decides between places of the same name.
    """
    text = clean(text)
    dropped = conditions.unlawful(text)
    items = [
        *phrases.titles(text),
        *amounts.headcounts(text),
        *amounts.salaries(text),
        *dates.dates(text, on=on),
        *conditions.levels(text),
        *conditions.cooperation(text),
        *phrases.contacts(text),
    ]
    level = next((item.value for item in items if item.field == "level_min"), "")
    items += names.places(text, lexicon.regions, home=home)
    items += names.majors(text, lexicon.majors, level=level)
    held = certificates.certificates(text, lexicon.certificates)
    held += certificates.others(text, held)
    known = {folded(name) for name in (*lexicon.skills, *lexicon.tools)}
    items += [*held, *_outside(held, phrases.skills(text, known, lexicon.tools))]
    lawful = [item for item in items if not any(item.start < drop.end and drop.start < item.end for drop in dropped)]
    return Understanding(text, tuple(sorted(lawful, key=lambda item: item.start)), tuple(dropped), _public(text, dropped))


def _outside(held, skills):
    """Skills that are not read out of a certificate's name: 高压电工证 asks for the certificate, not for 高压电."""
    return [skill for skill in skills if not any(skill.start < item.end and item.start < skill.end for item in held)]


def clean(text):
    """The text as it is shown and read: full-width digits and letters folded, line ends alike, control characters gone."""
    text = "".join(_folded_char(char) for char in (text or "")[:TEXT_LIMIT].replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(char for char in text if char == "\n" or char.isprintable()).strip()


def _folded_char(char):
    """Full-width letters and digits only, one for one: marks keep their Chinese form."""
    if char == "\u3000" or char == "\t" or char == "\xa0":
        return " "
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and plain.isascii() and plain.isalnum() else char


def _public(text, dropped):
    """The text without unlawful conditions and without contact details."""
    stretches = sorted([(drop.start, drop.end) for drop in dropped] + phrases.private_stretches(text))
    kept, at = [], 0
    for start, end in stretches:
        kept.append(text[at:start])
        at = max(at, end)
    kept.append(text[at:])
    tidy = _BLANKS.sub(" ", "".join(kept))
    for pattern in (_ORPHANS, _HOLLOW, _ORPHANS, _DOUBLED, _OPENING):
        tidy = pattern.sub("", tidy)
    return re.sub(r"\n{3,}", "\n\n", tidy).strip()
