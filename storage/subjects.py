"""What a message about one client may say, as the database has it now."""

from sqlalchemy import select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Kind
from storage.models import Client, Contract, Suspension
from storage.owed import Subject


async def latest_id(session: AsyncSession, client_id: int, kind: Kind) -> int | None:
    """The client's newest suspension of that kind; None where they had none."""
    query = (
        select(col(Suspension.id))
        .join(Contract, col(Contract.id) == col(Suspension.contract_id))
        .where(col(Contract.client_id) == client_id, col(Suspension.kind) == kind)
        .order_by(col(Suspension.id).desc())
        .limit(1)
    )
    return await session.scalar(query)


async def latest(session: AsyncSession, client_id: int, kind: Kind) -> Subject | None:
    """What that suspension is about."""
    s = Suspension
    query = (
        select(
            *map(col, (s.state, s.starts_on, s.ends_on, s.debt_cents, s.reference_month, s.due_on)),
            *map(
                col, (s.payment_link, Contract.external_id, Contract.plan, Client.name, Client.exempt_until)
            ),
        )
        .join(Contract, col(Contract.id) == col(s.contract_id))
        .join(Client, col(Client.id) == col(Contract.client_id))
        .where(col(s.id) == await latest_id(session, client_id, kind))
    )
    row = (await session.execute(query)).one_or_none()
    return Subject(*row) if row else None
