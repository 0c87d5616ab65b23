"""Learned matrices as files: sparse, small integers with one scale a row, no pickles."""

import io
import zipfile

import numpy as np
from scipy import sparse

STEPS = 127
"""Values are kept as whole steps of a row's largest value."""


def packed(matrix, *, most=None):
    """A sparse matrix as arrays for a file: at most ``most`` values a row, the largest ones, in steps of the row's largest."""
    rows = sparse.csr_matrix(matrix)
    starts, columns, values, scales = [0], [], [], []
    for at in range(rows.shape[0]):
        own = rows.data[rows.indptr[at] : rows.indptr[at + 1]]
        places = rows.indices[rows.indptr[at] : rows.indptr[at + 1]]
        order = np.lexsort((places, -np.abs(own)))[:most]
        order = np.sort(order)
        scale = float(np.abs(own).max(initial=0.0)) / STEPS or 1.0
        steps = np.rint(own[order] / scale).astype(np.int8)
        kept = steps != 0
        columns.append(places[order][kept])
        values.append(steps[kept])
        scales.append(scale)
        starts.append(starts[-1] + int(kept.sum()))
    return {
        "starts": np.array(starts, dtype=np.int32),
        "columns": np.concatenate(columns).astype(np.uint16 if rows.shape[1] <= 65_536 else np.int32),
        "steps": np.concatenate(values),
        "scales": np.array(scales, dtype=np.float32),
        "width": np.array(rows.shape[1], dtype=np.int32),
    }


def unpacked(file, prefix):
    """The sparse matrix that ``packed`` made, from arrays named ``prefix…``."""
    starts = file[f"{prefix}starts"]
    values = file[f"{prefix}steps"].astype(np.float64) * np.repeat(file[f"{prefix}scales"].astype(np.float64), np.diff(starts))
    shape = (len(starts) - 1, int(file[f"{prefix}width"]))
    return sparse.csr_matrix((values, file[f"{prefix}columns"].astype(np.int32), starts), shape=shape)


def lines(words):
    """Words as one array of bytes."""
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def words(array):
    """What ``lines`` made, as words."""
    text = array.tobytes().decode()
    return tuple(text.split("\n")) if text else ()


def save(path, **arrays):
    """Write arrays so that equal content makes an equal file (a zip with a fixed date)."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            content = io.BytesIO()
            np.lib.format.write_array(content, np.asarray(arrays[name]), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0)), content.getvalue(), zipfile.ZIP_DEFLATED
            )
