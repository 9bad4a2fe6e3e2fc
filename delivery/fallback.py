"""*Se falhar, tentar por*: a notice that did not reach its client goes on by its next method.

Only what provably failed goes on (refused, bounced, out of tries, a destination that is sent nothing more),
and only once nothing else of the notice may have reached the client: one device that took it is enough, and
one call in doubt waits for its receipt or a person. The next method is the first of the order, as it is set
now, that this notice was not sent by and that has a contact. It goes in the run of the delivery that failed;
where that has ended, in a follow-up of it (storage/runs.py): what was told of an ended run stays true.
"""

import datetime as dt
import logging
from collections.abc import Mapping, Sequence

from delivery import planning, windows
from delivery.calendar import Calendar
from delivery.message import Account
from delivery.planner import order
from delivery.recheck import SUPPRESSED, still_owed
from delivery.schedule import local_date
from storage import followups, notices, parameters, runs
from storage.engine import Database, Session
from storage.enums import Channel, RunState, RunTrigger
from storage.followups import Failed
from storage.notices import NewDelivery
from storage.transitions import FAILED

log = logging.getLogger(__name__)

PAGE = 500
_ENDED = (RunState.DONE, RunState.CANCELLED)


async def follow(db: Database, now: dt.datetime) -> None:
    """Look at everything that failed and was not followed yet, each page of it all or nothing."""
    while True:
        async with db.write() as session:
            if not await _page(session, now):
                return


async def _page(session: Session, now: dt.datetime) -> bool:
    wanted = await parameters.get(session)
    today = local_date(now, wanted.timezone)
    calendar = await windows.current(session)
    ways = {way.channel: way for way in await planning.own_ways(session, wanted, Channel)}
    page = await followups.unfollowed(session, list(ways), limit=PAGE)
    new: list[NewDelivery] = []
    for failed in page:
        way = next_way(failed, ways, planning.general(wanted), today=today, calendar=calendar)
        if way is not None:
            run_id = await _run(session, failed, today, now)
            new += [
                NewDelivery(run_id, failed.notice_id, way.channel, way.id, destination)
                for destination in failed.reach.destinations[way.channel]
            ]
    await notices.add_deliveries(session, new, now=now)
    await followups.mark(session, [each for failed in page for each in failed.ids], now=now)
    if new:
        log.info("notices_went_on", extra={"count": len(new)})
    return bool(page)


def next_way(
    failed: Failed,
    ways: Mapping[Channel, Account],
    general: Sequence[Channel],
    *,
    today: dt.date,
    calendar: Calendar,
) -> Account | None:
    """By what the notice goes on; None where it may have reached its client, is owed no more, or has no way.

    ways: the accounts that could send now. general: the method and its fallbacks, as they are set.
    A test goes on by nothing: its person reads how it failed. Nor does what a person cancelled.
    """
    owed = failed.owed
    if owed.trigger is RunTrigger.TEST or failed.run_state is RunState.CANCELLED:
        return None
    if not all(states <= _FAILED for states in failed.tried.values()):
        return None
    if still_owed(owed, today=today, calendar=calendar) not in (None, SUPPRESSED):
        return None
    untried = (each for each in order(owed.rule_channel, general, ways) if each not in failed.tried)
    return next((ways[each] for each in untried if each in ways and each in failed.reach.destinations), None)


_FAILED = frozenset(FAILED)


async def _run(session: Session, failed: Failed, today: dt.date, now: dt.datetime) -> int:
    if failed.run_state not in _ENDED:
        return failed.run_id
    ended = await runs.get(session, failed.run_id)
    return (await runs.follow_up(session, ended, today=today, now=now)).id or 0
