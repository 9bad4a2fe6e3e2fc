"""A secret typed in a modal, between two of its views: sealed, for its owner, for ten minutes."""

import datetime as dt

from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.ids import MakeId, new_id
from storage.models import Draft
from storage.vault import Vault

LIFETIME = dt.timedelta(minutes=10)


async def keep(
    session: AsyncSession,
    vault: Vault,
    secret: str,
    *,
    owner: str,
    now: dt.datetime,
    make_id: MakeId = new_id,
) -> str:
    """Seal `secret` for the Slack user `owner`; the id to find it by. Forgets the drafts that are over."""
    await session.exec(delete(Draft).where(col(Draft.expires_at) <= now))
    draft_id = make_id()
    sealed = vault.seal(secret, table="drafts", row=draft_id, field="sealed")
    session.add(Draft(id=draft_id, owner=owner, sealed=sealed, expires_at=now + LIFETIME))
    return draft_id


async def read(
    session: AsyncSession, vault: Vault, draft_id: str, *, owner: str, now: dt.datetime
) -> str | None:
    """The secret; None where it is over, forgotten or somebody else's. Raises VaultError."""
    draft = await session.get(Draft, draft_id)
    if draft is None or draft.owner != owner or draft.expires_at <= now:
        return None
    return vault.open(draft.sealed, table="drafts", row=draft_id, field="sealed")


async def discard(session: AsyncSession, draft_id: str) -> None:
    """It was used, or is not wanted any more."""
    await session.exec(delete(Draft).where(col(Draft.id) == draft_id))
