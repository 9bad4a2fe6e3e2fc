"""A process that dies at a chosen point, at a commit or a call; that freezes; that loses its database."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Literal

from sqlmodel.ext.asyncio.session import AsyncSession

from delivery.message import Account, Answer, Outgoing
from storage.engine import Database, DatabaseUnreachable
from tests.support.fake_senders import FakeSender, FakeSenders

Moment = Literal["before_commit", "after_commit", "before_call", "after_call"]


class Crash(BaseException):
    """The process is dead: no `except Exception` of it runs."""


class Mortal:
    """Counts its moments and dies at the nth of one sort; a dead one does nothing any more."""

    def __init__(self, when: Moment, at: int) -> None:
        self._when = when
        self._left = at
        self.dead = False

    def reach(self, moment: Moment) -> None:
        if self.dead:
            raise Crash
        if moment == self._when:
            self._left -= 1
            if self._left == 0:
                self.dead = True
                raise Crash


class MortalDatabase(Database):
    """A database as the dying process sees it."""

    def __init__(self, db: Database, life: Mortal) -> None:
        self.__dict__ |= db.__dict__
        self._db = db
        self._life = life

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        if self._life.dead:
            raise Crash
        async with self._db.read() as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        if self._life.dead:
            raise Crash
        async with self._db.write() as session:
            yield session
            self._life.reach("before_commit")
        self._life.reach("after_commit")


class SleepingDatabase(Database):
    """A database as a process sees it that is frozen right before its nth write, until `awake` is set."""

    def __init__(self, db: Database, *, at: int) -> None:
        self.__dict__ |= db.__dict__
        self._db = db
        self._left = at
        self.asleep, self.awake = asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        self._left -= 1
        if self._left == 0:
            self.asleep.set()
            await self.awake.wait()
        async with self._db.write() as session:
            yield session


class AwayDatabase(Database):
    """A database that cannot be reached for these writes, counted from 1."""

    def __init__(self, db: Database, *, away: Collection[int]) -> None:
        self.__dict__ |= db.__dict__
        self._db = db
        self._away = away
        self._writes = 0

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        self._writes += 1
        if self._writes in self._away:
            raise DatabaseUnreachable("O banco de dados não responde.")
        async with self._db.write() as session:
            yield session


class MortalSenders(FakeSenders):
    """Senders as the dying process sees them. What was called is in `sender.calls`, as the far end has it."""

    def __init__(self, sender: FakeSender, life: Mortal) -> None:
        super().__init__(sender)
        self._life = life

    async def get(self, account: Account) -> FakeSender:
        return _MortalSender(self.sender, self._life)


class _MortalSender(FakeSender):
    def __init__(self, sender: FakeSender, life: Mortal) -> None:
        super().__init__(batch_size=sender.batch_size, total_timeout=sender.total_timeout)
        self._sender = sender
        self._life = life

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Answer]:
        self._life.reach("before_call")
        answers = await self._sender.send(batch)
        self._life.reach("after_call")
        return answers
