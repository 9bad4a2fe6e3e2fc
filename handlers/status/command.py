"""`/suspensao status`: read, each account asked for a moment, and told in one private message."""

import asyncio
from collections.abc import Sequence

from delivery import auditor
from delivery.errors import DeliveryError
from delivery.message import Account as AccountId
from delivery.words import reason_text
from handlers.blocks import Json
from handlers.configure import there
from handlers.configure.account import account_name
from handlers.deps import Deps
from handlers.overview import gather
from handlers.restored.message import asked as question
from handlers.status.message import MOST_ACCOUNTS, MOST_DOUBTS, Account, Status, blocks, summary
from handlers.status.receipts import receipts
from handlers.tell import tell
from handlers.turn import Turn
from handlers.words import METHODS
from storage import instance, overview, suppressions
from storage.account_rows import AccountRow
from storage.engine import Session
from storage.enums import Channel, HoldReason, Role

PATIENCE = 4.0  # seconds a person waits for the accounts at most


async def show(deps: Deps, turn: Turn) -> None:
    """Tells the person how everything stands."""
    seen = await gather(deps)
    async with deps.db.read() as session:
        standing = await there.gather(session)
        suppressed = await suppressions.count(session)
        audit = await auditor.last(session)
        restored = await _restored(session, seen.zone)
        doubts = await overview.in_doubt(session, MOST_DOUBTS) if seen.in_doubt else ()
    every = [(method, account) for method in Channel for account in standing.of(method)]
    asked = await asyncio.gather(*(_ask(deps, *one) for one in every[:MOST_ACCOUNTS]))
    scopes = await _missing_scopes(deps, turn)
    status = Status(seen, asked, doubts, scopes, suppressed, audit, restored)
    await tell(deps.client, turn, summary(status), blocks(status))


async def _restored(session: Session, zone: str) -> Sequence[Json]:
    """The question about a restored database, where nobody has answered it."""
    row = await instance.get(session)
    if not instance.asks(row):
        return ()
    return question(row, await overview.waiting_for(session, HoldReason.RESTORED), zone).blocks


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
