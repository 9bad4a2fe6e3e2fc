"""*Caixa de devoluções*: checked with the account, kept with it, and no password of it goes astray."""

from typing import Any

import pytest

from delivery.errors import DeliveryError, Fate, Fault
from handlers.servers import command, submit, texts
from handlers.servers.form import Place, Typed
from handlers.servers.parse import Account, parse
from handlers.turn import Turn
from storage import accounts, mailboxes
from storage.engine import Database
from storage.enums import Security
from storage.models import EmailServer
from tests.support.deps import Bench, bench
from tests.support.fake_probe import FakeProbe
from tests.support.forms import chosen, ticked, turn, typed
from tests.support.views import words

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

PASSWORD = "s3nha-do-provedor"
OWN = {"bounce_username": typed("devolucoes"), "bounce_password": typed("outra-s3nha")}
REFUSED = DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "535", "no")
SILENT = DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "timeout", "")


def filled(where: Place | None = None, **changes: Any) -> Turn:
    """The modal with a good account and its mailbox typed into it."""
    values = {
        "host": typed("smtp.provedor.example"),
        "security": chosen("starttls"),
        "username": typed("avisos@provedor.example"),
        "password": typed(PASSWORD),
        "sender_name": typed("Provedor Exemplo"),
        "sender_address": typed("avisos@provedor.example"),
        "max_connections": typed("4"),
        "returns": ticked("returns"),
        "bounce_host": typed("IMAP.provedor.example"),
        "bounce_security": chosen("tls"),
        **changes,
    }
    return turn(values, metadata=(where or Place("below")).dump())


async def kept(*_: object) -> None: ...


async def saved(on: Bench, turn: Turn) -> EmailServer:
    """The one account once the form was kept."""
    reply = await submit.save(kept, on.deps, turn)
    assert reply.errors == {}, reply.errors
    async with on.deps.db.read() as session:
        (server,) = await accounts.list_email_servers(session)
    return server


async def test_the_accounts_own_user_serves_the_mailbox(db: Database) -> None:
    """Most often it is one mailbox that sends and receives: the host is all that is typed."""
    on = bench(db)
    server = await saved(on, filled())
    (asked,) = on.probe.probed_mailboxes
    assert (asked.host, asked.port, asked.security) == ("imap.provedor.example", 993, Security.TLS)
    assert (asked.username, asked.password) == ("avisos@provedor.example", PASSWORD)
    assert (server.bounce_host, server.bounce_username) == ("imap.provedor.example", "")
    assert server.bounce_password_sealed is None


async def test_another_user_has_a_password_of_its_own(db: Database) -> None:
    """Sealed; a later save without it keeps it, untick takes it away."""
    on = bench(db)
    server = await saved(on, filled(**OWN))
    assert mailboxes.open_password(on.deps.vault, server) == "outra-s3nha"
    edit = Place("below", server.id, had_password=True, had_bounce_password=True)
    again = {"password": typed(""), "bounce_username": typed("devolucoes")}
    server = await saved(on, filled(edit, **again))
    assert mailboxes.open_password(on.deps.vault, server) == "outra-s3nha"
    server = await saved(on, filled(edit, password=typed(""), returns=ticked()))
    assert (server.bounce_host, server.bounce_password_sealed) == ("", None)


async def test_a_stored_password_goes_to_no_new_mailbox(db: Database) -> None:
    """Adding a mailbox, or moving it, would hand the account's password to whoever runs that host."""
    on = bench(db)
    server = await saved(on, filled(returns=ticked()))
    edit = Place("below", server.id, had_password=True)
    reply = await submit.save(kept, on.deps, filled(edit, password=typed("")))
    assert reply.errors == {"password": texts.PASSWORD_FOR_RETURNS}
    server = await saved(on, filled(edit, **OWN))
    moved = filled(edit, bounce_username=typed("devolucoes"), bounce_host=typed("imap.outro.example"))
    reply = await submit.save(kept, on.deps, moved)
    assert reply.errors == {"bounce_password": texts.BOUNCE_PASSWORD_AGAIN}
    assert len(on.probe.probed_mailboxes) == 1


