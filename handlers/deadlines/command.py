"""Opens the list, the editor and the preset; switches and removes from the list."""

from collections.abc import Callable

from handlers.blocks import Json, escape, loading
from handlers.deadlines import form as forms
from handlers.deadlines import texts
from handlers.deadlines.editor import editor
from handlers.deadlines.form import Form
from handlers.deadlines.listing import listing
from handlers.deadlines.preset import preset_screen
from handlers.deadlines.reading import Wish, reading, unread
from handlers.deadlines.there import There, gather
from handlers.deps import Deps
from handlers.screens import open_filled, refresh
from handlers.turn import Turn
from storage import rules
from storage.enums import Kind

_FIRST = {Kind.TEMPORARY: "temporary.started", Kind.NONPAYMENT: "nonpayment.reminder"}


async def open_list(deps: Deps, turn: Turn) -> None:
    """The temporary ones first, as the ERP's screen is about them."""
    kind = Kind.TEMPORARY
    waiting = loading("deadlines.list", texts.TITLE, metadata=kind.value)
    await open_filled(deps.client, turn, waiting, lambda: drawn_list(deps, kind))


async def drawn_list(deps: Deps, kind: Kind, *, said: str = "") -> Json:
    return listing(await gather(deps, kind), said=said)


async def show_kind(deps: Deps, turn: Turn) -> None:
    """The other kind, in the same modal."""
    await refresh(deps.client, turn.modal.id, await drawn_list(deps, Kind(turn.value)))


async def open_new(deps: Deps, turn: Turn) -> None:
    kind = Kind(turn.modal.metadata)
    await _edit(deps, turn, kind, lambda there: forms.new(kind, _FIRST[kind]))


async def open_editor(deps: Deps, turn: Turn) -> None:
    """Of a prazo that is there."""

    def stored(there: There) -> Form | None:
        rule = there.rule(turn.value)
        return Form.of(rule) if rule else None

    await _edit(deps, turn, Kind(turn.modal.metadata), stored)


async def open_preset(deps: Deps, turn: Turn) -> None:
    kind = Kind(turn.modal.metadata)

    async def fill() -> Json:
        return preset_screen(await gather(deps, kind))

    await open_filled(deps.client, turn, loading("deadlines.preset", texts.PRESET_TITLE), fill)


async def look(deps: Deps, turn: Turn) -> None:
    """A field changed, or *Ver linha do tempo*: the timeline follows; what was typed stays."""
    form = forms.read(turn.modal)
    # By the hash: what the person typed since is not overtaken by an older timeline.
    await refresh(
        deps.client, turn.modal.id, editor(form, await gather(deps, form.kind)), hash_=turn.modal.hash
    )


async def switch_on(deps: Deps, turn: Turn) -> None:
    """At once; one for non-payment whose text nobody has read shows it first."""
    there = await gather(deps, Kind(turn.modal.metadata))
    rule = there.rule(turn.value)
    if rule is None:
        await _say(deps, turn, texts.GONE)
        return
    if unread(rule, rule.message, rule.kind):
        waiting = loading("deadlines.read", texts.READING_TITLE)
        wish = Wish(key=rule.key)
        await open_filled(deps.client, turn, waiting, lambda: reading(deps, there, wish, [rule]))
        return
    async with deps.db.write() as session:
        await rules.switch_on(session, [rule.key], by=turn.user, now=deps.clock.now(), today=there.today)
    await _say(deps, turn, texts.SWITCHED_ON.format(name=escape(rule.name)))


async def switch_off(deps: Deps, turn: Turn) -> None:
    async with deps.db.write() as session:
        await rules.switch_off(session, [turn.value], by=turn.user, now=deps.clock.now())
    await _say(deps, turn, await _named(deps, turn, texts.SWITCHED_OFF))


async def remove(deps: Deps, turn: Turn) -> None:
    said = await _named(deps, turn, texts.REMOVED)
    async with deps.db.write() as session:
        await rules.remove(session, turn.value, by=turn.user, now=deps.clock.now())
    await _say(deps, turn, said)


async def _edit(deps: Deps, turn: Turn, kind: Kind, of: Callable[[There], Form | None]) -> None:
    async def fill() -> Json:
        there = await gather(deps, kind)
        form = of(there)
        return editor(form, there) if form else listing(there, said=texts.GONE)

    await open_filled(deps.client, turn, loading("deadlines.editor", texts.EDITOR_TITLE), fill)


async def _named(deps: Deps, turn: Turn, sentence: str) -> str:
    """With the prazo's name; where somebody removed it meanwhile, that."""
    rule = (await gather(deps, Kind(turn.modal.metadata))).rule(turn.value)
    return sentence.format(name=escape(rule.name)) if rule else texts.GONE


async def _say(deps: Deps, turn: Turn, said: str) -> None:
    await refresh(deps.client, turn.modal.id, await drawn_list(deps, Kind(turn.modal.metadata), said=said))
