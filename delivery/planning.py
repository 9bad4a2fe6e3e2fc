"""Planning a run: every suspension looked at once, page by page, and what is owed written down.

Memory is that of one page, whatever the number of suspensions. A page is one transaction, and what it writes
it writes once whatever runs beside it: planning that was killed midway is simply done again.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum

from delivery import windows
from delivery.calendar import Calendar, Closed
from delivery.message import Account
from delivery.planner import Due, Passed, Planned, Rule, anchor_date, horizon, plan, seen_on
from delivery.rgc import PRIOR
from delivery.schedule import local_date
from storage import limits, notices, parameters, rgc, rules, runs, suspensions
from storage.engine import Database, Session
from storage.enums import Anchor, Channel, Kind, SkipReason
from storage.models import Parameters, Run
from storage.notices import NewNotice, NewSkip, PassedOver
from storage.suspensions import Candidate

PAGE = 5_000


class Lack(StrEnum):
    """What the parameters lack before anything can be sent."""

    METHOD = "method"
    ACCOUNT = "account"
    ACCOUNT_OFF = "account_off"


class NotReady(Exception):
    """Nothing can be sent yet; `lack` says why."""

    def __init__(self, lack: Lack) -> None:
        super().__init__(lack)
        self.lack = lack


@dataclass(frozen=True, slots=True)
class Scope:
    """By what, through what and for which day a run is planned.

    ways: the account of the method, then those of its fallbacks that are complete. own: accounts of methods
    that rules name for themselves.
    """

    ways: tuple[Account, ...]
    own: tuple[Account, ...]
    rules: Sequence[Rule]
    kinds: frozenset[Kind]
    today: dt.date
    calendar: Calendar

    @property
    def channels(self) -> tuple[Channel, ...]:
        return tuple(account.channel for account in self.ways)

    @property
    def accounts(self) -> dict[Channel, int]:
        """The account of each method that anything may go by."""
        return {account.channel: account.id for account in (*self.ways, *self.own)}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run asked for now would do. Nothing was written.

    due: notices to send that are no backlog. backlog: those that were past when first seen.
    channels: both together, by the method that would carry them.
    names: some clients who would be written to; skipped_names: some who would not, by reason.
    window: why nothing may go out now, and until when; None where it may.
    """

    due: int
    backlog: int
    skips: dict[SkipReason, int]
    names: tuple[str, ...]
    skipped_names: dict[SkipReason, tuple[str, ...]]
    channels: dict[Channel, int] = field(default_factory=dict)
    window: Closed | None = None


async def scope(session: Session, now: dt.datetime) -> Scope:
    """What a run asked for at `now` is planned by. Raises NotReady."""
    wanted = await parameters.get(session)
    accounts = await ways(session, wanted)
    kinds = frozenset(Kind) if wanted.covers_nonpayment else frozenset({Kind.TEMPORARY})
    enabled = [Rule.of(row) for row in await rules.enabled(session, kinds)]
    own = await own_ways(session, wanted, [rule.channel for rule in enabled])
    calendar = await windows.current(session)
    return Scope(accounts, own, enabled, kinds, local_date(now, wanted.timezone), calendar)


async def ways(session: Session, wanted: Parameters) -> tuple[Account, ...]:
    """The account of the method, then those of its complete fallbacks, in their order. Raises NotReady.

    A fallback without an account, or whose account is off, is as if it were not chosen.
    """
    if wanted.method is None:
        raise NotReady(Lack.METHOD)
    await _account(session, wanted, wanted.method)
    return await complete(session, wanted)


async def complete(session: Session, wanted: Parameters) -> tuple[Account, ...]:
    """The accounts of the method and its fallbacks, in their order, of those methods that could send now."""
    return await own_ways(session, wanted, general(wanted))


def general(wanted: Parameters) -> tuple[Channel, ...]:
    """The general order: the method, then *se falhar, tentar por*."""
    channels = (wanted.method, *map(Channel, wanted.fallback))
    return tuple(channel for channel in channels if channel is not None)


async def own_ways(
    session: Session, wanted: Parameters, channels: Iterable[Channel | None]
) -> tuple[Account, ...]:
    """The accounts of those of `channels` that could send now, each once, in their order."""
    found: dict[Channel, Account] = {}
    for channel in channels:
        if channel is not None and channel not in found:
            with suppress(NotReady):
                found[channel] = await _account(session, wanted, channel)
    return tuple(found.values())


