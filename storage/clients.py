"""The clients: found and counted. client_import.py writes them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import Client, Contract, Device
from storage.unaccented import fold, unaccented


async def get(session: AsyncSession, client_id: int) -> Client | None:
    return await session.get(Client, client_id)


async def count(session: AsyncSession) -> int:
    return (await session.exec(select(func.count()).select_from(Client))).one()


async def count_with_email(session: AsyncSession) -> int:
    """How many the method E-mail can reach."""
    query = select(func.count()).select_from(Client).where(col(Client.email).is_not(None))
    return (await session.exec(query)).one()


async def count_with_device(session: AsyncSession) -> int:
    """How many the method Notificação Push can reach."""
    return (await session.exec(select(func.count(func.distinct(col(Device.client_id)))))).one()


async def with_code(session: AsyncSession, code: str) -> Client | None:
    """The client with this code, or with a contract of this code."""
    own = select(Client).where(col(Client.external_id) == code)
    of_contract = select(Client).join(Contract).where(col(Contract.external_id) == code)
    return (await session.exec(own)).first() or (await session.exec(of_contract)).first()


async def devices(session: AsyncSession, client_id: int) -> Sequence[str]:
    """The tokens of a client's devices, the newest first."""
    query = select(Device.token).where(col(Device.client_id) == client_id).order_by(col(Device.id).desc())
    return (await session.exec(query)).all()


async def search(session: AsyncSession, text: str, *, limit: int, offset: int = 0) -> Sequence[Client]:
    """Clients whose name has every word of `text`, accents and capitals aside, or whose code it is.

    The code is the client's or that of one of their contracts. By name.
    """
    query = select(Client).where(_matches(text)).order_by(col(Client.name), col(Client.id))
    return (await session.exec(query.limit(limit).offset(offset))).all()


async def count_found(session: AsyncSession, text: str) -> int:
    """How many `search` finds without a limit."""
    return (await session.exec(select(func.count()).select_from(Client).where(_matches(text)))).one()


def _matches(text: str) -> ColumnElement[bool]:
    code = text.strip()
    name = unaccented(col(Client.name))
    words = [name.contains(fold(word), autoescape=True) for word in text.split()]
    return or_(
        and_(True, *words),
        col(Client.external_id) == code,
        col(Client.id).in_(select(Contract.client_id).where(Contract.external_id == code)),
    )
