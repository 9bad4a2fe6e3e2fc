"""The prazos on screen: read, refused, seen on a contract, kept, switched on."""

import datetime as dt
from dataclasses import replace

import pytest

from delivery import presets
from delivery.calendar import STANDARD, Calendar
from delivery.holidays_br import holidays_of
from delivery.presets import PRESETS
from handlers.deadlines import command, submit, texts
from handlers.deadlines.editor import editor
from handlers.deadlines.form import Form, load, new, problems, read
from handlers.deadlines.listing import listing
from handlers.deadlines.preset import preset_screen
from handlers.deadlines.there import There
from handlers.rules import in_order
from storage import parameters, rules
from storage.engine import Database
from storage.enums import Anchor, Channel, HoldReason, Kind
from storage.models import NoticeRule, Parameters
from tests.support.clock import NOON_UTC
from tests.support.deps import Bench, bench
from tests.support.forms import chosen, turn, typed
from tests.support.golden import Golden
from tests.support.views import shown_modal, words

ZONE = "America/Sao_Paulo"
TODAY = dt.date(2026, 11, 24)
PRIOR = Form(
    *("nonpayment.prior", Kind.NONPAYMENT, "Aviso prévio", "nonpayment.prior", Anchor.START),
    days="20",
    before=True,
    channel=Channel.EMAIL,
    on=True,
)

one_database = pytest.mark.parametrize("dialect", ["sqlite"])


def there(kind: Kind, *stored: NoticeRule) -> There:
    """Everything set up, with these prazos."""
    return There(
        kind=kind,
        parameters=Parameters(covers_nonpayment=True, method=Channel.EMAIL, updated_at=NOON_UTC),
        rules=stored,
        messages=in_order({draft.message for draft in PRESETS[kind].rules.values()}),
        calendar=Calendar(STANDARD, ZONE, holidays_of(None)),
        today=TODAY,
        general=[Channel.EMAIL],
        own=[Channel.EMAIL, Channel.SMS],
    )


def rule(of: Form) -> NoticeRule:
    assert of.draft is not None
    return NoticeRule(key=of.key, enabled=of.on, **vars_of(of))


def vars_of(of: Form) -> dict[str, object]:
    names = ("name", "kind", "anchor", "message", "channel", "max_lateness_days")
    return {name: getattr(of, name) for name in names} | {"offset_days": of.offset}


def values(of: Form) -> dict[str, dict[str, object]]:
    """What Slack sends of an editor that holds this."""
    return {
        "name": typed(of.name),
        "days": typed(of.days),
        "message": chosen(of.message),
        "anchor": chosen(of.anchor),
        "direction": chosen("before" if of.before else "after"),
        "method": chosen(of.channel or "general"),
        "state": chosen("on" if of.on else "off"),
    }


async def stored(db: Database, key: str) -> NoticeRule:
    async with db.read() as session:
        return await rules.get(session, key)


async def opened(on: Bench, form: Form) -> Form:
    """As the screen carries it that shows this form's timeline."""
    async with on.deps.db.read() as session:
        known = {each.key: each for each in await rules.all_rules(session)}
    base = Form.of(known[form.key]).base if form.key in known else ""
    return replace(form, seen=form.fingerprint, base=base)


async def save(on: Bench, form: Form) -> dict[str, str]:
    """Saved as seen; the list beneath is drawn where it was taken."""
    reply = await submit.save(on.deps, turn(values(form), metadata=(await opened(on, form)).dump()))
    if reply.then:
        await reply.then()
    return dict(reply.errors)


def test_golden(golden: Golden) -> None:
    """The list of a kind, an editor with its timeline, and what a preset would change."""
    old = replace(PRIOR, days="15", channel=None, on=False)
    own = replace(PRIOR, key="nonpayment.own", name="Cobrança <1>", message="nonpayment.reminder", days="3")
    at = there(Kind.NONPAYMENT, rule(old), rule(own))
    golden("slack/deadlines.list.json", shown_modal(listing(at, said="Salvo.")))
    golden("slack/deadlines.preset.json", shown_modal(preset_screen(at)))
    on_sunday = replace(PRIOR, starts_on=dt.date(2026, 12, 26))
    golden("slack/deadlines.editor.json", shown_modal(editor(on_sunday, at)))


