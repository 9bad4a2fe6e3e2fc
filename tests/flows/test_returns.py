"""A mailbox of returned mails, from the modal to the next method, over real sockets."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import demo
from bot.wiring import Parts
from storage import gateways, parameters, suppressions
from storage.enums import Channel, DeliveryState, SuppressionReason
from storage.models import Delivery, EmailServer
from storage.tables import table
from tests.support import methods
from tests.support.bot import running_bot, settings_for
from tests.support.control import Json
from tests.support.sandbox import Control, RunningSandbox, text_of
from tests.support.steps import ADMIN, account_fields, open_account, run_now, suspended_client

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
MOBILE = "+5511987654321"
MARIA = "maria@cliente.example"


@pytest.fixture
async def bot(
    sandbox: RunningSandbox, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Parts]:
    """As the demo runs it, trusting the sandbox's mail servers."""
    monkeypatch.setenv("SSL_CERT_FILE", str(sandbox.ca_file))
    async with running_bot(settings_for(sandbox, database_url, tmp_path)) as parts:
        await demo.prepare(parts.db, parts.clock.now())
        yield parts


async def register_with_mailbox(control: Control) -> Json:
    """The account with its *Caixa de devoluções*, kept; the parameter screen with it chosen."""
    form = await open_account(control)
    typed = await account_fields(control)
    await control.action(ADMIN, form, "servers.returns", ["returns"])
    form = await control.wait_for_view(ADMIN, where=lambda view: "Servidor IMAP" in text_of(view))
    mailbox = (await control.accounts())["imap"]
    given = {
        "bounce_host": mailbox["host"],
        "bounce_port": str(mailbox["port"]),
        "bounce_security": mailbox["security"],
    }
    answer = await control.submit(ADMIN, form, **typed, **given)
    assert answer.ok, answer
    return await methods.kept(control)


async def fall_back_to_sms(parts: Parts, control: Control) -> None:
    """*Se falhar, tentar por*: SMS, by the sandbox's Twilio."""
    screen = await methods.register_twilio(control)
    await control.close(ADMIN, screen, everything=True)
    now = parts.clock.now()
    async with parts.db.write() as session:
        (gateway,) = await gateways.all_gateways(session)
        version = (await parameters.get(session)).version
        await parameters.update(
            session, version=version, by="test", now=now, fallback=["sms"], sms_gateway_id=gateway.id
        )


async def test_a_mail_that_comes_back_goes_on_by_sms(bot: Parts, control: Control) -> None:
    """Registered in the modal, run, returned: bounced, sent nothing more, and told by SMS; no hand moved."""
    await methods.save(control, await register_with_mailbox(control))
    await fall_back_to_sms(bot, control)
    await suspended_client(bot, email=MARIA, mobile=MOBILE)
    await run_now(control)
    (mail,) = await control.wait_for_outbox(1, "smtp")
    await control.post("receipt", provider="smtp", id=mail["id"], event="bounced")
    await control.wait_for_outbox(1, "twilio")
    async with bot.db.read() as session:
        rows = await session.execute(table(Delivery).select().order_by(table(Delivery).c.id))
        first, second = rows.all()
        suppressed = await suppressions.active(session, Channel.EMAIL, [MARIA])
        server = await session.get(EmailServer, 1)
    assert (first.state, first.error_code, first.error_text[:5]) == (DeliveryState.BOUNCED, "550", "5.1.1")
    assert (second.channel, second.destination) == (Channel.SMS, MOBILE)
    assert suppressed == {MARIA: SuppressionReason.BOUNCED}
    assert server is not None
    assert (server.bounce_seen_uid, server.bounce_error) == (1, None)
