"""What reading a mailbox of returns needs."""

from dataclasses import dataclass, field

from storage.enums import Security


@dataclass(frozen=True, slots=True)
class MailboxConfig:
    """One IMAP mailbox, in the clear; `repr` leaves the password out.

    connect_timeout: seconds for connecting, TLS and signing in together. step_timeout: for each batch after.
    """

    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    connect_timeout: float = 20.0
    step_timeout: float = 60.0
