"""Rivals in this process: sparse_dot_topn on the words, faiss on dense vectors; all demands at once, two threads."""

import time
from importlib import import_module

import numpy as np

from tests.bench.rivals_work import TOP, Answer, MissingError, Work

SPARSE_TOP = 100
LINKS, BUILD_WIDTH, SEARCH_WIDTH = 32, 80, 64  # of the graph


def package(name: str):
    """The module of a rival, which only ``rivals-requirements.txt`` brings."""
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingError(f"{name} is not installed (tests/bench/rivals-requirements.txt): {error}") from error


def sparse_product(work: Work) -> None:
    """The best hundred by text alone, from the same vectors of words."""
    multiply = package("sparse_dot_topn").sp_matmul_topn
    demands, supplies = work.texts("demand"), work.texts("supply").T.tocsr()
    start = time.perf_counter()
    found = multiply(demands, supplies, top_n=SPARSE_TOP, n_threads=2, sort=True)
    seconds = time.perf_counter() - start
    asked = np.arange(work.size)
    rows = np.repeat(asked, np.diff(found.indptr))
    work.tell(f"sparse_dot_topn {SPARSE_TOP}", Answer(seconds, asked, rows, found.indices))
    first = np.arange(len(rows)) - np.repeat(found.indptr[:-1], np.diff(found.indptr)) < TOP
    work.tell(f"sparse_dot_topn {SPARSE_TOP}, its first {TOP}", Answer(seconds, asked, rows[first], found.indices[first]))


def faiss_flat(work: Work) -> None:
    """The nearest dense vectors, exactly."""
    faiss = package("faiss")
    faiss.omp_set_num_threads(2)
    _search(work, "faiss flat", faiss.IndexFlatIP(work.vectors[0].shape[1]))


def faiss_graph(work: Work) -> None:
    """The nearest dense vectors by HNSW, and how many of the truly nearest it finds."""
    faiss = package("faiss")
    faiss.omp_set_num_threads(2)
    width = work.vectors[0].shape[1]
    graph = faiss.IndexHNSWFlat(width, LINKS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction, graph.hnsw.efSearch = BUILD_WIDTH, SEARCH_WIDTH
    found = _search(work, "faiss HNSW", graph)
    exact = faiss.IndexFlatIP(width)
    exact.add(work.vectors[1])
    nearest = exact.search(work.vectors[0][work.sample], TOP)[1]
    same = [len(set(mine) & set(theirs)) for mine, theirs in zip(found[work.sample].tolist(), nearest.tolist(), strict=True)]
    work.say("faiss HNSW", f"share of the nearest {TOP} found", sum(same) / nearest.size, "share")


def _search(work: Work, name: str, index) -> np.ndarray:
    demands, supplies = work.vectors
    start = time.perf_counter()
    index.add(supplies)
    work.say(name, "index", time.perf_counter() - start, "s")
    start = time.perf_counter()
    found = index.search(demands, TOP)[1]
    seconds = time.perf_counter() - start
    asked = np.arange(work.size)
    work.tell(name, Answer(seconds, asked, np.repeat(asked, TOP), found.ravel()))
    return found
