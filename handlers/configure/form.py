"""What stands on the parameter screen: read from Slack once, carried between views, never guessed."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from handlers.turn import View
from storage.enums import Channel
from storage.models import Parameters

NOBODY = "none"
"""The option that tries no other method: a select of Slack's cannot be emptied once it was used."""


@dataclass(frozen=True)
class Form:
    """The screen's values. `version` is the row's that they started from.

    server, gateway, app: ids of the chosen Servidor SMTP, Servidor SMS and Firebase project; each is kept
    while another method hides its field. fallback: *Se falhar, tentar por*, in order.
    fresh: changes when we choose an account ourselves; Slack keeps what a block of the same id held.
    """

    version: int
    method: Channel | None
    server: int | None
    covers_nonpayment: bool
    channel: str | None
    send_at: str  # HH:MM
    timezone: str
    gateway: int | None = None
    app: int | None = None
    fallback: tuple[Channel, ...] = ()
    fresh: int = 0

    @classmethod
    def of(cls, stored: Parameters) -> "Form":
        """The stored parameters, as a screen first shows them."""
        return cls(
            version=stored.version,
            method=stored.method,
            server=stored.email_server_id,
            gateway=stored.sms_gateway_id,
            app=stored.push_app_id,
            fallback=tuple(Channel(method) for method in stored.fallback),
            covers_nonpayment=stored.covers_nonpayment,
            channel=stored.results_channel,
            send_at=stored.send_at.strftime("%H:%M"),
            timezone=stored.timezone,
        )

    @property
    def server_block(self) -> str:
        """The id of the block in which the Servidor SMTP is chosen."""
        return f"server_{self.fresh}"

    @property
    def gateway_block(self) -> str:
        """Likewise of the Servidor SMS."""
        return f"gateway_{self.fresh}"

    @property
    def hour(self) -> dt.time:
        return dt.time.fromisoformat(self.send_at)

    @property
    def others(self) -> list[Channel]:
        """The methods that may be tried after the chosen one."""
        return [method for method in Channel if method is not self.method]

    @property
    def fallback_blocks(self) -> tuple[str, str]:
        """The ids of *Se falhar, tentar por* and *E depois, por*: another method has other options."""
        return f"first_{self.method}", f"second_{self.method}"

    def account(self, method: Channel | None) -> int | None:
        """The account chosen for a method."""
        return {Channel.EMAIL: self.server, Channel.SMS: self.gateway, Channel.PUSH: self.app}.get(
            method or Channel.EMAIL
        )

    def choosing(self, account: int | None, method: Channel = Channel.EMAIL) -> "Form":
        """The same with an account of a method chosen by us."""
        name = {Channel.EMAIL: "server", Channel.SMS: "gateway", Channel.PUSH: "app"}[method]
        changed: dict[str, Any] = {name: account, "fresh": self.fresh + 1}
        return replace(self, **changed)

    def dump(self) -> str:
        """For a view's metadata; holds no secret."""
        return json.dumps(asdict(self))


def load(dumped: str) -> Form:
    """What `dump` wrote."""
    values: dict[str, Any] = json.loads(dumped)
    method = values.pop("method")
    fallback = tuple(Channel(one) for one in values.pop("fallback"))
    return Form(method=Channel(method) if method else None, fallback=fallback, **values)


def read(view: View) -> Form:
    """What the person has on the screen now. A field that is not shown keeps what it held."""
    before = load(view.metadata)
    method = view.choice("method")
    return replace(
        before,
        method=Channel(method) if method else None,
        server=_account(view, before.server_block, before.server),
        gateway=_account(view, before.gateway_block, before.gateway),
        fallback=_fallback(view, before, method),
        covers_nonpayment=bool(view.choices("covers")),
        channel=view.choice("channel"),
        send_at=view.choice("send_at") or before.send_at,
        timezone=view.choice("timezone") or before.timezone,
    )


def _account(view: View, block: str, before: int | None) -> int | None:
    if block not in view.values:
        return before
    chosen = view.choice(block)
    return int(chosen) if chosen else None


def _fallback(view: View, before: Form, method: str | None) -> tuple[Channel, ...]:
    """The two choices in their order; the method itself is none of them."""
    chosen: Sequence[str | None] = before.fallback
    if any(block in view.values for block in before.fallback_blocks):
        chosen = [view.choice(block) for block in before.fallback_blocks]
    return tuple(Channel(one) for one in chosen if one and one not in (NOBODY, method))
