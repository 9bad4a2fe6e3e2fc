"""How many notices a second the ledger carries, with a far end that takes everything at once.

    taskset -c 0 .venv/bin/python -m tests.bench.ledger            # SQLite, synchronous=FULL
    DATABASE_URL=postgresql://… .venv/bin/python -m tests.bench.ledger

Planning, claim, recheck, begin, record: everything but the message and the sending. Prints rows a second, and
rows a second of this process's own CPU time, which a busy machine leaves alone.
"""

import argparse
import asyncio
import os
import tempfile
import time

from storage.engine import Database
from storage.enums import DeliveryState
from storage.migrate import upgrade
from tests.support.clock import FixedClock
from tests.support.world import World


async def measure(url: str, count: int) -> None:
    await upgrade(url)
    db = Database.open(url)
    world = await World(db, FixedClock()).ready()
    for _ in range(0, count, 5_000):
        await world.suspend(min(count, 5_000))
    start = time.perf_counter()
    await world.planned()
    planned, cpu = time.perf_counter(), time.process_time()
    await world.dispatcher.settle()
    sent, cpu = time.perf_counter(), time.process_time() - cpu
    assert await world.states() == {DeliveryState.ACCEPTED: count}
    print(
        f"{db.dialect}: {count} notices, planned {count / (planned - start):,.0f}/s, "
        f"claimed, begun and recorded {count / (sent - planned):,.0f}/s ({count / cpu:,.0f}/s of CPU)"
    )
    await db.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL", f"sqlite:///{folder}/bench.db")
        asyncio.run(measure(url, count))


if __name__ == "__main__":
    main()
