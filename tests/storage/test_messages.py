"""Versions of texts: one after another, none changed, and what a run sees stays what its plan saw."""

import pytest

from storage import messages
from storage.engine import Database
from storage.enums import Channel
from storage.messages import Overtaken
from storage.models import AuditEntry, MessageVersion
from tests.support.clock import FixedClock

KEY = "temporary.started"


async def save(
    db: Database,
    clock: FixedClock,
    text: str,
    *,
    base: int,
    channel: Channel = Channel.SMS,
    by: str = "UMARIA",
) -> MessageVersion:
    async with db.write() as session:
        return await messages.save(session, KEY, channel, {"text": text}, base=base, by=by, now=clock.now())


async def test_versions_are_numbered_in_each_channel(db: Database, clock: FixedClock) -> None:
    """The second text of an SMS is its version 2, the first of a push its version 1."""
    await save(db, clock, "um", base=0)
    second = await save(db, clock, "dois", base=1)
    push = await save(db, clock, "push", base=0, channel=Channel.PUSH)
    assert (second.version, push.version) == (2, 1)
    async with db.read() as session:
        told = await messages.history(session, KEY, Channel.SMS, limit=10)
        assert [v.parts["text"] for v in told] == ["dois", "um"]


async def test_who_writes_upon_an_older_version_is_told(db: Database, clock: FixedClock) -> None:
    """Two people edit the same text: the second to save overwrites nobody."""
    await save(db, clock, "de Maria", base=0)
    with pytest.raises(Overtaken) as overtaken:
        await save(db, clock, "de João", base=0, by="UJOAO")
    assert (overtaken.value.newest.author, overtaken.value.newest.version) == ("UMARIA", 1)


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_what_was_current_then(db: Database, clock: FixedClock) -> None:
    """Seen from an older id, a later version is not there, nor a message first written later."""
    first = await save(db, clock, "um", base=0)
    await save(db, clock, "dois", base=1)
    await save(db, clock, "push", base=0, channel=Channel.PUSH)
    async with db.read() as session:
        then = await messages.as_of(session, first.id or 0)
        now = await messages.as_of(session, await messages.latest_id(session))
        assert [v.parts["text"] for v in then] == ["um"]
        assert sorted(v.parts["text"] for v in now) == ["dois", "push"]
        assert await messages.as_of(session, 0) == []


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_change_is_audited_with_both_texts(db: Database, clock: FixedClock) -> None:
    """The audit names who changed which text, from what to what."""
    await save(db, clock, "um", base=0)
    await save(db, clock, "dois", base=1)
    async with db.read() as session:
        entry = await session.get(AuditEntry, 2)
    assert entry is not None
    assert (entry.actor, entry.action) == ("UMARIA", "message.saved")
    assert (entry.subject, entry.before, entry.after) == (
        "temporary.started sms v2",
        {"text": "um"},
        {"text": "dois"},
    )
