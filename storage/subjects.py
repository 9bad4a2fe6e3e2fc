"""What a message about one client may say, as the database has it now."""

from sqlalchemy import select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Kind
from storage.models import Client, Contract, Suspension
from storage.owed import Subject


async def latest(session: AsyncSession, client_id: int, kind: Kind) -> Subject | None:
    """The client's newest suspension of that kind; None where they had none."""
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
        .where(col(Client.id) == client_id, col(s.kind) == kind)
        .order_by(col(s.id).desc())
        .limit(1)
    )
    row = (await session.execute(query)).one_or_none()
    return Subject(*row) if row else None
