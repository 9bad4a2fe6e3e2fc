"""From start to stop. Start: database, keys, lock, Slack, clock; stop: the other way round.

`running` is the bot's whole life, used by the command line and by the end-to-end tests alike.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot import demo
from bot.settings import Settings
from bot.wiring import Parts, build
from storage import parameters
from storage.migrate import upgrade

log = logging.getLogger(__name__)

_DRAIN_SECONDS = 10.0


async def serve(settings: Settings, *, ready: Callable[[], None] | None = None) -> None:
    """Run the bot until SIGTERM or SIGINT. `ready` is called once Slack is connected.

    Raises what a person must mend: NewerDatabase, DatabaseInUse, DatabaseUnreachable, VaultError,
    SlackRefused.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await upgrade(settings.storage.database_url)
    parts = build(settings)
    if settings.demo:
        await demo.prepare(parts.db, parts.clock.now())
    async with running(parts) as connected:
        if await _first(connected, stop) and ready is not None:
            ready()
        await stop.wait()
        log.info("stopping")


async def _first(connected: asyncio.Event, stop: asyncio.Event) -> bool:
    """Waits for either; whether it was the connection."""
    waits = [asyncio.create_task(event.wait()) for event in (connected, stop)]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    return connected.is_set()


@asynccontextmanager
async def running(parts: Parts) -> AsyncIterator[asyncio.Event]:
    """The bot at work inside the block; the event is set once Slack is connected.

    Sending does not wait for Slack. What breaks in the background ends the block with its error.
    """
    connected = asyncio.Event()
    try:
        parts.db.claim_process()
        async with asyncio.TaskGroup() as tasks:
            dispatcher = tasks.create_task(parts.dispatcher.run())
            reporter = tasks.create_task(parts.reporter.run())
            socket = tasks.create_task(_connect(parts, connected))
            await _start_clock(parts)
            try:
                yield connected
            finally:
                parts.scheduler.stop()
                parts.dispatcher.stop()  # nothing more is claimed; calls under way finish
                await dispatcher
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_DRAIN_SECONDS):
                        await parts.desk.drain()
                for task in (reporter, socket):
                    task.cancel()
    finally:
        await parts.socket.close()
        await parts.senders.close()
        await parts.db.close()


async def _connect(parts: Parts, connected: asyncio.Event) -> None:
    await parts.socket.connect()
    connected.set()


async def _start_clock(parts: Parts) -> None:
    async with parts.db.read() as session:
        wanted = await parameters.get(session)
    parts.scheduler.start(wanted.send_at, wanted.timezone, on_slot=parts.ticks.slot, on_tick=parts.ticks.tick)
