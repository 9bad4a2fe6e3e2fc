"""The parameter screen's row: read by everybody, changed by one person at a time."""

import datetime as dt
from typing import TypedDict, Unpack

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.enums import Channel, HoldReason
from storage.models import Parameters


class ParametersChanged(Exception):
    """Somebody saved the parameters after this person read them; `current` is what stands now."""

    def __init__(self, current: Parameters) -> None:
        super().__init__("Outra pessoa salvou os parâmetros enquanto você editava. Confira e salve de novo.")
        self.current = current


class Changes(TypedDict, total=False):
    """What the screen changes. A field that is not named stays."""

    method: Channel | None
    email_server_id: int | None
    sms_gateway_id: int | None
    push_app_id: int | None
    fallback: list[str]  # of Channel, in order, without the method itself
    covers_nonpayment: bool
    results_channel: str | None
    send_at: dt.time
    timezone: str
    catch_up_hours: int
    ask_from_count: int
    ask_from_percent: int
    weekdays_from: dt.time | None
    weekdays_to: dt.time | None
    saturday_from: dt.time | None
    saturday_to: dt.time | None
    sunday_from: dt.time | None
    sunday_to: dt.time | None
    holidays: bool
    uf: str | None


async def get(session: AsyncSession) -> Parameters:
    """The one row."""
    return (await session.exec(select(Parameters))).one()


def account_id(of: Parameters, method: Channel | None) -> int | None:
    """The account that is chosen for a method."""
    ids = {
        Channel.EMAIL: of.email_server_id,
        Channel.SMS: of.sms_gateway_id,
        Channel.PUSH: of.push_app_id,
    }
    return ids[method] if method is not None else None


async def update(
    session: AsyncSession, *, version: int, by: str, now: dt.datetime, **changes: Unpack[Changes]
) -> Parameters:
    """Save what a person changed on a screen that showed `version`. Saving the same again changes nothing.

    Raises ParametersChanged where another version stands by now.
    """
    row = await _locked(session)
    if row.version != version:
        raise ParametersChanged(row)
    before = audit.values(row)
    for name, value in changes.items():
        setattr(row, name, value)
    if audit.values(row) != before:
        row.version += 1
        row.updated_at = now
        await _record(session, "parameters.updated", before, row, by, now)
    return row


async def set_paused(session: AsyncSession, paused: bool, *, by: str, now: dt.datetime) -> bool:
    """Pause or resume the schedule. False where it stood so already.

    Leaves `version` alone, for the screen does not show it: a pause must not turn down somebody's save.
    """
    row = await _locked(session)
    if row.paused is paused:
        return False
    before = audit.values(row)
    row.paused = paused
    row.updated_at = now
    await _record(session, "schedule.paused" if paused else "schedule.resumed", before, row, by, now)
    return True


async def set_pending_hold(session: AsyncSession, reason: HoldReason) -> None:
    """Make the next run ask a person first. A reason that waits already stays: it is asked once."""
    row = await _locked(session)
    if row.pending_hold is None:
        row.pending_hold = reason


async def clear_pending_hold(session: AsyncSession) -> None:
    """A person has answered."""
    (await _locked(session)).pending_hold = None


async def _locked(session: AsyncSession) -> Parameters:
    """The row as it is now, held until the transaction ends."""
    query = select(Parameters).with_for_update().execution_options(populate_existing=True)
    return (await session.exec(query)).one()


async def _record(
    session: AsyncSession, action: str, before: audit.Values, row: Parameters, by: str, now: dt.datetime
) -> None:
    old, new = audit.changed(before, audit.values(row))
    await audit.append(session, at=now, actor=by, action=action, subject="parameters", before=old, after=new)
