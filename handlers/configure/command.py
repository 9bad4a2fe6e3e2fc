"""The parameter screen opened, and redrawn as the person moves in it. Nothing is saved here but accounts."""

from handlers.blocks import Json, loading
from handlers.configure import texts
from handlers.configure.form import Form, load, read
from handlers.configure.modal import screen
from handlers.deps import Deps
from handlers.screens import open_filled, refresh
from handlers.servers import command as servers
from handlers.turn import Turn
from storage import accounts, parameters
from storage.accounts import AccountGone
from storage.enums import Channel
from storage.models import EmailServer


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


async def add_server(deps: Deps, turn: Turn) -> None:
    await servers.open_new(deps, turn, read(turn.modal).dump())


async def edit_server(deps: Deps, turn: Turn) -> None:
    async with deps.db.read() as session:
        server = await accounts.get_email_server(session, int(turn.value))
    if server is None or not server.active:
        await _show(deps, turn, read(turn.modal).choosing(None), said=texts.GONE)
        return
    await servers.open_edit(deps, turn, read(turn.modal).dump(), server)


async def choose_server(deps: Deps, turn: Turn, below: str, server: EmailServer, said: str) -> None:
    """An account was kept in the modal above: the screen, the root of that stack, has it chosen."""
    form = load(below).choosing(server.id)
    async with deps.db.read() as session:
        there_are = await accounts.list_email_servers(session)
    await refresh(deps.client, turn.modal.root_id, screen(form, there_are, said=said))


async def drop_server(deps: Deps, turn: Turn) -> None:
    """Deactivates an account, after Slack's own question."""
    try:
        async with deps.db.write() as session:
            await accounts.set_email_server_active(
                session, int(turn.value), False, by=turn.user, now=deps.clock.now()
            )
    except AccountGone:
        await _show(deps, turn, read(turn.modal).choosing(None), said=texts.GONE)
        return
    await _show(deps, turn, read(turn.modal).choosing(None), said=texts.DROPPED)


async def resume_server(deps: Deps, turn: Turn) -> None:
    """Ends the pause of an account whose own fault it was."""
    async with deps.db.write() as session:
        await accounts.resume(session, Channel.EMAIL, int(turn.value), by=turn.user, now=deps.clock.now())
    await _show(deps, turn, read(turn.modal), said=texts.RESUMED)


async def stored_screen(deps: Deps) -> Json:
    """The screen with what the database holds."""
    async with deps.db.read() as session:
        form = Form.of(await parameters.get(session))
        servers_there = await accounts.list_email_servers(session)
    return screen(form, servers_there)


async def _show(deps: Deps, turn: Turn, form: Form, *, said: str = "") -> None:
    """The screen with `form` in it. Without the hash: of two quick choices the later one must win."""
    async with deps.db.read() as session:
        servers_there = await accounts.list_email_servers(session)
    view = screen(form, servers_there, said=said)
    await refresh(deps.client, turn.modal.id, view)
