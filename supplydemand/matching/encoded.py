"""A snapshot: all listings of a run as integer arrays, in an order that depends on ids alone."""

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from supplydemand.matching.records import ListingRecord

FORMAT = 2
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


def place_keys(record: ListingRecord) -> tuple[str, str, str]:
    """Province, city and district as keys that include the place above; "" where it or a place above is not stated."""
    province = record.province
    city = f"{province}/{record.city}" if province and record.city else ""
    return province, city, f"{city}/{record.district}" if city and record.district else ""


def joined(names: Sequence[str]) -> np.ndarray:
    """Names as one array of bytes, a line for each; a line break within a name becomes a blank."""
    return np.frombuffer("\n".join(name.replace("\n", " ") for name in names).encode(), dtype=np.uint8)
