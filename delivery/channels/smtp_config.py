"""What an SMTP account needs to send."""

from dataclasses import dataclass, field

from storage.enums import Security


@dataclass(frozen=True, slots=True)
class SmtpConfig:
    """One SMTP account, in the clear; `repr` leaves the password out.

    per_minute: mails a minute the server takes, None where it sets no limit.
    connect_timeout: seconds for connecting, TLS and signing in together.
    message_timeout: seconds one mail may take after that.
    """

    host: str
    port: int
    security: Security
    sender_address: str
    sender_name: str = ""
    reply_to: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    max_connections: int = 4
    per_minute: int | None = None
    connect_timeout: float = 20.0
    message_timeout: float = 60.0
