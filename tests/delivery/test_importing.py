"""A file of clients from preview to database, on SQLite and PostgreSQL."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import TypeVar

import pytest
from sqlmodel import SQLModel, col, select

from delivery import importing
from delivery.importing import ImportPreview, ImportResult, KindCounts
from delivery.sources.errors import UnreadableFile
from delivery.sources.example import ANCHOR
from examples import make_clientes
from storage import parameters
from storage.engine import Database
from storage.enums import HoldReason, Kind, SuspensionState, UploadState
from storage.models import AuditEntry, Client, Contract, Device, Suspension, Upload

NOON = dt.datetime.combine(ANCHOR, dt.time(12), tzinfo=dt.UTC)
HEADINGS = "Contrato;Código do cliente;Cliente;E-mail;Celular;Tipo;Situação;Início;Fim"
ANA = "1;70;Ana;ana@example.com;11 90000-0001;Temporária;Suspenso;16/11/2026;16/12/2026"
EXAMPLE = make_clientes.content()

T = TypeVar("T", bound=SQLModel)

_uids = count(1)


def text(*lines: str) -> bytes:
    return "\n".join([HEADINGS, *lines]).encode()


async def keep(db: Database, content: bytes, now: dt.datetime = NOON) -> ImportPreview:
    return await importing.receive(
        db, uid=f"u{next(_uids)}", by="U1", filename="clientes.csv", content=content, now=now
    )


async def take(db: Database, content: bytes, now: dt.datetime = NOON) -> ImportResult:
    result = await importing.confirm(db, (await keep(db, content, now)).uid, by="U1", now=now)
    assert result is not None
    return result


async def everything(db: Database, model: type[T]) -> Sequence[T]:
    async with db.read() as session:
        return (await session.exec(select(model).order_by("id"))).all()


async def test_the_example_is_taken_in_as_its_preview_said(db: Database) -> None:
    """Preview, result and tables agree; the seven broken rows are named and keep nobody else out."""
    preview = await keep(db, EXAMPLE)
    result = await importing.confirm(db, preview.uid, by="U1", now=NOON)
    assert result is not None
    assert (preview.figures, preview.holds) == (result.figures, result.held)
    assert result.figures.kinds == {
        Kind.TEMPORARY: KindCounts(new=252, changed=0, unchanged=0, ended=0),
        Kind.NONPAYMENT: KindCounts(new=60, changed=0, unchanged=0, ended=0),
    }
    assert (len(result.parsed.bad), result.parsed.repeated) == (7, 8)
    tables = [len(await everything(db, model)) for model in (Client, Contract, Suspension)]
    assert tables == [300, 312, 312]


async def test_a_preview_writes_no_client(db: Database) -> None:
    """Looking changes nothing."""
    await keep(db, text(ANA))
    assert await everything(db, Client) == []


async def test_the_same_file_again_changes_no_row(db: Database) -> None:
    """Not even `updated_at`: what a rule or a person keyed on it stays true."""
    await take(db, EXAMPLE)
    before = [await everything(db, model) for model in (Client, Contract, Suspension)]
    again = await take(db, EXAMPLE, NOON + dt.timedelta(hours=1))
    assert again.figures.new == 0
    assert sum(counts.unchanged for counts in again.figures.kinds.values()) == 312
    assert [await everything(db, model) for model in (Client, Contract, Suspension)] == before


async def test_a_file_is_taken_once_whoever_confirms_again(db: Database) -> None:
    """A redelivered click, or a second person, is told so and changes nothing."""
    uid = (await keep(db, text(ANA))).uid
    both = await asyncio.gather(*(importing.confirm(db, uid, by="U1", now=NOON) for _ in range(2)))
    assert sorted(result is None for result in both) == [False, True]
    assert len(await everything(db, Suspension)) == 1


async def test_the_bytes_go_once_it_is_decided(db: Database) -> None:
    """A file full of contacts is not kept for nothing."""
    taken, thrown = await keep(db, text(ANA)), await keep(db, text(ANA))
    await importing.confirm(db, taken.uid, by="U1", now=NOON)
    assert await importing.discard(db, thrown.uid, now=NOON)
    assert not await importing.discard(db, taken.uid, now=NOON)
    kept = await everything(db, Upload)
    assert [(u.state, u.content) for u in kept] == [
        (UploadState.CONFIRMED, None),
        (UploadState.DISCARDED, None),
    ]
    assert await importing.preview(db, thrown.uid, now=NOON) is None


async def test_a_preview_that_nobody_answers_is_discarded_after_a_day(db: Database) -> None:
    """The next file that comes sweeps."""
    old = await keep(db, text(ANA))
    await keep(db, text(ANA), NOON + importing.KEEP_PREVIEWS + dt.timedelta(minutes=1))
    assert await importing.confirm(db, old.uid, by="U1", now=NOON) is None


async def test_a_file_that_cannot_be_read_is_not_kept(db: Database) -> None:
    """One sentence, nothing stored."""
    with pytest.raises(UnreadableFile):
        await keep(db, b"PK\x03\x04...")
    assert await everything(db, Upload) == []


async def test_a_preview_may_be_asked_for_again(db: Database) -> None:
    """It is computed on the base of that moment."""
    first = await keep(db, text(ANA))
    await take(db, text(ANA))
    again = await importing.preview(db, first.uid, now=NOON)
    assert again is not None
    assert (first.figures.new, again.figures.new) == (1, 0)


async def test_first_seen_is_the_providers_date(db: Database) -> None:
    """At 01:00 in UTC it is still yesterday in São Paulo."""
    await take(db, text(ANA), dt.datetime(2026, 11, 17, 1, tzinfo=dt.UTC))
    (suspension,) = await everything(db, Suspension)
    assert (suspension.first_seen_on, suspension.state) == (ANCHOR, SuspensionState.IN_FORCE)


async def test_changes_are_written_to_the_rows_they_belong_to(db: Database) -> None:
    """Contact, plan of dates and state; `first_seen_on` and creation stay."""
    await take(db, text(ANA))
    later = NOON + dt.timedelta(days=2)
    changed = ANA.replace("ana@example.com", "nova@example.com").replace("16/12/2026", "20/12/2026")
    await take(db, text(changed), later)
    (client,), (suspension,) = await everything(db, Client), await everything(db, Suspension)
    assert (client.email, client.created_at, client.updated_at) == ("nova@example.com", NOON, later)
    assert (suspension.ends_on, suspension.first_seen_on) == (dt.date(2026, 12, 20), ANCHOR)


async def test_a_new_suspension_replaces_the_one_whose_time_ran_out(db: Database) -> None:
    """Ended and inserted in one import, against the index that allows one open."""
    await take(db, text(ANA))
    await take(db, text(ANA.replace("16/11/2026", "20/12/2026").replace("16/12/2026", "20/01/2027")))
    assert [s.state for s in await everything(db, Suspension)] == [
        SuspensionState.ENDED,
        SuspensionState.PLANNED,
    ]


async def test_a_stand_in_is_renamed_when_the_code_comes(db: Database) -> None:
    """The same row of `clients`, so that an exemption stays with its client."""
    await take(db, text(ANA.replace(";70;", ";;")))
    await take(db, text(ANA))
    assert [(c.id, c.external_id) for c in await everything(db, Client)] == [(1, "70")]


async def test_many_new_suspensions_make_the_next_run_ask(db: Database) -> None:
    """From 20 % of what was open; an import that adds nothing asks nothing."""
    async with db.write() as session:
        await parameters.clear_pending_hold(session)
    lines = [ANA.replace("1;70;Ana", f"{n};{n};Ana", 1) for n in range(10)]
    assert [(await take(db, text(*lines[:n]))).held for n in (8, 9, 10, 10)] == [False, False, False, False]
    more = [ANA.replace("1;70;Ana", f"{n};{n};Bia", 1) for n in range(10, 12)]
    assert (await take(db, text(*more))).held
    async with db.read() as session:
        assert (await parameters.get(session)).pending_hold is HoldReason.LARGE_IMPORT


async def test_two_hundred_new_ones_ask_even_on_an_empty_base(db: Database) -> None:
    """And an earlier reason that waits is kept: the first run asks anyway."""
    assert (await take(db, EXAMPLE)).held
    async with db.read() as session:
        assert (await parameters.get(session)).pending_hold is HoldReason.FIRST_RUN


async def test_who_imported_what_is_in_the_audit(db: Database) -> None:
    """Counts and the file's name; no contact."""
    await take(db, EXAMPLE)
    async with db.read() as session:
        query = select(AuditEntry).where(col(AuditEntry.action) == "clients.imported")
        (entry,) = (await session.exec(query)).all()
    assert (entry.actor, entry.subject) == ("U1", "clientes.csv")
    assert entry.after == {"temporary.new": 252, "nonpayment.new": 60, "refused": 7}


