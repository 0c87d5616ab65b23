"""What every rival works on: one synthetic market, the engine's rows of it, and vectors of the same text."""

import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy import sparse

from supplydemand.matching import compiler, engine
from supplydemand.matching.profile import DEMAND_SUPPLY
from supplydemand.matching.snapshot import Snapshot, build_snapshot
from tests.bench.market import SyntheticMarket
from tests.bench.telling import ROOT, machine, say

TOP = 20
DIMENSIONS = 128
FITTED_ON = 20_000  # texts that the directions of the dense vectors are learnt from
REPEATS = 3


class MissingError(Exception):
    """A rival cannot be had here; the message says what was tried."""


@dataclass
class Answer:
    """What a rival gave: seconds by the clock for so many demands, and the pairs as positions."""

    seconds: float
    asked: np.ndarray
    demands: np.ndarray
    supplies: np.ndarray


class Work:
    """Listings, snapshot and result of one size; what costs long is kept in a folder between calls."""

    def __init__(self, size: int, folder: Path, sample: int):
        self.size, self.folder = size, folder
        folder.mkdir(parents=True, exist_ok=True)
        self.sample = np.sort(np.random.default_rng(0).choice(size, min(sample, size), replace=False))
        self.about = machine()

    @cached_property
    def listings(self) -> tuple[list, list]:
        """Demands and supplies as records."""
        market = SyntheticMarket(ROOT / "taxonomy" / "data")
        return market.listings("demand", self.size), market.listings("supply", self.size)

    @cached_property
    def snapshot(self) -> Snapshot:
        """The snapshot of the listings; positions are those of the sorted ids, which count from 1."""
        path = self.folder / f"{self.size}.npz"
        if not path.exists():
            path.write_bytes(build_snapshot(*self.listings, profile=DEMAND_SUPPLY).to_bytes())
        return Snapshot.from_bytes(path.read_bytes())

    @cached_property
    def rows(self) -> np.ndarray:
        """The engine's rows of all demands; says how long the kernel took."""
        compiler.library()  # compiled outside the clock
        start = time.perf_counter()
        kernel = engine.kernel_for(self.snapshot, DEMAND_SUPPLY, TOP)
        self.say("kernel", "layout", time.perf_counter() - start, "s")
        kernel.match(0, min(self.size, 1000), 2)
        seconds = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            rows = kernel.match(0, self.size, 2).rows
            seconds.append(time.perf_counter() - start)
        self.kernel_seconds = sorted(seconds)[REPEATS // 2]
        self.say("kernel", f"all demands, two threads, median of {REPEATS}", self.kernel_seconds, "s")
        return rows

    @cached_property
    def pairs(self) -> np.ndarray:
        """Each pair of the engine's rows as one number."""
        return (self.rows["demand_id"] - 1) * self.size + self.rows["supply_id"] - 1

    def texts(self, side: str) -> sparse.csr_matrix:
        """Weights of words of all texts of a side, of length 1."""
        arrays, terms = self.snapshot.arrays, len(self.snapshot.arrays["text_idf"])
        name, shape = ("row", (self.size, terms)) if side == "demand" else ("post", (terms, self.size))
        parts = tuple(arrays[f"text_{name}_{part}"] for part in ("val", "idx", "ptr"))
        matrix = sparse.csr_matrix((parts[0].astype(np.float32) / 4096, *parts[1:]), shape=shape)
        return matrix if side == "demand" else matrix.T.tocsr()

    @cached_property
    def vectors(self) -> tuple[np.ndarray, np.ndarray]:
        """Dense vectors of the same words: latent semantic analysis, directions by subspace iteration on part of the texts."""
        path = self.folder / f"{self.size}-vectors.npy"
        if not path.exists():
            start = time.perf_counter()
            sides = [self.texts(side) for side in ("demand", "supply")]
            part = sparse.vstack([matrix[: FITTED_ON // 2] for matrix in sides]).tocsr()
            turned = part.T.tocsr()
            basis = np.random.default_rng(0).standard_normal((part.shape[1], DIMENSIONS + 16)).astype(np.float32)
            for _ in range(4):
                basis = np.linalg.qr(turned @ (part @ basis))[0]
            _, _, directions = np.linalg.svd(part @ basis, full_matrices=False)
            basis = (basis @ directions.T)[:, :DIMENSIONS]
            found = np.stack([matrix @ basis for matrix in sides])
            found /= np.maximum(np.linalg.norm(found, axis=2, keepdims=True), 1e-9)
            np.save(path, found.astype(np.float32))
            self.say("dense vectors", "made of both sides", time.perf_counter() - start, "s")
        found = np.load(path)
        return found[0], found[1]

    def say(self, rival: str, figure: str, value: float, unit: str) -> None:
        """One JSON line."""
        say(figure, value, unit, f"{self.size} x {self.size}, {rival}", self.about)

    def tell(self, rival: str, answer: Answer) -> None:
        """The figures of a rival beside the kernel's of this very process."""
        ours = self.pairs  # the kernel's time is told first
        count = len(answer.asked)
        all_seconds = answer.seconds / count * self.size
        self.say(rival, "demands asked", count, "demands")
        self.say(rival, "a demand", answer.seconds / count * 1000, "ms")
        self.say(rival, "all demands" + ("" if count == self.size else ", extrapolated"), all_seconds, "s")
        self.say(rival, "times our kernel", all_seconds / self.kernel_seconds, "x")
        wanted = ours[np.isin(ours // self.size, answer.asked)]
        theirs = answer.demands.astype(np.int64) * self.size + answer.supplies
        self.say(rival, "share of our top 20 found", float(np.isin(wanted, theirs).mean()), "share")
        self.say(rival, "rows given", len(theirs) / count, "rows a demand")
