"""What a reader means by a line of words: a number that leads to one listing, codes and places that are filters, and text.

Nothing is guessed twice and nothing is hidden: what was understood goes into the address as ordinary filters, the page says
it in one line, and one link takes the words as they stand.
"""

import re
from dataclasses import dataclass, field

import rjieba
from django.db.models import Q

from accounts import credit_code
from accounts.models import Organization
from supplydemand.models import TalentDemand, TalentSupply
from taxonomy.models import District, EducationLevel, Industry, Major, Occupation, Region
from taxonomy.words import aliases

WORD_LIMIT = 8
REGION_SUFFIXES = ("", "省", "市", "区", "县", "自治区")
PLACE_ENDINGS = ("新片区", "开发区", "高新区", "经开区", "新区", "区", "县", "市")
WIDE = ("province", "city")
SHORTEST_REST = 2
"""What remains of a run of words after a place or level is taken from it has at least so many characters."""

_NUMBER = re.compile(r"(XQ|GJ)-?(\d{4})-?(\d{1,12})", re.IGNORECASE)
_MAJOR = re.compile(r"(?:([a-z_]+):)?(\d{4,6}[A-Z]{0,3})", re.IGNORECASE)
_OCCUPATION = re.compile(r"\d-\d{2}(-\d{2}){0,2}")
_INDUSTRY = re.compile(r"([A-T])\d{2,4}|\d{4}", re.IGNORECASE)


@dataclass
class Understanding:
    """``text`` is what remains to be searched for; ``found`` are ``(filter name, value, words, meaning)``."""

    text: str = ""
    found: list = field(default_factory=list)

    def add(self, name, rows, words, meaning=""):
        """Rows of a list as values of a filter."""
        self.found.extend((name, str(row.pk), words, meaning or row.name) for row in rows)


def listing_of(words, user):
    """The listing whose number ``words`` are, where this person may see it."""
    match = _NUMBER.fullmatch(words.strip())
    if not match:
        return None
    model = TalentDemand if match[1].upper() == "XQ" else TalentSupply
    listing = model.objects.visible_to(user).filter(pk=int(match[3])).first()
    return listing if listing is not None and f"-{match[2]}-" in listing.code else None


def understand(words, *, filters, on, names=()):
    """An ``Understanding`` of ``words`` for a list that has these ``filters``.

    ``names`` are names of organizations: a run of words that is part of one is left whole. Two queries a word at most, one more
    for the districts.
    """
    result = Understanding()
    reader = _Reader(filters, on)
    rest = []
    for word in words.split()[:WORD_LIMIT]:
        if reader.read_code(word, result) or reader.read_word(word, result):
            continue
        rest.append(word if any(word in name for name in names) else reader.read_run(word, result))
    result.text = " ".join(rest)
    return result


class _Reader:
    """Reads one word after the other into an ``Understanding``."""

    def __init__(self, filters, on):
        self.filters = filters
        self.aliases = {word: target for word, target in aliases(on).items() if target[0] in filters}
        self.districts = list(District.objects.current(on=on)) if "district" in filters else []
        self.on = on

    def read_code(self, word, result):
        """Codes of majors, occupations, industries, regions and organizations."""
        if not any(char.isdigit() for char in word):
            return False
        for name, rows in self._codes(word):
            if name in self.filters and (found := list(rows[:5])):
                result.add(name, found, word)
                return True
        return False

    def _codes(self, word):
        code = credit_code.normalized(word)
        if credit_code.is_valid(code):
            yield "organization", Organization.objects.public().with_credit_code(code)
        if match := _MAJOR.fullmatch(word):
            catalogue = {"catalogue": match[1].lower()} if match[1] else {}
            yield "majors", Major.objects.current(on=self.on).filter(code__iexact=match[2], **catalogue)
        if _OCCUPATION.fullmatch(word):
            yield "occupation", Occupation.objects.current(on=self.on).filter(code=f"{word}-00-00"[:10])
        if match := _INDUSTRY.fullmatch(word):
            exact = Q(code__iexact=word) if match[1] else Q(code__regex=rf"^[A-T]{word}$")
            yield "industry", Industry.objects.current(on=self.on).filter(exact)
        if re.fullmatch(r"\d{6}", word):
            yield "region", Region.objects.current(on=self.on).filter(code=word)

    def read_word(self, word, result):
        """A whole word that is a level, a kind of school, an urgency, a way of working together, or a place."""
        if target := self.aliases.get(word.lower()):
            self._add_alias(word, target, result)
            return True
        if district := self._district(word):
            result.add("district", [district], word)
            return True
        return self._read_region(word, result, depths=None if _has_ending(word) else WIDE)

    def read_run(self, word, result):
        """Takes places and levels from both ends of a run of words (临港高职数控); returns what remains."""
        rest, taken = word, True
        while taken and len(rest) > SHORTEST_REST:
            taken = ""
            for known in self._known():
                for piece, remainder in ((rest[: len(known)], rest[len(known) :]), (rest[-len(known) :], rest[: -len(known)])):
                    if piece.lower() == known and len(remainder) >= SHORTEST_REST:
                        taken = piece, remainder
                        break
                if taken:
                    break
            if taken and self.read_word(taken[0], result):
                rest = taken[1]
        return self._without_region(rest, result)

    def _without_region(self, rest, result):
        pieces = list(rjieba.cut(rest)) if len(rest) > 2 * SHORTEST_REST - 1 else []
        is_divided = len(pieces) > 1 and len(rest) - len(pieces[0]) >= SHORTEST_REST
        is_place = is_divided and self._read_region(pieces[0], result, depths=WIDE)
        return rest[len(pieces[0]) :] if is_place else rest

    def _known(self):
        yield from self.aliases
        for district in self.districts:
            yield district.name
            if short := _short(district.name):
                yield short

    def _add_alias(self, word, target, result):
        name, value = target
        if name == "level":
            result.add("level", EducationLevel.objects.filter(code=value), word)
        else:
            result.found.append((name, value, word, ""))

    def _district(self, word):
        return next((row for row in self.districts if word in (row.name, _short(row.name))), None)

    def _read_region(self, word, result, *, depths):
        if "region" not in self.filters or not 2 <= len(word) <= 12 or word.isascii():
            return False
        rows = Region.objects.current(on=self.on).filter(name__in=[word + suffix for suffix in REGION_SUFFIXES])
        rows = list(rows.filter(depth__in=depths) if depths else rows)
        found = [row for row in rows if row.depth in WIDE][:1] or rows[:3]
        result.add("region", found, word)
        return bool(found)


def _has_ending(word):
    return word.endswith(PLACE_ENDINGS)


def _short(name):
    """A district's name as people say it: 临港 for 临港新片区; empty where too little would remain."""
    for ending in PLACE_ENDINGS:
        if name.endswith(ending):
            return name[: -len(ending)] if len(name) - len(ending) >= SHORTEST_REST else ""
    return ""
