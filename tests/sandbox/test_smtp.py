"""The mail server: a real aiosmtplib client sends to it, and faults happen where they are said to."""

import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from sandbox.smtp import PASSWORD, USER
from tests.support.sandbox import Control, RunningSandbox, running_sandbox


@asynccontextmanager
async def connected(
    sandbox: RunningSandbox, *, password: str = PASSWORD, start_tls: bool = True, timeout: float = 5
) -> AsyncIterator[aiosmtplib.SMTP]:
    client = aiosmtplib.SMTP(
        hostname="localhost",
        port=sandbox.smtp_port,
        start_tls=start_tls,
        username=USER,
        password=password,
        tls_context=ssl.create_default_context(cafile=str(sandbox.ca_file)),
        timeout=timeout,
    )
    await client.connect()
    try:
        yield client
    finally:
        client.close()


def a_mail(to: str = "maria@example.com") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Provedor <{USER}>", to, "Suspensão"
    mail["Message-ID"] = f"<1-{to}>"
    mail.set_content("Olá, Maria")
    mail.add_alternative("<p>Olá, <b>Maria</b></p>", subtype="html")
    return mail


async def test_a_mail_over_tls_with_a_password_is_in_the_outbox(
    sandbox: RunningSandbox, control: Control
) -> None:
    """The outbox shows sender, recipient, subject and both parts, decoded."""
    async with connected(sandbox) as smtp:
        await smtp.send_message(a_mail())
    (mail,) = await control.wait_for_outbox(1, "smtp")
    assert (mail["to"], mail["subject"]) == ("maria@example.com", "Suspensão")
    assert "Olá, Maria" in mail["text"]
    assert "<b>Maria</b>" in mail["html"]


async def test_a_wrong_password_is_refused(sandbox: RunningSandbox) -> None:
    """535, as a mail server says it."""
    with pytest.raises(aiosmtplib.SMTPAuthenticationError) as refused:
        async with connected(sandbox, password="errada"):
            pass
    assert refused.value.code == 535


async def test_nobody_sends_without_a_password(sandbox: RunningSandbox) -> None:
    """530 at MAIL FROM."""
    async with aiosmtplib.SMTP(hostname="localhost", port=sandbox.smtp_port, start_tls=False) as smtp:
        with pytest.raises(aiosmtplib.SMTPSenderRefused) as refused:
            await smtp.send_message(a_mail())
    assert refused.value.code == 530


@pytest.mark.parametrize(
    ("kind", "code"),
    [("greylist", 450), ("refuse_rcpt", 550), ("429", 450), ("500", 451), ("503", 421), ("permanent", 554)],
)
async def test_a_fault_answers_with_its_code_and_only_to_its_address(
    sandbox: RunningSandbox, control: Control, kind: str, code: int
) -> None:
    """`match` names the recipient; the next mail, and every other, goes through."""
    await control.fault("smtp", kind, match="joao@example.com")
    async with connected(sandbox) as smtp:
        await smtp.send_message(a_mail())
        with pytest.raises((aiosmtplib.SMTPResponseException, aiosmtplib.SMTPRecipientsRefused)) as refused:
            await smtp.send_message(a_mail("joao@example.com"))
    error = refused.value
    seen = error.recipients[0] if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else error
    assert seen.code == code
    assert [mail["to"] for mail in await control.outbox()] == ["maria@example.com"]


@pytest.mark.parametrize(("kind", "kept"), [("drop_after_dot", 0), ("reset_after", 1), ("reset_before", 0)])
async def test_a_cut_connection_keeps_the_mail_or_not(
    sandbox: RunningSandbox, control: Control, kind: str, kept: int
) -> None:
    """After the dot the sender cannot know: `reset_after` kept the mail, `drop_after_dot` did not."""
    await control.fault("smtp", kind)
    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        async with connected(sandbox) as smtp:
            await smtp.send_message(a_mail())
    assert len(await control.outbox()) == kept


async def test_a_bad_certificate_ends_the_handshake(sandbox: RunningSandbox, control: Control) -> None:
    """Signed by nobody known, for another name."""
    await control.fault("smtp", "bad_cert")
    with pytest.raises((aiosmtplib.SMTPConnectError, ssl.SSLError)):
        async with connected(sandbox):
            pass


async def test_a_silent_server_answers_nothing(sandbox: RunningSandbox, control: Control) -> None:
    """`timeout`: whoever connects waits for the answer to the first word; the client's deadline ends it."""
    await control.fault("smtp", "timeout")
    with pytest.raises(aiosmtplib.SMTPTimeoutError):
        async with connected(sandbox, timeout=0.2):
            pass


async def test_a_server_that_hangs_up_does_so_before_it_is_signed_in_to(
    sandbox: RunningSandbox, control: Control
) -> None:
    """`reset_before`: a connection that is only tested sees it too."""
    await control.fault("smtp", "reset_before")
    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        async with connected(sandbox):
            pass


async def test_a_server_that_is_silent_to_one_recipient(sandbox: RunningSandbox, control: Control) -> None:
    """With `match` nobody else notices: connecting goes well, and so does every other mail."""
    await control.fault("smtp", "timeout", match="maria@example.com")
    async with connected(sandbox) as smtp:
        with pytest.raises(aiosmtplib.SMTPReadTimeoutError):
            await smtp.sendmail(USER, ["maria@example.com"], a_mail().as_bytes(), timeout=0.2)


async def test_each_accepted_mail_is_in_the_log_before_its_answer(tmp_path: Path) -> None:
    """One JSON line with message id and recipients: what the kill tests count."""
    log = tmp_path / "mails.jsonl"
    async with running_sandbox(log=log) as sandbox, connected(sandbox) as smtp:
        await smtp.send_message(a_mail())
        line = json.loads(log.read_text())
    assert line["carried"] == "<1-maria@example.com>"
    assert line["to"] == ["maria@example.com"]
