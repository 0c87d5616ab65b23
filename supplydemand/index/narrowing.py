"""A filter set as masks over a table: the same conditions that ``supplydemand.filters`` puts to the database."""

import numpy as np

from supplydemand.index.hits import find
from supplydemand.index.table import MODES, NATURES, REACHES, URGENCIES


def masks_of(table, filterset):
    """``{filter name: mask}`` of the active filters; ``None`` where the filter set cannot be read.

    Trees of codes cost one query each.
    """
    if not filterset.is_bound:
        return {}
    if not filterset.is_valid():
        return None
    values = {name: value for name, value in filterset.form.cleaned_data.items() if value not in (None, "") and len_of(value)}
    return {name: _MASKS[name](table, values[name], filterset, name) for name in values if name in _MASKS}


def len_of(value):
    """How many values were chosen; a single one counts as one."""
    return len(value) if hasattr(value, "__len__") else 1


def _rows(column):
    return lambda table, rows, filterset, name: np.isin(getattr(table, column), [row.pk for row in rows])


def _tree(column):
    def mask(table, rows, filterset, name):
        codes = filterset.filters[name].codes(rows).order_by().values_list("pk", flat=True)
        return np.isin(getattr(table, column), list(codes))

    return mask


def _majors(table, rows, filterset, name):
    codes = list(filterset.filters[name].codes(rows).order_by().values_list("pk", flat=True))
    return table.mask(table.pair_position[np.isin(table.pair_major, codes)])


def _choices(column, values):
    return lambda table, chosen, filterset, name: np.isin(
        getattr(table, column), [values.index(value) for value in chosen if value in values]
    )


def _modes(table, chosen, filterset, name):
    wanted = sum(1 << MODES.index(mode) for mode in chosen if mode in MODES)
    return (table.modes & wanted) != 0


def _words(table, text, filterset, name):
    if not text.strip():
        return table.everything()
    return find(table, text, is_literal=filterset.is_literal).mask


_MASKS = {
    "q": _words,
    "district": _rows("district"),
    "level": _rows("level"),
    "organization": _rows("organization"),
    "region": _tree("region"),
    "occupation": _tree("occupation"),
    "industry": _tree("industry"),
    "majors": _majors,
    "nature": _choices("nature", NATURES),
    "reach": _choices("reach", REACHES),
    "urgency": _choices("urgency", URGENCIES),
    "cooperation_modes": _modes,
    "headcount_min": lambda table, value, filterset, name: table.headcount >= int(value),
    "headcount_max": lambda table, value, filterset, name: table.headcount <= int(value),
}
