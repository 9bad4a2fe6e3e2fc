"""The law's clock of every open suspension for non-payment, as the database has it now."""

from collections.abc import Sequence
from dataclasses import dataclass

from delivery.rgc import PRIOR, TERMINATION, Clock, Standing, clock
from delivery.schedule import local_date
from storage import parameters, rgc
from storage.engine import Session
from storage.rgc import Clocked


@dataclass(frozen=True, slots=True)
class Ticking:
    """A suspension and its clock."""

    suspension: Clocked
    clock: Clock


async def page(session: Session, *, after: int = 0, limit: int = 1_000) -> Sequence[Ticking]:
    """The next `limit` with a suspension's id above `after`, in the order of their ids."""
    zone = (await parameters.get(session)).timezone
    found = await rgc.page(session, [PRIOR, TERMINATION], after=after, limit=limit)
    installed_on = await rgc.installed_on(session)
    return [
        Ticking(each, clock(_standing(each, zone), installed_on=installed_on or each.first_seen_on))
        for each in found
    ]


def _standing(of: Clocked, zone: str) -> Standing:
    prior, last = of.accepted.get(PRIOR), of.accepted.get(TERMINATION)
    return Standing(
        of.starts_on,
        accepted_on=local_date(prior, zone) if prior else None,
        declared_on=of.declared_on,
        termination_accepted_on=local_date(last, zone) if last else None,
    )
