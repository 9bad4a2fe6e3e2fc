"""The *prazos*: which notices are owed, and who answered for their texts."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit, parameters
from storage.enums import HoldReason, Kind
from storage.models import NoticeRule


class TextsUnread(Exception):
    """A rule for non-payment cannot be switched on before an admin has read its message."""


async def all_rules(session: AsyncSession) -> Sequence[NoticeRule]:
    return (await session.exec(select(NoticeRule).order_by(col(NoticeRule.id)))).all()


async def of_kind(session: AsyncSession, kind: Kind) -> Sequence[NoticeRule]:
    query = select(NoticeRule).where(NoticeRule.kind == kind).order_by(col(NoticeRule.id))
    return (await session.exec(query)).all()


async def enabled(session: AsyncSession, kinds: Collection[Kind]) -> Sequence[NoticeRule]:
    """The rules of these kinds that are on."""
    query = select(NoticeRule).where(col(NoticeRule.enabled), col(NoticeRule.kind).in_(kinds))
    return (await session.exec(query.order_by(col(NoticeRule.id)))).all()


async def mark_texts_read(session: AsyncSession, keys: Collection[str], *, by: str, now: dt.datetime) -> None:
    """An admin says that they have read these rules' messages; who said so last is kept."""
    for rule in await _locked(session, keys):
        before = audit.values(rule)
        rule.texts_read_by = by
        rule.texts_read_at = now
        await _record(session, "texts_read", before, rule, by, now)


async def switch_on(
    session: AsyncSession, keys: Collection[str], *, by: str, now: dt.datetime, today: dt.date
) -> Sequence[NoticeRule]:
    """Switch rules on from `today`, the provider's date; those that were off, and are on now.

    The next run asks a person first, for it may owe many notices at once. Raises TextsUnread.
    """
    off = [rule for rule in await _locked(session, keys) if not rule.enabled]
    if any(rule.kind is Kind.NONPAYMENT and rule.texts_read_at is None for rule in off):
        raise TextsUnread
    for rule in off:
        before = audit.values(rule)
        rule.enabled = True
        rule.enabled_on = today
        await _record(session, "switched_on", before, rule, by, now)
    if off:
        await parameters.set_pending_hold(session, HoldReason.RULE_SWITCHED_ON)
    return off


async def switch_off(session: AsyncSession, keys: Collection[str], *, by: str, now: dt.datetime) -> None:
    """Owe no more notices by these rules. What is owed already stays owed."""
    for rule in await _locked(session, keys):
        if rule.enabled:
            before = audit.values(rule)
            rule.enabled = False
            await _record(session, "switched_off", before, rule, by, now)


async def _locked(session: AsyncSession, keys: Collection[str]) -> Sequence[NoticeRule]:
    query = select(NoticeRule).where(col(NoticeRule.key).in_(keys)).order_by(col(NoticeRule.id))
    locked = query.with_for_update().execution_options(populate_existing=True)
    return (await session.exec(locked)).all()


async def _record(
    session: AsyncSession, verb: str, before: audit.Values, rule: NoticeRule, by: str, now: dt.datetime
) -> None:
    old, new = audit.changed(before, audit.values(rule))
    await audit.append(
        session, at=now, actor=by, action=f"rule.{verb}", subject=rule.key, before=old, after=new
    )
