"""A snapshot and its layout in a file that all processes of a machine map: laid out once, in memory once.

The file only saves work. It is written whole or not at all, names what it was made from and by, and counts for one boot of the
machine, so that nothing half on the disk is ever read; whoever does not find it lays the snapshot out anew.
"""

import hashlib
import json
import mmap
import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import numpy as np

from supplydemand.matching import compiler
from supplydemand.matching.compiled import layout_of
from supplydemand.matching.encoded import FORMAT, Snapshot
from supplydemand.matching.layout import Arrangement, Layout, UnfitError, facets_of
from supplydemand.matching.numbering import Numbering
from supplydemand.matching.profile import Profile

MARK = b"xieyu layout\n"
SUFFIX, PART = ".layout", ".part"
LEFT_BEHIND = 3600
"""So many seconds older than a finished file is what a killed process left half written."""
ALIGNED = 64
BOOT = Path("/proc/sys/kernel/random/boot_id")
SOURCES = ("mapped.py", "layout.py", "numbering.py", "facets.py", "encoded.py")
ORDERS = ("subjects", "provinces")
KNOWN = ("pairs", "cities", "organizations")


def keep(folder: Path, snapshot: Snapshot, profile: Profile) -> bool:
    """Lay a snapshot out into a folder of our own, in place of what lies there; returns whether it is there now.

    It is not where the compiled kernel cannot hold it, or the disk no file.
    """
    try:
        _save(folder, snapshot, profile, layout_of(snapshot, profile))
    except (UnfitError, OSError):
        return False
    return True


def _save(folder, snapshot, profile, layout):
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    named = _named(snapshot, layout)
    places, entries, end = {}, {}, 0
    for name, array in named.items():
        if id(array) not in places:  # the layout reads some of the snapshot's own arrays
            places[id(array)] = end
            end += -(-array.nbytes // ALIGNED) * ALIGNED
        entries[name] = [array.dtype.descr if array.dtype.names else array.dtype.str, array.shape, places[id(array)]]
    counts = [arrangement.counts for arrangement in layout.supplies]
    head = {"format": FORMAT, "profile": snapshot.profile_name, "digest": snapshot.digest, "arrays": entries, "counts": counts}
    head |= {"origin": int(layout.numbering.origin)}
    target = folder / _name(snapshot.digest, profile)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=PART, delete=False) as file:
        try:
            _write(file, json.dumps(head, default=int).encode(), named, places)
            Path(file.name).replace(target)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    _tidy(folder, target)


def _tidy(folder, target):
    """Leave the new file alone: none before it (who has one mapped keeps it), nothing that a killed process began."""
    made_at = target.stat().st_mtime
    for other in folder.iterdir():
        with suppress(OSError):  # another process tidies, too
            is_left = other.suffix == PART and made_at - other.stat().st_mtime > LEFT_BEHIND
            if is_left or (other != target and other.suffix == SUFFIX):
                other.unlink()


def load(folder: Path, digest: str, profile: Profile) -> Snapshot | None:
    """The snapshot of a digest with its layout for a profile, mapped; ``None`` where no file of this program holds it."""
    if compiler.library() is None:
        return None
    try:
        with (folder / _name(digest, profile)).open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
    except (OSError, ValueError):
        return None
    try:
        return _read(content, profile)
    except (ValueError, KeyError, TypeError):
        return None  # cut off, or not ours: it is made anew


def _read(content, profile):
    start = len(MARK) + 8
    if content[: len(MARK)] != MARK:
        return None
    size = int.from_bytes(content[len(MARK) : start], "little")
    head = json.loads(content[start : start + size])
    first = _aligned(start + size)
    arrays = {name: _array(content, first, *entry) for name, entry in head["arrays"].items()}
    snapshot = Snapshot(head["profile"], _part(arrays, "snapshot"))
    snapshot.__dict__["digest"] = head["digest"]  # the name of the file, which was made of it
    snapshot.derived[profile.layout_key] = _layout(arrays, head, profile)
    return snapshot


def _named(snapshot, layout):
    parts = {"snapshot": snapshot.arrays, "demands": layout.demands, "places": layout.numbering.places}
    parts |= {order: arrangement.arrays for order, arrangement in zip(ORDERS, layout.supplies, strict=True)}
    parts["layout"] = {"is_grouped": layout.is_grouped, "is_silent": layout.is_silent}
    parts["known"] = {name: getattr(layout.numbering, name) for name in KNOWN}
    return {f"{part}/{name}": array for part, arrays in parts.items() for name, array in arrays.items()}


def _write(file, head, named, places):
    file.write(MARK + len(head).to_bytes(8, "little") + head)
    first, written = _aligned(file.tell()), set()
    for array in named.values():
        if id(array) not in written and array.nbytes:
            file.seek(first + places[id(array)])
            file.write(np.ascontiguousarray(array).view(np.uint8).data if array.ndim else array.tobytes())
        written.add(id(array))
    file.seek(0, os.SEEK_END)
    file.truncate(_aligned(file.tell()))


def _aligned(position):
    return -(-position // ALIGNED) * ALIGNED


def _array(content, first, dtype, shape, place):
    kind = np.dtype([tuple(field) for field in dtype] if isinstance(dtype, list) else dtype)
    count = int(np.prod(shape, dtype=np.int64))
    if not count:
        return np.zeros(shape, dtype=kind)
    return np.frombuffer(content, dtype=kind, count=count, offset=first + place).reshape(shape)


def _part(arrays, part):
    return {name.partition("/")[2]: array for name, array in arrays.items() if name.startswith(f"{part}/")}


def _layout(arrays, head, profile):
    supplies = tuple(Arrangement(_part(arrays, order), counts) for order, counts in zip(ORDERS, head["counts"], strict=True))
    numbering = Numbering(_part(arrays, "places"), origin=head["origin"], **_part(arrays, "known"))
    return Layout(supplies, _part(arrays, "demands"), facets_of(profile), **_part(arrays, "layout"), numbering=numbering)


def _name(digest, profile):
    made = hashlib.sha256(f"{_program()} {profile.layout_key} {digest}".encode()).hexdigest()
    return f"{digest[:16]}-{made[:32]}{SUFFIX}"


@cache
def _program():
    """What makes layouts here: these sources, numpy, and this boot of the machine."""
    digest = hashlib.sha256(np.__version__.encode())
    for source in SOURCES:
        digest.update(Path(__file__).with_name(source).read_bytes())
    if BOOT.exists():
        digest.update(BOOT.read_bytes())
    return digest.hexdigest()