def test_the_editor_fits_slack_with_every_message_and_date() -> None:
    """Of both kinds; a new prazo too."""
    for kind, first in ((Kind.TEMPORARY, "temporary.started"), (Kind.NONPAYMENT, "nonpayment.reminder")):
        assert shown_modal(editor(new(kind, first), there(kind)))


def test_a_move_is_told_with_its_why() -> None:
    """Twenty days before 26/12 is a Sunday: it goes on Monday, and the law counts from there."""
    shown = words(editor(replace(PRIOR, starts_on=dt.date(2026, 12, 26)), there(Kind.NONPAYMENT)))
    assert "dom. 06/12 é fora da janela → seg. 07/12, 08:00" in shown
    assert "suspensão possível a partir de 22/12/2026" in shown


def test_a_holiday_is_named() -> None:
    """Christmas by its name."""
    form = replace(new(Kind.TEMPORARY, "temporary.started"), starts_on=dt.date(2026, 12, 25))
    assert "sex. 25/12 é feriado (Natal) → sáb. 26/12, 08:00" in words(editor(form, there(Kind.TEMPORARY)))


def test_an_sms_of_a_prior_notice_is_a_reminder() -> None:
    """Said in the timeline and on the list."""
    by_sms = replace(PRIOR, channel=Channel.SMS)
    assert texts.REMINDER in words(editor(by_sms, there(Kind.NONPAYMENT)))
    assert texts.REMINDER in words(listing(there(Kind.NONPAYMENT, rule(by_sms))))


def test_a_method_without_an_account_is_said() -> None:
    """It goes by the general order, and a person reads why."""
    by_push = replace(new(Kind.TEMPORARY, "temporary.started"), channel=Channel.PUSH)
    shown = words(editor(by_push, there(Kind.TEMPORARY)))
    assert "Notificação Push não tem conta que envie" in shown


@pytest.mark.parametrize("form", [PRIOR, replace(PRIOR, key="", channel=None, starts_on=TODAY, seen="x")])
def test_what_travels_comes_back(form: Form) -> None:
    """Through metadata; and through the fields."""
    assert load(form.dump()) == form
    assert read(turn(values(form), metadata=form.dump()).modal) == replace(form, starts_on=None)


@pytest.mark.parametrize(
    ("changed", "block", "says"),
    [
        ({"days": "14"}, "days", "pelo menos 15 dias antes do bloqueio"),
        ({"before": False}, "days", "Resolução Anatel nº 765/2023"),
        ({"days": ""}, "days", texts.DAYS_WRONG),
        ({"days": "366"}, "days", texts.DAYS_WRONG),
        ({"name": ""}, "name", texts.NAME_MISSING),
        ({"message": "nonpayment.termination"}, "days", "aviso prévio de rescisão"),
    ],
)
def test_what_may_not_be_is_said_at_its_field(changed: dict[str, object], block: str, says: str) -> None:
    """The law's minimum with its source; what is missing with what to do."""
    found = problems(replace(PRIOR, **changed))  # type: ignore[arg-type] - a table of fields of several types
    assert list(found) == [block]
    assert says in found[block]


@one_database
async def test_the_timeline_is_seen_before_it_is_saved(db: Database) -> None:
    """Another number of days than the screen was drawn for: drawn anew, and nothing is kept."""
    on = bench(db)
    drawn = new(Kind.TEMPORARY, "temporary.started")
    typed_since = replace(drawn, name="Meu prazo", days="7")
    metadata = replace(drawn, seen=drawn.fingerprint).dump()
    reply = await submit.save(on.deps, turn(values(typed_since), metadata=metadata))
    assert reply.update is not None
    assert texts.LOOK_AGAIN in words(reply.update)
    async with db.read() as session:
        assert "Meu prazo" not in [each.name for each in await rules.all_rules(session)]


