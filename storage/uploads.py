"""Uploaded files of clients, between their preview and a person's yes."""

import datetime as dt

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import UploadState
from storage.models import Upload


async def get(session: AsyncSession, uid: str) -> Upload | None:
    return (await session.exec(select(Upload).where(Upload.uid == uid))).one_or_none()


async def add(
    session: AsyncSession, *, uid: str, uploaded_by: str, filename: str, content: bytes, now: dt.datetime
) -> bool:
    """Keep a file for its preview. False where `uid` is kept already: the request was delivered twice."""
    if await get(session, uid) is not None:
        return False
    session.add(Upload(uid=uid, uploaded_by=uploaded_by, filename=filename, content=content, created_at=now))
    await session.flush()
    return True


async def decide(session: AsyncSession, uid: str, state: UploadState, *, now: dt.datetime) -> bool:
    """Confirm or discard, once; the bytes go. False where it was decided already, or never was.

    The row is held until the transaction ends, so that of two people who confirm at once one is told so.
    """
    decided = (
        update(Upload)
        .where(col(Upload.uid) == uid, col(Upload.state) == UploadState.PREVIEW)
        .values(state=state, decided_at=now, content=None)
    )
    return (await session.exec(decided)).rowcount == 1


async def discard_older(session: AsyncSession, before: dt.datetime, *, now: dt.datetime) -> int:
    """Discard previews that nobody answered: a file full of contacts is not kept for nothing. How many."""
    left = (
        update(Upload)
        .where(col(Upload.created_at) < before, col(Upload.state) == UploadState.PREVIEW)
        .values(state=UploadState.DISCARDED, decided_at=now, content=None)
    )
    return (await session.exec(left)).rowcount
