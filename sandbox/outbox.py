"""What the far ends received: mails, SMS and pushes."""

import asyncio
import email
import email.policy
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from functools import cached_property
from pathlib import Path

from sandbox.events import Hub
from sandbox.shapes import Clock, Ids, Json, Refusal


@dataclass(frozen=True)
class Mail:
    """One mail as received: the envelope, and the message to the letter."""

    id: str
    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    at: float
    provider: str = "smtp"

    @cached_property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, _class=EmailMessage, policy=email.policy.default)

    def json(self) -> Json:
        """As the page and /control/outbox show it."""
        return self._shown

    def line(self) -> Json:
        """As the log has it: for whom, and what the sender's own id travelled in."""
        headers = BytesHeaderParser().parsebytes(self.raw, headersonly=True)
        return {
            "provider": self.provider,
            "to": self.recipients,
            "carried": headers["message-id"],
            "at": self.at,
        }

    @cached_property
    def _shown(self) -> Json:
        """Parsed when first asked for: receiving stays fast."""
        message = self.message
        return {
            "provider": self.provider,
            "id": self.id,
            "to": ", ".join(self.recipients),
            "from": str(message["from"] or self.sender),
            "subject": str(message["subject"] or ""),
            "text": _part(message, "plain"),
            "html": _part(message, "html"),
            "headers": [[name, str(value)] for name, value in message.items()],
            "raw": self.raw.decode("utf-8", "replace"),
            "at": self.at,
        }


@dataclass(frozen=True)
class Posted:
    """What an HTTP API took over for one recipient: an SMS, a push, a mail. raw: the call's body."""

    provider: str
    id: str
    to: str
    sender: str
    text: str
    raw: bytes
    at: float
    subject: str = ""
    html: str | None = None
    headers: tuple[tuple[str, str], ...] = ()

    def json(self) -> Json:
        return {
            "provider": self.provider,
            "id": self.id,
            "to": self.to,
            "from": self.sender,
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "headers": [list(pair) for pair in self.headers],
            "raw": self.raw.decode("utf-8", "replace"),
            "at": self.at,
        }

    def line(self) -> Json:
        """As the log has it; `carried` is the whole call, which is short."""
        carried = self.raw.decode("utf-8", "replace")
        return {"provider": self.provider, "to": [self.to], "carried": carried, "at": self.at}


Item = Mail | Posted


def _part(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else None


class Outbox:
    """Keeps what arrived, in order of arrival.

    log: a file that has a JSON line of each item, on the disk before whoever sent it gets an answer.
    """

    def __init__(self, hub: Hub, ids: Ids, clock: Clock, log: Path | None = None) -> None:
        self._hub = hub
        self._ids = ids
        self._clock = clock
        self._log = log
        self._items: dict[str, Item] = {}

    async def add_mail(self, sender: str, recipients: tuple[str, ...], raw: bytes) -> Mail:
        mail = Mail(self._ids.new("M"), sender, recipients, raw, self._clock())
        await self.add(mail)
        return mail

    async def add(self, *items: Item) -> None:
        """Takes what came in one call."""
        if self._log is not None:
            await asyncio.to_thread(_append, self._log, [item.line() for item in items])
        for item in items:
            self._items[item.id] = item
            self._hub.publish("outbox", provider=item.provider, id=item.id)

    def items(self, provider: str | None = None) -> list[Item]:
        return [item for item in self._items.values() if provider in (None, item.provider)]

    async def shown(self, provider: str | None = None) -> list[Json]:
        """The items as JSON. Others get their turn in between: hundreds of mails take a while to parse."""
        shown = []
        for item in self.items(provider):
            shown.append(item.json())
            await asyncio.sleep(0)
        return shown

    def has(self, item_id: str) -> bool:
        return item_id in self._items

    def get(self, item_id: str) -> Item:
        if item_id not in self._items:
            raise Refusal("not_found", f"não há {item_id!r} na caixa de saída")
        return self._items[item_id]

    def clear(self) -> None:
        self._items.clear()


def _append(path: Path, lines: Sequence[Json]) -> None:
    """On the disk when this returns: the kill tests read it after the sender is gone."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        os.write(descriptor, b"".join(json.dumps(line).encode() + b"\n" for line in lines))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
