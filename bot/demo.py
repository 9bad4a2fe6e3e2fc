"""What is different in the demo: nobody has a past here, so the schedule runs and nothing asks first."""

import datetime as dt

from storage import parameters
from storage.engine import Database


async def prepare(db: Database, now: dt.datetime) -> None:
    """Ready for a person who wants to see the whole job within minutes. Idempotent."""
    async with db.write() as session:
        await parameters.set_paused(session, False, by="demo", now=now)
        await parameters.clear_pending_hold(session)
