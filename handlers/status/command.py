"""`/suspensao status`: read, each account asked for a moment, and told in one private message."""

import asyncio

from delivery.errors import DeliveryError
from delivery.message import Account as AccountId
from delivery.words import reason_text
from handlers.configure import there
from handlers.configure.account import account_name
from handlers.deps import Deps
from handlers.overview import gather
from handlers.status.message import MOST_ACCOUNTS, MOST_DOUBTS, Account, Status, blocks, summary
from handlers.status.receipts import receipts
from handlers.tell import tell
from handlers.turn import Turn
from handlers.words import METHODS
from storage import overview, suppressions
from storage.account_rows import AccountRow
from storage.enums import Channel, Role

PATIENCE = 4.0  # seconds a person waits for the accounts at most


async def show(deps: Deps, turn: Turn) -> None:
    """Tells the person how everything stands."""
    seen = await gather(deps)
    async with deps.db.read() as session:
        standing = await there.gather(session)
        suppressed = await suppressions.count(session)
        doubts = await overview.in_doubt(session, MOST_DOUBTS) if seen.in_doubt else ()
    every = [(method, account) for method in Channel for account in standing.of(method)]
    asked = await asyncio.gather(*(_ask(deps, *one) for one in every[:MOST_ACCOUNTS]))
    status = Status(seen, asked, doubts, await _missing_scopes(deps, turn), suppressed)
    await tell(deps.client, turn, summary(status), blocks(status))


async def _missing_scopes(deps: Deps, turn: Turn) -> tuple[str, ...]:
    """Told to whoever can do something about it."""
    missing = deps.standing.missing_scopes
    return missing if missing and await deps.people.role_of(turn.user) is Role.ADMIN else ()


async def _ask(deps: Deps, method: Channel, account: AccountRow) -> Account:
    """Connects and signs in, sending nothing."""
    name = f"{METHODS[method]} · {account_name(account)}"
    try:
        async with asyncio.timeout(PATIENCE):
            sender = await deps.senders.get(AccountId(method, account.id or 0))
            await sender.check()
    except TimeoutError:
        return Account(name, reason_text("timeout"))
    except DeliveryError as error:
        return Account(name, reason_text(error.code, error.fault, error.detail))
    return Account(name, receipts=receipts(account, deps.senders.at.public_url))
