"""Opens the test, with the saved method and account already chosen."""

from handlers.blocks import Json, loading
from handlers.configure.missing import missing
from handlers.configure.there import account_of
from handlers.deps import Deps
from handlers.screens import open_filled, refresh
from handlers.test_send import texts
from handlers.test_send.modal import Ask, form, load, unavailable
from handlers.turn import Turn
from handlers.words import METHODS
from storage import accounts, parameters, rules
from storage.enums import Channel


async def open_form(deps: Deps, turn: Turn) -> None:
    """By the command, or on top of the confirmation of a save."""
    await open_filled(deps.client, turn, loading("test_send.form", texts.TITLE), lambda: draw(deps, Ask()))


async def again(deps: Deps, turn: Turn) -> None:
    """Another test, in the same modal, starting from what the last one was asked with."""
    await refresh(deps.client, turn.modal.id, await draw(deps, load(turn.modal.metadata)))


async def draw(deps: Deps, ask: Ask) -> Json:
    """The form, or why there is nothing to test yet."""
    async with deps.db.read() as session:
        stored = await parameters.get(session)
        servers = await accounts.list_email_servers(session)
        every_rule = await rules.all_rules(session)
        account = await account_of(session, stored, stored.method)
    if stored.method is None:
        return unavailable(texts.NO_METHOD)
    if stored.method is not Channel.EMAIL:
        lacks = missing(stored.method, account)
        return unavailable(texts.INCOMPLETE.format(method=METHODS[stored.method], lacks=lacks))
    if not servers:
        return unavailable(texts.NO_SERVER)
    known = {server.id for server in servers}
    preset = ask.server if ask.server in known else stored.email_server_id
    return form(Ask(preset, ask.rule, ask.destination), servers, every_rule)
