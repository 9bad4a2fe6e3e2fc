"""The accounts that send. Secrets go in and come out through the vault; nothing else sees them.

Pausing an account for its own fault is limits.pause; it is the dispatcher that notices.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.enums import Channel, Security
from storage.ids import MakeId, new_id
from storage.models import EmailServer, PushApp, SmsGateway
from storage.vault import Vault

AccountRow = EmailServer | SmsGateway | PushApp

_MODELS: Mapping[Channel, type[AccountRow]] = {
    Channel.EMAIL: EmailServer,
    Channel.SMS: SmsGateway,
    Channel.PUSH: PushApp,
}


class AccountGone(Exception):
    """There is no account with that id."""


@dataclass(frozen=True)
class EmailServerValues:
    """What a person fills in for a *Servidor SMTP*, apart from its password."""

    name: str
    host: str
    port: int
    security: Security
    sender_address: str
    username: str = ""
    sender_name: str = ""
    reply_to: str = ""
    max_connections: int = 4
    per_minute: int | None = None
    per_day: int | None = None


async def list_email_servers(session: AsyncSession, *, inactive: bool = False) -> Sequence[EmailServer]:
    """By name; the deactivated ones too where `inactive` is set."""
    query = select(EmailServer).order_by(col(EmailServer.name), col(EmailServer.id))
    if not inactive:
        query = query.where(col(EmailServer.active))
    return (await session.exec(query)).all()


async def get_email_server(session: AsyncSession, server_id: int) -> EmailServer | None:
    return await session.get(EmailServer, server_id)


async def add_email_server(
    session: AsyncSession,
    vault: Vault,
    values: EmailServerValues,
    password: str,
    *,
    by: str,
    now: dt.datetime,
    make_id: MakeId = new_id,
) -> EmailServer:
    """Register an account; its id is known on return. `password` is "" where the server asks for none."""
    server = EmailServer(uid=make_id(), created_at=now, updated_at=now, **asdict(values))
    server.password_sealed = _seal(vault, server, password)
    session.add(server)
    await session.flush()
    await _record(session, "added", {}, server, by, now)
    return server


async def update_email_server(
    session: AsyncSession,
    vault: Vault,
    server_id: int,
    values: EmailServerValues,
    password: str | None,
    *,
    by: str,
    now: dt.datetime,
) -> EmailServer:
    """Change an account. `password` None keeps the stored one, "" takes it away.

    A pause for the account's fault ends: the person has mended it, or the next send says so again.
    Raises AccountGone.
    """
    server = await _email_server(session, server_id)
    before = audit.values(server)
    for name, value in asdict(values).items():
        setattr(server, name, value)
    if password is not None:
        server.password_sealed = _seal(vault, server, password)
    server.paused_at = server.paused_why = None
    server.updated_at = now
    await _record(session, "updated", before, server, by, now)
    return server


async def set_email_server_active(
    session: AsyncSession, server_id: int, active: bool, *, by: str, now: dt.datetime
) -> None:
    """Take an account out of use, or back into it. Its row stays: deliveries point to it.

    Raises AccountGone.
    """
    server = await _email_server(session, server_id)
    if server.active is active:
        return
    before = audit.values(server)
    server.active = active
    server.updated_at = now
    await _record(session, "activated" if active else "deactivated", before, server, by, now)


async def mark_checked(session: AsyncSession, server_id: int, *, now: dt.datetime) -> None:
    """*Testar conexão* went well."""
    (await _email_server(session, server_id)).checked_at = now


async def resume(
    session: AsyncSession, channel: Channel, account_id: int, *, by: str, now: dt.datetime
) -> bool:
    """End a pause for the account's fault, by a person's word. False where there was none.

    Raises AccountGone.
    """
    account: AccountRow | None = await session.get(_MODELS[channel], account_id, with_for_update=True)
    if account is None:
        raise AccountGone
    if account.paused_at is None:
        return False
    before = audit.values(account)
    account.paused_at = account.paused_why = None
    await _record(session, "resumed", before, account, by, now)
    return True


def open_password(vault: Vault, server: EmailServer) -> str:
    """The account's password, "" where it has none. Raises VaultError."""
    if server.password_sealed is None:
        return ""
    return vault.open(server.password_sealed, table="email_servers", row=server.uid, field="password_sealed")


async def _email_server(session: AsyncSession, server_id: int) -> EmailServer:
    server = await session.get(EmailServer, server_id, with_for_update=True)
    if server is None:
        raise AccountGone
    return server


def _seal(vault: Vault, server: EmailServer, password: str) -> bytes | None:
    if not password:
        return None
    return vault.seal(password, table="email_servers", row=server.uid, field="password_sealed")


async def _record(
    session: AsyncSession,
    verb: str,
    before: audit.Values,
    account: AccountRow,
    by: str,
    now: dt.datetime,
) -> None:
    old, new = audit.changed(before, audit.values(account))
    if old or new:
        await audit.append(
            session,
            at=now,
            actor=by,
            action=f"account.{verb}",
            subject=f"{account.__tablename__}/{account.id}",
            before=old,
            after=new,
        )