async def write(db: Database, run: Run, of: Scope, *, now: dt.datetime) -> None:
    """Write down the notices, deliveries and skips of a run while it is planned. Safe to repeat."""
    run_id = run.id or 0
    async for page in _pages(db, replace(of, today=run.local_date)):
        owed = [_new(n, n.channel, n.destinations) for n in page if isinstance(n, Due)]
        settled = [_new(n) for n in page if isinstance(n, Passed) and n.settled]
        skips = [NewSkip(n.suspension_id, n.rule_id, n.reason) for n in page if isinstance(n, Passed)]
        if not page:
            continue
        async with db.write() as session:
            # Another process may have planned it to its end, or a person cancelled it, meanwhile: what came
            # into a run that has ended would never be sent.
            if not await runs.hold_planned(session, run_id):
                return
            await notices.add(session, owed, run_id=run_id, accounts=of.accounts, now=now)
            await notices.settle(session, settled, run_id=run_id, now=now)
            await notices.add_skips(session, skips, run_id=run_id)


async def preview(db: Database, of: Scope, *, names: int = 5) -> Preview:
    """What `write` would write, counted, with the first few names of each sort."""
    due, backlog = 0, 0
    told: list[str] = []
    channels: Counter[Channel] = Counter()
    skips: Counter[SkipReason] = Counter()
    untold: defaultdict[SkipReason, list[str]] = defaultdict(list)
    async for page in _pages(db, of):
        for notice in page:
            sample = told
            if isinstance(notice, Due):
                due, backlog = due + (not notice.backlog), backlog + notice.backlog
                channels[notice.channel] += 1
            else:
                skips[notice.reason] += 1
                sample = untold[notice.reason]
            if len(sample) < names and notice.client_name not in sample:
                sample.append(notice.client_name)
    skipped_names = {reason: tuple(found) for reason, found in untold.items()}
    return Preview(due, backlog, dict(skips), tuple(told), skipped_names, dict(channels))


async def decline_backlog(session: Session, run_id: int, of: Sequence[Rule], *, now: dt.datetime) -> None:
    """*Não, só os próximos*: no run owes this backlog again, nor what of it has no contact yet."""
    await notices.decline_backlog(session, run_id, now=now)
    by_id = {rule.id: rule for rule in of}
    after = 0
    while page := await notices.passed_over(session, run_id, after=after, limit=PAGE):
        after = page[-1].skip_id
        settled = [notice for passed in page if (notice := _backlog(passed, by_id.get(passed.rule_id)))]
        await notices.settle(session, settled, run_id=run_id, now=now)


def _new(of: Planned, channel: Channel | None = None, destinations: tuple[str, ...] = ()) -> NewNotice:
    which = (of.suspension_id, of.rule_id, of.due_on, of.backlog, of.occurrence, of.anchored_on)
    return NewNotice(*which, channel, destinations)


def _backlog(passed: PassedOver, rule: Rule | None) -> NewNotice | None:
    if rule is None:
        return None
    anchor = anchor_date(rule.anchor, passed.starts_on, passed.ends_on, passed.declared_on)
    if anchor is None or (due_on := anchor + rule.offset) >= seen_on(passed.first_seen_on, rule.enabled_on):
        return None
    return NewNotice(passed.suspension_id, passed.rule_id, due_on, backlog=True, anchored_on=anchor)


async def _pages(db: Database, of: Scope) -> AsyncIterator[Sequence[Due | Passed]]:
    after, terminates = 0, any(rule.anchor is Anchor.TERMINATION for rule in of.rules)
    own = [account.channel for account in of.own]
    while True:
        async with db.read() as session:
            page = await suspensions.page(
                session,
                channels=tuple(of.accounts),
                kinds=of.kinds,
                not_over_before=horizon(of.rules, of.today),
                after=after,
                limit=PAGE,
            )
            proven = await _proven(session, page, of.calendar.zone) if page and terminates else {}
        if not page:
            return
        after = page[-1].suspension_id
        yield list(
            plan(
                page,
                of.rules,
                today=of.today,
                channels=of.channels,
                own=own,
                open_day=of.calendar.open_day,
                proven=proven,
            )
        )


async def _proven(session: Session, page: Sequence[Candidate], zone: str) -> dict[int, dt.date]:
    """The provider's date on which the prior notice of each suspension was accepted."""
    first, last = page[0].suspension_id, page[-1].suspension_id
    found = await rgc.accepted(session, [PRIOR], first=first, last=last)
    return {key: local_date(taken[PRIOR], zone) for key, taken in found.items()}


async def _account(session: Session, wanted: Parameters, channel: Channel) -> Account:
    ids = {
        Channel.EMAIL: wanted.email_server_id,
        Channel.SMS: wanted.sms_gateway_id,
        Channel.PUSH: wanted.push_app_id,
    }
    account_id = ids[channel]
    terms = await limits.terms(session, channel, account_id) if account_id else None
    if account_id is None or terms is None:
        raise NotReady(Lack.ACCOUNT)
    if not terms.active:
        raise NotReady(Lack.ACCOUNT_OFF)
    return Account(channel, account_id)
