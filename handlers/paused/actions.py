"""*Retomar*: pressed twice, or by two people, the first one counts."""

from handlers.deps import Deps
from handlers.paused import texts
from handlers.paused.message import resumed
from handlers.tell import tell
from handlers.turn import Turn
from storage import accounts
from storage.account_rows import AccountGone
from storage.enums import Channel


async def resume(deps: Deps, turn: Turn) -> None:
    """Ends the pause, and says so in the message that asked."""
    method, _, number = turn.value.partition(":")
    channel, account_id = Channel(method), int(number)
    try:
        async with deps.db.write() as session:
            done = await accounts.resume(session, channel, account_id, by=turn.user, now=deps.clock.now())
            account = await accounts.get(session, channel, account_id)
    except AccountGone:
        await tell(deps.client, turn, texts.GONE)
        return
    if not done or account is None:
        await tell(deps.client, turn, texts.ALREADY)
    elif turn.channel and turn.message_ts:
        shown = resumed(channel, account, turn.user)
        await deps.client.chat_update(
            channel=turn.channel, ts=turn.message_ts, text=shown.text, blocks=shown.blocks
        )
