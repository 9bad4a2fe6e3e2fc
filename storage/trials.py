"""The one notice and delivery of a test send."""

import datetime as dt

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Channel, DeliveryState
from storage.models import Delivery, Notice


async def add(
    session: AsyncSession,
    *,
    run_id: int,
    rule_id: int,
    channel: Channel,
    account_id: int,
    destination: str,
    shows_id: int | None,
    today: dt.date,
    now: dt.datetime,
) -> None:
    """Owe one notice to no suspension, and its delivery. shows_id: a suspension whose data it shows."""
    notice = Notice(run_id=run_id, rule_id=rule_id, due_on=today, shows_id=shows_id, created_at=now)
    session.add(notice)
    await session.flush()
    session.add(
        Delivery(
            run_id=run_id,
            notice_id=notice.id or 0,
            channel=channel,
            account_id=account_id,
            destination=destination,
            state=DeliveryState.PENDING,
            updated_at=now,
        )
    )


async def result(session: AsyncSession, run_id: int) -> Delivery:
    """The delivery of a test's run, as it stands."""
    return (await session.exec(select(Delivery).where(Delivery.run_id == run_id))).one()
