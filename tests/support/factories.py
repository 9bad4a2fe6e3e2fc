"""Stored rows with everything filled in that a test does not care about."""

import datetime as dt
from itertools import count
from typing import TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Kind, Security, Source, SuspensionState
from storage.models import Client, Contract, EmailServer, Suspension
from tests.support.clock import NOON_UTC

Row = TypeVar("Row", EmailServer, Client, Contract, Suspension)

_numbers = count(1)
TODAY = NOON_UTC.date()


async def email_server(
    session: AsyncSession,
    *,
    name: str = "Cobrança",
    host: str = "smtp.provedor.example",
    port: int = 587,
    security: Security = Security.STARTTLS,
    username: str = "",
    password_sealed: bytes | None = None,
    max_connections: int = 4,
    per_minute: int | None = None,
    per_day: int | None = None,
    active: bool = True,
) -> EmailServer:
    """An account without a password. storage.accounts.add_email_server seals one."""
    server = EmailServer(
        uid=f"{next(_numbers):032x}",
        name=name,
        host=host,
        port=port,
        security=security,
        username=username,
        password_sealed=password_sealed,
        sender_name="Provedor Exemplo",
        sender_address="avisos@provedor.example",
        max_connections=max_connections,
        per_minute=per_minute,
        per_day=per_day,
        active=active,
        created_at=NOON_UTC,
        updated_at=NOON_UTC,
    )
    return await _stored(session, server)


async def client(
    session: AsyncSession,
    *,
    name: str = "Maria da Silva",
    external_id: str | None = None,
    email: str | None = "maria@cliente.example",
    mobile: str | None = "+5511987654321",
    exempt_until: dt.date | None = None,
) -> Client:
    """`external_id` None makes one."""
    row = Client(
        external_id=external_id or f"C{next(_numbers)}",
        name=name,
        email=email,
        mobile=mobile,
        exempt_until=exempt_until,
        created_at=NOON_UTC,
        updated_at=NOON_UTC,
    )
    return await _stored(session, row)


async def contract(
    session: AsyncSession,
    of: Client | None = None,
    *,
    external_id: str | None = None,
    plan: str | None = "Fibra 300",
) -> Contract:
    """Of a client of its own where none is given."""
    owner = of or await client(session)
    assert owner.id is not None
    row = Contract(
        external_id=external_id or f"K{next(_numbers)}",
        client_id=owner.id,
        plan=plan,
        created_at=NOON_UTC,
        updated_at=NOON_UTC,
    )
    return await _stored(session, row)


async def suspension(
    session: AsyncSession,
    of: Contract | None = None,
    *,
    kind: Kind = Kind.TEMPORARY,
    state: SuspensionState = SuspensionState.IN_FORCE,
    starts_on: dt.date = TODAY,
    ends_on: dt.date | None = None,
    first_seen_on: dt.date = TODAY,
    debt_cents: int | None = None,
) -> Suspension:
    """Of a contract, and a client, of its own where none is given."""
    suspended = of or await contract(session)
    assert suspended.id is not None
    row = Suspension(
        contract_id=suspended.id,
        kind=kind,
        state=state,
        starts_on=starts_on,
        ends_on=ends_on,
        debt_cents=debt_cents,
        source=Source.IMPORT,
        first_seen_on=first_seen_on,
        created_at=NOON_UTC,
        updated_at=NOON_UTC,
    )
    return await _stored(session, row)


async def _stored(session: AsyncSession, row: Row) -> Row:
    """With its id."""
    session.add(row)
    await session.flush()
    return row
