"""What stands in the account modal, read from Slack once."""

import json
from dataclasses import dataclass, field, fields

from handlers.turn import View
from storage.enums import EmailKind, Security
from storage.models import EmailServer

RETURNS = "returns"


@dataclass(frozen=True)
class Typed:
    """The fields as the person left them. The password never travels in a view.

    password: of a SendGrid account, its API key. returns: whether the *Caixa de devoluções* is read.
    """

    kind: EmailKind = EmailKind.SMTP
    host: str = ""
    security: Security = Security.STARTTLS
    port: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    sender_name: str = ""
    sender_address: str = ""
    reply_to: str = ""
    max_connections: str = "4"
    per_minute: str = ""
    per_day: str = ""
    webhook_key: str = ""
    returns: bool = False
    bounce_host: str = ""
    bounce_security: Security = Security.TLS
    bounce_port: str = ""
    bounce_username: str = ""
    bounce_password: str = field(default="", repr=False)

    @classmethod
    def of(cls, server: EmailServer) -> "Typed":
        """A stored account, without its password."""
        return cls(
            kind=server.kind,
            host=server.host,
            security=server.security,
            port=str(server.port),
            username=server.username,
            sender_name=server.sender_name,
            sender_address=server.sender_address,
            reply_to=server.reply_to,
            max_connections=str(server.max_connections),
            per_minute=str(server.per_minute or ""),
            per_day=str(server.per_day or ""),
            webhook_key=server.webhook_key or "",
            returns=bool(server.bounce_host),
            bounce_host=server.bounce_host,
            bounce_security=server.bounce_security or Security.TLS,
            bounce_port=str(server.bounce_port or ""),
            bounce_username=server.bounce_username,
        )


@dataclass(frozen=True)
class Place:
    """Where the modal stands; travels in its metadata, without any secret.

    server: id of the account being edited, None for a new one.
    draft: the sealed password typed before the form was shown again.
    below: the parameter screen underneath, as it dumped itself.
    webhook: where a stored SendGrid account is told of deliveries; "" where it cannot be.
    bounce_draft, had_bounce_password: as draft and had_password, of the *Caixa de devoluções*.
    """

    below: str
    server: int | None = None
    draft: str | None = None
    had_password: bool = False
    webhook: str = ""
    bounce_draft: str | None = None
    had_bounce_password: bool = False

    @property
    def password_block(self) -> str:
        """The id of the password's block. It changes with each draft: Slack then shows the field empty."""
        return f"password_{self.draft[:8]}" if self.draft else "password"

    @property
    def bounce_password_block(self) -> str:
        """The same of the other password."""
        return f"bounce_password_{self.bounce_draft[:8]}" if self.bounce_draft else "bounce_password"

    def block(self, name: str) -> str:
        """The id that a field's block bears now."""
        moving = {"password": self.password_block, "bounce_password": self.bounce_password_block}
        return moving.get(name, name)

    def dump(self) -> str:
        return json.dumps([getattr(self, one.name) for one in fields(self)])


def place(view: View) -> Place:
    """Where the modal `view` stands."""
    return Place(*json.loads(view.metadata))


def read(view: View) -> Typed:
    """The fields as they stand in the view; the password to the letter."""
    return Typed(
        kind=EmailKind(view.choice("kind") or EmailKind.SMTP),
        host=view.text("host"),
        security=Security(view.choice("security") or Security.STARTTLS),
        port=view.text("port"),
        username=view.text("username"),
        password=view.raw(place(view).password_block),
        sender_name=view.text("sender_name"),
        sender_address=view.text("sender_address"),
        reply_to=view.text("reply_to"),
        max_connections=view.text("max_connections"),
        per_minute=view.text("per_minute"),
        per_day=view.text("per_day"),
        webhook_key=view.text("webhook_key"),
        returns=RETURNS in view.choices("returns"),
        bounce_host=view.text("bounce_host"),
        bounce_security=Security(view.choice("bounce_security") or Security.TLS),
        bounce_port=view.text("bounce_port"),
        bounce_username=view.text("bounce_username"),
        bounce_password=view.raw(place(view).bounce_password_block),
    )
