"""*Salvar*: what is written, what is asked first, and what happens when two people save."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.configure import command, submit, texts
from handlers.configure.form import Form, load
from storage import accounts, parameters, rules
from storage.accounts import EmailServerValues
from storage.engine import Database
from storage.enums import Channel, HoldReason, Kind, Security
from storage.models import EmailServer, NoticeRule, Parameters
from tests.support.deps import Bench, bench
from tests.support.forms import chosen, ticked, turn
from tests.support.golden import Golden
from tests.support.views import shown_modal, words

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

MEMBER = {"channel": {"id": "C1", "is_member": True}}


async def stored(on: Bench) -> Parameters:
    async with on.deps.db.read() as session:
        return await parameters.get(session)


async def nonpayment(on: Bench) -> list[NoticeRule]:
    async with on.deps.db.read() as session:
        return list(await rules.of_kind(session, Kind.NONPAYMENT))


async def server(on: Bench) -> EmailServer:
    values = EmailServerValues(
        name="avisos@provedor.example · smtp.provedor.example",
        host="smtp.provedor.example",
        port=587,
        security=Security.STARTTLS,
        sender_address="avisos@provedor.example",
        sender_name="Provedor Exemplo",
    )
    async with on.deps.db.write() as session:
        return await accounts.add_email_server(
            session, on.deps.vault, values, "", by="U1", now=on.clock.now()
        )


async def screen(on: Bench, *, user: str = "UADMIN", **values: Any) -> Any:
    """The screen as it was opened on what is stored, with these fields changed."""
    form = Form.of(await stored(on))
    shown = {
        "method": chosen("email"),
        form.server_block: {},
        "covers": ticked(),
        "channel": {"selected_conversation": "C1"},
        "send_at": {"selected_time": "09:00"},
        "timezone": chosen("America/Sao_Paulo"),
    }
    return turn({**shown, **values}, metadata=form.dump(), user=user, view_id="V1")


async def test_method_and_account_are_saved(db: Database) -> None:
    """With an account the method is complete, and the confirmation offers the test."""
    on = bench(db)
    on.slack.answers["conversations.info"] = MEMBER
    account = await server(on)
    reply = await submit.save(on.deps, await screen(on, server_0=chosen(str(account.id))))
    assert reply.update is not None
    assert "Realizar teste de envio" in words(reply.update)
    now = await stored(on)
    assert (now.method, now.email_server_id, now.results_channel) == (Channel.EMAIL, account.id, "C1")


@pytest.mark.parametrize("method", list(Channel))
async def test_a_method_without_account_is_saved_as_incomplete(db: Database, method: Channel) -> None:
    """As in the guide: the method first, its account another day."""
    on = bench(db)
    on.slack.answers["conversations.info"] = MEMBER
    reply = await submit.save(on.deps, await screen(on, method=chosen(method.value)))
    assert reply.update is not None
    assert "*incompleto*" in words(reply.update)
    assert (await stored(on)).method is method


async def test_another_method_forgets_no_account(db: Database) -> None:
    """Method and account are saved apart: SMS today, and E-mail again tomorrow with its account."""
    on = bench(db)
    on.slack.answers["conversations.info"] = MEMBER
    account = await server(on)
    await submit.save(on.deps, await screen(on, server_0=chosen(str(account.id))))
    on_sms = await screen(on, method=chosen("sms"))
    del on_sms.modal.values["server_0"]
    await submit.save(on.deps, on_sms)
    assert (await stored(on)).email_server_id == account.id


@pytest.mark.parametrize(
    ("answer", "refusal", "sentence"),
    [
        ({"channel": {"is_member": False}}, "", texts.NOT_IN_CHANNEL),
        ({"channel": {"is_member": True, "is_archived": True}}, "", texts.ARCHIVED),
        ({}, "channel_not_found", texts.NOT_IN_CHANNEL),
    ],
)
async def test_a_channel_the_bot_cannot_write_in_is_refused(
    db: Database, answer: dict[str, Any], refusal: str, sentence: str
) -> None:
    """At its field, with what to type; nothing is saved."""
    on = bench(db)
    on.slack.answers["conversations.info"] = answer
    if refusal:
        on.slack.refusals["conversations.info"] = refusal
    reply = await submit.save(on.deps, await screen(on))
    assert reply.errors == {"channel": sentence}
    assert (await stored(on)).method is None


async def test_a_slack_that_does_not_say_is_no_obstacle(db: Database) -> None:
    """Where the check itself fails, what was chosen is saved; the report says so if it cannot write."""
    on = bench(db)
    on.slack.refusals["conversations.info"] = "internal_error"
    assert (await submit.save(on.deps, await screen(on))).update is not None
    assert (await stored(on)).results_channel == "C1"


async def test_without_a_channel_the_confirmation_says_what_that_means(db: Database) -> None:
    """Nobody is asked about a channel that was not chosen."""
    on = bench(db)
    reply = await submit.save(on.deps, await screen(on, channel={}))
    assert reply.update is not None
    assert "Sem *Canal dos resultados*" in words(reply.update)
    assert on.slack.calls["conversations.info"] == []


async def test_somebody_else_saved_meanwhile(db: Database) -> None:
    """The second person is told what stands, keeps what they chose, and may save it knowingly."""
    on = bench(db)
    on.slack.answers["conversations.info"] = MEMBER
    mine, theirs = await screen(on), await screen(on, user="U2", method=chosen("sms"))
    await submit.save(on.deps, theirs)
    reply = await submit.save(on.deps, mine)
    assert reply.update is not None
    assert "Agora está salvo: Método de envio: SMS" in words(reply.update)
    form = load(reply.update["private_metadata"])
    assert form.method is Channel.EMAIL
    again = replace_metadata(mine, reply.update["private_metadata"])
    await submit.save(on.deps, again)
    assert (await stored(on)).method is Channel.EMAIL


async def test_nonpayment_is_read_before_it_is_switched_on(db: Database, golden: Golden) -> None:
    """The messages come first; until *Li e ativar* nothing is saved and no rule is on."""
    on = bench(db)
    on.slack.answers["conversations.info"] = MEMBER
    reply = await submit.save(on.deps, await screen(on, covers=ticked("nonpayment")))
    assert reply.push is not None
    golden("slack/configure.nonpayment.json", shown_modal(reply.push))
    assert (await stored(on)).covers_nonpayment is False
    assert not any(rule.enabled for rule in await nonpayment(on))


async def test_read_texts_switch_the_rules_on(db: Database) -> None:
    """Who read them is kept, the next run asks first, and the screen below turns into the confirmation."""
    on = bench(db)
    on.slack.answers["conversations.info"] = MEMBER
    reply = await submit.save(on.deps, await screen(on, covers=ticked("nonpayment")))
    assert reply.push is not None
    yes = turn(metadata=reply.push["private_metadata"])
    reply = await submit.save_with_texts_read(on.deps, yes)
    assert reply.payload() == {}
    assert reply.then is not None
    await reply.then()
    assert "Parâmetros salvos" in words(on.slack.shown("V1")[-1])
    assert (await stored(on)).covers_nonpayment is True
    assert {(rule.enabled, rule.texts_read_by) for rule in await nonpayment(on)} == {(True, "UADMIN")}


async def test_somebody_saved_while_the_texts_were_read(db: Database) -> None:
    """Reading takes minutes: the screen below says what changed, and no rule was switched on."""
    on = bench(db)
    on.slack.answers["conversations.info"] = MEMBER
    reply = await submit.save(on.deps, await screen(on, covers=ticked("nonpayment")))
    assert reply.push is not None
    await submit.save(on.deps, await screen(on, user="U2", method=chosen("sms")))
    reply = await submit.save_with_texts_read(on.deps, turn(metadata=reply.push["private_metadata"]))
    assert reply.then is not None
    await reply.then()
    assert "Agora está salvo" in words(on.slack.shown("V1")[-1])
    assert not any(rule.enabled for rule in await nonpayment(on))


async def test_unticking_nonpayment_switches_its_rules_off(db: Database) -> None:
    """Ticked again, the messages are read again and the rules start from that day."""
    on = bench(db)
    on.slack.answers["conversations.info"] = MEMBER
    reply = await submit.save(on.deps, await screen(on, covers=ticked("nonpayment")))
    assert reply.push is not None
    await submit.save_with_texts_read(on.deps, turn(metadata=reply.push["private_metadata"]))
    await submit.save(on.deps, await screen(on))
    assert not any(rule.enabled for rule in await nonpayment(on))
    reply = await submit.save(on.deps, await screen(on, covers=ticked("nonpayment")))
    assert reply.push is not None


async def test_a_new_account_comes_back_chosen(db: Database) -> None:
    """The screen below the account modal has it in its field, and says that it is not saved yet."""
    on = bench(db)
    account = await server(on)
    below = replace(Form.of(await stored(on)), method=Channel.EMAIL).dump()
    await command.choose_account(on.deps, turn(), below, Channel.EMAIL, account, "Conta salva.")
    (shown,) = on.slack.shown("V1")
    assert load(shown["private_metadata"]).server == account.id
    assert "Conta salva." in words(shown)


async def test_a_deactivated_account_leaves_the_screen(db: Database) -> None:
    """It can be chosen no more, and the stored row stays for what was sent through it."""
    on = bench(db)
    account = await server(on)
    pressed = replace(await screen(on, server_0=chosen(str(account.id))), value=str(account.id))
    await command.drop_account(Channel.EMAIL, on.deps, pressed)
    assert texts.DROPPED in words(on.slack.shown("V1")[-1])
    async with db.read() as session:
        assert await accounts.list_email_servers(session) == []
        assert len(await accounts.list_email_servers(session, inactive=True)) == 1


async def test_a_paused_account_can_be_resumed(db: Database) -> None:
    """One press, from the screen that says why it stands still."""
    on = bench(db)
    account = await server(on)
    async with db.write() as session:
        row = await accounts.get_email_server(session, account.id or 0)
        assert row is not None
        row.paused_at, row.paused_why = on.clock.now(), "senha recusada"
    pressed = replace(await screen(on, server_0=chosen(str(account.id))), value=str(account.id))
    await command.resume_account(Channel.EMAIL, on.deps, pressed)
    assert texts.RESUMED in words(on.slack.shown("V1")[-1])
    async with db.read() as session:
        resumed = await accounts.get_email_server(session, account.id or 0)
    assert resumed is not None
    assert resumed.paused_at is None


async def test_the_first_run_hold_is_untouched_by_saving(db: Database) -> None:
    """Saving parameters answers no question that a run has to ask."""
    on = bench(db)
    await submit.save(on.deps, await screen(on, channel={}))
    assert (await stored(on)).pending_hold is HoldReason.FIRST_RUN


def replace_metadata(of: Any, metadata: str) -> Any:
    return replace(of, view=replace(of.modal, metadata=metadata))
