"""Reads a mail that came to the mailbox of returns: which message of ours it is about, and what became of it.

Pure. What counts is the form of RFC 3464 and, where a server does not keep to it (qmail, older Exchange and
Exim), a mail from the mailer daemon that quotes our Message-ID and says a code that refuses for good. An
automatic answer, a read receipt and a mail that names no message of ours are nothing.
"""

import datetime as dt
import hashlib
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import TypeVar

from storage.enums import ReceiptKind, SuppressionReason
from storage.receipts import ReceiptEvent

T = TypeVar("T")

log = logging.getLogger(__name__)

LARGEST = 128 * 1024  # bytes of a mail that are looked at; what was sent back comes last and may be cut off
HEADERS = ("FROM", "RETURN-PATH", "CONTENT-TYPE", "X-FAILED-RECIPIENTS", "AUTO-SUBMITTED")
"""What `may_be` asks for: of anybody else's mail nothing more is read."""
PROVIDER = "smtp"
GAVE_UP = (
    "gave_up"  # the code of a mail that was tried for days: what stopped it is no word about the address
)

_OURS = re.compile(r"<([0-9a-f]{32})@[^<>\s]{1,255}>")
_STATUS = re.compile(r"(?<![\w.])([245]\.\d{1,3}\.\d{1,3})(?![\w.]\d|\w)")  # an IP address is none
_CODE = re.compile(r"(?:^[ \t<>]{0,20}|: )(5[0-5]\d)(?=[ \-])", re.MULTILINE)
_QUOTED_ID = re.compile(
    r"^[ \t>]{0,80}Message-ID:[ \t]{0,80}(?:\r?\n[ \t]{1,80})?(<[^<>\s]{1,300}>)",
    re.IGNORECASE | re.MULTILINE,
)
_DAEMON = re.compile(r"mailer-daemon(@|$)", re.IGNORECASE)
_POSTMASTER = re.compile(r"postmaster(@|$)", re.IGNORECASE)
_GIVEN_UP = re.compile(r"giv(?:en|ing) up|not going to try again|in the queue too long|desist", re.IGNORECASE)
_LONGEST = 500

