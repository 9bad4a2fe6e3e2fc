"""Where each method reaches a client, without the destinations that are sent nothing more.

A query that reads clients is given the columns by `with_contacts`; its rows are read by `reaches`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Channel
from storage.models import Client, Device, Suppression

_CONTACTS = {Channel.EMAIL: Client.email, Channel.SMS: Client.mobile}
_SUPPRESSED = {channel: aliased(Suppression, name=f"never_{channel}") for channel in _CONTACTS}
# The names of the columns: the contact, and the suppression of it.
_TO = {channel: f"to_{channel}" for channel in _CONTACTS}
_NEVER = {channel: f"never_{channel}" for channel in _CONTACTS}


@dataclass(frozen=True, slots=True)
class Reach:
    """destinations: by method, in the methods' order, only those with any.

    suppressed: methods whose every contact is sent nothing more.
    """

    destinations: Mapping[Channel, tuple[str, ...]]
    suppressed: frozenset[Channel] = frozenset()


def with_contacts(query: Select[*tuple[Any, ...]], channels: Collection[Channel]) -> Select[*tuple[Any, ...]]:
    """`query`, which reads clients, with what `reaches` needs of them."""
    query = query.add_columns(col(Client.id).label("client_id"))
    for channel, contact in _CONTACTS.items():
        if channel in channels:
            never = _SUPPRESSED[channel]
            this = and_(
                col(never.channel) == channel,
                col(never.destination) == contact,
                col(never.lifted_at).is_(None),
            )
            query = query.add_columns(
                col(contact).label(_TO[channel]), col(never.id).label(_NEVER[channel])
            ).outerjoin(never, this)
    return query


async def reaches(
    session: AsyncSession, rows: Sequence[Row[Any]], channels: Sequence[Channel]
) -> Sequence[Reach]:
    """How the client of each row is reached by the methods of `channels`."""
    clients = {row.client_id for row in rows}
    devices = await _devices(session, clients) if Channel.PUSH in channels and clients else {}
    return [_reach(row, devices, channels) for row in rows]


_Devices = Mapping[int, Sequence[tuple[str, bool]]]
_NONE: tuple[tuple[str, bool], ...] = ()
_NOBODY = frozenset[Channel]()


def _reach(row: Row[Any], devices: _Devices, channels: Sequence[Channel]) -> Reach:
    found: dict[Channel, tuple[str, ...]] = {}
    suppressed = _NOBODY
    for channel in channels:
        if channel is Channel.PUSH:
            tokens = devices.get(row.client_id, _NONE)
            usable = tuple(token for token, never in tokens if not never)
            any_contact = bool(tokens)
        else:
            to, never = getattr(row, _TO[channel]), getattr(row, _NEVER[channel])
            usable = (to,) if to and never is None else ()
            any_contact = bool(to)
        if usable:
            found[channel] = usable
        elif any_contact:
            suppressed |= {channel}
    return Reach(found, suppressed)


async def _devices(session: AsyncSession, clients: Collection[int]) -> _Devices:
    never = aliased(Suppression)
    this = and_(
        col(never.channel) == Channel.PUSH,
        col(never.destination) == col(Device.token),
        col(never.lifted_at).is_(None),
    )
    query = (
        select(col(Device.client_id), col(Device.token), col(never.id).is_not(None))
        .outerjoin(never, this)
        .where(col(Device.client_id).in_(clients))
        .order_by(col(Device.id))
    )
    found: defaultdict[int, list[tuple[str, bool]]] = defaultdict(list)
    for client_id, token, suppressed in await session.execute(query):
        found[client_id].append((token, suppressed))
    return found
