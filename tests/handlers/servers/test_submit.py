"""*Salvar servidor* and *Testar conexão* against mail servers that work, refuse and keep silent."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from delivery.errors import DeliveryError, Fate, Fault
from handlers.deps import Deps
from handlers.servers import submit, texts
from handlers.servers.form import Place
from handlers.turn import Turn
from storage import accounts
from storage.accounts import AccountRow, EmailServerValues
from storage.engine import Database
from storage.enums import Channel, Security
from storage.models import EmailServer
from tests.support.deps import Bench, bench
from tests.support.fake_probe import FakeProbe
from tests.support.forms import chosen, ticked, turn, typed
from tests.support.views import words

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

PASSWORD = "s3nha-do-provedor"
WRONG_PASSWORD = DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "535", "5.7.8 no")
UNREACHABLE = DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "connect", "refused")


def filled(where: Place | None = None, **changes: Any) -> Turn:
    """The modal with a good account typed into it."""
    values = {
        "host": typed("smtp.provedor.example"),
        "security": chosen("starttls"),
        "username": typed("avisos@provedor.example"),
        "password": typed(PASSWORD),
        "sender_name": typed("Provedor Exemplo"),
        "sender_address": typed("avisos@provedor.example"),
        "max_connections": typed("4"),
        **changes,
    }
    return turn(values, metadata=(where or Place("below")).dump())


class Kept:
    """Stands for the parameter screen: remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, str]] = []

    async def __call__(
        self, deps: Deps, turn: Turn, below: str, method: Channel, account: AccountRow, said: str
    ) -> None:
        assert isinstance(account, EmailServer)
        assert method is Channel.EMAIL
        self.told.append((below, account.name, said))


async def servers(on: Bench) -> Sequence[EmailServer]:
    async with on.deps.db.read() as session:
        return await accounts.list_email_servers(session, inactive=True)


async def stored(on: Bench) -> EmailServer:
    values = EmailServerValues(
        name="antes",
        host="smtp.provedor.example",
        port=587,
        security=Security.STARTTLS,
        sender_address="avisos@provedor.example",
        username="avisos@provedor.example",
    )
    async with on.deps.db.write() as session:
        return await accounts.add_email_server(
            session, on.deps.vault, values, PASSWORD, by="U1", now=on.clock.now()
        )


async def test_a_working_account_is_kept_and_chosen(db: Database) -> None:
    """Checked, sealed, and the screen below is told."""
    on, kept = bench(db), Kept()
    reply = await submit.save(kept, on.deps, filled())
    assert reply.payload() == {}
    assert reply.then is not None
    await reply.then()
    (server,) = await servers(on)
    assert kept.told == [("below", server.name, texts.KEPT)]
    assert server.checked_at == on.clock.now()
    assert accounts.open_password(on.deps.vault, server) == PASSWORD


async def test_a_form_delivered_again_after_a_restart_adds_nothing(db: Database) -> None:
    """The desk has forgotten it by then; the account is known by what the person did."""
    on = bench(db)
    for _ in range(2):
        await submit.save(Kept(), on.deps, filled())
    await submit.save(Kept(), on.deps, replace(filled(), key="another press"))
    assert len(await servers(on)) == 2


async def test_a_wrong_password_is_said_at_its_field(db: Database) -> None:
    """Nothing is kept, and the form stays as it is."""
    on = bench(db, probe=FakeProbe(error=WRONG_PASSWORD))
    reply = await submit.save(Kept(), on.deps, filled())
    assert reply.errors == {"password": texts.PASSWORD_REFUSED}
    assert await servers(on) == []


async def test_field_errors_come_before_the_network(db: Database) -> None:
    """A form that cannot be right asks no server."""
    on = bench(db)
    reply = await submit.save(Kept(), on.deps, filled(host=typed("")))
    assert reply.errors == {"host": texts.HOST_EMPTY}
    assert on.probe.probed == []


async def test_an_unreachable_server_may_be_saved_anyway(db: Database) -> None:
    """The form comes back with the checkbox; ticking it saves what was typed, password included."""
    on, kept = bench(db, probe=FakeProbe(error=UNREACHABLE)), Kept()
    reply = await submit.save(kept, on.deps, filled())
    assert reply.then is not None
    await reply.then()
    form = on.slack.shown("V2")[-1]
    assert texts.ANYWAY in words(form)
    assert PASSWORD not in json.dumps(form)
    again = filled(password=typed(""), anyway=ticked("anyway"))
    metadata = form["private_metadata"]
    reply = await submit.save(kept, on.deps, turn(_states(again), metadata=metadata))
    assert reply.payload() == {}
    (server,) = await servers(on)
    assert server.checked_at is None
    assert accounts.open_password(on.deps.vault, server) == PASSWORD