_NO_SUCH_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
"""RFC 3463: no such mailbox, no such domain, not an address, moved, takes no mail. A full mailbox, one that
is switched off and a server's policy pass; 5.1.7 and 5.1.8 are about the sender."""
_KINDS = {
    "failed": ReceiptKind.BOUNCED,
    "delayed": ReceiptKind.DEFERRED,
    "delivered": ReceiptKind.DELIVERED,
}
_RETURNED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail says of a message of ours.

    attempt_key: what its Message-ID began with. kind: BOUNCED (given up), DEFERRED (tried on) or DELIVERED.
    status: enhanced, as "5.1.1"; "5.0.0" where none was said. detail: the server's own words on one line.
    mail: an id of the mail itself, the same however often it is read. at: by its own Date; None without one.
    """

    attempt_key: str
    kind: ReceiptKind
    status: str
    detail: str
    mail: str
    at: dt.datetime | None = None

    @property
    def no_such_address(self) -> bool:
        """Whether nothing will ever arrive there."""
        return self.kind is ReceiptKind.BOUNCED and self.status in _NO_SUCH_ADDRESS

    def event(self, now: dt.datetime) -> ReceiptEvent:
        """The same for the ledger."""
        code, detail = _told(self.status, self.detail) if self.kind is ReceiptKind.BOUNCED else (None, None)
        return ReceiptEvent(
            provider=PROVIDER,
            event_id=f"{self.attempt_key}:{self.mail}",
            attempt_key=self.attempt_key,
            kind=self.kind,
            at=min(self.at or now, now),
            code=code,
            detail=detail,
            suppress=SuppressionReason.BOUNCED if self.no_such_address else None,
        )


def may_be(head: bytes) -> bool:
    """Whether a mail with these HEADERS is worth reading whole. Never raises."""
    return _safely(lambda mail: _is_report(mail) or _from_daemon(mail) or None, head) is not None


def read(raw: bytes) -> Bounce | None:
    """What the mail says, None where it is nothing. Never raises, whatever a stranger wrote."""
    raw = raw[:LARGEST]
    return _safely(lambda mail: _of_report(mail, raw) if _is_report(mail) else _of_words(mail, raw), raw)


def _safely(ask: Callable[[Message], T | None], raw: bytes) -> T | None:
    try:
        return ask(message_from_bytes(raw, policy=policy.compat32))
    except Exception as error:  # noqa: BLE001 - a stranger's mail meets the standard library: it ends no look
        log.warning("mail_not_understood", extra={"why": type(error).__name__})
        return None


def _is_report(mail: Message) -> bool:
    if mail.get_content_type() != "multipart/report":
        return False
    return str(mail.get_param("report-type") or "delivery-status").lower() == "delivery-status"


def _of_report(mail: Message, raw: bytes) -> Bounce | None:
    by_action = {_word(of, "Action").lower(): of for of in _recipients(mail)}
    found = next(((kind, by_action[word]) for word, kind in _KINDS.items() if word in by_action), None)
    key = _key(mail)
    if found is None or key is None:
        return None
    kind, of = found
    diagnostic = _word(of, "Diagnostic-Code")
    detail = (diagnostic.partition(";")[2] or diagnostic).strip()
    return Bounce(key, kind, _status(_word(of, "Status"), detail), detail, _identity(mail, raw), _date(mail))


def _recipients(mail: Message) -> Iterator[Message]:
    """The groups of fields about a recipient; the first of all is about the message."""
    for part in mail.walk():
        groups = part.get_payload()
        if part.get_content_type().endswith("delivery-status") and isinstance(groups, list):
            yield from (group for group in groups if isinstance(group, Message) and "Action" in group)


def _status(field: str, detail: str) -> str:
    """The status; where it says no more than its class (Exim's 5.0.0) that of the server's words."""
    given = [found[1] for found in (_STATUS.search(field), _STATUS.search(detail)) if found]
    exact = [status for status in given if not status.endswith(".0.0")]
    return next(iter([*exact, *given]), "5.0.0")


def _of_words(mail: Message, raw: bytes) -> Bounce | None:
    """A bounce in words: only a mailer daemon's, with our Message-ID and a refusal for good."""
    key = _key(mail)
    if key is None or not _from_daemon(mail):
        return None
    texts = "\n".join(_text(part) for part in mail.walk() if part.get_content_maintype() == "text")
    found = _refusal(texts)
    if found is None:
        return None
    status, detail = found
    return Bounce(key, ReceiptKind.BOUNCED, status, detail, _identity(mail, raw), _date(mail))


def _refusal(texts: str) -> tuple[str, str] | None:
    """Status and line of what the server gave up for."""
    said = _STATUS.search(texts)
    code = _CODE.search(texts)
    where = said or code
    if where is None:
        return None
    status = said[1] if said else "5.0.0"
    if not status.startswith("5.") and not (status.startswith("4.") and _GIVEN_UP.search(texts)):
        return None
    start = texts.rfind("\n", 0, where.start(1)) + 1
    return status, _line(texts[start:].partition("\n")[0])


def _from_daemon(mail: Message) -> bool:
    address = _word(mail, "From").rpartition("<")[2].rstrip("> ")
    if _DAEMON.match(address) or "X-Failed-Recipients" in mail:
        return True
    # Postmasters go on holiday too; of bounces only a daemon's say that they were written by themselves.
    null = _POSTMASTER.match(address) is not None or _word(mail, "Return-Path") == "<>"
    return null and _word(mail, "Auto-Submitted").lower() != "auto-replied"


def _key(mail: Message) -> str | None:
    """The attempt's key: in what was sent back, else in what the mail answers, else in what it quotes."""
    for found in _ids(mail):
        if key := _OURS.search(found):
            return key[1]
    return None


def _ids(mail: Message) -> Iterator[str]:
    for part in mail.walk():
        if part.get_content_type() not in _RETURNED:
            continue
        inner = part.get_payload()
        yield _word(inner[0], "Message-ID") if isinstance(inner, list) and inner else _quoted_id(_text(part))
    yield _word(mail, "In-Reply-To")
    yield _word(mail, "References")
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            yield _quoted_id(_text(part))


def _quoted_id(text: str) -> str:
    found = _QUOTED_ID.search(text)
    return found[1] if found else ""


def _identity(mail: Message, raw: bytes) -> str:
    own = _word(mail, "Message-ID").encode() or raw
    return hashlib.sha256(own).hexdigest()[:32]


def _date(mail: Message) -> dt.datetime | None:
    try:
        at = parsedate_to_datetime(_word(mail, "Date"))
        return (at if at.tzinfo else at.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _told(status: str, detail: str) -> tuple[str, str]:
    """Code and words as the SMTP channel has them: the digits apart, the enhanced status first."""
    if status.startswith("4."):
        return GAVE_UP, detail
    digits = re.match(r"(\d{3})[ \-]+", detail)
    code, words = (digits[1], detail[digits.end() :]) if digits else ("550", detail)
    exact = not status.endswith(".0.0") and not _STATUS.match(words)
    return code, f"{status} {words}".strip() if exact else words


def _word(mail: object, name: str) -> str:
    """A header on one line that a database and Slack can hold, cut; "" where there is none."""
    return _line(str(mail.get(name, ""))) if isinstance(mail, Message) else ""


def _line(text: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in text[: 4 * _LONGEST])
    return " ".join(printable.split())[:_LONGEST]


def _text(part: Message) -> str:
    body = part.get_payload(decode=True)
    return body.decode("utf-8", errors="replace") if isinstance(body, bytes) else ""
