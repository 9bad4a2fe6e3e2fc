"""Firebase projects of the subscriber's app. Their key file goes in and out through the vault only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.account_rows import add, change, locked, open_secret
from storage.ids import MakeId, new_id
from storage.models import PushApp
from storage.vault import Vault


@dataclass(frozen=True)
class PushAppValues:
    """What is shown of a Firebase project. uploaded_by: the Slack user whose file it is.

    sender_name: how the message signs.
    """

    project_id: str
    uploaded_by: str
    sender_name: str = ""
    per_minute: int | None = None


async def all_apps(session: AsyncSession, *, inactive: bool = False) -> Sequence[PushApp]:
    """By project; the deactivated ones too where `inactive` is set."""
    query = select(PushApp).order_by(col(PushApp.project_id), col(PushApp.id))
    if not inactive:
        query = query.where(col(PushApp.active))
    return (await session.exec(query)).all()


async def get(session: AsyncSession, app_id: int) -> PushApp | None:
    return await session.get(PushApp, app_id)


async def register(
    session: AsyncSession,
    vault: Vault,
    values: PushAppValues,
    credentials: str,
    *,
    by: str,
    now: dt.datetime,
    make_id: MakeId = new_id,
) -> PushApp:
    """A new project; its id is known on return. credentials: the whole file, checked before."""
    app = PushApp(uid=make_id(), created_at=now, updated_at=now, **asdict(values))
    return await add(session, vault, app, credentials, by=by, now=now)


async def update(
    session: AsyncSession,
    vault: Vault,
    app_id: int,
    values: PushAppValues,
    credentials: str | None,
    *,
    by: str,
    now: dt.datetime,
) -> PushApp:
    """Change a project. `credentials` None keeps the stored file. A pause for its fault ends.

    Raises account_rows.AccountGone.
    """
    app = await locked(session, PushApp, app_id)
    return await change(session, vault, app, asdict(values), credentials, by=by, now=now)


def credentials_of(vault: Vault, app: PushApp) -> str:
    """The file, as it was sent. Raises VaultError."""
    return open_secret(vault, app)
