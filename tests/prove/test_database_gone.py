"""The database goes away for real: no call without its committed row, and the run goes on when it is back.

tests/delivery/test_database_away.py has the short forms: a full disk, a lock, and a database that refuses.
"""

import asyncio
import os
import sqlite3
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from delivery.dispatcher import LEASE
from storage.connect import BUSY_SECONDS
from storage.engine import Database
from storage.enums import DeliveryState, RunState
from storage.migrate import upgrade
from storage.models import Attempt
from tests.support import postgres
from tests.support.clock import FixedClock
from tests.support.world import World

S = DeliveryState
NOTICES = 120


class Server:
    """A PostgreSQL that can be cut off as by a power cut."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._data = Path(str(make_url(url).query["host"])) / "data"

    def stop_immediately(self) -> None:
        self._control("stop", "-m", "immediate")

    def start(self) -> None:
        """With the options of before."""
        options = (self._data / "postmaster.opts").read_text().split("postgres ", 1)[1]
        self._control("start", "-l", str(self._data.parent / "log"), "-o", options.replace('"', ""))

    def _control(self, *words: str) -> None:
        binaries = postgres.find_binaries()
        command = binaries / "pg_ctl" if binaries else "pg_ctl"
        owner = self._data.stat()
        who: dict[str, Any] = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        subprocess.run(
            [command, "-D", self._data, "-w", *words],
            check=True,
            stdout=subprocess.DEVNULL,  # a pipe would stay open as long as the server
            stderr=subprocess.DEVNULL,
            cwd="/",
            **(who if os.geteuid() == 0 else {}),
        )


@pytest.fixture
def server(long: None) -> Iterator[Server]:
    if why := postgres.missing():
        pytest.skip(why)
    with postgres.server("synchronous_commit=on", "fsync=on", "full_page_writes=on") as url:
        one = Server(url)
        yield one
        one.stop_immediately()


async def run_through(
    world: World, cut: Callable[[], None], mend: Callable[[float], Awaitable[None]]
) -> None:
    """The run to its end, cut off while calls are under way; then each has its row, and none came twice."""
    run_id, sender = await world.planned(), world.sender
    dispatcher = world.new_dispatcher(sleep=mend, poll=0.05)
    working = asyncio.create_task(dispatcher.run())
    sender.open.clear()
    await sender.called.wait()
    await asyncio.to_thread(cut)
    called = len(sender.sent)
    sender.open.set()
    with world.news.listen() as news:
        async with asyncio.timeout(150):
            while len(sender.sent) < NOTICES or (await world.run(run_id)).state is not RunState.DONE:
                if not await news.wait(5):
                    world.clock.move(LEASE)  # what a lane had claimed when its database went waits that long
    dispatcher.stop()
    await working
    assert 0 < called < NOTICES
    assert {message.key for message in sender.sent} == {row.key for row in await world.rows(Attempt)}
    assert len({message.destination for message in sender.sent}) == len(sender.sent) == NOTICES
    assert await world.states() == {S.ACCEPTED: NOTICES}


async def test_postgresql_stopped_at_once_in_the_middle_of_a_run(server: Server, clock: FixedClock) -> None:
    """`pg_ctl stop -m immediate` while calls are under way; their answers wait until it is back."""
    await upgrade(server.url)
    db = Database.open(server.url)
    world = await World(db, clock).ready()
    await world.suspend(NOTICES)
    back = asyncio.Event()

    async def mend(_: float) -> None:
        if not back.is_set():
            await asyncio.to_thread(server.start)
            back.set()
        await asyncio.sleep(0.2)

    await run_through(world, server.stop_immediately, mend)
    assert back.is_set()
    await db.close()


async def test_sqlite_locked_for_longer_than_we_wait(long: None, sqlite_url: str, clock: FixedClock) -> None:
    """Another program holds the write lock for over a minute, with calls under way."""
    db = Database.open(sqlite_url)
    world = await World(db, clock).ready()
    await world.suspend(NOTICES)
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)) as other:
        asyncio.get_running_loop().call_later(BUSY_SECONDS + 5, other.execute, "ROLLBACK")
        await run_through(world, lambda: other.execute("BEGIN IMMEDIATE") and None, asyncio.sleep)
    await db.close()
