"""One lane of an account: claim, begin, call, record, until nothing is pending.

storage/ledger.py tells what each commit means when the process dies there. Two lanes an account run side by
side, so that one renders and records while the other sends; what both have in flight is all that a kill can
put in doubt.
"""

import asyncio
import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, repeat

from delivery import lasting
from delivery.calendar import Calendar
from delivery.ceiling import Ceiling, fitting
from delivery.errors import DeliveryError, Fate, Fault, RenderError
from delivery.letters import WRITE, Editions, facts_of, marked
from delivery.message import Account, Answer, Outgoing
from delivery.ports import Clock, Sender, Wake
from delivery.rate import Rate
from delivery.recheck import SUPPRESSED, NoLonger, still_owed
from delivery.retry import Draw, RetryPolicy
from delivery.schedule import local_date
from delivery.verdict import verdict
from storage import ledger, limits
from storage.engine import Database, DatabaseUnreachable, Session
from storage.enums import RunTrigger
from storage.ledger import Start
from storage.limits import Terms
from storage.owed import Owed, next_owed, running

log = logging.getLogger(__name__)

# A sender promises to return within its total timeout; one that does not is cut off a little later.
_GRACE_SECONDS = 2.0
_LOOK_AGAIN_SECONDS = 2.0  # at most, while the account's turns are reserved far ahead
_RECORD_AGAIN_SECONDS = (0.2, 1.0, 5.0)


@dataclass(frozen=True)
class Kit:
    """What every lane is given. new_key: an opaque id of 32 characters, never the same twice."""

    db: Database
    clock: Clock
    letters: Editions
    news: Wake
    draw: Draw
    new_key: Callable[[], str]
    lease: dt.timedelta
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(frozen=True, slots=True)
class Claim:
    """Deliveries that are this lane's until `lease_until`. `seen` counts those no longer owed too."""

    token: str
    lease_until: dt.datetime
    items: Sequence[Owed]
    terms: Terms
    seen: int


@dataclass(frozen=True, slots=True)
class TooEarly:
    """What is pending waits for its turn without being claimed: another process may be sooner."""

    seconds: float


