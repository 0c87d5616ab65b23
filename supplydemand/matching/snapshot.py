"""Records as a snapshot: their columns, keys and words, handed to ``columnar``."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

import numpy as np

from supplydemand.matching import text as texts
from supplydemand.matching.columnar import DTYPES, Columns, Grouped, Words, snapshot_of
from supplydemand.matching.encoded import UNSTATED_LEVEL, Snapshot, SnapshotError, place_keys
from supplydemand.matching.facets import FACETS
from supplydemand.matching.profile import Profile
from supplydemand.matching.records import REACHES, ListingRecord

__all__ = ["UNSTATED_LEVEL", "Snapshot", "SnapshotError", "build_snapshot", "place_keys"]

PLACE_FIELDS = ("province", "city", "district")
NUMBERS: dict[str, Callable[[ListingRecord], int]] = {
    "organization": attrgetter("organization_id"),
    "level": lambda r: UNSTATED_LEVEL if r.level_rank is None else r.level_rank,
    "level_max": lambda r: UNSTATED_LEVEL if r.level_rank_max is None else r.level_rank_max,
    "reach": lambda r: REACHES.index(r.reach),
    "from": lambda r: r.available_from.toordinal() if r.available_from else 0,
    "until": lambda r: r.available_until.toordinal() if r.available_until else 0,
    "headcount": lambda r: max(r.headcount or 0, 0),
    "salary_min": lambda r: r.salary_min or r.salary_max or 0,
    "salary_max": lambda r: r.salary_max or r.salary_min or 0,
}


def build_snapshot(
    demands: Iterable[ListingRecord],
    supplies: Iterable[ListingRecord],
    *,
    profile: Profile,
    tokens: texts.Tokens = texts.tokenize,
    text_model: texts.TextModel | None = None,
) -> Snapshot:
    """Encode the listings of a run.

    Args:
        profile: decides which terms carry text.
        tokens: the tokenizer; wrap it to cache by content hash.
        text_model: a frozen model; None learns one from these listings.

    Raises:
        SnapshotError: two demands or two supplies share an id.
    """
    number: dict[str, int] = {}
    sides = [_columns(_ordered(records), tokens, number) for records in (demands, supplies)]
    words = list(number)
    return snapshot_of(
        *sides, profile=profile, vocabulary=lambda found: [words[at] for at in found.tolist()], text_model=text_model
    )


def _ordered(records: Iterable[ListingRecord]) -> list[ListingRecord]:
    ordered = sorted(records, key=attrgetter("id"))
    if any(a.id == b.id for a, b in zip(ordered, ordered[1:], strict=False)):
        raise SnapshotError("two listings of one side share an id")
    return ordered


def _columns(records: Sequence[ListingRecord], tokens: texts.Tokens, number: dict[str, int]) -> Columns:
    return Columns(
        ids=np.array([record.id for record in records], dtype=np.int64),
        numbers={
            name: np.fromiter(map(read, records), dtype=DTYPES.get(name, np.int32), count=len(records))
            for name, read in NUMBERS.items()
        },
        places=_grouped(records, PLACE_FIELDS),
        facets={facet.key: _grouped(records, facet.fields) for facet in FACETS},
        words=_words(records, tokens, number),
    )


def _grouped(records: Sequence[ListingRecord], fields: Sequence[str]) -> Grouped:
    """Which records say the same in some fields, and one of each kind."""
    says = attrgetter(*fields)
    seen: dict[object, int] = {}
    group, kinds = np.empty(len(records), dtype=np.int64), []
    for position, record in enumerate(records):
        kind = seen.setdefault(says(record), len(kinds))
        if kind == len(kinds):
            kinds.append(record)
        group[position] = kind
    return Grouped(group, kinds)


def _words(records: Sequence[ListingRecord], tokens: texts.Tokens, number: dict[str, int]) -> Words:
    """The words of each record; equal texts, e.g. one major at many schools, are cut once."""
    seen: dict[str, int] = {}
    which = np.fromiter((seen.setdefault(r.text, len(seen)) for r in records), dtype=np.int64, count=len(records))
    term, count, lengths = array("i"), array("i"), []
    for content in seen:
        found = Counter(tokens(content))
        term.extend([number.setdefault(word, len(number)) for word in found])
        count.extend(found.values())
        lengths.append(len(found))
    own = np.concatenate([[0], np.cumsum(np.array(lengths, dtype=np.int64))])
    lengths = np.diff(own)[which]
    pointer = np.concatenate([[0], np.cumsum(lengths)])
    picked = np.arange(pointer[-1]) + np.repeat(own[which] - pointer[:-1], lengths)
    return Words(pointer, *(np.array(column, dtype=np.int32)[picked] for column in (term, count)))
