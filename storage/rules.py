"""The *prazos*: which notices are owed when, by what, and who answered for their texts."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import exists, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage import audit, parameters
from storage.enums import Anchor, Channel, HoldReason, Kind
from storage.models import Notice, NoticeRule, Skip


class TextsUnread(Exception):
    """A rule for non-payment cannot be switched on before an admin has read its message."""


class NameTaken(Exception):
    """Another rule of the kind is called so."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person decides about a rule. `delivery.rgc.check_rule` says whether the law allows it.

    message: a key of delivery/templates, or of a message that staff wrote. channel: None for the general
    order. offset_days: before the anchor where negative.
    """

    name: str
    kind: Kind
    anchor: Anchor
    offset_days: int
    message: str
    channel: Channel | None = None
    max_lateness_days: int = 2


async def all_rules(session: AsyncSession) -> Sequence[NoticeRule]:
    """Every rule that was not removed, on or off."""
    return (await session.exec(_alive().order_by(col(NoticeRule.id)))).all()


async def of_kind(session: AsyncSession, kind: Kind) -> Sequence[NoticeRule]:
    query = _alive().where(NoticeRule.kind == kind).order_by(col(NoticeRule.id))
    return (await session.exec(query)).all()


async def enabled(session: AsyncSession, kinds: Collection[Kind]) -> Sequence[NoticeRule]:
    """The rules of these kinds that are on."""
    query = _alive().where(col(NoticeRule.enabled), col(NoticeRule.kind).in_(kinds))
    return (await session.exec(query.order_by(col(NoticeRule.id)))).all()


async def get(session: AsyncSession, key: str) -> NoticeRule:
    """A rule that was not removed. Raises LookupError."""
    rule = (await session.exec(_alive().where(NoticeRule.key == key))).one_or_none()
    if rule is None:
        raise LookupError(f"there is no rule {key}")
    return rule


async def put(
    session: AsyncSession, key: str, draft: Draft, *, by: str, now: dt.datetime, today: dt.date
) -> NoticeRule:
    """Make the rule `key` say what `draft` does; where there is none, or it was removed, it is new, and off.

    today: the provider's date. A rule that is on and comes to count from another day starts over: what is
    past by then is asked about first, as when it is switched on. A rule for non-payment that gets another
    message is off until somebody has read that. Raises NameTaken.
    """
    await _name_is_free(session, key, draft)
    rule = next(iter(await _locked(session, [key], removed=True)), None)
    if rule is None:
        rule = NoticeRule(key=key, **asdict(draft))
        session.add(rule)
        await _record(session, "added", {}, rule, by, now)
        return rule
    before, was = audit.values(rule), _when(rule)
    reads_otherwise = rule.message != draft.message
    for field, value in asdict(draft).items():
        setattr(rule, field, value)
    if rule.retired_at is not None or (reads_otherwise and rule.kind is Kind.NONPAYMENT):
        rule.enabled = False
    if reads_otherwise:
        rule.texts_read_by = rule.texts_read_at = None
    rule.retired_at = None
    if rule.enabled and _when(rule) != was:
        rule.enabled_on = today
        await parameters.set_pending_hold(session, HoldReason.RULE_SWITCHED_ON)
    if audit.values(rule) != before:
        await _record(session, "changed", before, rule, by, now)
    return rule


async def remove(session: AsyncSession, key: str, *, by: str, now: dt.datetime) -> bool:
    """False where it was removed before. What is owed by it already stays owed, and its notices are kept."""
    rule = next(iter(await _locked(session, [key])), None)
    if rule is None:
        return False
    before = audit.values(rule)
    named = or_(*(exists().where(col(model.rule_id) == rule.id) for model in (Notice, Skip)))
    if (await session.exec(select(named))).one():
        rule.enabled = False
        rule.retired_at = now
        await _record(session, "removed", before, rule, by, now)
    else:
        await session.delete(rule)
        await audit.append(
            session, at=now, actor=by, action="rule.removed", subject=key, before=audit.changed(before, {})[0]
        )
    return True


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


def _alive() -> SelectOfScalar[NoticeRule]:
    return select(NoticeRule).where(col(NoticeRule.retired_at).is_(None))


def _when(rule: NoticeRule) -> tuple[Anchor, int]:
    return rule.anchor, rule.offset_days


async def _name_is_free(session: AsyncSession, key: str, draft: Draft) -> None:
    query = _alive().where(
        NoticeRule.kind == draft.kind, NoticeRule.name == draft.name, NoticeRule.key != key
    )
    if (await session.exec(query)).first() is not None:
        raise NameTaken


async def _locked(
    session: AsyncSession, keys: Collection[str], *, removed: bool = False
) -> Sequence[NoticeRule]:
    query = (select(NoticeRule) if removed else _alive()).where(col(NoticeRule.key).in_(keys))
    locked = query.order_by(col(NoticeRule.id)).with_for_update()
    return (await session.exec(locked.execution_options(populate_existing=True))).all()


async def _record(
    session: AsyncSession, verb: str, before: audit.Values, rule: NoticeRule, by: str, now: dt.datetime
) -> None:
    old, new = audit.changed(before, audit.values(rule))
    await audit.append(
        session, at=now, actor=by, action=f"rule.{verb}", subject=rule.key, before=old or None, after=new
    )
