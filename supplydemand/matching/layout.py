"""A snapshot laid out for the compiled kernel: supplies that are alike stand side by side, columns are narrow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from supplydemand.matching.encoded import Snapshot
from supplydemand.matching.facets import FACETS, Facet
from supplydemand.matching.numbering import EARLIEST, PLACES, Arrays, Numbering, found, numbering_of, within_province
from supplydemand.matching.profile import Profile

TILE, BLOCK, LANES = 128, 8, 16
LANE_MAX = 32_000
WANTED_MAX = 500
BITS_SHARE = 128  # a key is frequent from one supply in so many
GROUP_SIZE = 8  # facets beside the block's join the groups while these keep so many supplies on average
REACH_ANY = 3
POSTINGS_AT_ONCE = 1 << 18
LEVEL_TOP, HEADS_TOP, BYTE_MAX = 254, 255, 255
FACTS = np.dtype(
    [(name, "<i4") for name in ("place", "organization", "group", "headcount", "salary")]
    + [(name, "<i2") for name in ("province", "city", "level", "starts", "offered", "unused")]
)
DEMAND_COLUMNS = ("organization", "level", "level_max", "province", "city", "district", "reach", "from", "until", "headcount")
DEMAND_COLUMNS += ("pay", "city_code")


class UnfitError(ValueError):
    """A number does not fit the kernel's lanes; the plain engine takes any."""


@dataclass(frozen=True)
class Arrangement:
    """The supplies in one order, by the names of the kernel's structure."""

    arrays: Arrays
    counts: dict[str, int]


@dataclass(frozen=True)
class Layout:
    """What the kernel reads; ``is_grouped`` says which facets are constant within a group.

    The supplies are arranged twice: by subject, and by province and then by subject for demands that look no further.
    """

    supplies: tuple[Arrangement, Arrangement]
    demands: Arrays
    facets: tuple[Facet, ...]
    is_grouped: np.ndarray
    is_silent: np.ndarray
    numbering: Numbering


def facets_of(profile: Profile) -> tuple[Facet, ...]:
    """The facets that a profile compares."""
    return tuple(facet for facet in FACETS if facet.key in profile.keys)


def lay_out(snapshot: Snapshot, profile: Profile) -> Layout:
    """Arrange a snapshot.

    Raises:
        UnfitError: the kernel cannot hold it.
    """
    arrays, count = snapshot.arrays, snapshot.supply_count
    facets = facets_of(profile)
    grouped, groups = _groups(arrays, profile, facets, count)
    numbering = numbering_of(arrays)
    places = (arrays["s_city"], arrays["s_province"])
    subjects = _arranged(arrays, facets, grouped, np.lexsort((*places, groups)), groups, numbering)
    by_province = np.unique(places[1].astype(np.int64) * (int(groups.max(initial=0)) + 1) + groups, return_inverse=True)[1]
    provinces = _arranged(arrays, facets, grouped, np.lexsort((places[0], by_province)), by_province, numbering)
    _mark_provinces(provinces.arrays, len(numbering.places["province"]))
    is_silent = np.array([not arrays[f"f_{facet.key}_offered"].any() for facet in facets], dtype=np.uint8)
    demands = _demands(arrays, facets, numbering)
    return Layout((subjects, provinces), demands, facets, np.array(grouped, dtype=np.uint8), is_silent, numbering)


def with_demands(layout: Layout, snapshot: Snapshot, gone: np.ndarray) -> Layout:
    """The same supplies without those at the places ``gone``, for the demands of a snapshot that numbers keys alike.

    A place that is numbered -1 there is one where no supply is.

    Raises:
        UnfitError: the demands state what the layout cannot compare, such as earlier days than any before.
    """
    supplies = []
    for arrangement in layout.supplies:
        level = arrangement.arrays["level"].copy()
        level[arrangement.arrays["position"][gone]] = LEVEL_TOP + 1  # as what pads the last tile: no demand takes it
        supplies.append(replace(arrangement, arrays=arrangement.arrays | {"level": level}))
    demands = _demands(snapshot.arrays, layout.facets, layout.numbering)
    return replace(layout, supplies=tuple(supplies), demands=demands)


