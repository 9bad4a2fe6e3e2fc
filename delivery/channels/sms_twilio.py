"""SMS by Twilio, through its own SDK. What its codes mean stands in twilio_codes.py.

A Message resource names no id of ours, so the attempt's key travels in the path of its status callback.
"""

import asyncio
import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from twilio.base import values
from twilio.base.exceptions import TwilioException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from delivery.channels import sms_number
from delivery.channels.courier import Courier
from delivery.channels.http_call import base_address, failure
from delivery.channels.twilio_codes import meaning
from delivery.channels.twilio_http import TwilioHttp
from delivery.channels.twilio_status import TwilioStatus, error_of
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Outgoing, Receipt

API = "https://api.twilio.com"
CALLBACK_PATH = "/webhooks/twilio/"
"""Below PUBLIC_URL, followed by the attempt's key: where Twilio says how a message fared."""
LISTED_MOST = 50
AT_ONCE = 25  # calls of one batch: with its two lanes an account has 50 under way

# Without these the SDK reads TWILIO_EDGE and TWILIO_REGION from the environment of the process.
_NO_ENVIRONMENT = {"TWILIO_EDGE": "", "TWILIO_REGION": ""}
_INACTIVE = {"suspended": 30002, "closed": 20005}


@dataclass(frozen=True, slots=True)
class TwilioConfig:
    """One Twilio account, in the clear; `repr` leaves the secrets out.

    sender: a number in E.164, a short code or a name; or a messaging service ("MG…").
    auth_token: of the account; signs callbacks too. api_key, api_secret: sign in instead of it ("SK…").
    base_url: Twilio's, or a stand-in's. public_url: where the bot is reached, "" where it is not.
    per_minute: messages a minute, None for no limit. call_timeout: seconds one call may take.
    """

    account_sid: str
    sender: str
    auth_token: str = field(default="", repr=False)
    api_key: str = ""
    api_secret: str = field(default="", repr=False)
    base_url: str = API
    public_url: str = ""
    per_minute: int | None = None
    call_timeout: float = 30.0


class TwilioSender(Courier):
    """ports.Sender over Twilio. Receipt.ref is the message's SID."""

    def __init__(self, config: TwilioConfig, now: Callable[[], float] = time.time) -> None:
        """Raises DeliveryError (the account's fault) where `base_url` is plain HTTP to elsewhere.

        now: seconds since 1970.
        """
        base_address(config.base_url)
        self._config = config
        self._now = now
        self._http: TwilioHttp | None = None
        self._resource: Any = None
        super().__init__(
            self._create, at_once=AT_ONCE, call_timeout=config.call_timeout, per_minute=config.per_minute
        )

    async def check(self) -> None:
        """Sign in, sending nothing. Raises DeliveryError, also for an account that is suspended or closed."""
        if self._config.api_key:
            # A standard key may not read the account itself.
            await self._ask(self._account.messages.list_async(limit=1, page_size=1))
            return
        account = await self._ask(self._account.fetch_async())
        if code := _INACTIVE.get(str(account.status)):
            raise meaning(code, f"account {account.status}")

    async def fetch(self, sid: str) -> TwilioStatus | None:
        """How a message stands now, None where Twilio does not know it. Raises DeliveryError."""
        try:
            return _status(await self._ask(self._account.messages(sid).fetch_async()))
        except DeliveryError as error:
            if error.code == "20404":
                return None
            raise

    async def find(self, destination: str, day: dt.date) -> list[TwilioStatus]:
        """What we sent to a number on a day, GMT, newest first: to look for a doubtful message.

        Of the 50 newest, those that bear the account's sender: others send through the same account.

        Raises DeliveryError.
        """
        # As text: of a date the SDK would make a moment, midnight.
        listed = self._account.messages.list_async(
            to=destination, date_sent=day.isoformat(), limit=LISTED_MOST
        )
        return [_status(message) for message in await self._ask(listed) if self._is_ours(message)]

    def callback(self, url: str, body: bytes, signature: str) -> TwilioStatus | None:
        """What a status callback says; None where it is not signed with this account's token.

        url: the exact one that Twilio called, as the public sees it. body: the form as it came, whose blank
        fields count for the signature. Without an auth token none can be verified: ask with `fetch`.
        """
        fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        token = self._config.auth_token
        if not token or not RequestValidator(token).validate(url, fields, signature):
            return None
        error = error_of(fields.get("ErrorCode"), fields.get("ErrorMessage"))
        sid, status = fields.get("MessageSid", ""), fields.get("MessageStatus", "")
        return TwilioStatus(sid, status, error, fields.get("To", ""))

    async def close(self) -> None:
        http, self._http, self._resource = self._http, None, None
        if http is not None:
            await http.close()

    @property
    def _account(self) -> Any:
        """The SDK's account resource, opened in the running loop and kept."""
        config = self._config
        if self._resource is None:
            self._http = TwilioHttp(self._now)
            client = Client(
                config.api_key or config.account_sid,
                config.api_secret if config.api_key else config.auth_token,
                config.account_sid,
                http_client=self._http,
                environment=_NO_ENVIRONMENT,
            )
            client.api.base_url = config.base_url
            self._resource = client.api.v2010.accounts(config.account_sid)
        return self._resource

    def _is_ours(self, message: Any) -> bool:
        sender = self._config.sender
        named = message.messaging_service_sid if sender.startswith("MG") else message.from_
        return bool(named == sender)

    async def _create(self, message: Outgoing) -> Receipt:
        config = self._config
        sms_number.check(message.destination)
        by_service = config.sender.startswith("MG")
        callback = f"{config.public_url.rstrip('/')}{CALLBACK_PATH}{message.key}"
        created = await self._ask(
            self._account.messages.create_async(
                to=message.destination,
                body=message.content.text,
                from_=values.unset if by_service else config.sender,
                messaging_service_sid=config.sender if by_service else values.unset,
                status_callback=callback if config.public_url else values.unset,
            )
        )
        if not created.sid:
            raise DeliveryError(Fate.IN_DOUBT, Fault.NETWORK, "bad_answer", "no SID in the answer")
        return Receipt(created.sid, str(created.status))

    async def _ask(self, call: Any) -> Any:
        """What the SDK answers, within the deadline. Raises DeliveryError."""
        try:
            async with asyncio.timeout(self._config.call_timeout):
                return await call
        except (aiohttp.ClientError, OSError) as error:
            raise failure(error) from error
        except (TwilioException, ValueError, TypeError, KeyError, AttributeError) as error:
            # The SDK takes any 2xx for Twilio's JSON; what is none breaks inside it in one of these ways.
            raise DeliveryError(Fate.IN_DOUBT, Fault.NETWORK, "bad_answer", type(error).__name__) from error


def _status(message: Any) -> TwilioStatus:
    """A Message resource of the SDK's as ours."""
    return TwilioStatus(
        sid=message.sid or "",
        status=str(message.status),
        error=error_of(message.error_code, message.error_message),
        to=message.to or "",
        body=message.body or "",
        created_at=message.date_created,
    )