async def test_progress_is_told_to_the_end(db: Database) -> None:
    """A command line can draw a bar."""
    told: list[tuple[int, int]] = []
    uid = (await keep(db, EXAMPLE)).uid
    await importing.confirm(db, uid, by="cli", now=NOON, progress=lambda *at: told.append(at))
    assert told[-1] == (312, 312)


async def test_a_file_of_several_batches_is_one_transaction(db: Database) -> None:
    """A failure in the last batch takes the first ones back, and the file can be confirmed again."""
    total = 2 * importing.BATCH_ROWS + 1
    uid = (await keep(db, text(*(ANA.replace("1;70;Ana", f"{n};{n};Ana", 1) for n in range(total))))).uid

    def fail(done: int, of: int) -> None:
        if done == of:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await importing.confirm(db, uid, by="U1", now=NOON, progress=fail)
    assert await everything(db, Client) == []
    assert await importing.confirm(db, uid, by="U1", now=NOON) is not None
    assert len(await everything(db, Client)) == total


async def test_devices_come_with_the_file(db: Database) -> None:
    """Known by client; the same again changes nothing, a new one is a change, and none goes by a file."""
    headings, one, two = f"{HEADINGS};Aparelho", "a" * 40, "b" * 40
    first = await take(db, f"{headings}\n{ANA};{one}".encode())
    assert first.figures.kinds[Kind.TEMPORARY].new == 1
    again = await take(db, f"{headings}\n{ANA};{one}".encode())
    assert again.figures.kinds[Kind.TEMPORARY].unchanged == 1
    more = await take(db, f"{headings}\n{ANA};{two}".encode())
    assert more.figures.kinds[Kind.TEMPORARY].changed == 1
    (ana,) = await everything(db, Client)
    assert [(d.client_id, d.token) for d in await everything(db, Device)] == [(ana.id, one), (ana.id, two)]
