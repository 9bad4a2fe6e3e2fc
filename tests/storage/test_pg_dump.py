"""README's commands for PostgreSQL, to the letter: dumped, restored, and held."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from delivery.epoch import Epoch
from storage.engine import Database
from storage.enums import DeliveryState, HoldReason
from storage.mark import MarkFile
from tests.support import postgres
from tests.support.clock import FixedClock
from tests.support.world import World

README = Path(__file__).parents[2] / "README.md"


def commands() -> list[str]:
    """The lines of README that begin with these tools' names."""
    return re.findall(r"^pg_(?:dump|restore) .+$", README.read_text("utf-8"), re.MULTILINE)


@pytest.mark.postgres
async def test_a_dump_comes_back_and_sends_nothing(
    postgres_url: str, clock: FixedClock, tmp_path: Path
) -> None:
    """Taken mid-run; the run ends; put back, it waits for a person."""
    tools = postgres.find_binaries()
    if tools is None or not (tools / "pg_dump").exists():
        pytest.skip("pg_dump is not installed (apt install postgresql-client)")
    environ = {"DATABASE_URL": postgres_url, "PATH": f"{tools}:{os.environ['PATH']}"}
    dump, restore = commands()

    def run(command: str) -> None:
        subprocess.run(["/bin/sh", "-ec", command], env=environ, cwd=tmp_path, check=True)

    world = await World(Database.open(postgres_url), clock).ready()
    epoch = Epoch(world.db, MarkFile(tmp_path / "mark"), clock, news=world.news)
    await epoch.start()
    await world.suspend(3)
    run_id = await world.planned()
    run(dump)
    await world.dispatcher.settle()
    await epoch.watch()
    await world.db.close()
    run(restore)
    world = World(Database.open(postgres_url), clock)
    await Epoch(world.db, MarkFile(tmp_path / "mark"), clock, news=world.news).start()
    await world.dispatcher.settle()
    assert (await world.run(run_id)).hold_reason is HoldReason.RESTORED
    assert await world.states() == {DeliveryState.PENDING: 3}
    await world.db.close()