def _arranged(arrays, facets, grouped, order, groups, numbering: Numbering) -> Arrangement:
    """The supplies in one order."""
    count = len(order)
    position = np.empty(count, dtype=np.int32)
    position[order] = np.arange(count, dtype=np.int32)
    tiles = -(-count // TILE)
    supplies = _columns(arrays, order, tiles, numbering)
    supplies["position"] = position
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1)).astype(np.int32)
    supplies["group_ptr"] = np.append(starts, np.int32(count))
    supplies["group_levels"] = _ranges(supplies["level"][:count], starts)
    supplies["tile_levels"] = _ranges(supplies["level"], np.arange(tiles) * TILE)
    counts = {"supplies": count, "tiles": tiles, "groups": len(starts), "dates_known": len(supplies["dates"])}
    _keys(arrays, facets, grouped, order, position, starts, supplies, counts)
    _words(arrays, order, position, tiles, supplies, counts)
    supplies["province_groups"] = np.zeros(0, dtype=np.int32)
    for key in ("has_ends", "has_reach", "has_salary"):
        counts[key] = int(supplies.pop(key))
    return Arrangement(supplies, counts)


def _ranges(codes: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The lowest and the highest code from each start to the next."""
    if not len(starts):
        return np.zeros((0, 2), dtype=codes.dtype)
    return np.stack([np.minimum.reduceat(codes, starts), np.maximum.reduceat(codes, starts)], axis=1)


def _mark_provinces(supplies: Arrays, count: int) -> None:
    """Where each province's groups begin, and those of one province more, which has none."""
    first = np.searchsorted(supplies["fact"]["province"], np.arange(count + 2))
    supplies["province_groups"] = np.searchsorted(supplies["group_ptr"][:-1], first).astype(np.int32)


def _signatures(arrays: Arrays, facet: Facet, count: int) -> np.ndarray:
    """A number for each supply that is equal exactly where all keys of the facet are."""
    prefix = f"f_{facet.key}"
    pointer, index, value = (arrays[f"{prefix}_post_{name}"] for name in ("ptr", "idx", "val"))
    key = np.repeat(np.arange(len(pointer) - 1, dtype=np.int64), np.diff(pointer))
    by_supply = np.lexsort((key, index))
    entry = (key * 101 + value)[by_supply]
    owner = index[by_supply]
    sizes = np.bincount(owner, minlength=count)
    ends = np.cumsum(sizes)
    current = np.stack([sizes, (arrays[f"{prefix}_offered"] > 0).astype(np.int64)], axis=1) @ np.array([2, 1])
    current = np.unique(current, return_inverse=True)[1]
    for step in range(int(sizes.max(initial=0))):
        has = np.flatnonzero(sizes > step)
        mixed = np.zeros(count, dtype=np.int64)
        mixed[has] = entry[(ends - sizes)[has] + step] + 1
        current = np.unique(current * (mixed.max(initial=0) + 1) + mixed, return_inverse=True)[1]
    return current


def _groups(arrays: Arrays, profile: Profile, facets: Sequence[Facet], count: int) -> tuple[list[bool], np.ndarray]:
    """Which facets are constant within a group, and each supply's group, in an order that keeps related groups together."""
    block = next(facet for facet in facets if facet.key == profile.block)
    signature = _signatures(arrays, block, count)
    grouped = {block.key}
    for facet in facets:
        if facet.key in grouped:
            continue
        other = _signatures(arrays, facet, count)
        joined = np.unique(signature.astype(np.int64) * (int(other.max(initial=0)) + 1) + other, return_inverse=True)[1]
        if (joined.max(initial=-1) + 1) * GROUP_SIZE <= count or joined.max(initial=-1) == signature.max(initial=-1):
            signature = joined
            grouped.add(facet.key)
    by_key = _by_frequent_keys(arrays, block, count)
    order = np.lexsort((signature, *by_key[::-1]))
    rank = np.argsort(np.argsort(np.unique(signature[order], return_index=True)[1]))
    return [facet.key in grouped for facet in facets], rank[signature]


def _by_frequent_keys(arrays: Arrays, block: Facet, count: int) -> np.ndarray:
    """Each supply's three most frequent block keys, by rank: supplies that share families and classes come together."""
    pointer, index = arrays[f"f_{block.key}_post_ptr"], arrays[f"f_{block.key}_post_idx"]
    frequency = np.diff(pointer)
    rank = np.empty(len(frequency), dtype=np.int64)
    rank[np.argsort(-frequency, kind="stable")] = np.arange(1, len(frequency) + 1)
    ranks = np.repeat(rank, frequency)
    order = np.lexsort((ranks, index))
    owner, ranks = index[order], ranks[order]
    sizes = np.bincount(owner, minlength=count)
    starts = np.cumsum(sizes) - sizes
    keys = np.zeros((3, count), dtype=np.int64)
    for step in range(3):
        has = np.flatnonzero(sizes > step)
        keys[step, has] = ranks[starts[has] + step]
    return keys


def _columns(arrays: Arrays, order: np.ndarray, tiles: int, numbering: Numbering) -> Arrays:
    """Single columns of the supplies, padded to whole tiles with what no constraint lets through."""
    count = len(order)
    facts = np.zeros(count, dtype=FACTS)
    supplies: Arrays = {"fact": facts}

    def padded(name: str, values: np.ndarray, dtype: type, filler: int = 0) -> None:
        if values.size and (values.max() > np.iinfo(dtype).max or values.min() < np.iinfo(dtype).min):
            raise UnfitError(name)
        supplies[name] = np.concatenate([values, np.full(tiles * TILE - count, filler)]).astype(dtype)

    facts["place"], facts["headcount"], facts["salary"] = order, arrays["s_headcount"][order], arrays["s_salary_min"][order]
    codes = {name: found(arrays[f"s_{name}"][order], numbering.places[name]) for name in PLACES}
    padded("province", codes["province"], np.uint8)
    padded("district", codes["district"], np.int16)
    if codes["city"].max(initial=0) > LANE_MAX:
        raise UnfitError("city")
    facts["province"], facts["city"] = codes["province"], codes["city"]
    padded("city", within_province(codes, numbering), np.uint8)
    level = arrays["s_level"][order].astype(np.int64)
    facts["level"] = level
    padded("level", np.where(level > LEVEL_TOP, -1, level + 1), np.uint8, LEVEL_TOP + 1)
    padded("reach", arrays["s_reach"][order].astype(np.int64), np.int16)
    padded("heads", np.minimum(facts["headcount"], HEADS_TOP), np.uint8)
    _dates(arrays, supplies, order, numbering.origin, padded)
    facts["organization"] = np.searchsorted(numbering.organizations, arrays["s_organization"][order])
    supplies["organization_ptr"], supplies["organization_idx"] = _grouped(facts["organization"], len(numbering.organizations))
    supplies["has_ends"] = arrays["s_until"].any()
    supplies["has_reach"] = (arrays["s_reach"] < REACH_ANY).any()
    supplies["has_salary"] = arrays["s_salary_min"].any()
    return supplies


def _dates(arrays: Arrays, supplies: Arrays, order: np.ndarray, origin: int, padded) -> None:
    """Days from the earliest that any demand states; a supply's date outside the demands' range moves to its edge."""
    starts, ends = (
        np.where(days > 0, np.clip(days - origin, 1, LANE_MAX), 0)
        for days in (arrays[column][order].astype(np.int64) for column in ("s_from", "s_until"))
    )
    supplies["fact"]["starts"] = starts
    padded("ends", ends, np.int16)
    dates = np.unique(starts[starts > 0])
    supplies["dates"] = dates.astype(np.int16)
    code = np.where(starts > 0, np.searchsorted(dates, starts) + 1, 0)
    is_wide = len(dates) > BYTE_MAX
    padded("wide_date" if is_wide else "date", code, np.int16 if is_wide else np.uint8)
    supplies["date" if is_wide else "wide_date"] = np.zeros(0, dtype=np.int16)


def _demands(arrays: Arrays, facets: Sequence[Facet], numbering: Numbering) -> Arrays:
    """The demands' side: columns, keys under one numbering, words."""
    count = len(arrays["d_id"])
    single: Arrays = {name: arrays[f"d_{name}"] for name in ("level", "level_max", "reach", "headcount")}
    single |= {name: found(arrays[f"d_{name}"], numbering.places[name]) for name in PLACES}
    single["city_code"] = within_province(single, numbering)
    single["province"] = np.where(single["province"] < 0, len(numbering.places["province"]), single["province"])
    for name in ("from", "until"):
        days = arrays[f"d_{name}"].astype(np.int64)
        single[name] = np.where(days > 0, days - numbering.origin, 0)
        if count and np.any((days > 0) & ((single[name] < EARLIEST) | (single[name] > LANE_MAX // 2))):
            raise UnfitError("dates")
    single["organization"], single["pay"] = found(arrays["d_organization"], numbering.organizations), arrays["d_salary_max"]
    wanted = np.stack([arrays[f"f_{facet.key}_wanted"] for facet in facets], axis=1)
    if wanted.max(initial=0) > WANTED_MAX:
        raise UnfitError("keys of one demand")
    pointer, key, worth = _merged_rows(arrays, facets)
    return {
        "columns": np.stack([single[name] for name in DEMAND_COLUMNS], axis=1).astype(np.int32),
        "wanted": np.ascontiguousarray(wanted, dtype=np.int32),
        "key_ptr": pointer,
        "key": key,
        "worth": worth,
        "text_ptr": arrays["text_row_ptr"],
        "text_term": arrays["text_row_idx"],
        "text_weight": arrays["text_row_val"],
    }


def _merged_rows(arrays: Arrays, facets: Sequence[Facet]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The demands' keys of all facets under one numbering: a pointer array, keys and what they are worth, facet by facet."""
    pointers = [arrays[f"f_{facet.key}_row_ptr"] for facet in facets]
    pointer = np.sum(pointers, axis=0, dtype=np.int64)
    key, worth = (np.empty(int(pointer[-1]), dtype=np.int32) for _ in range(2))
    offset, begins = 0, pointer[:-1].copy()
    for facet, own in zip(facets, pointers, strict=True):
        prefix, sizes = f"f_{facet.key}", np.diff(own)
        at = np.repeat(begins - own[:-1], sizes) + np.arange(int(own[-1]))
        key[at], worth[at] = arrays[f"{prefix}_row_idx"] + offset, arrays[f"{prefix}_row_val"]
        begins += sizes
        offset += len(arrays[f"{prefix}_post_ptr"]) - 1
    return pointer, key, worth


def _grouped(codes: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions by code as pointer and index arrays."""
    pointer = np.zeros(size + 1, dtype=np.int32)
    np.cumsum(np.bincount(codes, minlength=size), out=pointer[1:])
    return pointer, np.argsort(codes, kind="stable").astype(np.int32)


def _keys(arrays, facets, grouped, order, position, starts, supplies: Arrays, counts: dict[str, int]) -> None:
    """All facets' keys under one numbering: the supplies' rows, postings over groups or over supplies."""
    count = len(order)
    group_of = np.repeat(np.arange(len(starts), dtype=np.int32), np.diff(np.append(starts, count)))
    offset, posts, key_facet = 0, [], []
    for number, facet in enumerate(facets):
        prefix = f"f_{facet.key}"
        post_ptr = arrays[f"{prefix}_post_ptr"]
        key = np.repeat(np.arange(len(post_ptr) - 1, dtype=np.int64), np.diff(post_ptr)) + offset
        posts.append((key, position[arrays[f"{prefix}_post_idx"]], arrays[f"{prefix}_post_val"].astype(np.int64)))
        key_facet.append(np.full(len(post_ptr) - 1, number, dtype=np.int8))
        offset += len(post_ptr) - 1
    counts["facets"], counts["keys"] = len(facets), offset
    key, place, strength = (np.concatenate(column) for column in zip(*posts, strict=True))
    facet_of = np.concatenate(key_facet)
    supplies["key_facet"] = facet_of
    offered = np.stack([arrays[f"f_{facet.key}_offered"][order] > 0 for facet in facets], axis=1).astype(np.uint8)
    supplies["fact"]["offered"] = offered @ (1 << np.arange(len(facets)))
    supplies["group_offered"] = np.ascontiguousarray(offered[starts])
    is_grouped = np.array(grouped)[facet_of[key]] if len(key) else np.zeros(0, dtype=bool)
    begins = np.zeros(count, dtype=bool)
    begins[starts] = True
    is_first = is_grouped & begins[place]  # a group's first supply stands for all
    supplies["fact"]["group"] = group_of
    groups = group_of[place[is_first]]
    supplies["group_row_ptr"], (supplies["group_row_key"], supplies["group_row_val"]) = _rows(
        groups, len(starts), key[is_first], strength[is_first]
    )
    ascending = np.argsort(groups)
    supplies["group_post_ptr"], (supplies["group_post_idx"], supplies["group_post_val"]) = _rows(
        key[is_first][ascending], offset, groups[ascending], strength[is_first][ascending]
    )
    own = ~is_grouped
    supplies["row_ptr"], (supplies["row_key"], supplies["row_val"]) = _rows(place[own], count, key[own], strength[own])
    supplies["post_ptr"], (supplies["post_idx"],) = _rows(key[own], offset, place[own])
    _bits(supplies, counts, np.array([facet.mode == "share" for facet in facets])[facet_of])


def _bits(supplies: Arrays, counts: dict[str, int], is_share: np.ndarray) -> None:
    """The frequent keys of facets that count shared ones: a bit for each supply."""
    pointer = supplies["post_ptr"]
    chosen = np.flatnonzero(is_share & (np.diff(pointer) * BITS_SHARE > counts["supplies"]))
    supplies["key_bits"] = np.full(counts["keys"], -1, dtype=np.int32)
    supplies["key_bits"][chosen] = np.arange(len(chosen))
    held = np.zeros((max(len(chosen), 1), counts["tiles"] * TILE), dtype=bool)
    for row, key in enumerate(chosen):
        held[row, supplies["post_idx"][pointer[key] : pointer[key + 1]]] = True
    supplies["bits"] = np.packbits(held, axis=1, bitorder="little")


def _rows(owner: np.ndarray, size: int, *columns: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """Entries by owner: a pointer array and the columns as int32."""
    order = np.argsort(owner, kind="stable")
    pointer = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(owner, minlength=size), out=pointer[1:])
    return pointer, [column[order].astype(np.int32) for column in columns]


def _words(arrays, order, position, tiles: int, supplies: Arrays, counts: dict[str, int]) -> None:
    """Text: postings of each word, with the places where a block of tiles begins."""
    pointer, index, weight = (arrays[f"text_post_{name}"] for name in ("ptr", "idx", "val"))
    terms, blocks = len(pointer) - 1, -(-tiles // BLOCK)
    posted = sparse.csr_array((weight.astype(np.int16), position[index], pointer), shape=(terms, len(order)))
    posted = posted.tocsc().tocsr()  # each word's postings in the order of the supplies
    counts["blocks"] = blocks
    pieces = [_cut(posted, first, last, blocks) for first, last in _pieces(posted.indptr)]
    sizes = np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int64)
    supplies["text_cut"] = np.cumsum(sizes, dtype=np.int64).astype(np.int32)
    supplies["text_post"] = posted.indices.astype(np.uint32) << np.uint32(16) | posted.data.astype(np.uint32)
    supplies["text_step"], supplies["text_most"] = _most(posted, tiles)


def _pieces(pointer: np.ndarray) -> list[tuple[int, int]]:
    """Words in pieces with few enough postings that what is worked on stays in the cache."""
    bounds = np.searchsorted(pointer, np.arange(POSTINGS_AT_ONCE, int(pointer[-1]), POSTINGS_AT_ONCE))
    bounds = np.unique(np.concatenate(([0], bounds, [len(pointer) - 1])))
    return list(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))


def _owner(posted: sparse.csr_array, first: int, last: int) -> tuple[slice, np.ndarray]:
    """The postings of the words from one to another, and which of these words each belongs to."""
    pointer = posted.indptr[first : last + 1]
    return slice(pointer[0], pointer[-1]), np.repeat(np.arange(last - first, dtype=np.int64), np.diff(pointer))


def _cut(posted: sparse.csr_array, first: int, last: int, blocks: int) -> np.ndarray:
    """How many postings some words have in each block of tiles, after a 0 for each word."""
    piece, owner = _owner(posted, first, last)
    at = owner * (blocks + 1) + posted.indices[piece] // (BLOCK * TILE) + 1
    return np.bincount(at, minlength=(last - first) * (blocks + 1))


def _most(posted: sparse.csr_array, tiles: int) -> tuple[np.ndarray, np.ndarray]:
    """Each word's step, so that its highest weight fits a byte, and its highest weight in each tile in such steps, rounded up.

    There is room behind for whole lanes.
    """
    heaviest, filled = np.zeros(posted.shape[0], dtype=np.int64), np.flatnonzero(np.diff(posted.indptr))
    if len(filled):
        heaviest[filled] = np.maximum.reduceat(posted.data, posted.indptr[filled])
    step = np.maximum(-(-heaviest // BYTE_MAX), 1)
    width = -(-tiles // LANES) * LANES
    most = np.zeros(posted.shape[0] * width + LANES, dtype=np.uint8)
    for first, last in _pieces(posted.indptr):
        piece, owner = _owner(posted, first, last)
        at = owner * width + posted.indices[piece] // TILE
        starts = np.flatnonzero(np.diff(at, prepend=-1))
        if len(starts):
            most[first * width + at[starts]] = -(-np.maximum.reduceat(posted.data[piece], starts) // step[first + owner[starts]])
    return step.astype(np.uint16), most
