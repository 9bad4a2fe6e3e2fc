"""What an import works on: rows as a source says them, and the stored rows they meet. Values only, no SQL."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from storage.enums import Kind, SuspensionState

OPEN = frozenset({SuspensionState.PLANNED, SuspensionState.IN_FORCE})


class Standing(StrEnum):
    """How the source says a contract stands."""

    SUSPENDED = "suspended"  # or going to be: the dates say which
    ACTIVE = "active"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of a source, parsed. None: the source says nothing, so what is stored stays.

    line: where it stands in the file. kind: None only where the row is not SUSPENDED and does not say
    which suspension is over. starts_on: None only where the row is not SUSPENDED.
    """

    line: int
    contract: str
    client_code: str | None
    name: str
    standing: Standing
    kind: Kind | None
    starts_on: dt.date | None
    ends_on: dt.date | None = None
    email: str | None = None
    mobile: str | None = None
    whatsapp: str | None = None
    plan: str | None = None
    debt_cents: int | None = None
    reference_month: dt.date | None = None
    due_on: dt.date | None = None
    payment_link: str | None = None
    declared_notice_on: dt.date | None = None
    devices: tuple[str, ...] = ()

    @property
    def client_key(self) -> str:
        """What the client is known by: the ERP's code; without one, the contract stands for its client."""
        return self.client_code or stand_in(self.contract)


def stand_in(contract: str) -> str:
    """The `external_id` of the client of a contract whose source names no client code."""
    return f"contrato:{contract}"


@dataclass(slots=True)
class KnownClient:
    """A row of `clients`, stored (with an id) or to be."""

    id: int | None
    external_id: str
    name: str
    email: str | None = None
    mobile: str | None = None
    whatsapp: str | None = None
    changed: bool = False
    devices: set[str] = field(default_factory=set)
    new_devices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class KnownContract:
    """A row of `contracts`, stored (with an id) or to be, with its suspensions, open and closed."""

    id: int | None
    external_id: str
    client: KnownClient
    plan: str | None = None
    suspensions: list["KnownSuspension"] = field(default_factory=list)
    changed: bool = False

    def open(self, kind: Kind) -> "KnownSuspension | None":
        return next((s for s in self.suspensions if s.kind is kind and s.state in OPEN), None)


@dataclass(slots=True)
class KnownSuspension:
    """A row of `suspensions`, stored (with an id) or to be."""

    id: int | None
    kind: Kind
    state: SuspensionState
    starts_on: dt.date
    ends_on: dt.date | None = None
    debt_cents: int | None = None
    reference_month: dt.date | None = None
    due_on: dt.date | None = None
    payment_link: str | None = None
    declared_notice_on: dt.date | None = None
    changed: bool = False


@dataclass(slots=True)
class Known:
    """What is stored about the clients and contracts of some rows, by external id."""

    clients: dict[str, KnownClient] = field(default_factory=dict)
    contracts: dict[str, KnownContract] = field(default_factory=dict)
