"""Sends the test through the ledger, and shows the answer in place."""

from functools import partial

from delivery.message import Account
from handlers.deps import Deps
from handlers.screens import refresh
from handlers.test_send import texts
from handlers.test_send.ask import Ask, Wanted, read, wanted
from handlers.test_send.modal import Outcome, label, outcome, sending
from handlers.turn import Reply, Turn
from storage import accounts, parameters, rules

PATIENCE = 90.0  # seconds: a server may take 20 to open and 60 for a message


async def send(deps: Deps, turn: Turn) -> Reply:
    """Checks the destination; the sending itself goes on after the answer, behind *Enviando…*."""
    ask = read(turn.modal)
    through = ask.through
    if through is None or turn.modal.choice("account") is None:
        return Reply(errors={"account": texts.CHOOSE})
    async with deps.db.read() as session:
        kinds = {rule.key: rule.kind for rule in await rules.all_rules(session)}
        if ask.rule not in kinds:
            return Reply(errors={"rule": texts.RULE_GONE})
        found = await wanted(session, ask, through.channel, kinds[ask.rule])
    if not isinstance(found, Wanted):
        return Reply(errors=found)
    return Reply(update=sending(ask), then=partial(_send, deps, turn, ask, through, found))


async def _send(deps: Deps, turn: Turn, ask: Ask, through: Account, found: Wanted) -> None:
    result = await deps.runs.test_send(
        found.to, through, ask.rule, turn.user, shows_id=found.shows_id, timeout=PATIENCE
    )
    async with deps.db.read() as session:
        stored = await parameters.get(session)
        account = await accounts.get(session, through.channel, through.id)
        every_rule = {rule.key: rule for rule in await rules.all_rules(session)}
    went = Outcome(
        ask,
        to=found.to,
        account=label(account) if account else "",
        message=every_rule[ask.rule].name,
        result=result,
        at=deps.clock.now(),
        timezone=stored.timezone,
    )
    await refresh(deps.client, turn.modal.id, outcome(went))
