"""E-mail by SMTP: one account, a pool of connections, one recipient a message."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from delivery.message import Answer, Outgoing
from delivery.outbound import OutboundGuard
from storage.enums import Security


@dataclass(frozen=True, slots=True)
class SmtpConfig:
    """One SMTP account, in the clear: `repr` leaves the password out.

    per_minute: mails a minute the server takes, None where it sets no limit.
    message_timeout: seconds one mail may take, sign-in included.
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
    message_timeout: float = 60.0


class SmtpSender:
    """ports.Sender over SMTP."""

    def __init__(self, config: SmtpConfig, guard: OutboundGuard) -> None:
        self._config = config
        self._guard = guard

    @property
    def batch_size(self) -> int:
        return 50

    @property
    def total_timeout(self) -> float:
        return 2 * self._config.message_timeout

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Answer]:
        raise NotImplementedError

    async def check(self) -> None:
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError
