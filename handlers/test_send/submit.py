"""Sends the test through the ledger, and shows the answer in place."""

from functools import partial

from email_validator import EmailNotValidError, validate_email

from delivery.message import Account
from handlers import rules as rule_names
from handlers.deps import Deps
from handlers.screens import refresh
from handlers.test_send import texts
from handlers.test_send.modal import Ask, Outcome, outcome, sending
from handlers.turn import Reply, Turn
from storage import accounts, parameters, rules
from storage.enums import Channel

PATIENCE = 90.0  # seconds: a server may take 20 to open and 60 for a message


async def send(deps: Deps, turn: Turn) -> Reply:
    """Checks the address; the sending itself goes on after the answer, behind *Enviando…*."""
    chosen = turn.modal.choice("server")
    if chosen is None:
        return Reply(errors={"server": texts.CHOOSE})
    try:
        address = validate_email(turn.modal.text("destination"), check_deliverability=False).normalized
    except EmailNotValidError:
        return Reply(errors={"destination": texts.BAD_EMAIL})
    ask = Ask(int(chosen), turn.modal.choice("rule") or Ask.rule, address)
    return Reply(update=sending(ask), then=partial(_send, deps, turn, ask))


async def _send(deps: Deps, turn: Turn, ask: Ask) -> None:
    account = Account(Channel.EMAIL, ask.server or 0)
    result = await deps.runs.test_send(ask.destination, account, ask.rule, turn.user, timeout=PATIENCE)
    async with deps.db.read() as session:
        stored = await parameters.get(session)
        server = await accounts.get_email_server(session, account.id)
        every_rule = {rule.key: rule for rule in await rules.all_rules(session)}
    went = Outcome(
        ask,
        server=server.name if server else "",
        message=rule_names.message(every_rule[ask.rule]),
        result=result,
        at=deps.clock.now(),
        timezone=stored.timezone,
    )
    await refresh(deps.client, turn.modal.id, outcome(went))
