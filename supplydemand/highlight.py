"""Words that were searched for, marked where they stand. Everything is escaped; only ``<mark>`` is ours."""

import re
from dataclasses import dataclass, field

from django.utils.html import conditional_escape, format_html, format_html_join

BEFORE, AFTER = 20, 60
"""A snippet shows so many characters before and after the first hit."""

SKILLS = 3

ABBREVIATION = 4


@dataclass(frozen=True)
class Marks:
    """One row's words with the hits marked: title, organization, skills that were hit, and a piece of the text."""

    title: str
    organization: str
    skills: list = field(default_factory=list)
    snippet: str = ""
    near: list = field(default_factory=list)
    """``(what was typed, what stands in the row instead)`` where the row was found by a word that means the same."""


def marks_of(rows, groups):
    """``{id: Marks}`` for the rows of a page; empty where nothing was searched for."""
    pattern = pattern_of(groups)
    return {row.pk: _marks(row, pattern, groups) for row in rows} if pattern else {}


def pattern_of(groups):
    """A pattern that finds any word of ``groups``, the longest first; ``None`` without words."""
    words = sorted({word for group in groups for word in group if word}, key=len, reverse=True)
    return re.compile("|".join(map(_one, words)), re.IGNORECASE) if words else None


def _one(word):
    """Short Latin words only as words of their own: ``it`` is not in ``digital``."""
    escaped = re.escape(word)
    return rf"(?<![a-z0-9]){escaped}(?![a-z0-9])" if word.isascii() and len(word) < 3 else escaped


def marked(text, pattern):
    """``text`` escaped, with every hit inside ``<mark>``."""
    pieces, at = [], 0
    for hit in pattern.finditer(text):
        pieces.append((conditional_escape(text[at : hit.start()]), hit[0]))
        at = hit.end()
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[at:])


def _marks(row, pattern, groups):
    hit = pattern.search(row.description)
    snippet = ""
    if hit and not pattern.search(row.title):
        start, end = max(hit.start() - BEFORE, 0), hit.end() + AFTER
        text = " ".join(row.description[start:end].split())
        snippet = format_html("{}{}{}", "…" if start else "", marked(text, pattern), "…" if end < len(row.description) else "")
    return Marks(
        title=marked(str(row), pattern),
        organization=marked(row.organization.name, pattern),
        skills=[marked(skill, pattern) for skill in row.skills if pattern.search(skill)][:SKILLS],
        snippet=snippet,
        near=_near(row, groups),
    )


def _near(row, groups):
    text = "\n".join([str(row), row.organization.name, *row.skills, *row.major_names, row.description]).lower()
    pairs = []
    for own, *others in groups:
        found = next((word for word in others if word and _is_in(word, text)), "")
        if found and not _is_in(own, text):
            pairs.append((_said(own), _said(found)))
    return pairs


def _said(word):
    """Short Latin words as people write them: CNC, PLC."""
    return word.upper() if word.isascii() and len(word) <= ABBREVIATION else word


def _is_in(word, text):
    return re.search(_one(word), text) is not None
