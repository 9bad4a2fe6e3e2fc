"""*Salvar*: checked, written down, confirmed in place. Nothing that was typed is lost on the way."""

from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from delivery.facts import sample
from delivery.message import Content
from handlers.blocks import Json
from handlers.configure import channel, texts, there
from handlers.configure.fallback import fallback_problems
from handlers.configure.form import Form, load, read
from handlers.configure.modal import screen
from handlers.configure.nonpayment import Reading, reading
from handlers.configure.save import save as write
from handlers.configure.save import saved
from handlers.configure.saved import confirmation, in_a_line
from handlers.deps import Deps
from handlers.screens import refresh
from handlers.turn import Reply, Turn
from storage import accounts, parameters, rules
from storage.enums import Kind
from storage.models import NoticeRule, Parameters
from storage.parameters import ParametersChanged


async def save(deps: Deps, turn: Turn) -> Reply:
    """Method and account independently; newly ticked non-payment first shows its messages."""
    form = read(turn.modal)
    wrong = await channel.problem(deps.client, form.channel) if form.channel else ""
    if wrong:
        return Reply(errors={"channel": wrong})
    async with deps.db.read() as session:
        stored = await parameters.get(session)
        wrong_fallback = fallback_problems(form, await there.gather(session))
    if wrong_fallback:
        return Reply(errors=wrong_fallback)
    if form.covers_nonpayment and not stored.covers_nonpayment:
        return Reply(push=await _texts_to_read(deps, form))
    try:
        written = await write(deps, form, by=turn.user)
    except ParametersChanged as error:
        return Reply(update=await _conflict(deps, form, error.current))
    return Reply(update=confirmation(await saved(deps, written)))


async def save_with_texts_read(deps: Deps, turn: Turn) -> Reply:
    """*Li e ativar*: saves what the screen below holds; that screen turns into the confirmation."""
    form = load(turn.modal.metadata)
    try:
        written = await write(deps, form, by=turn.user, texts_read=True)
        below = confirmation(await saved(deps, written))
    except ParametersChanged as error:
        below = await _conflict(deps, form, error.current)
    return Reply(then=partial(_show_below, deps, turn, below))


async def _show_below(deps: Deps, turn: Turn, view: Json) -> None:
    await refresh(deps.client, turn.modal.root_id, view)


async def _texts_to_read(deps: Deps, form: Form) -> Json:
    async with deps.db.read() as session:
        nonpayment = await rules.of_kind(session, Kind.NONPAYMENT)
        account_id = form.account(form.method)
        account = await accounts.get(session, form.method, account_id) if form.method and account_id else None
    today = deps.clock.now().astimezone(ZoneInfo(form.timezone)).date()
    provider = (account.sender_name if account else "") or texts.SAMPLE_PROVIDER

    renderer = await deps.editions.latest()

    def message(rule: NoticeRule) -> Content:
        return renderer.email(rule.message, sample(today, rule.anchor, rule.offset_days, provider=provider))

    return reading(form, [Reading(rule, message(rule)) for rule in nonpayment])


async def _conflict(deps: Deps, form: Form, current: Parameters) -> Json:
    """The screen as this person left it, with what is stored now on top: saving again is a knowing choice."""
    standing = await saved(deps, current)
    async with deps.db.read() as session:
        choices = await there.gather(session)
    mine = replace(form, version=current.version)
    return screen(mine, choices, said=texts.conflict(in_a_line(standing)))
