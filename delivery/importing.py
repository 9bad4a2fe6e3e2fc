"""A file of clients: kept, shown as a preview, and taken in on a person's yes.

`receive` → `preview` (as often as wanted) → `confirm` or `discard`, once. What the preview says is computed
as the import will be, without writing; it is computed again on confirming, since the base may have changed.
"""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from delivery.reconcile import Change, Tally, over, reconcile
from delivery.sources.clients_file import Parsed, parse
from storage import audit, client_import, parameters, uploads
from storage.engine import Database
from storage.enums import HoldReason, Kind, UploadState
from storage.imported import ImportRow
from storage.models import Parameters

BATCH_ROWS = 1_000
KEEP_PREVIEWS = dt.timedelta(days=1)

Progress = Callable[[int, int], None]
"""Told how many rows are done, of how many."""


@dataclass(frozen=True, slots=True)
class KindCounts:
    """Suspensions of one kind, by what the file makes of them."""

    new: int
    changed: int
    unchanged: int
    ended: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a file does to the base.

    idle: rows about suspensions that are over and were never open here; nothing is stored of them.
    without_email, without_mobile: clients with a suspension of the file and no such contact, even before it.
    """

    kinds: Mapping[Kind, KindCounts]
    idle: int
    without_email: int
    without_mobile: int

    @property
    def new(self) -> int:
        return sum(counts.new for counts in self.kinds.values())


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What confirming would do. `parsed` has the refused rows, repeated ones, contacts and warnings.

    holds: so much is new that the next run will ask a person before it sends.
    """

    uid: str
    filename: str
    parsed: Parsed
    figures: Figures
    holds: bool


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What was done. held: so much is new that the next run asks a person before it sends."""

    filename: str
    parsed: Parsed
    figures: Figures
    held: bool


async def receive(
    db: Database, *, uid: str, by: str, filename: str, content: bytes, now: dt.datetime
) -> ImportPreview:
    """Keep a file and say what it would do. A second call with the same `uid` keeps nothing twice.

    Raises UnreadableFile, and then nothing is kept. Previews that nobody answered for a day are discarded.
    """
    async with db.read() as session:
        today = _today(await parameters.get(session), now)
    parsed, batches = await asyncio.to_thread(_read, content, today)
    async with db.write() as session:
        await uploads.discard_older(session, now - KEEP_PREVIEWS, now=now)
        await uploads.add(session, uid=uid, uploaded_by=by, filename=filename, content=content, now=now)
    return ImportPreview(uid, filename, parsed, *await _compare(db, batches, today))


async def preview(db: Database, uid: str, *, now: dt.datetime) -> ImportPreview | None:
    """The preview of a kept file, as of now. None where it was decided already, or never was."""
    async with db.read() as session:
        upload = await uploads.get(session, uid)
        today = _today(await parameters.get(session), now)
    if upload is None or upload.content is None:
        return None
    parsed, batches = await asyncio.to_thread(_read, upload.content, today)
    return ImportPreview(uid, upload.filename, parsed, *await _compare(db, batches, today))


async def confirm(
    db: Database, uid: str, *, by: str, now: dt.datetime, progress: Progress | None = None
) -> ImportResult | None:
    """Take a kept file in: all of its good rows, or none. None where it was decided already, or never was."""
    async with db.read() as session:
        upload = await uploads.get(session, uid)
        today = _today(await parameters.get(session), now)
    if upload is None or upload.content is None:
        return None
    parsed, batches = await asyncio.to_thread(_read, upload.content, today)
    async with db.write() as session:
        if not await uploads.decide(session, uid, UploadState.CONFIRMED, now=now):
            return None
        await client_import.take_turn(session)
        base = await client_import.open_suspensions(session)
        tally = Tally()
        done = 0
        for batch in batches:
            known = await client_import.load(session, batch)
            reconcile(batch, known, today, tally)
            await client_import.save(session, known, now=now, today=today)
            done += len(batch)
            if progress:
                progress(done, len(parsed.rows))
        figures = _figures(tally)
        held = _is_large(figures.new, base, await parameters.get(session))
        if held:
            await parameters.set_pending_hold(session, HoldReason.LARGE_IMPORT)
        await audit.append(
            session,
            at=now,
            actor=by,
            action="clients.imported",
            subject=upload.filename,
            after=_for_audit(parsed, figures),
        )
    return ImportResult(upload.filename, parsed, figures, held)


async def discard(db: Database, uid: str, *, now: dt.datetime) -> bool:
    """Throw a kept file away. False where it was decided already, or never was."""
    async with db.write() as session:
        return await uploads.decide(session, uid, UploadState.DISCARDED, now=now)


def _today(parameters: Parameters, now: dt.datetime) -> dt.date:
    return now.astimezone(ZoneInfo(parameters.timezone)).date()


def _read(content: bytes, today: dt.date) -> tuple[Parsed, Sequence[Sequence[ImportRow]]]:
    parsed = parse(content, today)
    return parsed, [*_batches(parsed.rows, today)]


def _batches(rows: Sequence[ImportRow], today: dt.date) -> Iterator[list[ImportRow]]:
    """A client's rows together, those of the past first, otherwise in the order of the file."""
    by_client: dict[str, list[ImportRow]] = {}
    for row in rows:
        by_client.setdefault(row.client_key, []).append(row)
    batch: list[ImportRow] = []
    for group in by_client.values():
        batch += sorted(group, key=lambda row: (not over(row, today), row.line))
        if len(batch) >= BATCH_ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


async def _compare(
    db: Database, batches: Sequence[Sequence[ImportRow]], today: dt.date
) -> tuple[Figures, bool]:
    """What the rows would do, and whether so much is new that the next run would ask."""
    tally = Tally()
    async with db.read() as session:
        base = await client_import.open_suspensions(session)
        limits = await parameters.get(session)
        for batch in batches:
            reconcile(batch, await client_import.load(session, batch), today, tally)
    figures = _figures(tally)
    return figures, _is_large(figures.new, base, limits)


def _figures(tally: Tally) -> Figures:
    return Figures(
        kinds={kind: KindCounts(*(tally.changes[kind, change] for change in Change)) for kind in Kind},
        idle=tally.idle,
        without_email=len(tally.without_email),
        without_mobile=len(tally.without_mobile),
    )


def _is_large(new: int, base: int, limits: Parameters) -> bool:
    """Whether so many are new that sending to them asks for a look first. An empty base has no percentage."""
    share = base > 0 and new * 100 >= limits.ask_from_percent * base
    return new > 0 and (new >= limits.ask_from_count or share)


def _for_audit(parsed: Parsed, figures: Figures) -> dict[str, int]:
    counts = {
        f"{kind}.{change}": getattr(counts, change)
        for kind, counts in figures.kinds.items()
        for change in Change
    }
    return {**{name: count for name, count in counts.items() if count}, "refused": len(parsed.bad)}
