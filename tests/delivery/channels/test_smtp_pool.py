"""The pool: never too many connections, none left open for long, one failure for all who wait for it."""

import asyncio

import pytest

from delivery.channels.smtp_connection import Connection
from delivery.channels.smtp_dialogue import Dialogue
from delivery.channels.smtp_pool import Pool
from delivery.errors import DeliveryError, Fate, Fault
from tests.support.wire import Wire

WRONG_PASSWORD = DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "535", "no")
TOO_MANY = DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "421", "too many connections")


class Opener:
    """Opens connections that lead nowhere; fails with `failure` from the `after`th on."""

    def __init__(self, failure: DeliveryError | None = None, after: int = 0) -> None:
        self.wires: list[Wire] = []
        self.calls = 0
        self._failure = failure
        self._after = after

    async def __call__(self) -> Connection:
        self.calls += 1
        await asyncio.sleep(0)
        if self._failure and len(self.wires) >= self._after:
            raise self._failure
        self.wires.append(Wire())
        return Connection(Dialogue(self.wires[-1]), pipelining=False)


async def test_given_back_it_is_taken_again() -> None:
    """One connection after the other needs one."""
    opener = Opener()
    pool = Pool(opener, 3)
    for _ in range(5):
        pool.give(await pool.take())
    assert opener.calls == 1


async def test_never_more_than_the_most() -> None:
    """Who comes too many waits until one is given back."""
    pool = Pool(Opener(), 2)
    taken = [await pool.take(), await pool.take()]
    waiting = asyncio.create_task(pool.take())
    await asyncio.sleep(0)
    assert not waiting.done()
    pool.give(taken[0])
    assert await waiting is taken[0]


async def test_a_failure_counts_for_all_who_waited() -> None:
    """Four at once and a wrong password: one sign-in."""
    opener = Opener(WRONG_PASSWORD)
    pool = Pool(opener, 4)
    ends = await asyncio.gather(*(pool.take() for _ in range(4)), return_exceptions=True)
    assert ends == [WRONG_PASSWORD] * 4
    assert opener.calls == 1


async def test_after_a_failure_it_tries_again() -> None:
    """The next batch asks anew: the account may have been mended at the far end."""
    opener = Opener(WRONG_PASSWORD)
    pool = Pool(opener, 1)
    for _ in range(3):
        with pytest.raises(DeliveryError):
            await pool.take()
    assert opener.calls == 3


async def test_a_server_that_takes_fewer_gets_fewer() -> None:
    """The one that is refused waits for another's, and no slot is lost for good."""
    opener = Opener(TOO_MANY, after=1)
    pool = Pool(opener, 3)
    first = await pool.take()
    second = asyncio.create_task(pool.take())
    await asyncio.sleep(0.01)
    pool.give(first)
    assert await second is first
    first.close()
    pool.give(first)
    with pytest.raises(DeliveryError):
        await asyncio.wait_for(pool.take(), 1)


async def test_idle_connections_are_closed() -> None:
    """Servers count open connections: ours go when nothing was sent for a while."""
    opener = Opener()
    pool = Pool(opener, 1, idle_seconds=0.01)
    pool.give(await pool.take())
    async with asyncio.timeout(1):
        while not opener.wires[0].closed:  # noqa: ASYNC110 - the wire knows no events
            await asyncio.sleep(0.01)


async def test_closed_while_in_use() -> None:
    """A call under way is not cut off; its connection closes when it comes back."""
    opener = Opener()
    pool = Pool(opener, 1)
    connection = await pool.take()
    await pool.close()
    assert not opener.wires[0].closed
    pool.give(connection)
    assert opener.wires[0].closed
    await pool.close()


async def test_waiting_may_be_given_up() -> None:
    """Cancelled while it waits, nobody's slot is lost."""
    pool = Pool(Opener(), 1)
    connection = await pool.take()
    waiting = asyncio.create_task(pool.take())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    pool.give(connection)
    assert await asyncio.wait_for(pool.take(), 1) is connection
