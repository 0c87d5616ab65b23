"""Counts and orders over a table: how many rows each value of a filter would give, and which rows stand on a page."""

from functools import reduce

import numpy as np

from supplydemand.index.table import MODES, NATURES, REACHES, URGENCIES

EXACT_UP_TO = 1_000
"""Counts are exact so far; beyond, people read “1,000+”."""


class Narrowed:
    """A table under a filter set: the rows that remain, and what would remain with one filter left out."""

    def __init__(self, table, masks):
        self.table = table
        self.masks = masks or {}
        self.mask = self.without(None) if masks is not None else np.zeros(len(table), dtype=bool)
        self.count = int(self.mask.sum())

    @property
    def headcount(self):
        """How many people the remaining rows ask for or offer."""
        return int(self.table.headcount[self.mask].sum())

    def without(self, name):
        """The rows that all filters but one leave."""
        others = [mask for key, mask in self.masks.items() if key != name]
        return reduce(np.logical_and, others, self.table.everything())

    def count_without(self, name):
        """How many rows there would be without that filter."""
        return int(self.without(name).sum())

    def counts(self, name):
        """``{value: rows}`` for a filter, under all other filters."""
        mask = self.without(name)
        if name in _CHOICES:
            column, values = _CHOICES[name]
            return {values[at]: count for at, count in _tally(getattr(self.table, column)[mask]).items() if values[at]}
        if name == "cooperation_modes":
            modes = self.table.modes[mask]
            return {mode: int(((modes >> place) & 1).sum()) for place, mode in enumerate(MODES)}
        return _tally(getattr(self.table, name)[mask])

    def added_classes(self):
        """``{class of majors: rows}`` that ticking the class would add to what the chosen majors find already."""
        mask = self.without("majors")
        if "majors" in self.masks:
            mask = mask & ~self.masks["majors"]
        return _tally(self.table.class_major[mask[self.table.class_position]])

    def sums(self, name):
        """``{value: (rows, people)}`` under all filters, for the figures."""
        column = getattr(self.table, name)[self.mask]
        people = np.bincount(column, weights=self.table.headcount[self.mask]) if len(column) else []
        return {value: (rows, int(people[value])) for value, rows in _tally(column).items()}


def _tally(column):
    counts = np.bincount(column) if len(column) else np.empty(0, dtype=np.int64)
    found = np.flatnonzero(counts)
    return dict(zip(found.tolist(), counts[found].tolist(), strict=True))


_CHOICES = {"nature": ("nature", NATURES), "reach": ("reach", REACHES), "urgency": ("urgency", URGENCIES)}


def order_of(table, sort, score=None):
    """``(keys, positions)``: each row's sort values, all ascending, and the positions of all rows in that order."""
    if sort == "relevance" and score is not None:
        keys = [-score, -table.published, -table.ids]
        return keys, np.lexsort(keys[::-1])
    if sort not in table.kept:
        keys = {
            "largest": [-table.headcount, -table.ids],
            "expiring": [table.expires, table.ids],
        }.get(sort, [-table.published, -table.ids])
        table.kept[sort] = (keys, np.lexsort(keys[::-1]))
    return table.kept[sort]