async def test_it_is_read_on_with_the_account_untouched(db: Database) -> None:
    """An edit of something else asks for no password again."""
    on = bench(db)
    server = await saved(on, filled())
    edit = Place("below", server.id, had_password=True)
    server = await saved(on, filled(edit, password=typed(""), bounce_host=typed("imap.provedor.example")))
    assert server.bounce_host == "imap.provedor.example"


@pytest.mark.parametrize(
    ("error", "own", "field", "sentence"),
    [
        (REFUSED, {}, "bounce_username", texts.BOUNCE_SAME_REFUSED),
        (REFUSED, OWN, "bounce_password", texts.BOUNCE_REFUSED),
    ],
)
async def test_what_it_refuses_stands_at_its_field(
    db: Database, error: DeliveryError, own: dict[str, Any], field: str, sentence: str
) -> None:
    """Not at the account's own password, which is right."""
    on = bench(db, probe=FakeProbe())
    on.probe.mailbox_error = error
    reply = await submit.save(kept, on.deps, filled(**own))
    assert reply.errors == {field: sentence}


async def test_testing_covers_it_and_keeps_both_passwords_out_of_sight(db: Database) -> None:
    """Both are drafted: the answer's form carries neither, and the next press needs no typing."""
    on = bench(db)
    await submit.test(on.deps, filled(**OWN))
    shown = on.slack.shown("V2")
    assert texts.TESTED_RETURNS in words(shown[-1])
    assert "outra-s3nha" not in str(shown)
    assert len(on.probe.probed_mailboxes) == 1


async def test_a_silent_mailbox_may_be_kept_unchecked(db: Database) -> None:
    """As a silent mail server may."""
    on = bench(db)
    on.probe.mailbox_error = SILENT
    await submit.test(on.deps, filled())
    assert texts.ANYWAY in words(on.slack.shown("V2")[-1])


async def test_ticking_shows_the_fields(db: Database) -> None:
    """And what was typed above stays, the password out of sight."""
    on = bench(db)
    await command.redraw(on.deps, filled())
    shown = words(on.slack.shown("V2")[-1])
    assert texts.BOUNCE_HOST in shown
    assert PASSWORD not in str(on.slack.shown("V2"))


@pytest.mark.parametrize(
    ("changes", "own_password", "problems"),
    [
        ({"bounce_host": ""}, "", {"bounce_host": texts.HOST_EMPTY}),
        ({"bounce_host": "https://webmail.x"}, "", {"bounce_host": texts.HOST_URL}),
        ({"bounce_port": "0"}, "", {"bounce_port": texts.PORT_RANGE}),
        ({"username": ""}, "", {"bounce_username": texts.BOUNCE_USER_NEEDED}),
        ({"bounce_password": "x"}, "x", {"bounce_username": texts.BOUNCE_USER_EMPTY}),
        ({"bounce_username": "d"}, "", {"bounce_password": texts.BOUNCE_PASSWORD_EMPTY}),
        ({"bounce_username": "d"}, "a\r\nb", {"bounce_password": texts.ONE_LINE}),
        ({"bounce_username": "d\r\n"}, "x", {"bounce_username": texts.ONE_LINE}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    dialect: str, changes: dict[str, str], own_password: str, problems: dict[str, str]
) -> None:
    given: dict[str, Any] = {
        "host": "smtp.provedor.example",
        "username": "avisos",
        "sender_name": "P",
        "sender_address": "a@provedor.example",
        "returns": True,
        "bounce_host": "imap.provedor.example",
        **changes,
    }
    found = parse(Typed(**given), "s" if given["username"] else "", own_password)
    assert not isinstance(found, Account)
    assert found == problems
