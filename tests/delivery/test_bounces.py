"""Mails that come back, in the forms that mail servers give them; written for these tests."""

import datetime as dt
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.bounces import GAVE_UP, LARGEST, may_be, read
from storage.enums import ReceiptKind, SuppressionReason
from tests.support.clock import NOON_UTC

KEY = "0123456789abcdef0123456789abcdef"
OURS = f"<{KEY}@provedor.example>"


K = ReceiptKind
QMAIL = """Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ana@cliente.example>:
{why}

--- Below this line is a copy of the message.

Return-Path: <avisos@provedor.example>
Received: from mail (HELO x) (5.188.12.2)
Message-ID: {ours}
"""


def report(
    action: str = "failed",
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 no such user",
    returned: str = "text/rfc822-headers",
    message_id: str = OURS,
    report_type: str = "delivery-status",
) -> bytes:
    lines = [
        "From: MAILER-DAEMON@mx.example",
        "Auto-Submitted: auto-replied",
        "Date: Tue, 24 Nov 2026 08:30:00 -0300",
        "Subject: Undelivered",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type={report_type}; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "It came back.",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example",
        "",
        "Final-Recipient: rfc822; ana@cliente.example",
        f"Action: {action}",
        f"Status: {status}",
        *([f"Diagnostic-Code: {diagnostic}"] if diagnostic else []),
        "",
        "--b",
        f"Content-Type: {returned}",
        "",
        "Subject: Aviso",
        f"Message-ID: {message_id}",
        "",
        "--b--",
        "",
    ]
    return "\r\n".join(lines).encode()


def words(
    text: str, *, sender: str = "Mail Delivery System <Mailer-Daemon@mx.example>", **more: str
) -> bytes:
    mail = EmailMessage()
    mail["From"] = sender
    for name, value in more.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


BOUNCES = {
    "postfix": (report(), "5.1.1", "550 5.1.1 no such user"),
    "exim": (report(status="5.0.0", returned="message/rfc822"), "5.1.1", "550 5.1.1 no such user"),
    "exchange": (
        report(status="5.1.10", diagnostic="smtp;550 5.1.10 RecipientNotFound", returned="message/rfc822"),
        "5.1.10",
        "550 5.1.10 RecipientNotFound",
    ),
    "gmail": (
        report(diagnostic="smtp; 552-5.2.2 The mailbox is\r\n 552 5.2.2 full", status="5.2.2"),
        "5.2.2",
        "552-5.2.2 The mailbox is 552 5.2.2 full",
    ),
    "tried for days": (
        report(status="4.4.7", diagnostic="smtp; 451 4.4.1 no answer"),
        "4.4.7",
        "451 4.4.1 no answer",
    ),
    "no diagnostic": (report(diagnostic=""), "5.1.1", ""),
    "no status": (report(status="unknown", diagnostic="smtp; no such user"), "5.0.0", "no such user"),
    "international": (report(returned="message/global-headers"), "5.1.1", "550 5.1.1 no such user"),
    "in words": (
        words(f"550 5.1.1 unknown user\n\n> Message-ID: {OURS}\n"),
        "5.1.1",
        "550 5.1.1 unknown user",
    ),
    "in words, in reply to ours": (
        words("551 5.7.1 refused\n", sender="x@mx.example", Return_Path="<>", In_Reply_To=OURS),
        "5.7.1",
        "551 5.7.1 refused",
    ),
    "in words, by digits alone": (
        words(f"host mx.example said: 550 User unknown\n\nMessage-ID: {OURS}\n"),
        "5.0.0",
        "host mx.example said: 550 User unknown",
    ),
    "exim's old words": (
        words(f"RCPT TO: 550 5.1.1 no\nMessage-ID:\n {OURS}\n", Auto_Submitted="auto-replied"),
        "5.1.1",
        "RCPT TO: 550 5.1.1 no",
    ),
    "qmail": (
        words(QMAIL.format(why="Sorry, no mailbox here by that name. (#5.1.1)", ours=OURS)),
        "5.1.1",
        "Sorry, no mailbox here by that name. (#5.1.1)",
    ),
    "qmail after a week": (
        words(QMAIL.format(why="Connected to 10.0.0.1 but it hung up. (#4.4.2)", ours=OURS)),
        "4.4.2",
        "Connected to 10.0.0.1 but it hung up. (#4.4.2)",
    ),
}
OTHERS = {
    "read receipt": report(report_type="disposition-notification"),
    "somebody else's": report(message_id="<abc@outro.example>"),
    "automatic answer": words(
        f"Estou de férias. 5.1.1\nMessage-ID: {OURS}", sender="ana@cliente.example", In_Reply_To=OURS
    ),
    "automatic answer of a postmaster": words(
        f"5.1.1\nMessage-ID: {OURS}", sender="postmaster@cliente.example", Auto_Submitted="auto-replied"
    ),
    "vacation without a return path": words(
        "Volto no dia 5.1.2027",
        sender="ana@cliente.example",
        Return_Path="<>",
        Auto_Submitted="auto-replied",
        In_Reply_To=OURS,
    ),
    "a client who quotes a refusal": words(f"550 5.1.1?\nMessage-ID: {OURS}", sender="ana@cliente.example"),
    "delay in words": words(f"450 4.2.0 greylisted, trying on\nMessage-ID: {OURS}\n"),
    "words without a status": words(f"It came back.\nMessage-ID: {OURS}\n"),
    "nothing": b"",
    "parts in parts without end": b"Content-Type: message/rfc822\r\n\r\n" * 2_000,
    "noise": b"\xff\x00\x01 Content-Type: multipart/report",
}


