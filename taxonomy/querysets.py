"""Reads of the code lists: what is valid on a day, and ranked search for the picker and the filters."""

import re
import unicodedata

from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Length

from taxonomy import pinyin

MAX_QUERY_LENGTH = 40
SOUNDS_FROM = 3
"""Characters from which on a word also finds names that sound like it."""
INSIDE_FROM = 3
"""Letters from which on initials are found inside a name, too."""


def clean_query(text):
    """The words a person typed, ready for the database: full-width folded, control characters gone, at most 40 characters."""
    folded = unicodedata.normalize("NFKC", text or "")
    printable = "".join(char if char.isprintable() else " " for char in folded)
    return " ".join(printable.split())[:MAX_QUERY_LENGTH].strip()


class CodeQuerySet(models.QuerySet):
    """Shared by every code list."""

    def current(self, *, on):
        """Rows that are valid on the date ``on``: not retired, or retired later."""
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=on))

    def with_path(self):
        """Fetch the ancestors in the same query, for lists that show the hierarchy."""
        return self

    def search(self, text):
        """Rows whose code, name or pinyin answers ``text``, best first.

        Several words must all match. Order: exact code or name, code prefix, name prefix, name contains, initials.
        An empty text finds nothing.
        """
        query = clean_query(text)
        if not query:
            return self.none()
        words, condition = query.split(), Q()
        for word in words:
            condition &= self._code_matches(word) | self._name_contains(word) | self._pinyin_matches(word)
        spelled = "".join(words)
        if len(words) > 1 and spelled.isascii() and spelled.isalpha():  # the syllables of one name, apart
            condition |= Q(sort_key__startswith=spelled.lower())
        matching = self.filter(condition)
        rank = Case(
            When(Q(code__iexact=query) | Q(name=query), then=Value(0)),
            When(self._code_matches(query), then=Value(1)),
            When(name__istartswith=query, then=Value(2)),
            When(self._name_contains(query), then=Value(3)),
            When(initials__startswith=query.lower(), then=Value(4)),
            default=Value(5),
            output_field=IntegerField(),
        )
        return matching.annotate(search_rank=rank, name_length=Length("name")).order_by(*self.search_order())

    def search_order(self):
        """Ties in rank: shorter names first, then the list's own order."""
        return ("search_rank", "name_length", "code")

    def _code_matches(self, word):
        return Q(code__istartswith=word)

    def _name_contains(self, word):
        return Q(name__icontains=word)

    def _pinyin_matches(self, word):
        """Letters: initials from the beginning, three or more anywhere, or pinyin. Characters: names that sound alike."""
        letters = word.lower()
        if not letters.isascii():
            is_name = len(word) >= SOUNDS_FROM and word.isalpha()
            return Q(sort_key__startswith=pinyin.sort_key(word)) if is_name else Q(pk__in=[])
        inside = Q(initials__contains=letters) if len(letters) >= INSIDE_FROM and letters.isalpha() else Q()
        return Q(initials__startswith=letters) | Q(sort_key__startswith=letters) | inside


class TreeQuerySet(CodeQuerySet):
    """Code lists with parents, at most four deep."""

    def with_path(self):
        """With the ancestors that a row's path shows: at most three."""
        return self.select_related("parent__parent__parent")


class MajorQuerySet(TreeQuerySet):
    """Majors of all catalogues."""

    def with_path(self):
        """With the ancestors and the level of education."""
        return self.select_related("parent__parent", "level")

    def classes(self):
        """The 专业类 of all catalogues; graduate 一级学科 count as classes."""
        return self.filter(depth="class")

    def deepest(self):
        """What one studies: the rows of each catalogue's last depth, which is 一级学科 for graduates and 专业 for all others."""
        return self.filter(Q(depth="major") | Q(catalogue="graduate", depth="class"))

    def search_order(self):
        """Best hits first; among equals by level, then by catalogue and code."""
        return ("search_rank", "name_length", "level__rank", "catalogue", "code")

    def _code_matches(self, word):
        return Q(code__istartswith=word) | Q(former_code__istartswith=word)


class IndustryQuerySet(TreeQuerySet):
    """Industries; the section letter may be left out when searching by code."""

    def _code_matches(self, word):
        matches = Q(code__istartswith=word)
        if re.fullmatch(r"\d{2,4}", word):
            matches |= Q(code__regex=rf"^[A-Z]{word}")
        return matches


class OccupationQuerySet(TreeQuerySet):
    """Occupations; aliases count as names, in letters only from an alias's beginning: else initials would hit inside."""

    def _name_contains(self, word):
        if word.isascii():
            return Q(name__icontains=word) | Q(alias__iregex=rf"(^|,)\s*{re.escape(word)}")
        return Q(name__icontains=word) | Q(alias__icontains=word)


class HolidayQuerySet(models.QuerySet):
    """Days off and make-up workdays."""

    def between(self, first, last):
        """Special days from ``first`` to ``last``, both included."""
        return self.filter(date__range=(first, last))
