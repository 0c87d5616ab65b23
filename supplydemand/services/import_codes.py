"""Code lists in memory, so that thousands of rows of a file ask the database nothing."""

import re
from collections import defaultdict
from difflib import get_close_matches

from django.core.exceptions import ValidationError

from accounts.models import Organization, OrganizationAlias
from supplydemand.entries import folded
from taxonomy.models import District, EducationLevel, Industry, Major, Occupation, Qualification, Region
from taxonomy.words import aliases

_STRONG = re.compile(r"[|\r\n]+")
_WEAK = re.compile(r"([,，、;；])")
SUGGESTIONS_MOST, NAMED_MOST = 200, 3
"""For so many wrong cells of a file something similar is looked for; so many names that hold the word are named."""


class CodeList:
    """One code list: the rows valid on a day by code, name, label or ``spoken`` word, and what it no longer holds."""

    def __init__(self, rows, *, on, sheet, prefer=None, spoken=None):
        self.sheet, self._prefer, self._left = sheet, prefer, SUGGESTIONS_MOST
        self._words, self._retired = defaultdict(list), defaultdict(list)
        for row in rows:
            target = self._retired if row.retired_on is not None and row.retired_on <= on else self._words
            for word in dict.fromkeys(_words_of(row)):
                target[word].append(row)
        for word, code in (spoken or {}).items():
            if word not in self._words and (meant := self._words.get(_key(code))):
                self._words[word] = meant

    def __contains__(self, text):
        return bool(self._found(_key(text)))

    def find(self, text, *, fits=None):
        """``(row, objection)``: the row of that code or name; a retired one with why it is not taken.

        ``(None, "")`` for an empty text. Raises ``ValidationError`` for an unknown and for an ambiguous one.
        """
        rows, objection = self.find_all(text, fits=fits)
        if len(rows) > 1:
            raise ValidationError(f"有 {len(rows)} 个“{text[:40]}”，写代码，比如 {rows[0].code}。")
        return (rows[0] if rows else None), objection

    def find_all(self, text, *, fits=None):
        """``(rows, objection)`` of that code or name; those that ``fits`` accepts, where there are any."""
        key = _key(text)
        if not key:
            return [], ""
        rows = self._found(key)
        if not rows:
            raise ValidationError(self._unknown(text))
        if fits is not None:
            rows = [row for row in rows if fits(row)] or rows
        if len(rows) > 1 and self._prefer is not None:
            rows = self._prefer(rows)
        is_retired = not self._words.get(key) and not self._words.get(_padded(key))
        return rows, f"“{text[:40]}”已经停用，换一个现在用的" if is_retired else ""

    def split(self, text):
        """The single entries of a cell; a name that itself holds a 、 stays whole."""
        entries = []
        for segment in _STRONG.split(text):
            entries += [segment] if segment.strip() in self else self._weakly(segment)
        return list(dict.fromkeys(entry.strip() for entry in entries if entry.strip()))

    def _weakly(self, segment):
        parts, entries, at = _WEAK.split(segment), [], 0
        while at < len(parts):
            ends = [end for end in range(min(len(parts), at + 11), at + 1, -2) if "".join(parts[at:end]).strip() in self]
            end = ends[0] if ends else at + 1
            entries.append("".join(parts[at:end]))
            at = end + 1
        return entries

    def _found(self, key):
        return self._words.get(key) or self._words.get(_padded(key)) or self._retired.get(key) or []

    def _unknown(self, text):
        near = []
        if self._left > 0 and len(text) <= 40:
            self._left -= 1
            near = self._near_to(_key(text))
        hint = f"是不是{'、'.join(f'“{name}”' for name in near)}？" if near else ""
        return f"代码表里没有“{text[:40]}”。{hint}写法看模板的“{self.sheet}”表。"

    def _near_to(self, key):
        """Names that hold the word, the shortest first; without any the one name that is written most alike."""
        holding = {row.name for word, rows in self._words.items() if len(key) > 1 and key in word for row in rows}
        alike = holding or {self._words[word][0].name for word in get_close_matches(key, self._words, n=1, cutoff=0.6)}
        return sorted(alike, key=lambda name: (len(name), name))[:NAMED_MOST]


