"""How many notices a second the ledger carries, with a far end that takes everything at once.

    taskset -c 0 .venv/bin/python -m tests.bench.ledger                          # SQLite, synchronous=FULL
    .venv/bin/python -m tests.bench.ledger --database postgresql --processes 1 2 4
    DATABASE_URL=postgresql://… .venv/bin/python -m tests.bench.ledger           # on a server of yours, empty

Planning, claim, recheck, begin, record: everything but the message and the sending. Prints rows a second, and
rows a second of these processes' own CPU time, which a busy machine leaves alone. `--database postgresql`
starts a server of its own that flushes every commit to the disk.
"""

import argparse
import asyncio
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from storage.engine import Database
from storage.enums import DeliveryState
from storage.migrate import upgrade
from tests.support import postgres
from tests.support.clock import FixedClock
from tests.support.world import World

_DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")


async def measure(url: str, count: int, processes: int) -> None:
    """One run of `count` notices, sent by so many processes."""
    await upgrade(url)
    db = Database.open(url)
    world = await World(db, FixedClock()).ready()
    for made in range(0, count, 5_000):
        await world.suspend(min(count - made, 5_000))
    start = time.perf_counter()
    await world.planned()
    planned = time.perf_counter()
    each = f"{count / (planned - start):,.0f}/s planned"
    await db.close()
    took, cpu = await asyncio.to_thread(_together, url, processes)
    db = Database.open(url)
    assert await World(db, FixedClock()).states() == {DeliveryState.ACCEPTED: count}
    await db.close()
    print(
        f"{db.dialect}, {processes} process(es): {count} notices, {each}, claimed, begun and recorded "
        f"{count / took:,.0f}/s ({count / cpu:,.0f}/s of CPU)"
    )


def _together(url: str, processes: int) -> tuple[float, float]:
    """Seconds from the first's beginning to the last's end, and of CPU in all."""
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(processes)
    with spawn.Pool(processes, initializer=_share, initargs=(ready,)) as pool:
        ends = pool.map(_send, [url] * processes, chunksize=1)
    return max(end for _, end, _ in ends) - min(start for start, _, _ in ends), sum(cpu for *_, cpu in ends)


def _share(ready: object) -> None:
    globals()["_ready"] = ready


def _send(url: str) -> tuple[float, float, float]:
    """Start and end, by a clock that all processes share, and the CPU's seconds between."""
    return asyncio.run(_settle(url))


async def _settle(url: str) -> tuple[float, float, float]:
    db = Database.open(url)
    world = World(db, FixedClock())
    async with db.read():
        globals()["_ready"].wait()  # all have imported everything, and have a connection
    start, cpu = time.monotonic(), time.process_time()
    await world.dispatcher.settle()
    end, cpu = time.monotonic(), time.process_time() - cpu
    await db.close()
    return start, end, cpu


@contextmanager
def database(kind: str, folder: str) -> Iterator[str]:
    """The URL of an empty database."""
    if "DATABASE_URL" in os.environ:
        yield os.environ["DATABASE_URL"]
    elif kind == "sqlite":
        yield f"sqlite:///{folder}/bench.db"
    else:
        with postgres.server(*_DURABLE) as url:
            yield postgres.Databases(url).create()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--processes", type=int, nargs="+", default=[1])
    given = parser.parse_args()
    for processes in given.processes:
        with tempfile.TemporaryDirectory() as folder, database(given.database, folder) as url:
            asyncio.run(measure(url, given.count, processes))


if __name__ == "__main__":
    main()
