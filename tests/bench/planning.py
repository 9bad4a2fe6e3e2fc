"""How long planning takes, and how much memory, for many suspensions: linear, and flat.

.venv/bin/python -m tests.bench.planning --count 1000000
"""

import argparse
import asyncio
import resource
import tempfile
import time

from sqlalchemy import text

from storage.engine import Database
from storage.enums import BacklogChoice, RunTrigger
from storage.migrate import upgrade
from tests.support.clock import FixedClock
from tests.support.world import World

_FILL = (
    "INSERT INTO clients (id, external_id, name, email, created_at, updated_at) "
    "SELECT value, 'K' || value, 'Cliente ' || value, 'c' || value || '@example.com', :at, :at "
    "FROM generate_series(1, :count)",
    "INSERT INTO contracts (id, external_id, client_id, created_at, updated_at) "
    "SELECT id, 'C' || id, id, :at, :at FROM clients",
    "INSERT INTO suspensions (id, contract_id, kind, state, starts_on, ends_on, source, first_seen_on, "
    "created_at, updated_at) "
    "SELECT id, id, 'temporary', 'in_force', :today, :ends, 'import', :today, :at, :at FROM clients",
)
# SQLite as Python ships it has no generate_series.
_SERIES = (
    "FROM (WITH RECURSIVE s(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM s WHERE value < :count) "
    "SELECT value FROM s)"
)


async def measure(url: str, count: int) -> None:
    await upgrade(url)
    db = Database.open(url)
    world = await World(db, FixedClock()).ready()
    bound = {"at": "2026-11-24 12:00:00.000000", "today": "2026-11-24", "ends": "2027-01-24", "count": count}
    async with db.write() as session:
        connection = await session.connection()
        for statement in _FILL:
            await connection.execute(
                text(statement.replace("FROM generate_series(1, :count)", _SERIES)), bound
            )
    before = _peak()
    start = time.perf_counter()
    run = await world.runs.request(RunTrigger.HAND, "bench", backlog=BacklogChoice.INCLUDE)
    await world.runs.plan(run.id or 0)
    first = time.perf_counter() - start
    start = time.perf_counter()
    again = await world.runs.request(RunTrigger.HAND, "again", backlog=BacklogChoice.INCLUDE)
    await world.runs.plan(again.id or 0)
    print(
        f"{count:,} suspensions: all due {first:.1f} s, none due again {time.perf_counter() - start:.1f} s, "
        f"peak {_peak()} MB (before planning {before} MB)"
    )
    await db.close()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(f"sqlite:///{folder}/bench.db", parser.parse_args().count))


if __name__ == "__main__":
    main()
