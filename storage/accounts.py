"""*Servidores SMTP*, and what may be done to an account of any method.

Secrets go in and come out through the vault; nothing else sees them. SMS gateways are in gateways.py,
Firebase projects in push_apps.py. Pausing an account for its own fault is limits.pause; it is the dispatcher
that notices.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit, mailboxes
from storage.account_rows import MODELS, AccountGone, AccountRow, add, change, locked, open_secret, record
from storage.enums import Channel, EmailKind, Security
from storage.ids import MakeId, new_id
from storage.models import EmailServer, PushApp
from storage.vault import Vault

__all__ = [
    "AccountGone",
    "AccountRow",
    "EmailServerValues",
    "add_email_server",
    "get",
    "get_email_server",
    "lift_day",
    "list_email_servers",
    "mark_checked",
    "open_password",
    "resume",
    "sendgrid_values",
    "set_active",
    "set_email_server_active",
    "update_email_server",
]

SENDGRID_HOST = "api.sendgrid.com"
"""What stands as the server of a SendGrid account, for people; where calls go is a setting."""


@dataclass(frozen=True)
class EmailServerValues:
    """What a person fills in for a *Servidor SMTP*, apart from its password.

    webhook_key: of SendGrid, the public key that its receipts are signed with. bounce_…: the IMAP mailbox
    that its mails come back to; without a host none, without a user the account's own.
    """

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
    kind: EmailKind = EmailKind.SMTP
    webhook_key: str | None = None
    bounce_host: str = ""
    bounce_port: int | None = None
    bounce_security: Security | None = None
    bounce_username: str = ""


def sendgrid_values(
    name: str,
    sender_address: str,
    *,
    sender_name: str = "",
    reply_to: str = "",
    webhook_key: str | None = None,
    per_minute: int | None = None,
    per_day: int | None = None,
) -> EmailServerValues:
    """An account of SendGrid's API. Its password is the API key."""
    return EmailServerValues(
        name=name,
        host=SENDGRID_HOST,
        port=443,
        security=Security.TLS,
        sender_address=sender_address,
        sender_name=sender_name,
        reply_to=reply_to,
        per_minute=per_minute,
        per_day=per_day,
        kind=EmailKind.SENDGRID,
        webhook_key=webhook_key,
    )


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
    bounce_password: str = "",
) -> EmailServer:
    """Register an account; its id is known on return. `password` is "" where the server asks for none.

    bounce_password: of a mailbox with a user of its own.
    """
    server = EmailServer(uid=make_id(), created_at=now, updated_at=now, **asdict(values))
    server.bounce_password_sealed = mailboxes.sealed(vault, server, bounce_password)
    return await add(session, vault, server, password, by=by, now=now)


async def update_email_server(
    session: AsyncSession,
    vault: Vault,
    server_id: int,
    values: EmailServerValues,
    password: str | None,
    *,
    by: str,
    now: dt.datetime,
    bounce_password: str | None = None,
) -> EmailServer:
    """Change an account. `password`, `bounce_password`: None keeps the stored one, "" takes it away.

    A pause for the account's fault ends, and its mailbox is looked at at once. What was checked counts as
    checked no more, where it changed. Raises AccountGone.
    """
    server = await locked(session, EmailServer, server_id)
    checked = _checked(server)
    before, given = mailboxes.place(server), asdict(values)
    if bounce_password is not None:
        given["bounce_password_sealed"] = mailboxes.sealed(vault, server, bounce_password)
    changed = await change(session, vault, server, given, password, by=by, now=now)
    mailboxes.mended(changed, before)
    if password is not None or _checked(changed) != checked:
        changed.checked_at = None
    return changed


def _checked(server: EmailServer) -> tuple[object, ...]:
    """What *Testar conexão* has tried, but for the password."""
    s = server
    return s.kind, s.host, s.port, s.security, s.username, s.sender_address


async def set_email_server_active(
    session: AsyncSession, server_id: int, active: bool, *, by: str, now: dt.datetime
) -> None:
    """`set_active` of a *Servidor SMTP*. Raises AccountGone."""
    await set_active(session, Channel.EMAIL, server_id, active, by=by, now=now)


async def mark_checked(session: AsyncSession, server_id: int, *, now: dt.datetime) -> None:
    """*Testar conexão* went well."""
    (await locked(session, EmailServer, server_id)).checked_at = now


def open_password(vault: Vault, server: EmailServer) -> str:
    """The account's password or API key, "" where it has none. Raises VaultError."""
    return open_secret(vault, server)


async def get(session: AsyncSession, channel: Channel, account_id: int) -> AccountRow | None:
    """The account of a method, on or off."""
    return await session.get(MODELS[channel], account_id)


async def set_active(
    session: AsyncSession, channel: Channel, account_id: int, active: bool, *, by: str, now: dt.datetime
) -> None:
    """Take an account out of use, or back into it. Its row stays: deliveries point to it.

    Raises AccountGone.
    """
    account = await _account(session, channel, account_id)
    if account.active is active:
        return
    before = audit.values(account)
    account.active = active
    account.updated_at = now
    await record(session, "activated" if active else "deactivated", before, account, by, now)


async def resume(
    session: AsyncSession, channel: Channel, account_id: int, *, by: str, now: dt.datetime
) -> bool:
    """End a pause for the account's fault, by a person's word. False where there was none.

    Raises AccountGone.
    """
    account = await _account(session, channel, account_id)
    if account.paused_at is None:
        return False
    before = audit.values(account)
    account.paused_at = account.paused_why = None
    await record(session, "resumed", before, account, by, now)
    return True


async def lift_day(
    session: AsyncSession,
    channel: Channel,
    account_id: int,
    *,
    until: dt.datetime,
    by: str,
    now: dt.datetime,
) -> bool:
    """Keep no ceiling of the day before `until`, by a person's word. False where none is kept as it is.

    Raises AccountGone.
    """
    account = await _account(session, channel, account_id)
    if isinstance(account, PushApp) or account.per_day is None:
        return False
    if account.day_lifted_until is not None and account.day_lifted_until >= until:
        return False
    before = audit.values(account)
    account.day_lifted_until = until
    await record(session, "ceiling_lifted", before, account, by, now)
    return True


async def _account(session: AsyncSession, channel: Channel, account_id: int) -> AccountRow:
    return await locked(session, MODELS[channel], account_id)