@one_database
async def test_one_that_comes_to_be_on_asks_before_the_past_goes_out(db: Database) -> None:
    """Kept and on; the list says so, and the next run is held."""
    on = bench(db)
    form = replace(new(Kind.TEMPORARY, "temporary.started"), name="Uma semana depois", days="7", on=True)
    assert await save(on, form) == {}
    said = words(on.slack.shown("V1")[-1])
    assert "*Uma semana depois* salvo, ligado." in said
    assert texts.PAST_ASKS in said
    async with db.read() as session:
        assert (await parameters.get(session)).pending_hold in (
            HoldReason.FIRST_RUN,
            HoldReason.RULE_SWITCHED_ON,
        )


@one_database
async def test_somebody_elses_change_is_said(db: Database) -> None:
    """What stands now is told, nothing is overwritten unseen; saved again, it is a knowing choice."""
    on = bench(db)
    mine = Form.of(await stored(db, "temporary.started"))
    theirs = replace(mine, days="2")
    assert await save(on, theirs) == {}
    metadata = replace(mine, seen=mine.fingerprint).dump()
    reply = await submit.save(on.deps, turn(values(mine), metadata=metadata))
    assert reply.update is not None
    assert "2 dias depois do início" in words(reply.update)
    again = await submit.save(on.deps, turn(values(mine), metadata=reply.update["private_metadata"]))
    assert again.then is not None
    assert (await stored(db, mine.key)).offset_days == 0


@one_database
async def test_a_name_stands_once(db: Database) -> None:
    """Said at its field."""
    form = replace(new(Kind.TEMPORARY, "temporary.started"), name="Suspensão iniciada")
    assert await save(bench(db), form) == {"name": texts.NAME_TAKEN}


@one_database
async def test_texts_are_read_before_clients_in_default_get_them(db: Database) -> None:
    """*Ligado* shows the message first; *Li e ligar* saves, and who read it is kept."""
    on = bench(db)
    reply = await submit.save(on.deps, turn(values(PRIOR), metadata=(await opened(on, PRIOR)).dump()))
    assert reply.push is not None
    assert "poderá ser suspensa" in words(reply.push)
    assert not (await stored(db, PRIOR.key)).enabled
    answer = await submit.read_texts(on.deps, turn(metadata=reply.push["private_metadata"]))
    assert answer.update is None
    kept = await stored(db, PRIOR.key)
    assert (kept.enabled, kept.texts_read_by, kept.offset_days) == (True, "UADMIN", -20)


@one_database
async def test_switched_on_from_the_list_it_shows_its_text_first(db: Database) -> None:
    """The same guard there."""
    on = bench(db)
    await command.switch_on(on.deps, turn(value=PRIOR.key, metadata=Kind.NONPAYMENT.value))
    assert on.slack.calls["views.push"]
    assert not (await stored(db, PRIOR.key)).enabled


@one_database
async def test_a_preset_in_one_press(db: Database) -> None:
    """Applied and on, as it was said; a second time it changes nothing."""
    on = bench(db)
    at = turn({"switch": chosen("all")}, metadata=Kind.TEMPORARY.value)
    reply = await submit.apply(on.deps, at)
    assert reply.then is not None
    await reply.then()
    async with db.read() as session:
        made = {each.key: each for each in await rules.of_kind(session, Kind.TEMPORARY)}
    assert all(made[key].enabled for key in presets.TEMPORARY.rules)
    await command.open_preset(on.deps, at)
    assert "_muda:_" not in words(on.slack.shown("V1")[-1])


@one_database
async def test_removed_and_switched_off_it_is_said(db: Database) -> None:
    """On the list, by name; one that is gone is told as gone."""
    on = bench(db)
    at = turn(value="temporary.ended", metadata=Kind.TEMPORARY.value)
    for press, says in (
        (command.switch_off, "*Suspensão encerrada* desligado"),
        (command.remove, "*Suspensão encerrada* removido"),
        (command.switch_on, texts.GONE),
    ):
        await press(on.deps, at)
        assert says in words(on.slack.shown("V2")[-1])
