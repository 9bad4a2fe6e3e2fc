"""*Salvar*, *Aplicar* and *Li e ligar*: checked, written down, told on the list."""

from dataclasses import replace
from functools import partial

from delivery import presets
from delivery.presets import PRESETS
from handlers.blocks import Json, escape, modal, section
from handlers.deadlines import form as forms
from handlers.deadlines import texts
from handlers.deadlines.command import drawn_list
from handlers.deadlines.editor import editor
from handlers.deadlines.form import Form
from handlers.deadlines.listing import line
from handlers.deadlines.reading import Wish, reading, unread
from handlers.deadlines.there import There, gather
from handlers.deps import Deps
from handlers.screens import refresh
from handlers.turn import Reply, Turn
from storage import ids, rules
from storage.enums import Kind
from storage.models import NoticeRule
from storage.rules import NameTaken


async def save(deps: Deps, turn: Turn) -> Reply:
    """A prazo that would send something else than the timeline on the screen shows is looked at once more."""
    form = forms.read(turn.modal)
    problems, draft = forms.problems(form), form.draft
    there = await gather(deps, form.kind)
    if problems or draft is None:
        return Reply(errors=problems)
    rule = there.rule(form.key)
    if form.key and rule is None:
        return Reply(update=editor(form, there, said=texts.GONE))
    if rule is not None and form.base != (base := Form.of(rule).base):
        return Reply(
            update=editor(
                replace(form, base=base), there, said=texts.CHANGED_MEANWHILE.format(now=line(rule))
            )
        )
    if form.seen != form.fingerprint:
        return Reply(update=editor(form, there, said=texts.LOOK_AGAIN))
    if form.on and unread(rule, form.message, form.kind):
        return Reply(push=await reading(deps, there, Wish(form=form), [draft]))
    try:
        kept = await _keep(deps, there, form, by=turn.user)
    except NameTaken:
        return Reply(errors={"name": texts.NAME_TAKEN})
    return Reply(then=partial(_tell, deps, turn.modal.root_id, form.kind, _saved(rule, kept)))


async def apply(deps: Deps, turn: Turn) -> Reply:
    """The preset, switched on where that is wanted; texts that nobody has read come in between."""
    kind = Kind(turn.modal.metadata)
    there, preset = await gather(deps, kind), PRESETS[kind]
    on = turn.modal.choice("switch") == "all"
    pairs = [(there.rule(key), draft) for key, draft in preset.rules.items()]
    to_read = [draft for rule, draft in pairs if unread(rule, draft.message, kind)]
    if on and to_read:
        return Reply(update=await reading(deps, there, Wish(preset=kind), to_read))
    try:
        await _apply(deps, there, by=turn.user, on=on)
    except NameTaken:
        return Reply(errors={"switch": texts.PRESET_NAME_TAKEN})
    said = (texts.APPLIED_ON if on else texts.APPLIED).format(name=preset.name)
    return Reply(then=partial(_tell, deps, turn.modal.root_id, kind, said))


async def read_texts(deps: Deps, turn: Turn) -> Reply:
    """*Li e ligar*: what was wished for before the texts were shown."""
    wish = Wish.load(turn.modal.metadata)
    try:
        kind, said = await _granted(deps, wish, by=turn.user)
    except NameTaken:
        sentence = texts.NAME_TAKEN if wish.form else texts.PRESET_NAME_TAKEN
        return Reply(update=_refused(sentence))
    except LookupError:
        return Reply(update=_refused(texts.GONE))
    below = turn.modal.raw_view.get("previous_view_id") if wish.form else None
    return Reply(then=partial(_tell, deps, turn.modal.root_id, kind, said, wish.form, below))


async def _granted(deps: Deps, wish: Wish, *, by: str) -> tuple[Kind, str]:
    """Raises NameTaken, LookupError where the prazo is gone."""
    if wish.form is not None:
        there = await gather(deps, wish.form.kind)
        kept = await _keep(deps, there, wish.form, by=by, texts_read=True)
        return there.kind, _saved(there.rule(wish.form.key), kept)
    there = await gather(deps, wish.preset or Kind.NONPAYMENT)
    if wish.preset is not None:
        await _apply(deps, there, by=by, on=True, texts_read=True)
        return there.kind, texts.APPLIED_ON.format(name=PRESETS[wish.preset].name)
    now = deps.clock.now()
    async with deps.db.write() as session:
        rule = await rules.get(session, wish.key)
        await rules.mark_texts_read(session, [wish.key], by=by, now=now)
        await rules.switch_on(session, [wish.key], by=by, now=now, today=there.today)
    return there.kind, texts.SWITCHED_ON.format(name=escape(rule.name))


async def _keep(deps: Deps, there: There, form: Form, *, by: str, texts_read: bool = False) -> NoticeRule:
    """Raises NameTaken."""
    key, now = form.key or f"{form.kind}.{ids.new_id()[:8]}", deps.clock.now()
    draft = form.draft
    if draft is None:
        raise ValueError("a prazo without days")
    async with deps.db.write() as session:
        rule = await rules.put(session, key, draft, by=by, now=now, today=there.today)
        await session.flush()
        if texts_read:
            await rules.mark_texts_read(session, [key], by=by, now=now)
        if form.on:
            await rules.switch_on(session, [key], by=by, now=now, today=there.today)
        else:
            await rules.switch_off(session, [key], by=by, now=now)
    return rule


async def _apply(deps: Deps, there: There, *, by: str, on: bool, texts_read: bool = False) -> None:
    """Raises NameTaken."""
    now, preset = deps.clock.now(), PRESETS[there.kind]
    async with deps.db.write() as session:
        await presets.apply(session, preset, by=by, now=now, today=there.today)
        await session.flush()
        if texts_read:
            await rules.mark_texts_read(session, list(preset.rules), by=by, now=now)
        if on:
            await rules.switch_on(session, list(preset.rules), by=by, now=now, today=there.today)


def _saved(before: NoticeRule | None, kept: NoticeRule) -> str:
    """Says so where the next run asks because of it."""
    old = (before.enabled, before.anchor, before.offset_days) if before else None
    starts_over = kept.enabled and old != (True, kept.anchor, kept.offset_days)
    sentence = texts.SAVED_STARTS_OVER if starts_over else texts.SAVED
    return sentence.format(name=escape(kept.name), state=texts.ON if kept.enabled else texts.OFF)


def _refused(sentence: str) -> Json:
    return modal("deadlines.refused", texts.READING_TITLE, [section(sentence)], close="Voltar")


async def _tell(
    deps: Deps, root: str, kind: Kind, said: str, form: Form | None = None, below: str | None = None
) -> None:
    """On the list; and, where the editor is still open beneath the texts, in it: from below upwards."""
    await refresh(deps.client, root, await drawn_list(deps, kind, said=said))
    if form is not None and below:
        there = await gather(deps, kind)
        stored = next((rule for rule in there.rules if rule.name == form.name), None)
        await refresh(deps.client, below, editor(Form.of(stored) if stored else form, there, said=said))
