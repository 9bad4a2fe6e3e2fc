"""SMS by any gateway with an HTTP API: the call is a template, and rules say what its answer means."""

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from delivery.channels import sms_number
from delivery.channels.courier import Courier
from delivery.channels.http_call import base_address, by_status, failure, retry_after, tidy
from delivery.channels.pinned_http import PinnedHttp
from delivery.channels.sms_rules import Rule, Rules, any_meets
from delivery.channels.sms_template import (
    ASKING,
    CHECKING,
    NUMBERS,
    SENDING,
    BadTemplate,
    Encoding,
    Request,
    Template,
)
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Outgoing, Receipt
from delivery.outbound import OutboundGuard
from storage.enums import ReceiptKind

__all__ = ["BadTemplate", "Encoding", "HttpSmsConfig", "HttpSmsSender", "Rule", "Rules"]

AT_ONCE = 10  # calls of one batch: regional gateways are small
_HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class HttpSmsConfig:
    """One gateway account, in the clear; `repr` leaves the secrets out.

    url, method, headers, encoding, body: see sms_template.Template. secret: {chave}. sender: {remetente}.
    check_url: an address that answers 2xx to the right key and sends nothing, such as the balance; or "".
    status_url: where a message is asked after, with {ref} or {id}; or "". delivered, bounced: what that says.
    per_minute: messages a minute, None for no limit. call_timeout: seconds one call may take.
    """

    url: str
    method: str = "POST"
    encoding: Encoding = Encoding.FORM
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret: str = field(default="", repr=False)
    sender: str = ""
    rules: Rules = field(default_factory=Rules)
    check_url: str = ""
    status_url: str = ""
    delivered: Sequence[Rule] = ()
    bounced: Sequence[Rule] = ()
    per_minute: int | None = None
    call_timeout: float = 30.0

    def templates(self) -> tuple[Template, Template | None, Template | None]:
        """The calls that send, sign in and ask after a message. Raises BadTemplate."""
        sending = Template(
            self.url,
            SENDING,
            method=self.method,
            headers=self.headers,
            encoding=self.encoding,
            body=self.body,
        )
        place = "url" if self.encoding is Encoding.QUERY else "body"
        if "mensagem" not in sending.used:
            raise BadTemplate(place, "Falta {mensagem}: o texto do SMS não iria.")
        if not sending.used & NUMBERS:
            raise BadTemplate(place, "Falta {numero} ou {numero_sem_55}: o SMS iria sem destino.")
        checking = _looking("check_url", self.check_url, CHECKING, self.headers)
        return sending, checking, _looking("status_url", self.status_url, ASKING, self.headers)


class HttpSmsSender(Courier):
    """ports.Sender over an HTTP gateway. Receipt.ref is its own id, where a rule names the place."""

    def __init__(
        self,
        config: HttpSmsConfig,
        guard: OutboundGuard,
        tls: ssl.SSLContext | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """tls: what certificates are trusted, the system's where none is given. now: seconds since 1970.

        Raises DeliveryError (the account's fault) where the call cannot be made as configured.
        """
        for url in filter(None, (config.url, config.check_url, config.status_url)):
            base_address(url)
        try:
            self._sending, self._checking, self._asking = config.templates()
        except BadTemplate as error:
            raise DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "gateway_setup", str(error)) from error
        self._config = config
        self._guard = guard
        self._tls = tls
        self._now = now
        self._opened: PinnedHttp | None = None
        super().__init__(
            self._post, at_once=AT_ONCE, call_timeout=config.call_timeout, per_minute=config.per_minute
        )

    async def check(self) -> None:
        """Sign in by `check_url`, sending nothing; without one, reach the server. Raises DeliveryError."""
        if self._checking is None:
            await self._call(Request("HEAD", self._sending.origin, {}, None))
            return
        status, _, body = await self._call(self._checking.fill(self._values()))
        try:
            self._config.rules.check(status, body)
        except DeliveryError as error:
            raise self._masked(error) from None
        if not 200 <= status < 300:
            raise self._masked(DeliveryError(*by_status(status), f"http_{status}", tidy(body)))

    async def ask(self, ref: str, key: str) -> ReceiptKind | None:
        """What became of a message, by `status_url`; None where that is not known, or not yet.

        ref: the gateway's id. key: the attempt's. Raises DeliveryError.
        """
        if self._asking is None:
            return None
        status, _, body = await self._call(self._asking.fill(self._values(ref=ref, id=key)))
        if any_meets(self._config.delivered, status, body):
            return ReceiptKind.DELIVERED
        return ReceiptKind.BOUNCED if any_meets(self._config.bounced, status, body) else None

    @property
    def knows_by_key(self) -> bool:
        """Whether `status_url` asks by the attempt's key alone, so also for a call that had no answer."""
        return self._asking is not None and "ref" not in self._asking.used and "id" in self._asking.used

    async def close(self) -> None:
        http, self._opened = self._opened, None
        if http is not None:
            await http.close()

    def _values(self, **values: str) -> dict[str, str]:
        """The variables that are the account's, and those given."""
        return {"remetente": self._config.sender, "chave": self._config.secret, **values}

    async def _post(self, message: Outgoing) -> Receipt:
        sms_number.check(message.destination)
        values = self._values(
            numero=message.destination.removeprefix("+"),
            numero_sem_55=sms_number.national(message.destination),
            mensagem=message.content.text,
            id=message.key,
        )
        status, headers, body = await self._call(self._sending.fill(values))
        try:
            return self._config.rules.read(status, body)
        except DeliveryError as error:
            error.retry_after = retry_after(headers, self._now())
            raise self._masked(error) from None

    async def _call(self, request: Request) -> tuple[int, Mapping[str, str], str]:
        """Status, headers and text of the answer, within the deadline. Raises DeliveryError."""
        self._opened = self._opened or PinnedHttp(self._guard, self._tls)
        try:
            async with asyncio.timeout(self._config.call_timeout):
                return await self._opened.call(request.method, request.url, request.headers, request.body)
        except TimeoutError as error:
            raise failure(error) from error

    def _masked(self, error: DeliveryError) -> DeliveryError:
        """Some gateways repeat the key in their answer."""
        if self._config.secret:
            error.detail = error.detail.replace(self._config.secret, _HIDDEN)
        return error


def _looking(
    field_name: str, url: str, allowed: frozenset[str], headers: Mapping[str, str]
) -> Template | None:
    """A call that only looks, with the headers of the one that sends."""
    if not url:
        return None
    try:
        return Template(url, allowed, headers=headers)
    except BadTemplate as error:
        raise BadTemplate(field_name, str(error)) from error
