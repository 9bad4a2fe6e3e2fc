"""The list opened and turned, decided on, and taken home as a file."""

from dataclasses import replace

from delivery.causes import Cause, cause_of
from delivery.deciding import Decided, Scope
from handlers import format as fmt
from handlers.blocks import Json, loading
from handlers.deps import Deps
from handlers.doubt import texts
from handlers.doubt.modal import LIST, PAGE, Seen, at_far_end, came_back, masked, screen
from handlers.doubt.place import Place
from handlers.importing.hand_over import hand_over
from handlers.rules import named
from handlers.screens import open_filled, refresh
from handlers.spreadsheet import csv_bytes
from handlers.turn import Turn
from handlers.words import METHODS
from storage import doubt, parameters
from storage.doubt import Doubt
from storage.enums import Verdict


async def open_list(deps: Deps, turn: Turn) -> None:
    """Of one run, or of all; where there is one cause only, one by one."""
    run_id = None if turn.value == "all" else int(turn.value)
    place = Place(deps.clock.now(), run_id)
    await open_filled(
        deps.client,
        turn,
        loading(LIST, texts.TITLE, metadata=place.dump()),
        lambda: _drawn(deps, place),
    )


async def show_cause(deps: Deps, turn: Turn) -> None:
    """One of them; or all again."""
    cause = Cause(turn.value) if turn.value else None
    await _show(deps, turn, replace(Place.load(turn.modal.metadata), cause=cause, offset=0))


async def turn_page(deps: Deps, turn: Turn) -> None:
    await _show(deps, turn, replace(Place.load(turn.modal.metadata), offset=int(turn.value)))


async def decide_one(deps: Deps, turn: Turn) -> None:
    """A person's word about one of them."""
    verdict, _, delivery_id = turn.value.partition(" ")
    await _decide(deps, turn, Verdict(verdict), Scope(delivery_id=int(delivery_id)))


async def decide_all(deps: Deps, turn: Turn) -> None:
    """About all of a cause that the list counted."""
    verdict, _, cause = turn.value.partition(" ")
    place = Place.load(turn.modal.metadata)
    async with deps.db.read() as session:
        codes = [code for code in await doubt.counts(session, place.run_id) if cause_of(code) == cause]
    await _decide(deps, turn, Verdict(verdict), Scope(place.run_id, codes))


async def give_file(deps: Deps, turn: Turn) -> None:
    """All of them, to the person alone."""
    place = Place.load(turn.modal.metadata)
    async with deps.db.read() as session:
        every = await doubt.listed(session, Scope(place.run_id))
        zone = (await parameters.get(session)).timezone
    await hand_over(
        deps.client,
        turn.user,
        filename=texts.FILE_NAME,
        content=csv_bytes(texts.HEADINGS, [_row(one, zone) for one in every]),
        comment=texts.FILE_COMMENT,
    )
    await _show(deps, turn, place, said=texts.FILE_GIVEN)


async def _decide(deps: Deps, turn: Turn, verdict: Verdict, scope: Scope) -> None:
    place = Place.load(turn.modal.metadata)
    decided = await deps.runs.decide(scope, verdict, turn.user, press=turn.key, seen=place.seen)
    await _show(deps, turn, place, said=_told(verdict, decided) if decided is not None else "")


def _told(verdict: Verdict, decided: Decided) -> str:
    lines = [texts.done(verdict, decided.done)] if decided.done else []
    if decided.kept:
        lines.append(texts.kept(decided.kept))
    if decided.early:
        lines.append(texts.early(decided.early))
    return "\n".join(lines) or texts.ALREADY


async def _show(deps: Deps, turn: Turn, place: Place, *, said: str = "") -> None:
    await refresh(deps.client, turn.modal.id, await _drawn(deps, place, said=said))


async def _drawn(deps: Deps, place: Place, *, said: str = "") -> Json:
    """The place as it is now; a cause that has nothing left is left."""
    now = deps.clock.now()
    async with deps.db.read() as session:
        by_code = await doubt.counts(session, place.run_id)
        found = {cause: sum(n for code, n in by_code.items() if cause_of(code) is cause) for cause in Cause}
        counts = {cause: n for cause, n in found.items() if n}
        cause = place.cause if place.cause in counts else None
        if len(counts) == 1:
            cause = next(iter(counts))
        total = counts[cause] if cause else 0
        offset = min(place.offset, max(0, total - 1)) // PAGE * PAGE
        codes = [code for code in by_code if cause_of(code) is cause]
        page = (
            await doubt.listed(session, Scope(place.run_id, codes), limit=PAGE, offset=offset)
            if cause
            else ()
        )
        zone = (await parameters.get(session)).timezone
    there = Place(now, place.run_id, cause, offset)
    return screen(Seen(there, counts, page, zone, bool(deps.senders.at.public_url)), said=said)


def _row(one: Doubt, zone: str) -> tuple[str, ...]:
    return (
        *(one.client_name, one.contract, named(one.message), METHODS[one.channel], masked(one), one.account),
        *(fmt.moment(one.sent_at, zone), str(one.calls), came_back(one), one.code, one.text),
        *(at_far_end(one), one.key),
    )
