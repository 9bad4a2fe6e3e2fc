"""*Passar do limite hoje*: pressed twice, or by two people, the first one counts."""

import datetime as dt

from handlers.ceiling import texts
from handlers.deps import Deps
from handlers.tell import tell
from handlers.turn import Turn
from storage import accounts
from storage.account_rows import AccountGone
from storage.enums import Channel


def lifting(channel: Channel, account_id: int, until: dt.datetime) -> str:
    """What the button carries. until: when the day ends whose ceiling was reached."""
    return f"{channel.value}:{account_id}:{until.isoformat()}"


async def lift(deps: Deps, turn: Turn) -> None:
    """For the day that the message told of, and no other. The message follows what the ledger then does."""
    method, account_id, moment = turn.value.split(":", 2)
    until, now = dt.datetime.fromisoformat(moment), deps.clock.now()
    if now >= until:
        await tell(deps.client, turn, texts.OVER)
        return
    try:
        async with deps.db.write() as session:
            done = await accounts.lift_day(
                session, Channel(method), int(account_id), until=until, by=turn.user, now=now
            )
    except AccountGone:
        await tell(deps.client, turn, texts.GONE)
        return
    if not done:
        await tell(deps.client, turn, texts.ALREADY)
