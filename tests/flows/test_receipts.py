"""What a far end says later, from its call to the ledger: with the bot as the demo runs it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest

from bot import demo
from bot.cli.demo import _free_port
from bot.lifecycle import running
from bot.settings import SettingsError
from bot.wiring import Parts, build
from storage import accounts, parameters
from storage.accounts import EmailServerValues
from storage.enums import DeliveryState, Security
from storage.models import Delivery
from storage.tables import table
from tests.support import methods
from tests.support.bot import running_bot, settings_for
from tests.support.sandbox import Control, RunningSandbox
from tests.support.steps import run_now, suspended_client

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
MOBILE = "+5511987654321"
S = DeliveryState


@pytest.fixture
async def reached(
    sandbox: RunningSandbox, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Parts]:
    """A bot that far ends reach, and that trusts the sandbox's mail server."""
    monkeypatch.setenv("SSL_CERT_FILE", str(sandbox.ca_file))
    port = _free_port()
    way_in = {"PUBLIC_URL": f"http://127.0.0.1:{port}", "INGRESS_PORT": str(port)}
    async with running_bot(settings_for(sandbox, database_url, tmp_path, **way_in)) as parts:
        await demo.prepare(parts.db, parts.clock.now())
        yield parts


async def fall_back_to_mail(parts: Parts, control: Control) -> None:
    """*Se falhar, tentar por*: E-mail, by the sandbox's mail server."""
    given = (await control.accounts())["smtp"]
    values = EmailServerValues(
        name="Avisos",
        host=given["host"],
        port=int(given["port"]),
        security=Security(given["security"]),
        sender_address=given["from"],
        username=given["user"],
    )
    now = parts.clock.now()
    async with parts.db.write() as session:
        server = await accounts.add_email_server(
            session, parts.vault, values, given["password"], by="test", now=now
        )
        version = (await parameters.get(session)).version
        await parameters.update(
            session, version=version, by="test", now=now, fallback=["email"], email_server_id=server.id
        )


async def until(parts: Parts, holds: Callable[[list[tuple[str, DeliveryState]]], bool]) -> None:
    """Waits for the ledger's deliveries, as (destination, state)."""
    c = table(Delivery).c
    async with asyncio.timeout(15):
        while True:
            async with parts.db.read() as session:
                rows = await session.execute(table(Delivery).select().order_by(c.id))
                if holds([(row.destination, row.state) for row in rows]):
                    return
            await asyncio.sleep(0.05)


async def test_twilios_callback_settles_the_sms(reached: Parts, control: Control) -> None:
    """It carries the attempt's key in its path, and is signed for the exact address."""
    await methods.save(control, await methods.register_twilio(control))
    await suspended_client(reached, mobile=MOBILE, email=None)
    await run_now(control)
    (sms,) = await control.wait_for_outbox(1, "twilio")
    await control.post("receipt", provider="twilio", id=sms["id"], event="delivered")
    await until(reached, lambda rows: rows == [(MOBILE, S.DELIVERED)])


async def test_an_sms_that_comes_back_goes_on_by_mail(reached: Parts, control: Control) -> None:
    """The run has ended by then: a follow-up carries it, with no hand moved."""
    await methods.save(control, await methods.register_twilio(control))
    await suspended_client(reached, mobile=MOBILE, email="maria@example.com")
    await fall_back_to_mail(reached, control)
    await run_now(control)
    (sms,) = await control.wait_for_outbox(1, "twilio")
    await control.post("receipt", provider="twilio", id=sms["id"], event="undelivered")
    (mail,) = await control.wait_for_outbox(1, "smtp")
    assert mail["to"] == "maria@example.com"
    await until(reached, lambda rows: [state for _, state in rows] == [S.BOUNCED, S.ACCEPTED])


async def posted(control: Control, mail_id: str) -> None:
    """The stand-in has been told where to post, and has."""
    post = {"provider": "sendgrid", "id": mail_id, "event": "delivered"}
    while not (await control.post("receipt", **post))["ok"]:  # noqa: ASYNC110 - as it were another process
        await asyncio.sleep(0.05)


async def test_sendgrids_event_settles_the_mail(reached: Parts, control: Control) -> None:
    """In the demo the stand-in is told where to post, as a person does on SendGrid's page."""
    await methods.save(control, await methods.register_sendgrid(control))
    told = asyncio.create_task(demo.tell_sendgrid(reached.db, reached.vault, reached.senders.at, every=0.05))
    await suspended_client(reached, email="maria@example.com")
    await run_now(control)
    (mail,) = await control.wait_for_outbox(1, "sendgrid")
    await asyncio.wait_for(posted(control, mail["id"]), 15)
    await until(reached, lambda rows: rows == [("maria@example.com", S.DELIVERED)])
    told.cancel()


async def test_the_outside_sees_that_it_is_well(reached: Parts) -> None:
    """As soon as the dispatcher has looked once and Slack is there."""
    assert reached.ingress is not None
    url = f"http://127.0.0.1:{reached.ingress.port}/health"
    async with aiohttp.ClientSession() as http, asyncio.timeout(10):
        while True:
            async with http.get(url) as answer:
                if (answer.status, await answer.json()) == (200, {"ok": True}):
                    return
            await asyncio.sleep(0.05)


async def test_a_port_in_use_ends_the_start(
    sandbox: RunningSandbox, database_url: str, tmp_path: Path
) -> None:
    """In a sentence that names the variable; what had started is stopped again."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        way_in = {"INGRESS_PORT": str(taken.getsockname()[1])}
        with pytest.raises(SettingsError, match="INGRESS_PORT: não consigo atender"):
            async with running(build(settings_for(sandbox, database_url, tmp_path, **way_in))):
                pass