class Lane:
    """One lane of one account. `calendar`, as it is set by then, and `stopping` are asked at each claim."""

    def __init__(
        self,
        kit: Kit,
        account: Account,
        sender: Sender,
        ceiling: Ceiling,
        rate: Rate | None,
        *,
        calendar: Callable[[], Calendar],
        stopping: Callable[[], bool],
    ) -> None:
        self._kit = kit
        self._account = account
        self._sender = sender
        self._ceiling = ceiling
        self._rate = rate
        self._calendar = calendar
        self._stopping = stopping

    async def run(self) -> int:
        """Send until nothing is left that may go out now; how many deliveries were looked at.

        Raises DatabaseUnreachable before a call; after one it waits for the database instead.
        """
        seen = 0
        while not self._stopping() and (claim := await self._claim()) is not None:
            if isinstance(claim, TooEarly):
                await self._kit.sleep(min(claim.seconds, _LOOK_AGAIN_SECONDS))
                continue
            seen += claim.seen
            if claim.items:
                await self._send(claim)
            self._kit.news()
        return seen

    async def _claim(self) -> Claim | TooEarly | None:
        """The next batch, without what is no longer owed; None where nothing may go out now."""
        now, calendar = self._kit.clock.now(), self._calendar()
        today = local_date(now, calendar.zone)
        token, lease_until = self._kit.new_key(), now + self._kit.lease
        async with self._kit.db.write() as session:
            terms = await limits.terms(session, self._account.channel, self._account.id, lock=True)
            batch = await self._next(session, terms, now) if terms else ()
            if terms is None or not batch:
                return None
            if self._rate is not None and (early := await self._rate.too_early(session)):
                return TooEarly(early)
            items: list[Owed] = []
            dropped: defaultdict[NoLonger, list[int]] = defaultdict(list)
            for item in batch:
                if why := still_owed(item, today=today, calendar=calendar):
                    dropped[why].append(item.delivery_id)
                else:
                    items.append(item)
            unreachable = dropped.pop(SUPPRESSED, [])
            for why, ids in dropped.items():
                await ledger.drop(session, ids, why.state, code=why.code, now=now)
            ids = [item.delivery_id for item in items]
            await ledger.claim(session, ids + unreachable, token=token, lease_until=lease_until, now=now)
            if unreachable:
                await ledger.give_up(session, unreachable, token=token, code=SUPPRESSED.code, now=now)
            turns = await self._rate.reserve(session, len(items)) if self._rate and items else None
        if self._rate and turns:
            self._rate.granted(*turns)
        return Claim(token, lease_until, items, terms, len(batch))

    async def _next(self, session: Session, terms: Terms, now: dt.datetime) -> Sequence[Owed]:
        """What is owed next through the account, as much as may go out now."""
        for run_id, trigger in await running(session, window_open=self._calendar().open_at(now)):
            if batch := await self._of_run(session, terms, run_id, trigger, now):
                return batch
        return ()

    async def _of_run(
        self, session: Session, terms: Terms, run_id: int, trigger: RunTrigger, now: dt.datetime
    ) -> Sequence[Owed]:
        """Neither a pause nor a ceiling is in the way of a test."""
        account, most, room = self._account, self._sender.batch_size, None
        if trigger is not RunTrigger.TEST:
            if not terms.active or terms.paused_at is not None:
                return ()
            room = (await self._ceiling.room(session, terms, now, self._calendar().zone)).units
        limit = most if room is None else min(most, room)
        if limit == 0:
            return ()
        batch = await next_owed(
            session, run_id=run_id, channel=account.channel, account_id=account.id, limit=limit
        )
        return fitting(batch, room)

    async def _send(self, claim: Claim) -> None:
        """Write, begin, call and record one batch."""
        written = await self._write(claim)
        begun = await self._begin(claim, written)
        if not begun:
            return
        batch = [letter for _, letter in begun]
        answers = await self._call(batch, claim.lease_until)
        await self._record(claim, begun, answers)

    async def _write(self, claim: Claim) -> list[tuple[Owed, Outgoing]]:
        """The messages of a batch; what cannot be written is dead, and the others go on."""
        now, channel = self._kit.clock.now(), self._account.channel
        written: list[tuple[Owed, Outgoing]] = []
        unwritten: defaultdict[str, list[int]] = defaultdict(list)
        for item in claim.items:
            facts = facts_of(item, claim.terms, local_date(now, self._calendar().zone))
            try:
                letters = await self._kit.letters.of(item.as_of)
                content = WRITE[channel](letters, item.message, facts, claim.terms)
            except RenderError as error:
                unwritten[str(error)].append(item.delivery_id)
                continue
            if item.trigger is RunTrigger.TEST:
                content = marked(channel, content)
            letter = Outgoing(
                item.delivery_id, self._kit.new_key(), item.destination, facts.client_name, content, now
            )
            written.append((item, letter))
        if unwritten:
            log.error("message_unwritten", extra={"why": list(unwritten), "count": len(unwritten)})
            async with self._kit.db.write() as session:
                for why, ids in unwritten.items():
                    await ledger.give_up(session, ids, token=claim.token, code="render", text=why, now=now)
        return written

    async def _begin(
        self, claim: Claim, written: Sequence[tuple[Owed, Outgoing]]
    ) -> Sequence[tuple[Owed, Outgoing]]:
        """Commit what is about to be called; only that may be. The rest of the claim is given back."""
        now, call_id = self._kit.clock.now(), self._kit.new_key()
        async with self._kit.db.write() as session:
            written = await self._priced(session, claim, written, now)
            starts = [Start(o.delivery_id, m.key, call_id, o.attempts + 1) for o, m in written]
            reaches = now + dt.timedelta(seconds=self._sender.total_timeout)
            mine = await ledger.begin(session, starts, token=claim.token, lease_reaches=reaches, now=now)
            if len(mine) < len(claim.items):
                await ledger.release(session, token=claim.token, now=now)
        return [pair for pair in written if pair[0].delivery_id in mine]

    async def _priced(
        self, session: Session, claim: Claim, written: Sequence[tuple[Owed, Outgoing]], now: dt.datetime
    ) -> Sequence[tuple[Owed, Outgoing]]:
        """What of a batch still fits below the ceilings, now that it is known what it costs."""
        costs = {o.delivery_id: m.content.units for o, m in written if m.content.units != o.units}
        if not costs:
            return written
        await ledger.price(session, costs)
        if written[0][0].trigger is RunTrigger.TEST:
            return written
        account = self._account
        terms = await limits.terms(session, account.channel, account.id, lock=True) or claim.terms
        room = await self._ceiling.room(session, terms, now, self._calendar().zone, but=claim.token)
        priced = [replace(owed, units=letter.content.units) for owed, letter in written]
        fits = fitting(priced, room.units)
        return written[: len(fits)]

    async def _call(self, batch: Sequence[Outgoing], lease_until: dt.datetime) -> Sequence[Answer]:
        """The far end's answers. Whoever slept since the commit makes no call: the lease may be over."""
        timeout = self._sender.total_timeout
        if self._kit.clock.now() + dt.timedelta(seconds=timeout) > lease_until:
            return [_OVERSLEPT] * len(batch)
        try:
            async with asyncio.timeout(timeout + _GRACE_SECONDS):
                answers = await self._sender.send(batch)
            if len(answers) != len(batch):
                raise RuntimeError(f"{len(answers)} answers for {len(batch)} messages")
        except Exception:  # a sender raises nothing; one that does may have sent none, some or all
            log.exception("sender_broke_its_promise", extra={"channel": self._account.channel})
            return [_NO_ANSWER] * len(batch)
        return answers

    async def _record(
        self, claim: Claim, begun: Sequence[tuple[Owed, Outgoing]], answers: Sequence[Answer]
    ) -> None:
        """Write the answers down, and what they say for good about destinations and the account.

        Waits until the database can.
        """
        now, kit, calendar = self._kit.clock.now(), self._kit, self._calendar()
        results = [
            verdict(item, letter.key, answer, now=now, calendar=calendar, draw=kit.draw, policy=kit.policy)
            for (item, letter), answer in zip(begun, answers, strict=True)
        ]
        said = lasting.read(begun, answers)
        waits = chain(_RECORD_AGAIN_SECONDS, repeat(_RECORD_AGAIN_SECONDS[-1]))
        while True:
            try:
                async with kit.db.write() as session:
                    await ledger.record(session, results, token=claim.token, now=now)
                    await said.write(session, self._account, by=claim.terms.name, now=now)
                    return
            except DatabaseUnreachable as error:
                # Given up, these would end in doubt, though we know better.
                log.warning("record_waits_for_database", extra={"why": str(error), "count": len(results)})
                await kit.sleep(next(waits))


_OVERSLEPT = DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "overslept", "the lease was over before the call")
_NO_ANSWER = DeliveryError(Fate.IN_DOUBT, Fault.NETWORK, "no_answer", "the channel gave no answer")
