"""What a test is asked with, and whom it goes to: read from Slack once."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from email_validator import EmailNotValidError, validate_email

from delivery.message import Account
from delivery.sources import fields
from delivery.sources.errors import BadValue
from handlers.test_send import texts
from handlers.turn import View
from storage import clients, subjects, suppressions
from storage.account_rows import AccountRow
from storage.engine import Session
from storage.enums import Channel, Kind
from storage.models import Client, EmailServer, SmsGateway

_TOKEN = re.compile(r"[\w:.-]{20,4096}")


@dataclass(frozen=True)
class Ask:
    """What a test is asked with; kept so that the next one starts from it.

    account: `email:7`. destination: an address, a number or a device's token. client: a code, in its place.
    """

    account: str = ""
    rule: str = "temporary.started"
    destination: str = ""
    client: str = ""

    @property
    def through(self) -> Account | None:
        """The account, None where none is chosen."""
        method, _, account_id = self.account.partition(":")
        return Account(Channel(method), int(account_id)) if account_id else None

    @property
    def method(self) -> Channel | None:
        return self.through.channel if self.through else None

    def dump(self) -> str:
        return json.dumps(asdict(self))


def load(dumped: str) -> Ask:
    """What `dump` wrote."""
    return Ask(**json.loads(dumped))


def read(view: View) -> Ask:
    """The form as it stands; a field of another method is not there."""
    before = load(view.metadata) if view.metadata else Ask()
    return Ask(
        account=view.choice("account") or before.account,
        rule=view.choice("rule") or before.rule,
        destination=view.text("destination") or view.text("mobile") or view.text("token"),
        client=view.text("client"),
    )


def method_of(account: AccountRow) -> Channel:
    match account:
        case EmailServer():
            return Channel.EMAIL
        case SmsGateway():
            return Channel.SMS
        case _:
            return Channel.PUSH


def key_of(account: AccountRow) -> str:
    """What `Ask.account` holds."""
    return f"{method_of(account).value}:{account.id}"


@dataclass(frozen=True)
class Wanted:
    """Where a test goes. shows_id: the suspension whose data it shows, None for invented ones."""

    to: str
    shows_id: int | None = None


FIELDS = {Channel.EMAIL: "destination", Channel.SMS: "mobile", Channel.PUSH: "token"}
"""Where a destination is typed."""


async def wanted(session: Session, ask: Ask, method: Channel, kind: Kind) -> Wanted | dict[str, str]:
    """What was asked for, or a sentence at the field that is wrong. kind: of the suspension told about."""
    place = FIELDS[method]
    if ask.destination and ask.client:
        return {"client": texts.BOTH_GIVEN}
    if ask.client:
        return await _of_client(session, ask.client, method, kind)
    if not ask.destination:
        return {place: texts.NOBODY}
    to = _TYPED[method](ask.destination)
    return Wanted(to) if to else {place: _WRONG[method]}


def _email(typed: str) -> str | None:
    try:
        return validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def _mobile(typed: str) -> str | None:
    try:
        number, _ = fields.mobile(typed)
    except BadValue:
        return None
    return number


def _token(typed: str) -> str | None:
    return typed if _TOKEN.fullmatch(typed) else None


_TYPED: Mapping[Channel, Callable[[str], str | None]] = {
    Channel.EMAIL: _email,
    Channel.SMS: _mobile,
    Channel.PUSH: _token,
}
_WRONG = {
    Channel.EMAIL: texts.BAD_EMAIL,
    Channel.SMS: texts.BAD_MOBILE,
    Channel.PUSH: texts.BAD_DEVICE,
}


async def _of_client(session: Session, code: str, method: Channel, kind: Kind) -> Wanted | dict[str, str]:
    client = await clients.with_code(session, code)
    if client is None:
        return {"client": texts.NO_CLIENT}
    to = await _contact(session, client, method)
    if to is None:
        return {"client": texts.NO_CONTACT[method]}
    if await suppressions.active(session, method, [to]):
        return {"client": texts.SUPPRESSED}
    return Wanted(to, await subjects.latest_id(session, client.id or 0, kind))


async def _contact(session: Session, client: Client, method: Channel) -> str | None:
    match method:
        case Channel.EMAIL:
            return client.email
        case Channel.SMS:
            return client.mobile
        case Channel.PUSH:
            return next(iter(await clients.devices(session, client.id or 0)), None)
