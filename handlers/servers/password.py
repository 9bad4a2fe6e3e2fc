"""The password between what is typed, the ten-minute draft and the stored one. It is never in a view."""

from dataclasses import dataclass, replace

from handlers.deps import Deps
from handlers.servers import texts
from handlers.servers.form import Place, Typed
from storage import accounts, drafts
from storage.enums import EmailKind
from storage.models import EmailServer


@dataclass(frozen=True)
class Retype:
    """There was a password, and it must be typed again; the sentence says why."""

    sentence: str


async def known(deps: Deps, user: str, typed: Typed, where: Place) -> str | Retype:
    """The typed one, else the drafted one, else that of the account being edited; "" where there is none.

    A stored password goes only to the server and user it was given for: editing an account cannot send it
    elsewhere. Raises VaultError.
    """
    if typed.password or (typed.kind is EmailKind.SMTP and not typed.username):
        return typed.password
    async with deps.db.read() as session:
        if where.draft:
            drafted = await drafts.read(session, deps.vault, where.draft, owner=user, now=deps.clock.now())
            return drafted if drafted is not None else Retype(texts.PASSWORD_EXPIRED)
        server = await accounts.get_email_server(session, where.server) if where.server else None
    if server is None or server.password_sealed is None:
        return ""
    if not _same_place(server, typed):
        return Retype(texts.PASSWORD_AGAIN)
    return accounts.open_password(deps.vault, server)


def _same_place(server: EmailServer, typed: Typed) -> bool:
    if EmailKind.SENDGRID in (server.kind, typed.kind):
        return server.kind is typed.kind
    return (server.host, server.username) == (typed.host.lower(), typed.username)


async def draft(deps: Deps, user: str, typed: Typed, where: Place) -> Place:
    """The same place with the typed password kept for ten minutes: the next view cannot carry it."""
    if not typed.password:
        return where
    async with deps.db.write() as session:
        kept = await drafts.keep(session, deps.vault, typed.password, owner=user, now=deps.clock.now())
    return replace(where, draft=kept)
