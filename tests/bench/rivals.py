"""Others on the same work, beside the kernel: ``python -m tests.bench.rivals --size N [--queries Q] [--only RIVAL …]``.

Prints JSON lines. Rivals that this machine does not have are said as not available. What takes long to prepare (snapshot,
tables, indexes, dense vectors) is kept in ``--data`` between calls: ``--prepare`` does only that. The kernel is timed in every
call, in the process that asks the rivals, with two threads as they have two: two connections, or two threads of their own.
Packages of the rivals are in ``tests/bench/rivals-requirements.txt``; PostgreSQL is the embedded one with the settings of
``bin/test``, started for this alone.
"""

import argparse
from pathlib import Path

from tests.bench import rivals_memory, rivals_postgres
from tests.bench.rivals_work import MissingError, Work
from tests.bench.telling import ROOT, say_missing

IN_MEMORY = {
    "sparse": rivals_memory.sparse_product,
    "faiss-flat": rivals_memory.faiss_flat,
    "faiss-hnsw": rivals_memory.faiss_graph,
}


def attempt(work: Work, name: str, act) -> None:
    """Ask one rival; a rival that cannot be had is said and costs the others nothing."""
    try:
        act()
    except MissingError as error:
        say_missing(f"{work.size} x {work.size}, {name}", str(error), work.about)


def main() -> None:
    """Read the options, prepare, ask one rival after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="listings a side")
    parser.add_argument("--queries", type=int, default=100, help="demands that PostgreSQL is asked, and HNSW is checked with")
    parser.add_argument("--only", nargs="*", choices=[*IN_MEMORY, *rivals_postgres.RIVALS], help="these rivals")
    parser.add_argument("--prepare", action="store_true", help="make tables, indexes and vectors, ask nobody")
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "rivals", help="folder of all that is kept")
    options = parser.parse_args()
    work = Work(options.size, options.data, options.queries)
    chosen = options.only or [*IN_MEMORY, *rivals_postgres.RIVALS]
    for name in (name for name in chosen if name in IN_MEMORY and not options.prepare):
        attempt(work, name, lambda name=name: IN_MEMORY[name](work))
    in_database = [name for name in chosen if name in rivals_postgres.RIVALS]
    if in_database:
        with rivals_postgres.server(options.data) as server:
            for name in in_database:
                attempt(work, name, lambda name=name: rivals_postgres.ask(work, server, name, options.prepare))


if __name__ == "__main__":
    main()