async def test_a_silent_server_is_waited_for_after_the_ack(db: Database) -> None:
    """Past two seconds the modal says Testando…; the answer then comes back into the form."""
    on = bench(db, probe=FakeProbe(error=WRONG_PASSWORD, silent=True))
    reply = await submit.save(Kept(), on.deps, filled())
    assert reply.update is not None
    assert "Testando" in words(reply.update)
    assert reply.then is not None
    on.probe.answer.set()
    await reply.then()
    (form,) = on.slack.shown("V2")
    assert texts.PASSWORD_REFUSED in words(form)
    assert texts.PASSWORD_DRAFT in words(form)
    assert "smtp.provedor.example" in json.dumps(form)
    assert PASSWORD not in json.dumps(form)


async def test_a_slow_server_that_agrees_is_kept(db: Database) -> None:
    """A modal cannot be closed by the bot: it says that all is well, and the screen below follows."""
    on, kept = bench(db, probe=FakeProbe(silent=True)), Kept()
    reply = await submit.save(kept, on.deps, filled())
    assert reply.then is not None
    on.probe.answer.set()
    await reply.then()
    assert len(await servers(on)) == 1
    assert "salvo e conferido" in words(on.slack.shown("V2")[-1])
    assert len(kept.told) == 1


async def test_a_password_drafted_too_long_ago_is_asked_for_again(db: Database) -> None:
    """Ten minutes; then it is gone."""
    on = bench(db, probe=FakeProbe(error=UNREACHABLE))
    reply = await submit.save(Kept(), on.deps, filled())
    assert reply.update is not None
    on.clock.move(dt.timedelta(minutes=11))
    later = turn(_states(filled(password=typed(""))), metadata=reply.update["private_metadata"])
    reply = await submit.save(Kept(), on.deps, later)
    assert list(reply.errors.values()) == [texts.PASSWORD_EXPIRED]


async def test_editing_keeps_the_password_that_is_not_typed(db: Database) -> None:
    """The stored one is checked with, and stays."""
    on = bench(db)
    before = await stored(on)
    edit = Place("below", before.id, had_password=True)
    reply = await submit.save(Kept(), on.deps, filled(edit, password=typed(""), sender_name=typed("Outro")))
    assert reply.payload() == {}
    (server,) = await servers(on)
    assert server.sender_name == "Outro"
    assert accounts.open_password(on.deps.vault, server) == PASSWORD
    assert on.probe.probed[0].password == PASSWORD


async def test_a_stored_password_goes_to_no_other_server(db: Database) -> None:
    """Changing the host while keeping the password would hand it to whoever runs that host."""
    on = bench(db)
    before = await stored(on)
    edit = Place("below", before.id, had_password=True)
    reply = await submit.save(
        Kept(), on.deps, filled(edit, password=typed(""), host=typed("smtp.outro.example"))
    )
    assert reply.errors == {"password": texts.PASSWORD_AGAIN}
    assert on.probe.probed == []


async def test_an_account_deactivated_meanwhile_is_not_revived(db: Database) -> None:
    """Somebody else switched it off while this person was editing."""
    on = bench(db)
    before = await stored(on)
    async with db.write() as session:
        await accounts.set_email_server_active(session, before.id or 0, False, by="U2", now=on.clock.now())
    reply = await submit.save(Kept(), on.deps, filled(Place("below", before.id)))
    assert reply.errors == {"sender_address": texts.GONE}


async def test_testing_answers_in_the_form_and_keeps_nothing(db: Database) -> None:
    """First that it is being asked, then the answer; no account is written."""
    on = bench(db)
    await submit.test(on.deps, filled())
    waiting, answer = on.slack.shown("V2")
    assert "Testando" in words(waiting)
    assert texts.TESTED in words(answer)
    assert await servers(on) == []


async def test_a_connection_can_be_tested_before_the_sender_is_typed(db: Database) -> None:
    """The button stands between the two: what comes below it is not asked for yet."""
    on = bench(db)
    await submit.test(on.deps, filled(sender_address=typed("")))
    assert texts.TESTED in words(on.slack.shown("V2")[-1])


async def test_testing_says_what_is_wrong_at_its_field(db: Database) -> None:
    """The same sentences as when saving."""
    on = bench(db, probe=FakeProbe(error=WRONG_PASSWORD))
    await submit.test(on.deps, filled())
    assert texts.PASSWORD_REFUSED in words(on.slack.shown("V2")[-1])


async def test_a_test_whose_modal_has_moved_on_overwrites_nothing(db: Database) -> None:
    """The person saved, or closed, while the server was being asked."""
    on = bench(db)
    on.slack.refusals["views.update"] = "hash_conflict"
    await submit.test(on.deps, filled())
    assert len(on.slack.shown("V2")) == 1


def _states(of: Turn) -> dict[str, Any]:
    return {block: next(iter(inputs.values())) for block, inputs in of.modal.values.items()}
