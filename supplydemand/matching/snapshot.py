"""A snapshot: all listings of a run as integer arrays, in an order that depends on ids alone."""

import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from supplydemand.matching import text as texts
from supplydemand.matching.facets import FACETS, Facet
from supplydemand.matching.profile import Profile
from supplydemand.matching.records import REACHES, ListingRecord

FORMAT = 1
UNSTATED_LEVEL = -1


class SnapshotError(ValueError):
    """The bytes are not a snapshot of this format, or two listings share an id."""


@dataclass(frozen=True)
class Snapshot:
    """Encoded listings. ``arrays`` is the whole content; everything else is derived from it.

    Demands and supplies are sorted by id, so position order is id order.
    """

    profile_name: str
    arrays: dict[str, np.ndarray] = field(repr=False)

    @property
    def demand_count(self) -> int:
        """Number of demands."""
        return len(self.arrays["d_id"])

    @property
    def supply_count(self) -> int:
        """Number of supplies."""
        return len(self.arrays["s_id"])

    @cached_property
    def digest(self) -> str:
        """sha256 of the canonical content; equal for equal listings in any input order."""
        digest = hashlib.sha256(f"{FORMAT} {self.profile_name}".encode())
        for name in sorted(self.arrays):
            array = self.arrays[name]
            little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
            digest.update(f"\n{name} {little.dtype.str} {little.shape}\n".encode())
            digest.update(little.tobytes())
        return digest.hexdigest()

    def to_bytes(self) -> bytes:
        """The snapshot as a compressed npz file."""
        buffer = io.BytesIO()
        head = json.dumps({"format": FORMAT, "profile": self.profile_name, "digest": self.digest}).encode()
        np.savez_compressed(buffer, **self.arrays, __head__=np.frombuffer(head, dtype=np.uint8))
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Snapshot":
        """Read ``to_bytes`` back.

        Raises:
            SnapshotError: another format, or the content does not fit its digest.
        """
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            if "__head__" not in archive.files:
                raise SnapshotError("not a snapshot")
            head = json.loads(archive["__head__"].tobytes())
            if head["format"] != FORMAT:
                raise SnapshotError(f"snapshot format {head['format']}, expected {FORMAT}")
            snapshot = cls(head["profile"], {name: archive[name] for name in archive.files if name != "__head__"})
        if snapshot.digest != head["digest"]:
            raise SnapshotError("snapshot is damaged")
        return snapshot


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
    wanted, offered = _ordered(demands), _ordered(supplies)
    arrays: dict[str, np.ndarray] = {}
    places = _place_numbers(wanted + offered)
    for side, records in (("d", wanted), ("s", offered)):
        arrays.update(_scalars(side, records, places))
    for facet in FACETS:
        arrays.update(_facet_arrays(facet, wanted, offered))
    arrays.update(_text_arrays(wanted, offered, profile, tokens, text_model))
    return Snapshot(profile.name, arrays)


def _ordered(records: Iterable[ListingRecord]) -> list[ListingRecord]:
    ordered = sorted(records, key=lambda record: record.id)
    if any(a.id == b.id for a, b in zip(ordered, ordered[1:], strict=False)):
        raise SnapshotError("two listings of one side share an id")
    return ordered


def place_keys(record: ListingRecord) -> tuple[str, str, str]:
    """Province, city and district as keys that include the place above; "" where it or a place above is not stated."""
    province = record.province
    city = f"{province}/{record.city}" if province and record.city else ""
    return province, city, f"{city}/{record.district}" if city and record.district else ""


def _place_numbers(records: Sequence[ListingRecord]) -> dict[str, int]:
    names = sorted({key for record in records for key in place_keys(record) if key})
    return {"": 0} | {name: number for number, name in enumerate(names, start=1)}


