"""The clock opened, turned, and taken home as a file."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace

from delivery import clocks
from delivery.clocks import Ticking
from handlers.blocks import Json, loading
from handlers.clock import texts
from handlers.clock.modal import CLOCK, PAGE, Place, group, row, screen
from handlers.deps import Deps
from handlers.importing.hand_over import hand_over
from handlers.screens import open_filled, refresh
from handlers.spreadsheet import csv_bytes
from handlers.turn import Turn

_AT_ONCE = 1_000


async def open_clock(deps: Deps, turn: Turn) -> None:
    """What has no proof first; all where everything has."""
    await open_filled(deps.client, turn, loading(CLOCK, texts.TITLE), lambda: _drawn(deps, Place(texts.RISK)))


async def show(deps: Deps, turn: Turn) -> None:
    """One group; or all."""
    await _show(deps, turn, Place("" if turn.value == "all" else turn.value))


async def turn_page(deps: Deps, turn: Turn) -> None:
    await _show(deps, turn, replace(Place.load(turn.modal.metadata), offset=int(turn.value)))


async def give_file(deps: Deps, turn: Turn) -> None:
    """All of them, to the person alone: it names clients."""
    rows = [row(each) async for each in _every(deps)]
    content = csv_bytes(texts.HEADINGS, rows)
    name, comment = texts.FILE_NAME, texts.FILE_COMMENT
    await hand_over(deps.client, turn.user, filename=name, content=content, comment=comment)
    await _show(deps, turn, Place.load(turn.modal.metadata), said=texts.FILE_GIVEN)


async def _show(deps: Deps, turn: Turn, place: Place, *, said: str = "") -> None:
    await refresh(deps.client, turn.modal.id, await _drawn(deps, place, said=said))


async def _drawn(deps: Deps, place: Place, *, said: str = "") -> Json:
    """One reading of all: the counts are of the moment of the page, and only the page is kept."""
    counts: Counter[str] = Counter()
    page: list[Ticking] = []
    async for each in _every(deps):
        its = group(each)
        at = counts[its] if place.group else counts.total()
        counts[its] += 1
        if its == (place.group or its) and place.offset <= at < place.offset + PAGE:
            page.append(each)
    if counts.total() and place.group and not counts[place.group]:
        return await _drawn(deps, Place(), said=said)
    return screen(place, counts, page, said=said)


async def _every(deps: Deps) -> AsyncIterator[Ticking]:
    """By pages, each in a reading of its own: a large export holds up nobody who writes."""
    after = 0
    while True:
        async with deps.db.read() as session:
            page = await clocks.page(session, after=after, limit=_AT_ONCE)
        for each in page:
            yield each
        if len(page) < _AT_ONCE:
            return
        after = page[-1].suspension.suspension_id