@pytest.mark.parametrize("form", BOUNCES)
def test_bounce(form: str) -> None:
    """A message given up is known by its key, with the status and the far server's words."""
    raw, status, detail = BOUNCES[form]
    found = read(raw)
    assert found is not None
    assert (found.attempt_key, found.kind, found.status, found.detail) == (KEY, K.BOUNCED, status, detail)
    assert may_be(raw.partition(b"\r\n\r\n")[0] if b"\r" in raw else raw.partition(b"\n\n")[0])


@pytest.mark.parametrize("form", OTHERS)
def test_no_bounce(form: str) -> None:
    """An answer, a stranger's mail and noise are nothing."""
    assert read(OTHERS[form]) is None


@pytest.mark.parametrize(("action", "kind"), [("delayed", K.DEFERRED), ("delivered", K.DELIVERED)])
def test_other_news_of_a_message(action: str, kind: ReceiptKind) -> None:
    """A delay says that the server has it, which settles a doubt; neither blames the address."""
    found = read(report(action=action, status="4.4.1"))
    assert found is not None
    event = found.event(NOON_UTC)
    assert (event.kind, event.code, event.suppress) == (kind, None, None)


@pytest.mark.parametrize(
    ("status", "bad"),
    [
        *((status, True) for status in ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10")),
        *((status, False) for status in ("5.0.0", "5.1.8", "5.2.1", "5.2.2", "5.7.1", "5.10.1", "4.1.1")),
    ],
)
def test_address(status: str, bad: bool) -> None:
    """Only an address that cannot exist is sent nothing more: a full mailbox and a policy pass."""
    found = read(report(status=status, diagnostic=""))
    assert found is not None
    assert found.event(NOON_UTC).suppress is (SuppressionReason.BOUNCED if bad else None)


@pytest.mark.parametrize(
    ("raw", "code", "detail"),
    [
        (report(), "550", "5.1.1 no such user"),
        (report(diagnostic=""), "550", "5.1.1"),
        (report(status="5.0.0", diagnostic="smtp; 554 go away"), "554", "go away"),
        (report(status="4.4.7", diagnostic="smtp; 451 no answer"), GAVE_UP, "451 no answer"),
    ],
)
def test_why_in_the_ledger(raw: bytes, code: str, detail: str) -> None:
    """Code and words stand as the SMTP channel writes a refusal: the same sentences explain both."""
    found = read(raw)
    assert found is not None
    assert (found.event(NOON_UTC).code, found.event(NOON_UTC).detail) == (code, detail)


def test_read_again_it_is_the_same_event() -> None:
    """However often, and under whatever UID; another mail about the same message is another."""
    first, again, other = read(report()), read(report()), read(report(action="delayed"))
    assert first is not None
    assert first == again
    assert other is not None
    assert first.event(NOON_UTC).event_id != other.event(NOON_UTC).event_id


def test_when_it_happened() -> None:
    """By the mail's own date, never in the future: a person's later word about the address stands."""
    found = read(report())
    assert found is not None
    assert found.event(NOON_UTC).at == dt.datetime(2026, 11, 24, 11, 30, tzinfo=dt.UTC)
    assert found.event(NOON_UTC - dt.timedelta(days=9)).at == NOON_UTC - dt.timedelta(days=9)


def test_a_huge_mail_is_looked_at_in_part() -> None:
    """What was sent back comes last: the report before it counts all the same."""
    assert read(report(returned="message/rfc822") + b"x" * 5_000_000) == read(
        (report(returned="message/rfc822") + b"x" * 5_000_000)[:LARGEST]
    )


_PIECES = st.sampled_from(
    [
        *report().split(b"\r\n"),
        b"",
        b"Content-Type: message/rfc822",
        b"Content-Transfer-Encoding: base64",
        b"Content-Type: multipart/report; report-type*0*=utf-8''%ff; boundary*1=\"b",
        b"Content-Type: text/plain; charset=\xff",
        b"From: =?utf-8?b?////?= <",
        b"Date: Tue, 99 Foo 99999 99:99:99 +9999",
        b"\xff\xfe\x00",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.binary(max_size=40)), max_size=40))
def test_no_mail_breaks_it(pieces: list[bytes]) -> None:
    """Lines of a report in any order, broken headers and noise: an answer, never an error."""
    raw = b"\r\n".join(pieces)
    may_be(raw)
    found = read(raw)
    assert found is None or isinstance(found.event(NOON_UTC).event_id, str)
