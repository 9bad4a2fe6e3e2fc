"""Reads the mailbox that returned mails come to, over IMAP (RFC 3501), and changes nothing in it.

The folder is opened by EXAMINE and mails are fetched by BODY.PEEK: no mark is set, nothing is
deleted. Of a mail that is no return only some header fields are fetched.
"""

import datetime as dt
import re
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from delivery.bounces import HEADERS, LARGEST
from delivery.channels.bounce_config import MailboxConfig
from delivery.channels.dialing import unsent
from delivery.channels.imap_connect import Imap, Link, connected
from delivery.errors import Fault
from delivery.outbound import OutboundGuard

BATCH = 100  # mails whose headers are looked at in one go; how far we are is kept after each
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UID = re.compile(rb"\bUID (\d{1,10})\b")


@dataclass(frozen=True, slots=True)
class Position:
    """How far a mailbox was read: everything up to `seen`. A UID says nothing under another validity."""

    validity: int
    seen: int


@dataclass(frozen=True, slots=True)
class Batch:
    """The next mails that are wanted, whole or their first LARGEST bytes, and where the batch ends."""

    mails: Sequence[bytes]
    until: Position


class Mailbox:
    """An open mailbox, from `opened`."""

    def __init__(
        self, link: Link, imap: Imap, config: MailboxConfig, validity: int, uids: Sequence[int]
    ) -> None:
        self._link = link
        self._imap = imap
        self._config = config
        self._validity = validity
        self._uids = uids

    async def next(self, wanted: Callable[[bytes], bool]) -> Batch | None:
        """The next batch, in the order of arrival; None when there is no more. Raises DeliveryError.

        wanted: whether a mail is to be read whole, by the bytes of its HEADERS. Called in a thread.
        """
        uids, self._uids = self._uids[:BATCH], self._uids[BATCH:]
        if not uids:
            return None
        mails = await self._link.step(self._config.step_timeout, lambda: _batch(self._imap, uids, wanted))
        return Batch(mails, Position(self._validity, uids[-1]))


@asynccontextmanager
async def opened(
    config: MailboxConfig,
    guard: OutboundGuard,
    tls: ssl.SSLContext,
    *,
    position: Position | None,
    since: dt.date,
) -> AsyncIterator[Mailbox]:
    """The inbox, open for as long as the block; what arrived after `position` is still to come.

    since: where there is no position, or the server has numbered its mails anew, only what arrived from that
    day on comes. Raises DeliveryError, the account's fault or the network's: codes as those of the SMTP
    channel's connecting, and "inbox" where there is none.
    """
    async with connected(config, guard, tls) as (link, imap):
        validity = await link.step(config.step_timeout, lambda: _examine(imap))
        known = position.seen if position and position.validity == validity else None
        uids = await link.step(config.step_timeout, lambda: _listed(imap, known, since))
        yield Mailbox(link, imap, config, validity, uids)


async def check(config: MailboxConfig, guard: OutboundGuard, tls: ssl.SSLContext) -> None:
    """*Testar conexão*: sign in and open the inbox. Raises DeliveryError."""
    async with connected(config, guard, tls) as (link, imap):
        await link.step(config.step_timeout, lambda: _examine(imap))


def _examine(imap: Imap) -> int:
    """Opens the inbox to look at only; its UIDVALIDITY, 0 where the server says none."""
    imap.begin()
    if imap.select("INBOX", readonly=True)[0] != "OK":
        raise unsent(Fault.ACCOUNT, "inbox", "no INBOX to read")
    said = (imap.response("UIDVALIDITY")[1] or [None])[-1]
    return int(said) if isinstance(said, bytes) and said.isdigit() else 0


def _listed(imap: Imap, known: int | None, since: dt.date) -> list[int]:
    # Python's names of months follow the locale, IMAP's do not.
    recent = f"SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}"
    status, found = imap.uid("SEARCH", recent if known is None else f"UID {known + 1}:*")
    if status != "OK":
        raise unsent(Fault.NETWORK, "protocol", "no answer to SEARCH")
    uids = sorted({int(uid) for line in found if line for uid in line.split() if uid.isdigit()})
    # "7:*" names the last mail too where that is number 5.
    return [uid for uid in uids if uid > (known or 0)]


def _batch(imap: Imap, uids: Sequence[int], wanted: Callable[[bytes], bool]) -> list[bytes]:
    imap.begin()
    fields = " ".join(HEADERS)
    heads = _fetched(imap, uids, f"(UID BODY.PEEK[HEADER.FIELDS ({fields})])")
    whole = [uid for uid, head in sorted(heads.items()) if wanted(head)]
    mails = _fetched(imap, whole, f"(UID BODY.PEEK[]<0.{LARGEST}>)") if whole else {}
    return [mail for _, mail in sorted(mails.items())]


def _fetched(imap: Imap, uids: Sequence[int], parts: str) -> dict[int, bytes]:
    """By UID; a mail that was deleted meanwhile is not among them."""
    status, data = imap.uid("FETCH", ",".join(map(str, uids)), parts)
    if status != "OK":
        raise unsent(Fault.NETWORK, "protocol", "no answer to FETCH")
    asked = set(uids)
    return {uid: text for uid, text in _literals(data) if uid in asked}


def _literals(data: Sequence[Any]) -> Iterator[tuple[int, bytes]]:
    """imaplib gives a literal as (what stands before it, literal), then what stands after it."""
    for item, after in zip(data, [*data[1:], b""], strict=True):
        if isinstance(item, tuple):
            words = item[0] + b" " + (after if isinstance(after, bytes) else b"")
            if found := _UID.search(words):
                yield int(found[1]), item[1]
