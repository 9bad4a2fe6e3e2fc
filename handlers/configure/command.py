"""The parameter screen opened, and redrawn as the person moves in it. Nothing is saved here but accounts."""

from handlers.blocks import Json, loading
from handlers.configure import texts, there
from handlers.configure.account import NAMES
from handlers.configure.form import Form, load, read
from handlers.configure.modal import screen
from handlers.deps import Deps
from handlers.firebase import command as firebase
from handlers.gateways import command as gateways
from handlers.screens import open_filled, refresh
from handlers.servers import command as servers
from handlers.turn import Turn
from storage import accounts, parameters
from storage.account_rows import AccountRow
from storage.accounts import AccountGone
from storage.enums import Channel
from storage.models import EmailServer, PushApp, SmsGateway

__all__ = ["NAMES"]


async def open_screen(deps: Deps, turn: Turn) -> None:
    """What is stored."""
    await open_filled(
        deps.client, turn, loading("configure.screen", texts.TITLE), lambda: stored_screen(deps)
    )


async def back(deps: Deps, turn: Turn) -> None:
    """From the confirmation to the screen again, in the same modal."""
    await refresh(deps.client, turn.modal.id, await stored_screen(deps))


async def redraw(deps: Deps, turn: Turn) -> None:
    """Another method or another account was chosen: the dependent field follows."""
    await _show(deps, turn, read(turn.modal))


async def add_account(method: Channel, deps: Deps, turn: Turn) -> None:
    """The empty form of a method's account; of push, the one that takes the file."""
    form = read(turn.modal)
    match method:
        case Channel.EMAIL:
            await servers.open_new(deps, turn, form.dump())
        case Channel.SMS:
            await gateways.open_new(deps, turn, form.dump())
        case Channel.PUSH:
            await firebase.open_form(deps, turn, form.dump(), form.app)


async def edit_account(method: Channel, deps: Deps, turn: Turn) -> None:
    async with deps.db.read() as session:
        account = await accounts.get(session, method, int(turn.value))
    below = read(turn.modal)
    match account:
        case EmailServer(active=True):
            await servers.open_edit(deps, turn, below.dump(), account)
        case SmsGateway(active=True):
            await gateways.open_edit(deps, turn, below.dump(), account)
        case PushApp(active=True):
            await firebase.open_form(deps, turn, below.dump(), account.id)
        case _:
            await _show(deps, turn, below.choosing(None, method), said=texts.GONE)


async def choose_account(
    deps: Deps, turn: Turn, below: str, method: Channel, account: AccountRow, said: str
) -> None:
    """An account was kept in the modal above: the screen, the root of that stack, has it chosen."""
    form = load(below).choosing(account.id, method)
    async with deps.db.read() as session:
        standing = await there.gather(session)
    await refresh(deps.client, turn.modal.root_id, screen(form, standing, said=said))


async def drop_account(method: Channel, deps: Deps, turn: Turn) -> None:
    """Deactivates an account, after Slack's own question."""
    said = texts.DROPPED
    try:
        async with deps.db.write() as session:
            await accounts.set_active(
                session, method, int(turn.value), False, by=turn.user, now=deps.clock.now()
            )
    except AccountGone:
        said = texts.GONE
    await _show(deps, turn, read(turn.modal).choosing(None, method), said=said)


async def resume_account(method: Channel, deps: Deps, turn: Turn) -> None:
    """Ends the pause of an account whose own fault it was."""
    async with deps.db.write() as session:
        await accounts.resume(session, method, int(turn.value), by=turn.user, now=deps.clock.now())
    await _show(deps, turn, read(turn.modal), said=texts.RESUMED)


async def stored_screen(deps: Deps) -> Json:
    """The screen with what the database holds."""
    async with deps.db.read() as session:
        form = Form.of(await parameters.get(session))
        standing = await there.gather(session)
    return screen(form, standing)


async def _show(deps: Deps, turn: Turn, form: Form, *, said: str = "") -> None:
    """The screen with `form` in it. Without the hash: of two quick choices the later one must win."""
    async with deps.db.read() as session:
        standing = await there.gather(session)
    await refresh(deps.client, turn.modal.id, screen(form, standing, said=said))
