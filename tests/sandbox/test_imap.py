"""The mailbox of returned mails: a stranger's IMAP client (imaplib as it is) reads it, and it is strict."""

import asyncio
import email
import email.policy
import imaplib
import ssl
from collections.abc import Callable
from typing import TypeVar

import pytest

from sandbox.dsn import EVENTS
from sandbox.smtp import PASSWORD, USER
from tests.sandbox.test_smtp import a_mail, connected
from tests.support.control import ControlError
from tests.support.sandbox import Control, RunningSandbox

T = TypeVar("T")


async def asked(sandbox: RunningSandbox, ask: Callable[[imaplib.IMAP4], T]) -> T:
    """What `ask` gets from a signed-in connection."""

    def work() -> T:
        with imaplib.IMAP4("localhost", sandbox.imap_port, timeout=5) as imap:
            imap.starttls(ssl.create_default_context(cafile=str(sandbox.ca_file)))
            imap.login(USER, PASSWORD)
            return ask(imap)

    return await asyncio.to_thread(work)


async def returned(sandbox: RunningSandbox, control: Control, event: str) -> email.message.EmailMessage:
    """What comes back for a mail to Maria."""
    async with connected(sandbox) as smtp:
        await smtp.send_message(a_mail())
    (mail,) = await control.wait_for_outbox(1, "smtp")
    assert (await control.post("receipt", provider="smtp", id=mail["id"], event=event))["ok"]

    def ask(imap: imaplib.IMAP4) -> bytes:
        imap.select("INBOX", readonly=True)
        (uids,) = imap.uid("SEARCH", "ALL")[1]
        raw: bytes = imap.uid("FETCH", uids.decode(), "(BODY.PEEK[])")[1][0][1]
        return raw

    raw = await asked(sandbox, ask)
    return email.message_from_bytes(raw, _class=email.message.EmailMessage, policy=email.policy.default)


async def test_a_bounce_is_a_report_of_rfc_3464(sandbox: RunningSandbox, control: Control) -> None:
    """Readable by the standard library: status, action, and the headers of the mail that came back."""
    mail = await returned(sandbox, control, "bounced")
    assert mail.get_content_type() == "multipart/report"
    _, status, sent = mail.iter_parts()
    _, recipient = status.get_payload()  # type: ignore[misc]  # groups of fields
    assert (recipient["Action"], recipient["Status"]) == ("failed", "5.1.1")
    assert "Message-ID: <1-maria@example.com>" in sent.get_content()


@pytest.mark.parametrize("event", EVENTS)
async def test_every_event_is_a_mail(sandbox: RunningSandbox, control: Control, event: str) -> None:
    """To whoever sent it, from whoever returns it, with an id of its own."""
    mail = await returned(sandbox, control, event)
    assert mail["To"] == USER
    assert mail["Message-ID"]


async def test_an_event_that_no_mail_server_knows(sandbox: RunningSandbox, control: Control) -> None:
    async with connected(sandbox) as smtp:
        await smtp.send_message(a_mail())
    (mail,) = await control.wait_for_outbox(1, "smtp")
    with pytest.raises(ControlError, match="vacation"):
        await control.post("receipt", provider="smtp", id=mail["id"], event="opened")


async def test_no_password_before_protection(sandbox: RunningSandbox) -> None:
    """As real servers: LOGINDISABLED, and a NO to whoever tries."""

    def work() -> None:
        imap = imaplib.IMAP4("localhost", sandbox.imap_port, timeout=5)
        assert "LOGINDISABLED" in imap.capabilities
        with pytest.raises(imaplib.IMAP4.error, match="PRIVACYREQUIRED"):
            imap.login(USER, PASSWORD)
        imap.logout()

    await asyncio.to_thread(work)


@pytest.mark.parametrize("command", ["FETCH", "STORE", "SELECT"])
async def test_what_makes_no_sense_is_refused(sandbox: RunningSandbox, command: str) -> None:
    """An item that is unknown, a command that is, a folder that is not there."""

    def ask(imap: imaplib.IMAP4) -> None:
        if command == "SELECT":
            assert imap.select("Enviados")[0] == "NO"
            return
        imap.select("INBOX")
        with pytest.raises(imaplib.IMAP4.error, match="BAD"):
            imap.uid(command, "1", "(ENVELOPE)")

    await asked(sandbox, ask)


async def test_the_account_is_shown(control: Control, sandbox: RunningSandbox) -> None:
    """What a person types into *Caixa de devoluções*."""
    account = (await control.accounts())["imap"]
    assert (account["port"], account["user"]) == (sandbox.imap_port, USER)


async def test_a_reset_empties_it(sandbox: RunningSandbox, control: Control) -> None:
    """And numbers it anew: a reader's position says nothing any more."""
    await returned(sandbox, control, "bounced")
    before = await asked(sandbox, _validity)
    await control.reset()
    after = await asked(sandbox, _validity)
    assert (before[0], after[0]) == (b"1", b"0")
    assert before[1] != after[1]


def _validity(imap: imaplib.IMAP4) -> tuple[bytes, bytes]:
    (exists,) = imap.select("INBOX", readonly=True)[1]
    return exists or b"", imap.response("UIDVALIDITY")[1][0]
