"""A snapshot: all listings of a run as integer arrays, in an order that depends on ids alone."""

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from supplydemand.matching.records import ListingRecord

FORMAT = 3
HEAD = "__head__"
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
            digest.update(little.tobytes())
        return digest.hexdigest()

    def to_bytes(self) -> bytes:
        """The snapshot as an npz file, numbers in as few bytes as they need."""
        dtypes = {name: array.dtype.str for name, array in self.arrays.items()}
        head = {"format": FORMAT, "profile": self.profile_name, "digest": self.digest, "dtypes": dtypes}
        arrays = {name: _narrow(array) for name, array in self.arrays.items()}
        arrays[HEAD] = np.frombuffer(json.dumps(head).encode(), dtype=np.uint8)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, array in arrays.items():
                archive.writestr(f"{name}.npy", _file(array))
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Snapshot":
        """Read ``to_bytes`` back.

        Raises:
            SnapshotError: another format, or the content does not fit its digest.
        """
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            if HEAD not in archive.files:
                raise SnapshotError("not a snapshot")
            head = json.loads(archive[HEAD].tobytes())
            if head["format"] != FORMAT:
                raise SnapshotError(f"snapshot format {head['format']}, expected {FORMAT}")
            snapshot = cls(head["profile"], {name: archive[name].astype(dtype) for name, dtype in head["dtypes"].items()})
        if snapshot.digest != head["digest"]:
            raise SnapshotError("snapshot is damaged")
        return snapshot


def _narrow(array: np.ndarray) -> np.ndarray:
    least, most = (int(array.min()), int(array.max())) if array.size else (0, 0)
    for dtype in (np.uint8, np.int8, np.uint16, np.int16):
        if np.iinfo(dtype).min <= least and most <= np.iinfo(dtype).max:
            return array.astype(dtype)
    return array


def _file(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def place_keys(record: ListingRecord) -> tuple[str, str, str]:
    """Province, city and district as keys that include the place above; "" where it or a place above is not stated."""
    province = record.province
    city = f"{province}/{record.city}" if province and record.city else ""
    return province, city, f"{city}/{record.district}" if city and record.district else ""


def joined(names: Sequence[str]) -> np.ndarray:
    """Names as one array of bytes, a line for each; a line break within a name becomes a blank."""
    return np.frombuffer("\n".join(name.replace("\n", " ") for name in names).encode(), dtype=np.uint8)
