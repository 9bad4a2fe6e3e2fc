"""A worker's life: it sends what the bots of its database plan, and never speaks to Slack."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.lifecycle import Life, told_to_stop, until_over
from bot.places import copies_of
from bot.scheduler import TICK_SECONDS
from bot.sending import Sending, build_sending
from bot.served import Served
from bot.settings import SendingSettings
from storage.engine import DatabaseUnreachable
from storage.migrate import upgrade

log = logging.getLogger(__name__)


async def serve(settings: SendingSettings, *, ready: Callable[[], None] | None = None) -> None:
    """Send until SIGTERM or SIGINT. `ready` is called once it does.

    Raises what a person must mend: as `bot.lifecycle.serve`, but for Slack.
    """
    stop = told_to_stop()
    parts = build_sending(settings)
    async with working(parts, settings) as life:
        if ready is not None:
            ready()
        await until_over(life, stop)


@asynccontextmanager
async def working(parts: Sending, settings: SendingSettings) -> AsyncIterator[Life]:
    """The worker at work inside the block."""
    life = Life()
    try:
        parts.db.claim_process()
        await upgrade(settings.storage.database_url, copies=copies_of(settings.storage))
        await parts.epoch.start()  # before anything is sent: this may be a restored copy
        dispatcher = life.watch(asyncio.create_task(parts.dispatcher.run()))
        forever = (parts.poller.run(), parts.returns.run(), _follow(parts))
        beside = [life.watch(asyncio.create_task(part)) for part in forever]
        served = _health(parts, settings)
        try:
            if served is not None:
                await served.start()
            yield life
        finally:
            if served is not None:
                await served.stop()
            parts.dispatcher.stop()  # nothing more is claimed; calls under way finish
            await asyncio.wait([dispatcher])
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)
            with contextlib.suppress(DatabaseUnreachable):
                await parts.poller.leave()
    finally:
        await parts.senders.close()
        await parts.db.close()


async def _follow(parts: Sending) -> None:
    """Keep the mark of how far the database has come."""
    while True:
        try:
            await parts.epoch.watch()
        except DatabaseUnreachable as error:
            log.warning("epoch_waits_for_database", extra={"why": str(error)})
        await asyncio.sleep(TICK_SECONDS)


def _health(parts: Sending, settings: SendingSettings) -> Served | None:
    """Only `/health`, and only where INGRESS_PORT is set: receipts and devices come to the bot."""
    ingress = settings.ingress
    if ingress.port is None:
        return None

    async def health(_: web.Request) -> web.Response:
        well = parts.dispatcher.at_work
        return web.json_response({"ok": well}, status=200 if well else 503)

    app = web.Application()
    app.add_routes([web.get("/health", health)])
    return Served(app, ingress.host, ingress.port)
