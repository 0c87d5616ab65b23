"""The formula of docs/matching.md over all supplies at once, from records alone: an integer brute force for many listings.

It shares no code with the engine: majors and occupations are compared by the plain functions of the tests' brute force, once
for each different combination, everything else by whole columns. No listing is left out before it is scored.
"""

import math
from array import array
from collections import Counter
from datetime import date

import numpy as np

from tests.supplydemand.matching import brute_force as plain

WHOLE = 10_000


class BruteForce:
    """All supplies as columns, ready to be compared with one demand after another."""

    def __init__(self, demands, supplies, tokens):
        self.supplies = supplies
        self.count = len(supplies)
        self.tokens = tokens
        self.ids = np.array([s.id for s in supplies])
        self.organization = np.array([s.organization_id for s in supplies])
        self.level = np.array([-1 if s.level_rank is None else s.level_rank for s in supplies])
        self.starts = np.array([s.available_from.toordinal() if s.available_from else 0 for s in supplies])
        self.ends = np.array([s.available_until.toordinal() if s.available_until else 0 for s in supplies])
        self.headcount = np.array([s.headcount for s in supplies], dtype=np.int64)
        self.hoped = np.array([s.salary_min or s.salary_max or 0 for s in supplies], dtype=np.int64)
        self.reach = np.array([s.reach for s in supplies])
        self.province = np.array([s.province for s in supplies])
        self.city = np.array([s.city for s in supplies])
        self.district = np.array([s.district or "" for s in supplies])
        self.majors = _kinds((s.majors, s.families, s.family_strengths, s.classes) for s in supplies)
        self.jobs = _kinds((s.occupation, s.majors) for s in supplies)
        self.lines = _kinds(s.industries for s in supplies)
        self.holders = {
            name: _holders(getattr(s, name) for s in supplies) for name in ("skills", "certificates", "cooperation_modes")
        }
        self._read_texts(demands)

    def _read_texts(self, demands) -> None:
        seen: Counter = Counter()
        for record in (*demands, *self.supplies):
            seen.update(set(self.tokens(record.text)))
        total = len(demands) + self.count
        most = max(total * 10 // 100, 20)
        self.idf = {word: round(math.log(1 + total / df) * 256) for word, df in seen.items() if 2 <= df <= most}
        posted: dict[str, tuple[array, array]] = {}
        for position, record in enumerate(self.supplies):
            for word, weight in self.vector(record.text).items():
                where, weights = posted.setdefault(word, (array("i"), array("i")))
                where.append(position)
                weights.append(weight)
        self.posted = {word: (np.array(where), np.array(weights, dtype=np.int64)) for word, (where, weights) in posted.items()}

    def vector(self, text: str) -> dict[str, int]:
        """Weights of a text's words."""
        raw = {
            word: round((1 + math.log(n)) * 256) * self.idf[word]
            for word, n in Counter(self.tokens(text)).items()
            if word in self.idf
        }
        length = math.isqrt(sum(weight * weight for weight in raw.values()))
        return {word: (weight * 4096 + length // 2) // length for word, weight in raw.items()}

    def match(self, demand, top: int = 20) -> list[tuple]:
        """The demand's best supplies as (demand id, supply id, rank, score, parts)."""
        found = np.flatnonzero(self._fits(demand))
        parts = [getattr(self, f"_{key}")(demand)[found] * weight // WHOLE for key, weight in plain.WEIGHTS.items()]
        score = sum(parts) if len(found) else np.zeros(0, dtype=np.int64)
        best = np.lexsort((self.ids[found], -score))[:top]
        return [
            (demand.id, int(self.ids[found[at]]), rank, int(score[at]), [int(part[at]) for part in parts])
            for rank, at in enumerate(best, start=1)
        ]

    def _major(self, demand) -> np.ndarray:
        if not demand.majors:
            return np.full(self.count, 5000)
        kinds, which = self.majors
        return np.array([plain.major_value(demand, self.supplies[first]) for first in kinds])[which]

    def _fits(self, demand) -> np.ndarray:
        fits = (self.organization != demand.organization_id) & (self._major(demand) > 0)
        if demand.level_rank is not None or demand.level_rank_max is not None:
            fits &= self.level >= max(demand.level_rank or 0, 0)
        if demand.level_rank_max is not None:
            fits &= self.level <= demand.level_rank_max
        here = {"province": self.province == (demand.province or "?")}
        here["city"] = here["province"] & (self.city == (demand.city or "?"))
        here["district"] = here["city"] & (self.district == (demand.district or "?"))
        for reach, same in here.items():
            if demand.reach == reach:
                fits &= same
            fits &= (self.reach != reach) | same
        starts, ends = _day(demand.available_from), _day(demand.available_until)
        if starts:
            fits &= (self.starts <= starts + 90) & ((self.ends == 0) | (self.ends >= starts))
        if ends:
            fits &= self.starts <= ends
        return fits

    def _text(self, demand) -> np.ndarray:
        dot = np.zeros(self.count, dtype=np.int64)
        for word, weight in self.vector(demand.text).items():
            if word in self.posted:
                where, weights = self.posted[word]
                dot[where] += weight * weights
        return np.minimum(WHOLE, dot * WHOLE // 4096**2)

    def _share(self, wanted, name: str, silence: int) -> np.ndarray:
        if not wanted:
            return np.full(self.count, 5000)
        stated, where = self.holders[name]
        shared = np.zeros(self.count, dtype=np.int64)
        for value in set(wanted):
            shared[where.get(value, [])] += 1
        return np.where(stated, shared * WHOLE // len(set(wanted)), silence)

    def _skill(self, demand) -> np.ndarray:
        return self._share(demand.skills, "skills", 0)

    def _certificate(self, demand) -> np.ndarray:
        return self._share(demand.certificates, "certificates", 5000)

    def _cooperation(self, demand) -> np.ndarray:
        return self._share(demand.cooperation_modes, "cooperation_modes", 5000)

    def _occupation(self, demand) -> np.ndarray:
        kinds, which = self.jobs
        return np.array([plain.occupation_value(demand, self.supplies[first]) for first in kinds])[which]

    def _industry(self, demand) -> np.ndarray:
        kinds, which = self.lines
        return np.array([plain.industry_value(demand, self.supplies[first]) for first in kinds])[which]

    def _region(self, demand) -> np.ndarray:
        if not demand.province:
            return np.full(self.count, 5000)
        same_city = (self.city == demand.city) & (self.province == demand.province) & (demand.city != "")
        value = np.where(same_city, 10_000, np.where(self.province == demand.province, 7000, 3000))
        return np.where(self.province == "", 5000, value)

    def _level(self, demand) -> np.ndarray:
        if demand.level_rank is None:
            return np.full(self.count, 5000)
        return np.where(self.level == demand.level_rank, 10_000, 7000)

    def _date(self, demand) -> np.ndarray:
        starts = _day(demand.available_from)
        if not starts:
            return np.full(self.count, 5000)
        late = np.clip(self.starts - starts, 0, 90)
        return np.where(self.starts == 0, 5000, WHOLE - late * WHOLE // 90)

    def _headcount(self, demand) -> np.ndarray:
        if not demand.headcount:
            return np.full(self.count, 5000)
        return np.where(self.headcount == 0, 5000, np.minimum(self.headcount, demand.headcount) * WHOLE // demand.headcount)

    def _salary(self, demand) -> np.ndarray:
        pays = demand.salary_max or demand.salary_min
        if not pays:
            return np.full(self.count, 5000)
        return np.where(self.hoped == 0, 5000, np.minimum(WHOLE, pays * WHOLE // np.maximum(self.hoped, 1)))


def _day(day: date | None) -> int:
    return day.toordinal() if day else 0


def _kinds(values) -> tuple[list[int], np.ndarray]:
    """The first position of each different value, and which value each position has."""
    seen: dict = {}
    firsts, which = [], []
    for position, value in enumerate(values):
        if value not in seen:
            seen[value] = len(seen)
            firsts.append(position)
        which.append(seen[value])
    return firsts, np.array(which, dtype=np.int64)


def _holders(values) -> tuple[np.ndarray, dict]:
    """Which positions state anything, and the positions of each value."""
    stated, where = [], {}
    for position, found in enumerate(values):
        stated.append(bool(found))
        for value in set(found):
            where.setdefault(value, []).append(position)
    return np.array(stated), {value: np.array(positions) for value, positions in where.items()}
