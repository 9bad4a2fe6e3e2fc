"""What the three kinds of account share: a sealed secret, a pause, an audit line for every change.

storage/accounts.py, gateways.py and push_apps.py say what is special to each kind.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.enums import Channel
from storage.models import EmailServer, PushApp, SmsGateway
from storage.tables import table
from storage.vault import Vault

AccountRow = EmailServer | SmsGateway | PushApp
Row = TypeVar("Row", bound=AccountRow)

MODELS: Mapping[Channel, type[AccountRow]] = {
    Channel.EMAIL: EmailServer,
    Channel.SMS: SmsGateway,
    Channel.PUSH: PushApp,
}

_SECRETS: Mapping[type[AccountRow], str] = {
    EmailServer: "password_sealed",
    SmsGateway: "secret_sealed",
    PushApp: "credentials_sealed",
}


class AccountGone(Exception):
    """There is no account with that id."""


async def locked(session: AsyncSession, model: type[Row], account_id: int) -> Row:
    """The account as it is now, held until the transaction ends. Raises AccountGone."""
    row = await session.get(model, account_id, with_for_update=True)
    if row is None:
        raise AccountGone
    return row


async def add(
    session: AsyncSession, vault: Vault, row: Row, secret: str, *, by: str, now: dt.datetime
) -> Row:
    """Register an account; its id is known on return. `secret` is "" where the far end asks for none.

    Where one of its uid is stored already that one stands as it is, and is returned: asked for twice, added
    once.
    """
    _seal(vault, row, secret)
    model, accounts = type(row), table(type(row))
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = (
        dialect.insert(accounts)
        .values(row.model_dump(exclude={"id"}))
        .on_conflict_do_nothing(index_elements=[accounts.c.uid])
        .returning(accounts.c.id)
    )
    is_new = (await session.execute(statement)).scalar_one_or_none() is not None
    stored = (await session.exec(select(model).where(col(model.uid) == row.uid))).one()
    if is_new:
        await record(session, "added", {}, stored, by, now)
    return stored


async def change(
    session: AsyncSession,
    vault: Vault,
    row: Row,
    values: Mapping[str, Any],
    secret: str | None,
    *,
    by: str,
    now: dt.datetime,
) -> Row:
    """Change an account. `secret` None keeps the stored one, "" takes it away.

    A pause for the account's fault ends: the person has mended it, or the next send says so again.
    """
    before = audit.values(row)
    for name, value in values.items():
        setattr(row, name, value)
    if secret is not None:
        _seal(vault, row, secret)
    row.paused_at = row.paused_why = None
    row.updated_at = now
    await record(session, "updated", before, row, by, now)
    return row


def open_secret(vault: Vault, row: AccountRow) -> str:
    """The account's secret, "" where it has none. Raises VaultError."""
    field = _SECRETS[type(row)]
    sealed: bytes | None = getattr(row, field)
    return vault.open(sealed, table=row.__tablename__, row=row.uid, field=field) if sealed else ""


async def record(
    session: AsyncSession, verb: str, before: audit.Values, row: AccountRow, by: str, now: dt.datetime
) -> None:
    """The audit line of a change, if anything changed."""
    old, new = audit.changed(before, audit.values(row))
    if old or new:
        subject = f"{row.__tablename__}/{row.id}"
        await audit.append(
            session, at=now, actor=by, action=f"account.{verb}", subject=subject, before=old, after=new
        )


def _seal(vault: Vault, row: AccountRow, secret: str) -> None:
    field = _SECRETS[type(row)]
    sealed = vault.seal(secret, table=row.__tablename__, row=row.uid, field=field) if secret else None
    setattr(row, field, sealed)
