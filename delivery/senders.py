"""Which account sends through what: the one place that knows every channel."""

from storage.vault import Vault

from delivery.channels.email_smtp import SmtpConfig
from delivery.message import Account
from delivery.outbound import OutboundGuard
from delivery.ports import Sender
from storage.engine import Database


class AccountSenders:
    """ports.Senders over the stored accounts: a sender is opened once and kept until its account changes."""

    def __init__(self, db: Database, vault: Vault, guard: OutboundGuard) -> None:
        self._db = db
        self._vault = vault
        self._guard = guard

    async def get(self, account: Account) -> Sender:
        raise NotImplementedError

    async def probe(self, config: SmtpConfig) -> None:
        """*Testar conexão*: connect, TLS and sign-in with what the person typed. Raises DeliveryError."""
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError
