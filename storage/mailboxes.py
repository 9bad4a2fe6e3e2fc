"""The mailbox that a *Servidor SMTP*'s mails come back to: how far it was read, when it is looked at next."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import EmailServer
from storage.vault import Vault

_FIELD = "bounce_password_sealed"


def sealed(vault: Vault, server: EmailServer, password: str) -> bytes | None:
    """The mailbox's own password for its column; None for ""."""
    if not password:
        return None
    return vault.seal(password, table=server.__tablename__, row=server.uid, field=_FIELD)


def open_password(vault: Vault, server: EmailServer) -> str:
    """The mailbox's own password, "" where it has none. Raises VaultError."""
    blob = server.bounce_password_sealed
    return vault.open(blob, table=server.__tablename__, row=server.uid, field=_FIELD) if blob else ""


Place = tuple[str, str]


def place(server: EmailServer) -> Place:
    """Which mailbox it is: its server and whose."""
    return server.bounce_host, server.bounce_username or server.username


def mended(server: EmailServer, before: Place) -> None:
    """A person changed the account: it is looked at at once. Of another mailbox nothing is known."""
    server.bounce_look_at = server.bounce_error = None
    if place(server) != before:
        server.bounce_validity = server.bounce_seen_uid = server.bounce_read_at = None


async def due(session: AsyncSession, now: dt.datetime) -> Sequence[int]:
    """Ids of the accounts whose mailbox is to be looked at. A paused account too: mails come back."""
    query = select(col(EmailServer.id)).where(*_due(now)).order_by(col(EmailServer.id))
    return [key for key in (await session.scalars(query)).all() if key is not None]


async def claim(
    session: AsyncSession, server_id: int, *, now: dt.datetime, again: dt.datetime
) -> EmailServer | None:
    """The account, to be looked at by whoever asks; None where another process was first.

    again: when the next look is due, if nothing is heard of this one.
    """
    claimed = await session.execute(
        update(EmailServer)
        .where(col(EmailServer.id) == server_id, *_due(now))
        .values(bounce_look_at=again)
        .returning(col(EmailServer.id))
    )
    return await session.get(EmailServer, server_id) if claimed.scalar_one_or_none() is not None else None


async def advance(
    session: AsyncSession, server: EmailServer, *, validity: int, seen_uid: int, again: dt.datetime
) -> None:
    """What came up to `seen_uid` was taken. Nothing where the mailbox was changed meanwhile."""
    values = {"bounce_validity": validity, "bounce_seen_uid": seen_uid, "bounce_look_at": again}
    await session.execute(update(EmailServer).where(*_same(server)).values(**values))


async def looked(session: AsyncSession, server: EmailServer, *, now: dt.datetime) -> None:
    """Everything that was there was read."""
    values = {"bounce_read_at": now, "bounce_error": None}
    await session.execute(update(EmailServer).where(*_same(server)).values(**values))


async def failed(session: AsyncSession, server: EmailServer, *, code: str, again: dt.datetime) -> None:
    """The look failed, by a DeliveryError's code."""
    values = {"bounce_error": code, "bounce_look_at": again}
    await session.execute(update(EmailServer).where(*_same(server)).values(**values))


def _due(now: dt.datetime) -> list[ColumnElement[bool]]:
    look_at = col(EmailServer.bounce_look_at)
    return [
        col(EmailServer.active).is_(True),
        col(EmailServer.bounce_host) != "",
        or_(look_at.is_(None), look_at <= now),
    ]


def _same(server: EmailServer) -> list[ColumnElement[bool]]:
    """The account, if its mailbox is still the one that was looked at."""
    return [
        col(EmailServer.id) == server.id,
        col(EmailServer.bounce_host) == server.bounce_host,
        col(EmailServer.bounce_username) == server.bounce_username,
        col(EmailServer.username) == server.username,
    ]
