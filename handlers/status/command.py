"""`/suspensao status`: read, each account asked for a moment, and told in one private message."""

import asyncio

from delivery.errors import DeliveryError
from delivery.message import Account as AccountId
from delivery.words import reason_text
from handlers.deps import Deps
from handlers.overview import gather
from handlers.status.message import MOST_ACCOUNTS, MOST_DOUBTS, Account, Status, blocks, summary
from handlers.tell import tell
from handlers.turn import Turn
from storage import accounts, overview
from storage.enums import Channel, Role
from storage.models import EmailServer

PATIENCE = 4.0  # seconds a person waits for the accounts at most


async def show(deps: Deps, turn: Turn) -> None:
    """Tells the person how everything stands."""
    seen = await gather(deps)
    async with deps.db.read() as session:
        servers = (await accounts.list_email_servers(session))[:MOST_ACCOUNTS]
        doubts = await overview.in_doubt(session, MOST_DOUBTS) if seen.in_doubt else ()
    asked = await asyncio.gather(*(_ask(deps, server) for server in servers))
    status = Status(seen, asked, doubts, await _missing_scopes(deps, turn))
    await tell(deps.client, turn, summary(status), blocks(status))


async def _missing_scopes(deps: Deps, turn: Turn) -> tuple[str, ...]:
    """Told to whoever can do something about it."""
    missing = deps.standing.missing_scopes
    return missing if missing and await deps.people.role_of(turn.user) is Role.ADMIN else ()


async def _ask(deps: Deps, server: EmailServer) -> Account:
    """Connects and signs in, sending nothing."""
    if server.id is None:
        raise LookupError("a stored account has an id")
    try:
        async with asyncio.timeout(PATIENCE):
            sender = await deps.senders.get(AccountId(Channel.EMAIL, server.id))
            await sender.check()
    except TimeoutError:
        return Account(server.name, reason_text("timeout"))
    except DeliveryError as error:
        return Account(server.name, reason_text(error.code, error.fault, error.detail))
    return Account(server.name)
