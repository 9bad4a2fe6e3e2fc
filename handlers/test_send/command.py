"""Opens the test, with the saved method and account already chosen."""

from dataclasses import replace

from delivery.schedule import local_date
from handlers.blocks import Json, loading
from handlers.configure import there
from handlers.configure.missing import missing
from handlers.deps import Deps
from handlers.screens import open_filled, refresh
from handlers.test_send import texts
from handlers.test_send.ask import Ask, key_of, load, read
from handlers.test_send.modal import Choices, form, unavailable
from handlers.test_send.preview import Shown, preview
from handlers.turn import Turn
from handlers.words import METHODS
from storage import clients, limits, parameters, rules, subjects
from storage.account_rows import AccountRow
from storage.engine import Session
from storage.enums import Channel, Kind
from storage.models import Parameters


async def open_form(deps: Deps, turn: Turn) -> None:
    """By the command, or on top of the confirmation of a save."""
    await open_filled(deps.client, turn, loading("test_send.form", texts.TITLE), lambda: draw(deps, Ask()))


async def again(deps: Deps, turn: Turn) -> None:
    """Another test, in the same modal, starting from what the last one was asked with."""
    await refresh(deps.client, turn.modal.id, await draw(deps, load(turn.modal.metadata)))


async def redraw(deps: Deps, turn: Turn) -> None:
    """Another account, message or client was chosen."""
    before, now = load(turn.modal.metadata), read(turn.modal)
    if before.method is not now.method:
        now = replace(now, destination="", client="")  # an address is no telephone number
    await refresh(deps.client, turn.modal.id, await draw(deps, now))


async def draw(deps: Deps, ask: Ask) -> Json:
    """The form, or why there is nothing to test yet."""
    async with deps.db.read() as session:
        stored = await parameters.get(session)
        standing = await there.gather(session)
        every_rule = await rules.all_rules(session)
    rows = [row for method in Channel for row in standing.of(method)]
    if not rows:
        return unavailable(texts.NO_METHOD if stored.method is None else texts.NO_ACCOUNT)
    by_key = {key_of(row): row for row in rows}
    saved = standing.account(stored.method, parameters.account_id(stored, stored.method))
    chosen = by_key.get(ask.account) or saved or rows[0]
    asked = replace(ask, account=key_of(chosen))
    rule = next((rule for rule in every_rule if rule.key == asked.rule), every_rule[0])
    today = local_date(deps.clock.now(), stored.timezone)
    through = asked.through
    seen = []
    async with deps.db.read() as session:
        terms = await limits.terms(session, through.channel, through.id) if through else None
        shown = await _shown(session, ask.client, rule.kind)
    if through and terms:
        seen = preview(await deps.editions.latest(), through.channel, terms, rule, today, shown)
    return form(asked, Choices(rows, every_rule, _remark(stored, saved)), seen)


async def _shown(session: Session, code: str, kind: Kind) -> Shown:
    """Whose data the preview has; invented ones while no client has the code."""
    client = await clients.with_code(session, code) if code else None
    if client is None:
        return Shown()
    return Shown(client.name, await subjects.latest(session, client.id or 0, kind))


def _remark(stored: Parameters, saved: AccountRow | None) -> str:
    """That the saved method cannot send yet, whatever can be tested."""
    if stored.method is None:
        return texts.NO_METHOD
    lacks = missing(stored.method, saved)
    return texts.INCOMPLETE.format(method=METHODS[stored.method], lacks=lacks) if lacks else ""
