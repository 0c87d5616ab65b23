"""A snapshot: all listings of a run as integer arrays, in an order that depends on ids alone."""

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter

import numpy as np
from scipy import sparse

from supplydemand.matching import marks
from supplydemand.matching import text as texts
from supplydemand.matching.facets import FACETS, Facet, Keys
from supplydemand.matching.profile import Profile
from supplydemand.matching.records import REACHES, ListingRecord
from supplydemand.matching.vectors import count_words, learn, weigh_all

FORMAT = 2
UNSTATED_LEVEL = -1
PLACES = ("province", "city", "district")
Arrays = dict[str, np.ndarray]
Sides = dict[str, list[ListingRecord]]
Content = dict[str, list[np.ndarray]]  # all that a listing says, column by column


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
    def derived(self) -> dict:
        """What kernels work out from the arrays, kept as long as the snapshot."""
        return {}

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
    sides = {"d": _ordered(demands), "s": _ordered(supplies)}
    arrays: dict[str, np.ndarray] = {}
    content: dict[str, list[np.ndarray]] = {"d": [], "s": []}
    places = _place_numbers(sides["d"] + sides["s"])
    place_names = np.concatenate([[0], marks.names(sorted(places)[1:])])
    for side, records in sides.items():
        columns = _scalars(side, records, places)
        arrays.update(columns)
        content[side] += [place_names[c] if name[2:] in PLACES else c for name, c in columns.items() if name[2:] != "id"]
    for facet in FACETS:
        _add_facet(facet, sides, arrays, content)
    _add_text(sides, profile, tokens, text_model, arrays, content)
    for side, records in sides.items():
        arrays[f"{side}_mark"] = marks.combine(content[side], len(records))
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


def _add_facet(facet: Facet, sides: Sides, arrays: Arrays, content: Content) -> None:
    """Rows of the demands and postings of the supplies, over the keys that both sides use."""
    demand_keys, demand_kind = _kinds(facet, facet.wanted, sides["d"])
    supply_keys, supply_kind = _kinds(facet, facet.offered, sides["s"])
    shared = sorted(set().union(*demand_keys) & set().union(*supply_keys))
    number = {key: position for position, key in enumerate(shared)}
    prefix = f"f_{facet.key}"
    arrays[f"{prefix}_wanted"] = np.array([len(keys) for keys in demand_keys], dtype=np.int32)[demand_kind]
    arrays[f"{prefix}_offered"] = np.array([len(keys) for keys in supply_keys], dtype=np.int32)[supply_kind]
    arrays.update(_ragged(f"{prefix}_row", _matrix(demand_keys, number)[demand_kind]))
    arrays.update(_ragged(f"{prefix}_post", _matrix(supply_keys, number)[supply_kind].tocsc()))
    content["d"].append(marks.names(sorted(keys.items()) for keys in demand_keys)[demand_kind])
    content["s"].append(marks.names(sorted(keys.items()) for keys in supply_keys)[supply_kind])


def _kinds(
    facet: Facet, keys_of: Callable[[ListingRecord], Keys], records: Sequence[ListingRecord]
) -> tuple[list[Keys], np.ndarray]:
    """The keys of each distinct combination of the facet's fields, and which combination each record has."""
    signature = attrgetter(*facet.fields)
    seen: dict[object, int] = {}
    kinds, keys = np.empty(len(records), dtype=np.int64), []
    for position, record in enumerate(records):
        kind = seen.setdefault(signature(record), len(keys))
        if kind == len(keys):
            keys.append(keys_of(record))
        kinds[position] = kind
    return keys, kinds


def _matrix(lists: Sequence[Keys], number: dict[str, int]) -> sparse.csr_array:
    """Lists of keys as rows of a sparse matrix, over the numbered keys; explicit zeros stay."""
    rows = [sorted((number[key], worth) for key, worth in keys.items() if key in number) for keys in lists]
    pointer = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(entries) for entries in rows], out=pointer[1:])
    flat = np.array([pair for entries in rows for pair in entries], dtype=np.int32).reshape(-1, 2)
    return sparse.csr_array((flat[:, 1].copy(), flat[:, 0].copy(), pointer), shape=(len(rows), len(number)))


def _ragged(prefix: str, matrix: sparse.csr_array | sparse.csc_array) -> dict[str, np.ndarray]:
    """A sparse matrix as pointer, index and value arrays."""
    pointer, index = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32)
    return {f"{prefix}_ptr": pointer, f"{prefix}_idx": index, f"{prefix}_val": matrix.data.astype(np.int32)}


def _add_text(
    sides: Sides, profile, tokens: texts.Tokens, model: texts.TextModel | None, arrays: Arrays, content: Content
) -> None:
    number: dict[str, int] = {}
    which = {
        side: np.array([number.setdefault(record.text, len(number)) for record in records], dtype=np.int64)
        for side, records in sides.items()
    }
    counted = count_words(list(number), tokens)  # equal texts, e.g. one major at many schools, are cut once
    if model is None:
        uses = np.bincount(np.concatenate(list(which.values())), minlength=len(number))
        model = learn(counted, uses, percent_max=profile.frequency_percent_max, floor=profile.frequency_floor)
    weighed = weigh_all(counted, model)
    found = marks.rows(weighed.indptr, weighed.indices, weighed.data)
    for side in sides:
        content[side].append(found[which[side]])
    arrays["text_terms"] = np.frombuffer("\n".join(model.terms).encode(), dtype=np.uint8)
    arrays["text_idf"] = np.array(model.idf, dtype=np.int32)
    arrays["text_documents"] = np.array([model.documents], dtype=np.int64)
    arrays.update(_ragged("text_row", weighed[which["d"]]))
    arrays.update(_ragged("text_post", weighed[which["s"]].tocsc()))
