"""The devices that a client's pushes go to, each known by the token that the app gave it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import Client, Device
from storage.tables import table

T = TypeVar("T")

MOST = 10
"""Devices of one client. Of more, those go that have not registered for the longest."""
_CHUNK = 500

_devices = table(Device)
_clients = table(Client)
_c = _devices.c


async def register(session: AsyncSession, owners: Iterable[tuple[int, str]], *, now: dt.datetime) -> None:
    """Keep tokens, each with the id of its client.

    A token belongs to one client: one that another had goes over to the last who registered it, as when a
    phone changes hands. Registering again is how an app says that it is still there.
    """
    owner_of = {token: client_id for client_id, token in owners}
    clients = sorted(set(owner_of.values()))
    # All of them before any device, in one order: two at once neither block each other nor pass the limit.
    for some in _chunks(clients):
        await session.execute(_lock(some))
    for tokens in _chunks(list(owner_of)):
        rows = [{"client_id": owner_of[token], "token": token, "created_at": now} for token in tokens]
        await session.execute(_upsert(session), rows)
    for some in _chunks(clients):
        await session.execute(_beyond_most(some))


async def remove(session: AsyncSession, tokens: Sequence[str], *, client_id: int | None = None) -> int:
    """Forget tokens, whoever's or only that client's; how many there were."""
    removed = 0
    for some in _chunks(tokens):
        gone = delete(_devices).where(_c.token.in_(some))
        if client_id is not None:
            gone = gone.where(_c.client_id == client_id)
        result: Any = await session.execute(gone)
        removed += result.rowcount if isinstance(result, CursorResult) else 0
    return removed


def _lock(clients: Sequence[int]) -> Any:
    ids = _clients.c.id
    return select(ids).where(ids.in_(clients)).order_by(ids).with_for_update(key_share=True)


def _upsert(session: AsyncSession) -> Any:
    insert: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(_devices)
    last = {name: new.excluded[name] for name in ("client_id", "created_at")}
    return new.on_conflict_do_update(index_elements=[_c.token], set_=last)


def _beyond_most(clients: Sequence[int]) -> Any:
    latest_first = func.row_number().over(
        partition_by=_c.client_id, order_by=[_c.created_at.desc(), _c.id.desc()]
    )
    ranked = select(_c.id, latest_first.label("place")).where(_c.client_id.in_(clients)).subquery()
    return delete(_devices).where(_c.id.in_(select(ranked.c.id).where(ranked.c.place > MOST)))


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """As many at a time as one statement takes on every database."""
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
