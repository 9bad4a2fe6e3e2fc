"""SendGrid from end to end: ledger, channel and SDK, and its receipts through the ingress."""

import datetime as dt
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port

from bot.ingress import Outside, ingress, runner
from delivery.devices import Devices
from delivery.endpoints import Endpoints
from delivery.outbound import OutboundGuard
from delivery.receipts import Receipts
from delivery.senders import AccountSenders
from delivery.webhooks import SENDGRID_PATH, Webhooks
from sandbox.sendgrid import KEY, SENDER
from storage import accounts
from storage.engine import Database
from storage.enums import Channel, DeliveryState
from storage.vault import Key, Vault
from tests.support.clock import FixedClock
from tests.support.sandbox import RunningSandbox, running_sandbox
from tests.support.world import World

S = DeliveryState
# SendGrid's stamps are of the real time.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


@dataclass
class Flow:
    world: World
    sandbox: RunningSandbox

    async def send(self, count: int = 1) -> dict[DeliveryState, int]:
        """So many clients are owed a mail, which goes out; what became of them."""
        await self.world.suspend(count)
        await self.world.sent()
        return await self.world.states()

    async def receipt(self, event: str) -> object:
        """SendGrid's word about each mail that it has; the status of the last answer."""
        status: object = None
        for mail in await self.sandbox.control.outbox("sendgrid"):
            status = (
                await self.sandbox.control.post("receipt", provider="sendgrid", id=mail["id"], event=event)
            )["status"]
        return status


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def flow(db: Database, clock: FixedClock, sandbox: RunningSandbox) -> AsyncIterator[Flow]:
    clock.set(dt.datetime.now(dt.UTC))
    world, vault, port = World(db, clock), Vault([Key(b"k" * 32)]), unused_port()
    at = Endpoints(sendgrid=sandbox.url, public_url=f"http://127.0.0.1:{port}")
    given = (await sandbox.control.accounts())["sendgrid"]
    values = accounts.sendgrid_values("SendGrid", SENDER, webhook_key=given["webhook_public_key"])
    async with db.write() as session:
        server = await accounts.add_email_server(session, vault, values, KEY, by="U1", now=clock.now())
    await world.ready(email_server_id=server.id)
    senders = AccountSenders(db, vault, OutboundGuard(), at=at)
    world.dispatcher = world.new_dispatcher(senders=senders)  # type: ignore[arg-type]  # the real ones
    app = ingress(
        Outside(
            db=db,
            webhooks=Webhooks(db, vault, at),
            receipts=Receipts(db, news=world.news),
            devices=Devices(db, clock),
            clock=clock,
            seconds=time.monotonic,
        )
    )
    served = runner(app)
    await served.setup()
    await web.TCPSite(served, "127.0.0.1", port).start()
    # As a person does in SendGrid's own pages.
    settings = f"{sandbox.url}/v3/user/webhooks/event/settings"
    posting = {"url": f"{at.public_url}{SENDGRID_PATH}{server.uid}", "enabled": True}
    await sandbox.session.patch(settings, json=posting, headers={"Authorization": f"Bearer {KEY}"})
    yield Flow(world, sandbox)
    await served.cleanup()
    await senders.close()


async def test_sent_and_delivered(flow: Flow) -> None:
    """Forty clients, one call; each mail's receipt finds its own delivery."""
    assert await flow.send(40) == {S.ACCEPTED: 40}
    assert (await flow.sandbox.control.traffic())["sendgrid"] == 1
    assert await flow.receipt("delivered") == 204
    assert await flow.world.states() == {S.DELIVERED: 40}


async def test_a_lost_answer_is_settled_by_itself(flow: Flow) -> None:
    """Accepted, and the answer never came: in doubt, until SendGrid speaks of it. Nothing is sent again."""
    await flow.sandbox.control.fault("sendgrid", "reset_after")
    assert await flow.send(3) == {S.IN_DOUBT: 3}
    await flow.receipt("processed")
    assert await flow.world.states() == {S.ACCEPTED: 3}
    await flow.receipt("delivered")
    assert await flow.world.states() == {S.DELIVERED: 3}
    assert len(await flow.sandbox.control.outbox("sendgrid")) == 3


async def test_a_bounce_says_why(flow: Flow) -> None:
    """As a client reads it in the failure list."""
    await flow.send()
    await flow.receipt("delivered")
    await flow.receipt("bounce")
    (row,) = [await flow.world.delivery("cliente1@example.com")]
    assert (row.state, row.error_code) == (S.BOUNCED, "550")
    assert (row.channel, row.error_text) == (Channel.EMAIL, "5.1.1 The email account does not exist")
