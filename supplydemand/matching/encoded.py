"""A snapshot: all listings of a run as integer arrays, in an order that depends on ids alone."""

import hashlib
import json
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from supplydemand.matching.records import ListingRecord

FORMAT = 3
MARK = b"xieyu snapshot\n"
THREADS = 2  # that compress
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
            digest.update(little.data)
        return digest.hexdigest()

    def to_bytes(self) -> bytes:
        """The snapshot in as few bytes as its numbers need: the length of a head, the head, the arrays compressed."""
        narrow = {name: _narrow(array) for name, array in self.arrays.items()}
        with ThreadPoolExecutor(THREADS) as pool:  # zlib lets other threads run
            pieces = list(pool.map(_compressed, narrow.values()))
        arrays = [
            [name, self.arrays[name].dtype.str, array.dtype.str, len(piece)]
            for (name, array), piece in zip(narrow.items(), pieces, strict=True)
        ]
        head = json.dumps({"format": FORMAT, "profile": self.profile_name, "digest": self.digest, "arrays": arrays}).encode()
        return b"".join((MARK, len(head).to_bytes(8, "little"), head, *pieces))

    @classmethod
    def from_bytes(cls, content: bytes) -> "Snapshot":
        """Read ``to_bytes`` back.

        Raises:
            SnapshotError: another format, or the content does not fit its digest.
        """
        if content[: len(MARK)] != MARK:
            raise SnapshotError("not a snapshot")
        start = len(MARK) + 8
        position = start + int.from_bytes(content[len(MARK) : start], "little")
        head, arrays = json.loads(content[start:position]), {}
        if head["format"] != FORMAT:
            raise SnapshotError(f"snapshot format {head['format']}, expected {FORMAT}")
        for name, dtype, narrow, length in head["arrays"]:
            try:
                values = zlib.decompress(memoryview(content)[position : position + length])
            except zlib.error as error:
                raise SnapshotError("snapshot is damaged") from error
            arrays[name] = np.frombuffer(values, dtype=narrow).astype(dtype)
            position += length
        snapshot = cls(head["profile"], arrays)
        if snapshot.digest != head["digest"]:
            raise SnapshotError("snapshot is damaged")
        return snapshot


def _narrow(array: np.ndarray) -> np.ndarray:
    least, most = (int(array.min()), int(array.max())) if array.size else (0, 0)
    for dtype in (np.uint8, np.int8, np.uint16, np.int16):
        if np.iinfo(dtype).min <= least and most <= np.iinfo(dtype).max:
            return array.astype(dtype)
    return array


def _compressed(array: np.ndarray) -> bytes:
    return zlib.compress(np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")), level=1)


def place_keys(record: ListingRecord) -> tuple[str, str, str]:
    """Province, city and district as keys that include the place above; "" where it or a place above is not stated."""
    province = record.province
    city = f"{province}/{record.city}" if province and record.city else ""
    return province, city, f"{city}/{record.district}" if city and record.district else ""


def joined(names: Sequence[str]) -> np.ndarray:
    """Names as one array of bytes, a line for each; a line break within a name becomes a blank."""
    return np.frombuffer("\n".join(name.replace("\n", " ") for name in names).encode(), dtype=np.uint8)
