"""Pure: rows of a source against what is stored → what is new, changed, ended or already so.

Who is who. A client is known by the ERP's code; without one, by its contract's present client, or else the
contract stands for it. A contract is known by its number. A suspension is known by contract and kind while
it is open, and by its first day once it is closed.

What a row changes. A filled cell replaces what is stored; an empty one keeps it, so that a contact corrected
in Slack survives an export that lacks it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from storage.enums import Kind, SuspensionState
from storage.imported import (
    OPEN,
    ImportRow,
    Known,
    KnownClient,
    KnownContract,
    KnownSuspension,
    Standing,
    stand_in,
)


class Change(StrEnum):
    """What became of a suspension."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ENDED = "ended"


@dataclass(slots=True)
class Tally:
    """What rows did, added up over batches.

    changes: by kind. idle: rows about a suspension that is over and was never open here: nothing to store.
    without_email, without_mobile: `external_id` of the clients with an open suspension and no such contact.
    """

    changes: Counter[tuple[Kind, Change]] = field(default_factory=Counter)
    idle: int = 0
    without_email: set[str] = field(default_factory=set)
    without_mobile: set[str] = field(default_factory=set)


def reconcile(rows: Iterable[ImportRow], known: Known, today: dt.date, tally: Tally) -> None:
    """Bring `known` to what the rows say, marking what changed, and count it. A later row wins."""
    for row in rows:
        contract = known.contracts.get(row.contract)
        if contract is None and over(row, today):
            tally.idle += 1
            continue
        contract, touched = _contract(row, contract, known)
        if row.standing is Standing.SUSPENDED:
            kind = row.kind or Kind.TEMPORARY
            change = _suspended(row, kind, contract, today)
            changes = [(kind, change)] if change else []
        else:
            changes = _no_longer(row, contract, today)
        tally.idle += not changes
        for kind, change in changes:
            tally.changes[kind, Change.CHANGED if touched and change is Change.UNCHANGED else change] += 1
            if change is not Change.ENDED:
                _count_contacts(contract.client, tally)


def over(row: ImportRow, today: dt.date) -> bool:
    """The row tells of a suspension whose time has passed: nobody is told of it any more.

    One that ends today still owes its last notice, so it is not over, even where the contract is active.
    """
    if row.standing is Standing.SUSPENDED:
        return row.ends_on is not None and row.ends_on < today
    return not _ends_today(row, today)


def _ends_today(row: ImportRow, today: dt.date) -> bool:
    return row.standing is Standing.ACTIVE and row.starts_on is not None and row.ends_on == today


def _contract(row: ImportRow, contract: KnownContract | None, known: Known) -> tuple[KnownContract, bool]:
    """The row's contract and client brought up to date; whether anything in them changed."""
    client = _client(row, contract, known)
    touched = _set(client, name=row.name, email=row.email, mobile=row.mobile, whatsapp=row.whatsapp)
    touched = _add_devices(client, row.devices) or touched
    if contract is None:
        contract = KnownContract(None, row.contract, client, row.plan)
        known.contracts[row.contract] = contract
        return contract, True
    if contract.client is not client:
        contract.client, contract.changed, touched = client, True, True
    return contract, _set(contract, plan=row.plan) or touched


def _add_devices(client: KnownClient, tokens: Iterable[str]) -> bool:
    """Tokens come and never go by a file: an app registers more than an export knows."""
    new = [token for token in tokens if token not in client.devices]
    client.devices.update(new)
    client.new_devices += new
    return bool(new)


def _client(row: ImportRow, contract: KnownContract | None, known: Known) -> KnownClient:
    if row.client_code is None and contract is not None:
        return contract.client
    key = row.client_key
    if (client := known.clients.get(key)) is not None:
        return client
    if contract is not None and contract.client.external_id == stand_in(row.contract):
        # The contract stood for its client until now. Kept: an exemption hangs on the client's row.
        client = known.clients.pop(contract.client.external_id)
        client.external_id, client.changed = key, True
    else:
        client = KnownClient(None, key, row.name)
    known.clients[key] = client
    return client


