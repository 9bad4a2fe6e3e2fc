"""Mails that come back, as mail servers write them: RFC 3464 from Postfix, words from qmail, an answer."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime

from sandbox.outbox import Mail
from sandbox.shapes import Refusal

_MX = "mx.cliente.example"
_BOUNDARY = "B1C2D3.1795523400/mx.cliente.example"


@dataclass(frozen=True)
class _Report:
    action: str
    status: str
    diagnostic: str


_REPORTS: Mapping[str, _Report] = {
    "bounced": _Report("failed", "5.1.1", "smtp; 550 5.1.1 <{to}>: Recipient address rejected: User unknown"),
    "full": _Report("failed", "5.2.2", "smtp; 552 5.2.2 <{to}>: Mailbox full"),
    "blocked": _Report("failed", "5.7.1", "smtp; 554 5.7.1 Message rejected under policy"),
    "expired": _Report("failed", "4.4.7", "smtp; 451 4.4.1 connection timed out"),
    "delayed": _Report("delayed", "4.4.1", "smtp; 451 4.4.1 connection timed out"),
    "delivered": _Report("delivered", "2.0.0", "smtp; 250 2.0.0 OK"),
}


def returned(mail: Mail, event: str, mail_id: str, at: float) -> bytes:
    """What comes back for a mail, with CRLF. Raises Refusal for an event that is unknown."""
    if event not in EVENTS:
        known = ", ".join(EVENTS)
        raise Refusal("unknown_event", f"um servidor de e-mail não devolve {event!r}; devolve: {known}")
    report = _REPORTS.get(event)
    headers, body = _postfix(mail, report) if report else _WORDS[event](mail)
    date = format_datetime(datetime.datetime.fromtimestamp(at, datetime.UTC))
    own = [f"Date: {date}", f"Message-ID: <{mail_id}@{_MX}>", f"To: {mail.sender}", "MIME-Version: 1.0"]
    return "\r\n".join([*headers, *own, "", *body, ""]).encode()


def _postfix(mail: Mail, report: _Report) -> tuple[list[str], list[str]]:
    to = ", ".join(mail.recipients)
    headers = [
        "Return-Path: <>",
        f"From: MAILER-DAEMON@{_MX} (Mail Delivery System)",
        "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{_BOUNDARY}"',
    ]
    body = [
        f"--{_BOUNDARY}",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        f"This is the mail system at host {_MX}.",
        "",
        f"<{to}>: {report.diagnostic.format(to=to).partition('; ')[2]}",
        "",
        f"--{_BOUNDARY}",
        "Content-Type: message/delivery-status",
        "",
        f"Reporting-MTA: dns; {_MX}",
        "",
        f"Final-Recipient: rfc822; {to}",
        f"Action: {report.action}",
        f"Status: {report.status}",
        f"Diagnostic-Code: {report.diagnostic.format(to=to)}",
        "",
        f"--{_BOUNDARY}",
        "Content-Type: text/rfc822-headers",
        "",
        *_head(mail),
        "",
        f"--{_BOUNDARY}--",
    ]
    return headers, body


def _qmail(mail: Mail) -> tuple[list[str], list[str]]:
    headers = ["Return-Path: <>", f"From: MAILER-DAEMON@{_MX}", "Subject: failure notice"]
    body = [
        f"Hi. This is the qmail-send program at {_MX}.",
        "I'm afraid I wasn't able to deliver your message to the following addresses.",
        "This is a permanent error; I've given up. Sorry it didn't work out.",
        "",
        *(f"<{to}>:" for to in mail.recipients),
        "Sorry, no mailbox here by that name. (#5.1.1)",
        "",
        "--- Below this line is a copy of the message.",
        "",
        *_head(mail),
    ]
    return headers, body


def _vacation(mail: Mail) -> tuple[list[str], list[str]]:
    message_id = str(mail.message["message-id"] or "")
    headers = [
        "Return-Path: <>",
        f"From: {mail.recipients[0]}",
        "Subject: Estou fora",
        "Auto-Submitted: auto-replied",
        f"In-Reply-To: {message_id}",
    ]
    return headers, ["Volto na segunda-feira."]


def _head(mail: Mail) -> list[str]:
    return mail.raw.partition(b"\r\n\r\n")[0].decode("utf-8", "replace").split("\r\n")


_WORDS: Mapping[str, Callable[[Mail], tuple[list[str], list[str]]]] = {
    "qmail": _qmail,
    "vacation": _vacation,
}
EVENTS = (*_REPORTS, *_WORDS)