def _scalars(side: str, records: Sequence[ListingRecord], places: dict[str, int]) -> dict[str, np.ndarray]:
    def column(name, values, dtype=np.int32):
        return f"{side}_{name}", np.array(values, dtype=dtype)

    located = [tuple(places[key] for key in place_keys(record)) for record in records]
    level_max = [UNSTATED_LEVEL if r.level_rank_max is None else r.level_rank_max for r in records]
    return dict(
        (
            column("id", [r.id for r in records], np.int64),
            column("organization", [r.organization_id for r in records], np.int64),
            column("level", [UNSTATED_LEVEL if r.level_rank is None else r.level_rank for r in records]),
            column("level_max", level_max),
            column("province", [place[0] for place in located]),
            column("city", [place[1] for place in located]),
            column("district", [place[2] for place in located]),
            column("reach", [REACHES.index(r.reach) for r in records], np.int8),
            column("from", [r.available_from.toordinal() if r.available_from else 0 for r in records]),
            column("until", [r.available_until.toordinal() if r.available_until else 0 for r in records]),
            column("headcount", [max(r.headcount or 0, 0) for r in records]),
            column("salary_min", [r.salary_min or r.salary_max or 0 for r in records]),
            column("salary_max", [r.salary_max or r.salary_min or 0 for r in records]),
        )
    )


def _facet_arrays(facet: Facet, wanted: Sequence[ListingRecord], offered: Sequence[ListingRecord]) -> dict[str, np.ndarray]:
    """Rows of the demands and postings of the supplies, over the keys that both sides use."""
    demand_keys = [facet.wanted(record) for record in wanted]
    supply_keys = [facet.offered(record) for record in offered]
    shared = sorted(set().union(*demand_keys) & set().union(*supply_keys))
    number = {key: position for position, key in enumerate(shared)}
    rows = [sorted((number[key], worth) for key, worth in keys.items() if key in number) for keys in demand_keys]
    offers = [[(number[key], strength) for key, strength in keys.items() if key in number] for keys in supply_keys]
    prefix = f"f_{facet.key}"
    return {
        f"{prefix}_wanted": np.array([len(keys) for keys in demand_keys], dtype=np.int32),
        f"{prefix}_offered": np.array([len(keys) for keys in supply_keys], dtype=np.int32),
        **_ragged(f"{prefix}_row", rows),
        **_turned(f"{prefix}_post", offers, len(shared)),
    }


def _turned(prefix: str, lists: Sequence[Sequence[tuple[int, int]]], size: int) -> dict[str, np.ndarray]:
    """The same pairs by index instead of by list: for each index, which lists have it and with which value."""
    flat = np.array([pair for entries in lists for pair in entries], dtype=np.int32).reshape(-1, 2)
    owners = np.repeat(np.arange(len(lists), dtype=np.int32), [len(entries) for entries in lists])
    order = np.argsort(flat[:, 0], kind="stable")
    pointer = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(flat[:, 0], minlength=size), out=pointer[1:])
    return {f"{prefix}_ptr": pointer, f"{prefix}_idx": owners[order], f"{prefix}_val": flat[order, 1]}


def _ragged(prefix: str, lists: Sequence[Sequence[tuple[int, int]]]) -> dict[str, np.ndarray]:
    """Lists of ``(index, value)`` as pointer, index and value arrays."""
    pointer = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(entries) for entries in lists], out=pointer[1:])
    flat = np.array([pair for entries in lists for pair in entries], dtype=np.int32).reshape(-1, 2)
    return {f"{prefix}_ptr": pointer, f"{prefix}_idx": flat[:, 0].copy(), f"{prefix}_val": flat[:, 1].copy()}


def _text_arrays(wanted, offered, profile: Profile, tokens: texts.Tokens, model: texts.TextModel | None) -> dict[str, np.ndarray]:
    known: dict[str, Counter] = {record.text: Counter() for record in (*wanted, *offered)}
    for content, words in known.items():  # equal texts, e.g. one major at many schools, are cut once
        words.update(tokens(content))
    counts = [known[record.text] for record in (*wanted, *offered)]
    if model is None:
        model = texts.fit(counts, percent_max=profile.frequency_percent_max, floor=profile.frequency_floor)
    index = {term: number for number, term in enumerate(model.terms)}
    vectors = {content: texts.weigh(document, index, model.idf) for content, document in known.items()}
    weighed = [vectors[record.text] for record in (*wanted, *offered)]
    return {
        "text_terms": np.frombuffer("\n".join(model.terms).encode(), dtype=np.uint8),
        "text_idf": np.array(model.idf, dtype=np.int32),
        "text_documents": np.array([model.documents], dtype=np.int64),
        **_ragged("text_row", weighed[: len(wanted)]),
        **_turned("text_post", weighed[len(wanted) :], len(model.terms)),
    }
