"""The words that the lists and the listings know, for readers who type pinyin, initials or a wrong character."""

import difflib
import re
from collections import Counter
from functools import lru_cache

from taxonomy.models import District, Major, Occupation, Skill
from taxonomy.pinyin import initials, sort_key
from taxonomy.words import aliases, synonyms

SUGGESTIONS = 5
LONGEST = 12
TWO_SLIPS_FROM = 5
"""A word of so many characters may have two wrong ones; a shorter one with two is another word."""
_LATIN = re.compile(r"[a-z][a-z0-9+#.]+")


class Vocabulary:
    """Names of majors, occupations, skills, districts and of the organizations that publish."""

    def __init__(self, table, *, on):
        names = Counter()
        self.spelling = {}
        for model in (Major, Occupation, Skill, District):
            for name, letters, syllables in model.objects.current(on=on).order_by().values_list("name", "initials", "sort_key"):
                names[name] += 1
                self.spelling[name] = (letters, syllables)
        for name in {*table.organization_names, *synonyms(on), *aliases(on)}:
            names[name] += 1
            self.spelling.setdefault(name, (initials(name), sort_key(name)))
        self.names = names
        districts = District.objects.current(on=on).values_list("name", flat=True)
        self.meanings = {*aliases(on), *districts}
        """Words that are filters: they need no row that holds them."""
        titles = " ".join(table.titles)
        self.latin = Counter(_LATIN.findall(titles)) + Counter(word for name in names for word in _LATIN.findall(name.lower()))

    def candidates(self, word):
        """What ``word`` may have meant, the likeliest first."""
        word = word.lower()
        found = [*self._spelled(word), *self._latin_near(word)] if word.isascii() else [*self._sounds(word), *self._near(word)]
        return list(dict.fromkeys(candidate for candidate in found if candidate != word))[:SUGGESTIONS]

    def _spelled(self, word):
        if not word.isalpha() or len(word) < 2:
            return []
        prefixes = Counter()
        for name, (letters, syllables) in self.spelling.items():
            if letters.startswith(word):
                prefixes[_beginning(name, word)] += 1
            elif syllables.startswith(word) and (length := _syllables_in(name, word)):
                prefixes[name[:length]] += 1
        return [name for name, _ in sorted(prefixes.items(), key=lambda pair: (-pair[1], len(pair[0]))) if name]

    def _latin_near(self, word):
        if len(word) <= 3:
            return []
        close = difflib.get_close_matches(word, list(self.latin), n=3, cutoff=0.75)
        if close or len(word) < TWO_SLIPS_FROM:
            return close
        loose = difflib.get_close_matches(word, list(self.latin), n=SUGGESTIONS, cutoff=0.6)
        return [other for other in loose if _slips(word, other) <= 2]

    def _sounds(self, word):
        if len(word) < 2:
            return []
        sound = sort_key(word)
        alike = Counter(name[: len(word)] for name, (_, syllables) in self.spelling.items() if syllables.startswith(sound))
        return [name for name, _ in alike.most_common() if sort_key(name) == sound]

    def _near(self, word):
        """Pieces of names that differ in one character, then those of longer words that differ in two."""
        if not 2 < len(word) <= LONGEST:
            return []
        wanted, near = set(word), (Counter(), Counter(), Counter())
        most = 2 if len(word) >= TWO_SLIPS_FROM else 1
        for name in self.names:
            if len(wanted.intersection(name)) >= len(wanted) - most:
                for start in range(len(name) - len(word) + 1):
                    piece = name[start : start + len(word)]
                    slips = sum(a != b for a, b in zip(piece, word, strict=True))
                    if 0 < slips <= most:
                        near[slips][piece] += 1
                if 0 < len(word) - len(name) <= 1 and _is_one_less(name, word):
                    near[1][name] += 1
        return [name for counter in near for name, _ in counter.most_common()]


def vocabulary_of(table, *, on):
    """The vocabulary that belongs to a table; four queries when it is first asked for."""
    if "vocabulary" not in table.kept:
        table.kept["vocabulary"] = Vocabulary(table, on=on)
    return table.kept["vocabulary"]


@lru_cache(maxsize=4096)
def _syllables_in(name, letters):
    return next((length for length in range(1, len(name) + 1) if sort_key(name[:length]) == letters), 0)


@lru_cache(maxsize=4096)
def _beginning(name, letters):
    """As much of a name as its initials ``letters`` stand for."""
    return next((name[:length] for length in range(1, len(name) + 1) if initials(name[:length]) == letters), name)


def _slips(one, other):
    """How many letters must be put in, left out or changed to come from one word to the other."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        above, row[0] = row[0], at
        for place, wanted in enumerate(other, start=1):
            above, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, above + (letter != wanted))
    return row[-1]


def _is_one_less(short, long):
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
