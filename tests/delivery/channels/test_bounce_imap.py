"""Reading a mailbox over real sockets: nothing is changed in it, nothing is left out, nothing hangs."""

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from delivery.channels.bounce_config import MailboxConfig
from delivery.channels.bounce_imap import BATCH, Position, check, opened
from delivery.errors import DeliveryError, Fault
from delivery.outbound import OutboundGuard
from storage.enums import Security
from tests.support.mailbox import RunningMailbox, running_mailbox

GUARD = OutboundGuard(["127.0.0.0/8", "::1"])
TODAY = dt.datetime.now(dt.UTC).date()
BOUNCE = b"From: MAILER-DAEMON@x\r\nContent-Type: text/plain\r\n\r\nreturned %d"
LETTER = b"From: ana@cliente.example\r\nSubject: segredo\r\n\r\na private letter"


def wanted(head: bytes) -> bool:
    return b"MAILER-DAEMON" in head


@pytest.fixture
async def mailbox(tmp_path: Path) -> AsyncIterator[RunningMailbox]:
    async with running_mailbox(tmp_path) as running:
        yield running


async def read(
    mailbox: RunningMailbox, position: Position | None = None, *, since: dt.date = TODAY
) -> tuple[list[bytes], Position | None]:
    """Every mail that is wanted, and the last position."""
    mails: list[bytes] = []
    async with opened(mailbox.config(), GUARD, mailbox.trust, position=position, since=since) as box:
        while (batch := await box.next(wanted)) is not None:
            mails += batch.mails
            position = batch.until
    return mails, position


async def test_returned_mails_come_whole_and_in_order(mailbox: RunningMailbox) -> None:
    """To the last byte, over several batches."""
    for number in range(BATCH + 5):
        mailbox.put(BOUNCE % number)
    mails, position = await read(mailbox)
    assert mails == [BOUNCE % number for number in range(BATCH + 5)]
    assert position == Position(1, BATCH + 5)


async def test_what_was_read_is_not_read_again(mailbox: RunningMailbox) -> None:
    """Only what came after; also where nothing did, though "7:*" then names the last mail."""
    mailbox.put(BOUNCE % 1)
    _, position = await read(mailbox)
    assert await read(mailbox, position) == ([], position)
    mailbox.put(BOUNCE % 2)
    assert (await read(mailbox, position))[0] == [BOUNCE % 2]


async def test_other_mail_is_neither_fetched_nor_marked(mailbox: RunningMailbox) -> None:
    """Of a client's letter the header fields that tell, no more; the mailbox stays as it was."""
    heads: list[bytes] = []
    mailbox.put(LETTER)
    mailbox.put(BOUNCE % 1)

    def noted(head: bytes) -> bool:
        heads.append(head)
        return wanted(head)

    async with opened(mailbox.config(), GUARD, mailbox.trust, position=None, since=TODAY) as box:
        batch = await box.next(noted)
    assert batch is not None
    assert list(batch.mails) == [BOUNCE % 1]
    assert b"segredo" not in b"".join(heads)
    assert [mail.seen for mail in mailbox.end.inbox.mails.values()] == [False, False]


async def test_mails_numbered_anew_are_read_again(mailbox: RunningMailbox) -> None:
    """Another UIDVALIDITY: a position says nothing any more, and the last two weeks come again."""
    mailbox.put(BOUNCE % 1)
    _, position = await read(mailbox)
    mailbox.end.inbox.renumber()
    assert await read(mailbox, position) == ([BOUNCE % 1], Position(2, 1))


async def test_a_mailbox_is_first_read_from_a_day_on(mailbox: RunningMailbox) -> None:
    """Ten years of mail are none of ours."""
    mailbox.put(BOUNCE % 1)
    assert await read(mailbox, since=TODAY + dt.timedelta(days=2)) == ([], None)


async def test_tls_from_the_first_byte(tmp_path: Path) -> None:
    """The usual port 993."""
    async with running_mailbox(tmp_path, tls=True) as mailbox:
        await check(mailbox.config(security=Security.TLS), GUARD, mailbox.trust)


async def code_of(config: MailboxConfig, tls: ssl.SSLContext, guard: OutboundGuard = GUARD) -> str:
    with pytest.raises(DeliveryError) as raised:
        await check(config, guard, tls)
    network = raised.value.code in {"timeout", "drop", "connect", "protocol", "imap_busy"}
    assert raised.value.fault is (Fault.NETWORK if network else Fault.ACCOUNT)
    return raised.value.code


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("auth", "535"),
        ("503", "imap_busy"),
        ("bad_cert", "certificate"),
        ("timeout", "timeout"),
        ("reset_before", "drop"),
    ],
)
async def test_what_goes_wrong_has_its_code(mailbox: RunningMailbox, kind: str, code: str) -> None:
    """As the SMTP channel's: the same sentences explain both."""
    mailbox.fault(kind)
    assert await code_of(mailbox.config(timeout=0.3 if kind == "timeout" else 5.0), mailbox.trust) == code


async def test_a_password_goes_nowhere_unprotected(mailbox: RunningMailbox) -> None:
    """The server wants protection first, and is not told the password to say so."""
    assert await code_of(mailbox.config(security=Security.NONE), mailbox.trust) == "538"


async def test_a_certificate_that_nobody_vouches_for(mailbox: RunningMailbox) -> None:
    """The system's own authorities do not know the stand-in's."""
    assert await code_of(mailbox.config(), ssl.create_default_context()) == "certificate"


async def test_inside_the_house(mailbox: RunningMailbox) -> None:
    """The outbound guard decides here too."""
    assert await code_of(mailbox.config(), mailbox.trust, OutboundGuard()) == "refused_host"


@asynccontextmanager
async def scripted(answers: bytes) -> AsyncIterator[int]:
    """The port of a server that says this, whatever it is asked, until its one client goes."""
    gone = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answers)
        await reader.read()
        writer.close()
        gone.set()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        await gone.wait()


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (b"220 mail.example ESMTP\r\n", "protocol"),
        (b"* BYE too many connections\r\n", "protocol"),
        (b"* OK hi {99999999999}\r\n", "protocol"),
        (b"* OK IMAP4rev1", "timeout"),
        (b"", "timeout"),
    ],
)
async def test_what_is_no_imap_server(answers: bytes, code: str) -> None:
    """An SMTP port, a flood, half a line, silence: an answer in time, whatever it is."""
    async with scripted(answers) as port:
        config = MailboxConfig("127.0.0.1", port, Security.NONE, "u", "p", connect_timeout=0.3)
        assert await code_of(config, ssl.create_default_context()) == code


async def test_whoever_is_cancelled_leaves_at_once(mailbox: RunningMailbox) -> None:
    """The bot ends while a server is silent: no thread waits for it."""
    mailbox.fault("timeout")
    reading = asyncio.create_task(check(mailbox.config(timeout=60), GUARD, mailbox.trust))
    while mailbox.faults.active():  # noqa: ASYNC110 - until the server is asked
        await asyncio.sleep(0.01)
    reading.cancel()
    async with asyncio.timeout(1):
        await asyncio.wait({reading})
        await asyncio.get_running_loop().shutdown_default_executor()
