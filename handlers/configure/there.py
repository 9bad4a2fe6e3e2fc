"""What the parameter screen chooses from: the accounts there are, and how many clients the app reaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage import accounts, clients, gateways, parameters, push_apps
from storage.account_rows import AccountRow
from storage.engine import Session
from storage.enums import Channel
from storage.models import EmailServer, Parameters, PushApp, SmsGateway


@dataclass(frozen=True)
class There:
    """The active accounts of each method. with_device: clients who can be pushed to, of all `clients`."""

    servers: Sequence[EmailServer] = ()
    gateways: Sequence[SmsGateway] = ()
    apps: Sequence[PushApp] = ()
    clients: int = 0
    with_device: int = 0

    def of(self, method: Channel) -> Sequence[AccountRow]:
        """The accounts of a method."""
        match method:
            case Channel.EMAIL:
                return self.servers
            case Channel.SMS:
                return self.gateways
            case Channel.PUSH:
                return self.apps

    def account(self, method: Channel | None, account_id: int | None) -> AccountRow | None:
        """The chosen one, None where it is gone or off."""
        if method is None or account_id is None:
            return None
        return next((row for row in self.of(method) if row.id == account_id), None)


async def gather(session: Session) -> There:
    """Everything, as it stands now."""
    return There(
        servers=await accounts.list_email_servers(session),
        gateways=await gateways.all_gateways(session),
        apps=await push_apps.all_apps(session),
        clients=await clients.count(session),
        with_device=await clients.count_with_device(session),
    )


async def account_of(session: Session, settings: Parameters, method: Channel | None) -> AccountRow | None:
    """The account that the saved parameters name for a method, on or off."""
    account_id = parameters.account_id(settings, method)
    return await accounts.get(session, method, account_id) if method and account_id else None
