"""What is different in the demo: nobody has a past here, so the schedule runs and nothing asks first."""

import asyncio
import datetime as dt
import logging

import aiohttp

from delivery.endpoints import Endpoints
from delivery.webhooks import SENDGRID_PATH
from storage import accounts, parameters
from storage.engine import Database
from storage.enums import EmailKind
from storage.models import EmailServer
from storage.vault import Vault

log = logging.getLogger(__name__)


async def prepare(db: Database, now: dt.datetime) -> None:
    """Ready for a person who wants to see the whole job within minutes. Idempotent."""
    async with db.write() as session:
        await parameters.set_paused(session, False, by="demo", now=now)
        await parameters.clear_pending_hold(session)


async def tell_sendgrid(db: Database, vault: Vault, at: Endpoints, *, every: float = 2.0) -> None:
    """Tell the stand-in where the newest SendGrid account takes receipts; goes on until it is cancelled.

    A person does this once on a page of SendGrid's, which the sandbox does not have.
    """
    told = ""
    async with aiohttp.ClientSession() as http:
        while True:
            async with db.read() as session:
                servers = await accounts.list_email_servers(session)
            newest = max(
                (server for server in servers if server.kind is EmailKind.SENDGRID),
                key=lambda server: server.id or 0,
                default=None,
            )
            if newest is not None and newest.uid != told and await _tell(http, vault, at, newest):
                told = newest.uid
            await asyncio.sleep(every)


async def _tell(http: aiohttp.ClientSession, vault: Vault, at: Endpoints, server: EmailServer) -> bool:
    url = f"{at.public_url}{SENDGRID_PATH}{server.uid}"
    signed_in = {"Authorization": f"Bearer {accounts.open_password(vault, server)}"}
    settings = f"{at.sendgrid}/v3/user/webhooks/event/settings"
    try:
        async with http.patch(settings, json={"enabled": True, "url": url}, headers=signed_in) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError) as error:
        log.warning("webhook_not_told", extra={"why": type(error).__name__})
        return False