def _key(text):
    return folded(text).lower()


def _padded(key):
    """A code that a spreadsheet took for a number has lost its leading zeros."""
    return key.zfill(len(key) + 1) if key.isdecimal() and len(key) in (3, 5) else key


def _words_of(row):
    yield from (_key(row.code), _key(row.name), _key(row.label), _key(labelled(row)))
    if isinstance(row, Major):
        yield _key(f"{row.catalogue}:{row.code}")
        yield _key(f"{row.get_catalogue_display()}:{row.code}")


def level_words(on):
    """``{word: code}``: what people call a level of education."""
    return {word: value for word, (name, value) in aliases(on).items() if name == "level"}


def labelled(row):
    """How a file names a row of a code list: so that people read it and exactly this row is found again."""
    if isinstance(row, (EducationLevel, Qualification)):
        return row.name
    if isinstance(row, Major):
        return row.label
    return f"{row.name}（{row.code}）"


class Codes:
    """Every code list as it is on the day ``on``; a handful of queries for a whole file."""

    def __init__(self, organization=None, *, on):
        self._only = organization
        self._organizations = {}
        for code, row in _organizations_by_code(organization):
            self._organizations.setdefault(code.upper(), row)
        districts = list(District.objects.order_by("-pk"))
        self._districts = {row.region_id: row for row in districts if row.region_id}
        self.levels = CodeList(EducationLevel.objects.all(), on=on, sheet="学历", spoken=level_words(on))
        self.regions = CodeList(Region.objects.select_related("parent"), on=on, sheet="地区", prefer=self._near)
        self.occupations = CodeList(Occupation.objects.defer("definition"), on=on, sheet="职业", prefer=_topmost)
        self.industries = CodeList(Industry.objects.all(), on=on, sheet="行业", prefer=_topmost)
        self.qualifications = CodeList(Qualification.objects.all(), on=on, sheet="证书", prefer=_topmost)
        self.majors = CodeList(Major.objects.select_related("level"), on=on, sheet="专业")

    def organization(self, code):
        """The organization of a row: the one that was named for the file, or the column's; raises ``ValidationError``."""
        code = "".join(folded(code).split()).replace("-", "").upper()
        if self._only is not None:
            if code and code not in self._organizations:
                raise ValidationError(
                    f"这一行写的是别的单位（{code[:20]}），这次只导入“{self._only}”的。换成本单位的代码，或空着。"
                )
            return self._only
        if not code:
            raise ValidationError("没写单位代码")
        if code not in self._organizations:
            raise ValidationError(f"平台上没有代码是 {code[:20]} 的单位，先登记单位")
        return self._organizations[code]

    def district_of(self, region):
        """The city's district that a region lies in, or None."""
        return self._districts.get(region.pk) or self._districts.get(region.parent_id)

    def _near(self, rows):
        return [row for row in rows if row.pk in self._districts] or rows


def _organizations_by_code(only):
    """``(code, organization)`` by which a file names known organizations: verified ones first, former codes last."""
    known = Organization.objects.known().select_related("district", "industry")
    rows = [only] if only else sorted(known, key=lambda row: (not row.is_verified, row.pk))
    for row in rows:
        yield from ((code, row) for code in (row.credit_code, row.school_code) if code)
    by_pk = {row.pk: row for row in rows}
    held = OrganizationAlias.objects.exclude(credit_code="")
    former = held.filter(organization__in=[only.pk] if only else known.values("pk"))
    yield from ((code, by_pk[pk]) for code, pk in former.order_by("pk").values_list("credit_code", "organization"))


def _topmost(rows):
    return [min(rows, key=lambda row: (len(row.code), row.code))]
