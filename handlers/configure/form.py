"""What stands on the parameter screen: read from Slack once, carried between views, never guessed."""

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from handlers.turn import View
from storage.enums import Channel
from storage.models import Parameters


@dataclass(frozen=True)
class Form:
    """The screen's values. `version` is the row's that they started from.

    server: id of the chosen Servidor SMTP; kept while another method hides its field.
    fresh: changes when we choose the server ourselves; Slack keeps what a block of the same id held.
    """

    version: int
    method: Channel | None
    server: int | None
    covers_nonpayment: bool
    channel: str | None
    send_at: str  # HH:MM
    timezone: str
    fresh: int = 0

    @classmethod
    def of(cls, stored: Parameters) -> "Form":
        """The stored parameters, as a screen first shows them."""
        return cls(
            version=stored.version,
            method=stored.method,
            server=stored.email_server_id,
            covers_nonpayment=stored.covers_nonpayment,
            channel=stored.results_channel,
            send_at=stored.send_at.strftime("%H:%M"),
            timezone=stored.timezone,
        )

    @property
    def server_block(self) -> str:
        """The id of the block in which the server is chosen."""
        return f"server_{self.fresh}"

    @property
    def hour(self) -> dt.time:
        return dt.time.fromisoformat(self.send_at)

    def choosing(self, server: int | None) -> "Form":
        """The same with a server chosen by us."""
        return replace(self, server=server, fresh=self.fresh + 1)

    def dump(self) -> str:
        """For a view's metadata; holds no secret."""
        return json.dumps(asdict(self))


def load(dumped: str) -> Form:
    """What `dump` wrote."""
    values: dict[str, Any] = json.loads(dumped)
    method = values.pop("method")
    return Form(method=Channel(method) if method else None, **values)


def read(view: View) -> Form:
    """What the person has on the screen now. A field that is not shown keeps what it held."""
    before = load(view.metadata)
    method = view.choice("method")
    server = before.server
    if before.server_block in view.values:
        chosen = view.choice(before.server_block)
        server = int(chosen) if chosen else None
    return replace(
        before,
        method=Channel(method) if method else None,
        server=server,
        covers_nonpayment=bool(view.choices("covers")),
        channel=view.choice("channel"),
        send_at=view.choice("send_at") or before.send_at,
        timezone=view.choice("timezone") or before.timezone,
    )
