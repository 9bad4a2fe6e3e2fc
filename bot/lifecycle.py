"""From start to stop. Start: keys, lock, database, Slack, clock; stop: the other way round.

`running` is the bot's whole life, used by the command line and by the end-to-end tests alike.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from bot import demo, slack
from bot.places import copies_of
from bot.settings import Settings
from bot.wiring import Parts, build
from storage import parameters
from storage.engine import DatabaseUnreachable
from storage.migrate import upgrade

log = logging.getLogger(__name__)

_DRAIN_SECONDS = 10.0


@dataclass
class Life:
    """A bot at work. connected: set once Slack is. broken: raises what ended a part that never ends."""

    connected: asyncio.Event = field(default_factory=asyncio.Event)
    broken: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def watch(self, task: asyncio.Task[None]) -> asyncio.Task[None]:
        """`task` may end, but not with an error."""
        task.add_done_callback(self._look)
        return task

    def _look(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None and not self.broken.done():
            self.broken.set_exception(error)


async def serve(settings: Settings, *, ready: Callable[[], None] | None = None) -> None:
    """Run the bot until SIGTERM or SIGINT. `ready` is called once Slack is connected.

    Raises what a person must mend: NewerDatabase, DatabaseInUse, DatabaseUnreachable, BackupFailed,
    VaultError, SlackRefused.
    """
    stop = told_to_stop()
    parts = build(settings)
    async with running(parts, prepare=partial(_prepare, settings, parts)) as life:
        beside = [asyncio.create_task(_announce(life.connected, ready))]
        if settings.demo:
            beside.append(
                asyncio.create_task(demo.tell_sendgrid(parts.db, parts.vault, settings.endpoints()))
            )
        try:
            await until_over(life, stop)
        finally:
            for task in beside:
                task.cancel()


def told_to_stop() -> asyncio.Event:
    """Set at SIGTERM or SIGINT, from now on: before anything is begun that wants an orderly end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def until_over(life: Life, stop: asyncio.Event) -> None:
    """Returns once it is told to stop; raises what broke before."""
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait((stopped, life.broken), return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    log.info("stopping")
    if life.broken.done():
        await life.broken


async def _prepare(settings: Settings, parts: Parts) -> None:
    await upgrade(settings.storage.database_url, copies=copies_of(settings.storage))
    if settings.demo:
        await demo.prepare(parts.db, parts.clock.now())


async def _announce(connected: asyncio.Event, ready: Callable[[], None] | None) -> None:
    await connected.wait()
    if ready is not None:
        ready()


@asynccontextmanager
async def running(
    parts: Parts, *, prepare: Callable[[], Awaitable[None]] | None = None
) -> AsyncIterator[Life]:
    """The bot at work inside the block. Sending does not wait for Slack.

    prepare: done first, with the database's lock held: no migration pulls it from under a bot that runs.
    """
    life = Life()
    connections = slack.keep_connections(parts.app.client)
    try:
        parts.db.claim_process()
        if prepare is not None:
            await prepare()
        await parts.epoch.start()  # before anything is sent: this may be a restored copy
        dispatcher = life.watch(asyncio.create_task(parts.dispatcher.run()))
        reporter = life.watch(asyncio.create_task(parts.reporter.run()))
        poller = life.watch(asyncio.create_task(parts.poller.run()))
        returns = life.watch(asyncio.create_task(parts.returns.run()))
        socket = life.watch(asyncio.create_task(_connect(parts, life.connected)))
        health = life.watch(asyncio.create_task(parts.health.watch()))
        try:
            if parts.ingress is not None:
                await parts.ingress.start()
            await _start_clock(parts)
            yield life
        finally:
            if parts.ingress is not None:
                await parts.ingress.stop()
            parts.dispatcher.stop()  # nothing more is claimed; calls under way finish
            await parts.scheduler.stop()
            await asyncio.wait([dispatcher])
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_DRAIN_SECONDS):
                    await parts.desk.drain()
            beside = (reporter, poller, returns, socket, health)
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)
            with contextlib.suppress(DatabaseUnreachable):
                await parts.reporter.leave()
                await parts.poller.leave()
                await parts.ticks.leave()
    finally:
        await parts.door.close()
        await connections.close()
        await parts.senders.close()
        await parts.db.close()


async def _connect(parts: Parts, connected: asyncio.Event) -> None:
    await parts.door.connect()
    connected.set()
    await parts.door.keep()


async def _start_clock(parts: Parts) -> None:
    async with parts.db.read() as session:
        wanted = await parameters.get(session)
    ticks = parts.ticks
    parts.scheduler.start(
        wanted.send_at, wanted.timezone, on_slot=ticks.slot, on_tick=ticks.tick, on_minute=ticks.minute
    )