def _suspended(row: ImportRow, kind: Kind, contract: KnownContract, today: dt.date) -> Change | None:
    """None where the row tells of a suspension that is over and was never open here."""
    assert row.starts_on is not None  # noqa: S101 - ImportRow promises it for SUSPENDED
    found = contract.open(kind)
    if found and found.ends_on and found.ends_on < row.starts_on:
        _set(found, state=SuspensionState.ENDED)  # its time had run out before this one began
        found = None
    elif found and row.ends_on and row.ends_on < found.starts_on:
        return None
    if found is None:
        found = next(
            (s for s in contract.suspensions if s.kind is kind and s.starts_on == row.starts_on), None
        )
    if found is None:
        if over(row, today):
            return None
        found = KnownSuspension(None, kind, SuspensionState.PLANNED, row.starts_on)
        _update(found, row, today)
        contract.suspensions.append(found)
        return Change.NEW
    was_open = found.state in OPEN
    changed = _update(found, row, today)
    if was_open and found.state not in OPEN:
        return Change.ENDED
    return Change.CHANGED if changed else Change.UNCHANGED


def _update(found: KnownSuspension, row: ImportRow, today: dt.date) -> bool:
    """Whether the row says anything new. A planned start that has merely come is nothing new."""
    was_open = found.state in OPEN
    if not was_open and found.kind is Kind.NONPAYMENT:
        found.ends_on = None  # it was the day of the payment; blocked again, no end is known
    changed = _set(
        found,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        debt_cents=row.debt_cents,
        reference_month=row.reference_month,
        due_on=row.due_on,
        payment_link=row.payment_link,
        declared_notice_on=row.declared_notice_on,
    )
    _set(found, state=_state(found, today))
    return changed or was_open != (found.state in OPEN)


def _state(suspension: KnownSuspension, today: dt.date) -> SuspensionState:
    if suspension.ends_on and suspension.ends_on < today:
        return SuspensionState.ENDED
    return SuspensionState.PLANNED if suspension.starts_on > today else SuspensionState.IN_FORCE


def _no_longer(row: ImportRow, contract: KnownContract, today: dt.date) -> list[tuple[Kind, Change]]:
    """Close what the contract has open: of the row's kind, or of both where it names none."""
    changes = []
    for kind in [row.kind] if row.kind else list(Kind):
        if (found := contract.open(kind)) is not None:
            _close(found, row, today)
            changes.append((kind, Change.ENDED))
    if changes or not row.starts_on or not _ends_today(row, today):
        return changes
    kind = row.kind or Kind.TEMPORARY
    if any(s.kind is kind and s.starts_on == row.starts_on for s in contract.suspensions):
        return changes
    contract.suspensions.append(
        KnownSuspension(None, kind, SuspensionState.ENDED, row.starts_on, row.ends_on)
    )
    return [(kind, Change.NEW)]


def _close(found: KnownSuspension, row: ImportRow, today: dt.date) -> None:
    """One that never began is cancelled, so that nobody reads that a service is back which never stopped."""
    if row.standing is Standing.CANCELLED or found.starts_on > today:
        _set(found, state=SuspensionState.CANCELLED)
        return
    stated = [day for day in (row.ends_on, found.ends_on) if day and found.starts_on <= day <= today]
    _set(found, state=SuspensionState.ENDED, ends_on=stated[0] if stated else today)


def _set(record: KnownClient | KnownContract | KnownSuspension, **values: Any) -> bool:
    """Take the values that are given and differ; whether there were any."""
    changed = False
    for name, value in values.items():
        if value is not None and value != getattr(record, name):
            setattr(record, name, value)
            changed = True
    record.changed = record.changed or changed
    return changed


def _count_contacts(client: KnownClient, tally: Tally) -> None:
    if client.email is None:
        tally.without_email.add(client.external_id)
    if client.mobile is None:
        tally.without_mobile.add(client.external_id)
