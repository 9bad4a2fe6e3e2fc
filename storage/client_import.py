"""The rows that an import meets, read and written back in bulk.

Which row becomes what is decided in delivery/reconcile.py, on the `Known` that `load` returns; `save` then
writes what is new or changed in it, and nothing else: an unchanged row keeps its `updated_at`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import devices
from storage.enums import Source
from storage.imported import OPEN, ImportRow, Known, KnownClient, KnownContract, KnownSuspension
from storage.models import Client, Contract, Device, Suspension
from storage.tables import table

_ADVISORY_LOCK = 0x5355_5350  # any number that nothing else in the database uses

_clients = table(Client)
_contracts = table(Contract)
_devices = table(Device)
_suspensions = table(Suspension)

_CLIENT_FIELDS = ("external_id", "name", "email", "mobile", "whatsapp")
_SUSPENSION_FIELDS = (
    *("kind", "state", "starts_on", "ends_on", "debt_cents", "reference_month"),
    *("due_on", "payment_link", "declared_notice_on"),
)


async def load(session: AsyncSession, rows: Sequence[ImportRow]) -> Known:
    """What is stored about these rows' clients and contracts. At most some thousand rows at once."""
    t = _contracts.c
    contracts = (
        await session.execute(
            sa.select(t.id, t.external_id, t.client_id, t.plan).where(
                t.external_id.in_({row.contract for row in rows})
            )
        )
    ).all()
    c = _clients.c
    wanted = sa.or_(
        c.external_id.in_({row.client_key for row in rows}),
        c.id.in_({contract.client_id for contract in contracts}),
    )
    columns = (c[name] for name in _CLIENT_FIELDS)
    by_id = {
        row.id: KnownClient(*row) for row in await session.execute(sa.select(c.id, *columns).where(wanted))
    }
    if any(row.devices for row in rows):
        await _load_devices(session, by_id)
    suspensions = await _suspensions_of(session, [contract.id for contract in contracts])
    return Known(
        clients={client.external_id: client for client in by_id.values()},
        contracts={
            k.external_id: KnownContract(k.id, k.external_id, by_id[k.client_id], k.plan, suspensions[k.id])
            for k in contracts
        },
    )


async def save(session: AsyncSession, known: Known, *, now: dt.datetime, today: dt.date) -> None:
    """Write what is new or changed. today: the provider's date; new suspensions were first seen on it."""
    contracts = list(known.contracts.values())
    await _save_clients(session, [*known.clients.values()], now)
    tokens = [(c.id, token) for c in known.clients.values() if c.id is not None for token in c.new_devices]
    await devices.register(session, tokens, now=now)
    await _save_contracts(session, contracts, now)
    pairs = [(contract, s) for contract in contracts for s in contract.suspensions]
    # Closed ones first: a contract has one open suspension of a kind, and the database insists on it.
    await _update(
        session,
        _suspensions,
        [{"id": s.id, **_values(s, _SUSPENSION_FIELDS)} for _, s in pairs if s.id is not None and s.changed],
        now,
    )
    born = {"source": Source.IMPORT, "first_seen_on": today, "created_at": now, "updated_at": now}
    new = [
        {"contract_id": contract.id, **_values(s, _SUSPENSION_FIELDS), **born}
        for contract, s in pairs
        if s.id is None
    ]
    if new:
        await session.execute(sa.insert(_suspensions), new)


async def take_turn(session: AsyncSession) -> None:
    """Wait for another import to end, until this transaction does: two could insert the same client.

    On SQLite a writing transaction has its turn already.
    """
    if (await session.connection()).dialect.name == "postgresql":
        await session.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))


async def open_suspensions(session: AsyncSession) -> int:
    """How many suspensions are planned or in force."""
    query = sa.select(sa.func.count()).where(_suspensions.c.state.in_(list(OPEN)))
    return int((await session.execute(query)).scalar_one())


async def _load_devices(session: AsyncSession, by_id: Mapping[int, KnownClient]) -> None:
    d = _devices.c
    query = sa.select(d.client_id, d.token).where(d.client_id.in_(list(by_id)))
    for client_id, token in await session.execute(query):
        by_id[client_id].devices.add(token)


async def _suspensions_of(
    session: AsyncSession, contract_ids: Sequence[int]
) -> defaultdict[int, list[KnownSuspension]]:
    t = _suspensions.c
    columns = (t[name] for name in _SUSPENSION_FIELDS)
    query = sa.select(t.contract_id, t.id, *columns).where(t.contract_id.in_(contract_ids)).order_by(t.id)
    found: defaultdict[int, list[KnownSuspension]] = defaultdict(list)
    for contract_id, *values in await session.execute(query):
        found[contract_id].append(KnownSuspension(*values))
    return found


async def _save_clients(session: AsyncSession, clients: Sequence[KnownClient], now: dt.datetime) -> None:
    changed = [{"id": k.id, **_values(k, _CLIENT_FIELDS)} for k in clients if k.id is not None and k.changed]
    await _update(session, _clients, changed, now)
    new = {client.external_id: client for client in clients if client.id is None}
    ids = await _insert(session, _clients, [_values(k, _CLIENT_FIELDS) for k in new.values()], now)
    for external_id, client in new.items():
        client.id = ids[external_id]


async def _save_contracts(
    session: AsyncSession, contracts: Sequence[KnownContract], now: dt.datetime
) -> None:
    changed = [
        {"id": k.id, "client_id": k.client.id, "plan": k.plan}
        for k in contracts
        if k.id is not None and k.changed
    ]
    await _update(session, _contracts, changed, now)
    new = {contract.external_id: contract for contract in contracts if contract.id is None}
    rows = [{"external_id": k.external_id, "client_id": k.client.id, "plan": k.plan} for k in new.values()]
    ids = await _insert(session, _contracts, rows, now)
    for external_id, contract in new.items():
        contract.id = ids[external_id]


async def _insert(
    session: AsyncSession, into: sa.Table, rows: Sequence[dict[str, Any]], now: dt.datetime
) -> dict[str, int]:
    """Insert, and say which id each external id got."""
    if not rows:
        return {}
    query = sa.insert(into).returning(into.c.external_id, into.c.id)
    answer = await session.execute(query, [{**row, "created_at": now, "updated_at": now} for row in rows])
    return {row.external_id: row.id for row in answer}


async def _update(
    session: AsyncSession, into: sa.Table, rows: Sequence[dict[str, Any]], now: dt.datetime
) -> None:
    """Update by `id`. Parameters get a prefix: SQLAlchemy keeps the columns' own names to itself."""
    if not rows:
        return
    columns = [name for name in rows[0] if name != "id"]
    query = (
        sa.update(into)
        .where(into.c.id == sa.bindparam("at_id"))
        .values({**{name: sa.bindparam(f"to_{name}") for name in columns}, "updated_at": now})
    )
    connection = await session.connection()
    await connection.execute(
        query, [{"at_id": row["id"], **{f"to_{name}": row[name] for name in columns}} for row in rows]
    )


def _values(record: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}
