"""The password between what is typed, the ten-minute draft and the stored one. It is never in a view."""

from dataclasses import dataclass, replace

from handlers.deps import Deps
from handlers.servers import texts
from handlers.servers.form import Place, Typed
from storage import accounts, drafts, mailboxes
from storage.enums import EmailKind
from storage.models import EmailServer


@dataclass(frozen=True)
class Retype:
    """There was a password, and it must be typed again; the sentence says why, at its field."""

    sentence: str
    field: str = "password"


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


async def known_of_mailbox(deps: Deps, user: str, typed: Typed, where: Place) -> str | Retype:
    """The same of the *Caixa de devoluções*; "" where it is signed in to as the account itself.

    A stored password of the account's goes to a mailbox only where it went before. Raises VaultError.
    """
    if not typed.returns or typed.kind is EmailKind.SENDGRID or typed.bounce_password:
        return typed.bounce_password
    async with deps.db.read() as session:
        if typed.bounce_username and where.bounce_draft:
            drafted = await drafts.read(
                session, deps.vault, where.bounce_draft, owner=user, now=deps.clock.now()
            )
            return drafted if drafted is not None else Retype(texts.PASSWORD_EXPIRED, "bounce_password")
        server = await accounts.get_email_server(session, where.server) if where.server else None
    if server is None:
        return ""
    same = (server.bounce_host, server.bounce_username) == (typed.bounce_host.lower(), typed.bounce_username)
    if typed.bounce_username:
        if server.bounce_password_sealed is None:
            return ""
        again = Retype(texts.BOUNCE_PASSWORD_AGAIN, "bounce_password")
        return mailboxes.open_password(deps.vault, server) if same else again
    fresh = bool(typed.password or where.draft or not typed.username)
    return "" if same or fresh else Retype(texts.PASSWORD_FOR_RETURNS)


def _same_place(server: EmailServer, typed: Typed) -> bool:
    if EmailKind.SENDGRID in (server.kind, typed.kind):
        return server.kind is typed.kind
    return (server.host, server.username) == (typed.host.lower(), typed.username)


async def draft(deps: Deps, user: str, typed: Typed, where: Place) -> Place:
    """The same place with what was typed of passwords kept for ten minutes: no view carries them."""
    if not typed.password and not typed.bounce_password:
        return where
    now = deps.clock.now()
    async with deps.db.write() as session:
        if typed.password:
            kept = await drafts.keep(session, deps.vault, typed.password, owner=user, now=now)
            where = replace(where, draft=kept)
        if typed.bounce_password:
            kept = await drafts.keep(session, deps.vault, typed.bounce_password, owner=user, now=now)
            where = replace(where, bounce_draft=kept)
    return where
