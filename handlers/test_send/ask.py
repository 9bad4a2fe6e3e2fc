"""What a test is asked with, and whom it goes to: read from Slack once."""

import json
import re
from dataclasses import asdict, dataclass

from email_validator import EmailNotValidError, validate_email

from delivery.message import Account
from delivery.sources import fields
from delivery.sources.errors import BadValue
from handlers.test_send import texts
from handlers.turn import View
from storage import clients
from storage.account_rows import AccountRow
from storage.engine import Session
from storage.enums import Channel
from storage.models import EmailServer, SmsGateway

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


async def destination(session: Session, ask: Ask, method: Channel) -> str | dict[str, str]:
    """Where the test goes, or a sentence at the field that is wrong."""
    match method:
        case Channel.EMAIL:
            return _email(ask.destination)
        case Channel.SMS:
            return _mobile(ask.destination)
        case Channel.PUSH:
            return await _device(session, ask)


def _email(typed: str) -> str | dict[str, str]:
    try:
        return validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        return {"destination": texts.BAD_EMAIL}


def _mobile(typed: str) -> str | dict[str, str]:
    try:
        number, _ = fields.mobile(typed)
    except BadValue:
        number = None
    return number or {"mobile": texts.BAD_MOBILE}


async def _device(session: Session, ask: Ask) -> str | dict[str, str]:
    if ask.destination and ask.client:
        return {"client": texts.BOTH_GIVEN}
    if ask.destination:
        return ask.destination if _TOKEN.fullmatch(ask.destination) else {"token": texts.BAD_DEVICE}
    if not ask.client:
        return {"client": texts.NOBODY}
    client = await clients.with_code(session, ask.client)
    if client is None:
        return {"client": texts.NO_CLIENT}
    tokens = await clients.devices(session, client.id or 0)
    return tokens[0] if tokens else {"client": texts.NO_DEVICE}
