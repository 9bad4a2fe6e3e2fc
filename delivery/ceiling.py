"""What is left of an account's day and month, in what its far end charges for.

At a ceiling nothing is refused: what remains waits in its running run, which says so (report.WaitingFor), and
goes on by itself when the day or month is over, or at once when a person lifts or raises the ceiling: the
run's message asks. A held run would say less: its question comes before anything is sent, and it would hold
the other methods back too.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from delivery.message import Account
from delivery.schedule import local_date, moment
from storage import limits
from storage.engine import Session
from storage.enums import Channel
from storage.limits import Terms
from storage.owed import Owed


@dataclass(frozen=True, slots=True)
class Room:
    """Units that may still be used on a day and in its month; None without a ceiling."""

    day: int | None
    month: int | None

    @property
    def units(self) -> int | None:
        """What may still be used now."""
        left = [units for units in (self.day, self.month) if units is not None]
        return max(0, min(left)) if left else None


class Ceiling:
    """One account's, kept by the dispatcher: the days of the month that are over are counted once a day."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._before: tuple[dt.datetime, int] | None = None

    async def room(
        self, session: Session, terms: Terms, now: dt.datetime, zone: str, *, but: str = ""
    ) -> Room:
        """What is left at the moment `now`.

        What lanes have claimed and not begun counts as used, except what is claimed under the token `but`.
        """
        if not terms.has_ceiling:
            return Room(None, None)
        today = local_date(now, zone)
        midnight = moment(today, dt.time(0), zone)
        used = await limits.taken(session, *self._of, midnight, but=but)
        day = (terms.per_day or 0) - used if terms.keeps_day(now) else None
        month = None
        if terms.per_month is not None:
            month = terms.per_month - used - await self._earlier(session, today, midnight, zone)
        return Room(day, month)

    async def _earlier(self, session: Session, today: dt.date, midnight: dt.datetime, zone: str) -> int:
        if self._before is None or self._before[0] != midnight:
            first = moment(today.replace(day=1), dt.time(0), zone)
            earlier = await limits.used(session, *self._of, first, midnight)
            self._before = midnight, earlier
        return self._before[1]

    @property
    def _of(self) -> tuple[Channel, int]:
        return self._account.channel, self._account.id


def fitting(batch: Iterable[Owed], room: int | None) -> list[Owed]:
    """The first of `batch` whose units fit into `room` together. Nobody overtakes: an SMS of three segments
    that no longer fits today goes first tomorrow.
    """
    found: list[Owed] = []
    for item in batch:
        if room is not None:
            room -= item.units
            if room < 0:
                break
        found.append(item)
    return found
