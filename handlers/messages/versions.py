"""The versions of a message in a channel: who changed what and when, and the way back to one."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from handlers.blocks import Json, button, confirm, cut, loading, modal, plain, section
from handlers.deps import Deps
from handlers.format import moment
from handlers.messages import texts
from handlers.messages.checking import wrong
from handlers.messages.command import drawn_editor, drawn_list
from handlers.messages.listing import what
from handlers.messages.place import Place, load
from handlers.screens import open_filled, refresh
from handlers.turn import Turn
from storage import messages, parameters
from storage.messages import Overtaken
from storage.models import MessageVersion

SHOWN = 20
_DIFF_MOST = 900  # characters a version


async def open_versions(deps: Deps, turn: Turn) -> None:
    """On top of the editor."""
    place = load(turn.modal.metadata)
    below = loading("messages.versions", texts.VERSIONS_TITLE)
    await open_filled(deps.client, turn, below, lambda: _drawn(deps, place))


async def restore(deps: Deps, turn: Turn) -> None:
    """An older text becomes the newest version; editor and list follow."""
    place, number = load(turn.modal.metadata), int(turn.value)
    async with deps.db.read() as session:
        old = await messages.version(session, place.message, place.channel, number)
    parts = dict(old.parts) if old else {}
    problems, _ = await wrong(deps, place, parts) if parts else ({}, "")
    if problems:
        said = texts.NO_LONGER_FITS.format(why=" ".join(problems.values()))
        await refresh(deps.client, turn.modal.id, await _drawn(deps, place, said=said))
        return
    try:
        async with deps.db.write() as session:
            kept = await messages.save(
                session,
                place.message,
                place.channel,
                parts,
                base=place.base,
                by=turn.user,
                now=deps.clock.now(),
                restored_from=number,
            )
    except Overtaken as overtaken:
        said = texts.OVERTAKEN.format(version=overtaken.newest.version)
        await refresh(deps.client, turn.modal.id, await _drawn(deps, place, said=said))
        return
    said = texts.RESTORED.format(version=kept.version)
    now_at = Place(place.message, place.channel, kept.version)
    # From below: once the person reads that it is restored, it is so wherever they go back to.
    await refresh(deps.client, turn.modal.root_id, await drawn_list(deps, said=f"*{what(place)}*: {said}"))
    if editor := turn.modal.raw_view.get("previous_view_id"):
        await refresh(deps.client, editor, await drawn_editor(deps, place))
    await refresh(deps.client, turn.modal.id, await _drawn(deps, now_at, said=said))


async def _drawn(deps: Deps, place: Place, *, said: str = "") -> Json:
    renderer = await deps.editions.latest()
    async with deps.db.read() as session:
        rows = await messages.history(session, place.message, place.channel, limit=SHOWN + 1)
        zone = (await parameters.get(session)).timezone
    return screen(place, rows, place.default(renderer), zone, said=said)


def screen(
    place: Place,
    rows: Sequence[MessageVersion],
    default: Mapping[str, str],
    zone: str,
    *,
    said: str = "",
) -> Json:
    """rows: newest first, one more than is shown where there are more. default: the text of version 0."""
    blocks = [section(said, block_id="banner")] if said else []
    blocks.append(section(f"*{what(place)}*"))
    for row, older in pairwise([*rows, None] if len(rows) <= SHOWN else rows):
        blocks += _version(row, older, default, zone, in_use=row is rows[0]) if row else []
    usable = bool(rows) and bool(rows[0].parts)
    blocks.append(
        section(
            f"*{texts.DEFAULT.capitalize()}*{'' if usable else f' · {texts.IN_USE}'}\n{texts.DEFAULT_SAYS}",
            accessory=_restore(0) if usable else None,
        )
    )
    metadata = Place(place.message, place.channel, rows[0].version if rows else 0).dump()
    return modal("messages.versions", texts.VERSIONS_TITLE, blocks, close="Voltar", metadata=metadata)


def _version(
    row: MessageVersion, older: MessageVersion | None, default: Mapping[str, str], zone: str, *, in_use: bool
) -> list[Json]:
    head = f"*Versão {row.version}*{f' · {texts.IN_USE}' if in_use else ''}\n"
    head += texts.BY.format(who=f"<@{row.author}>", when=moment(row.created_at, zone))
    if row.restored_from == 0:
        head += f" · {texts.RESTORED_DEFAULT}"
    elif row.restored_from:
        head += f" · {texts.RESTORED_FROM.format(version=row.restored_from)}"
    before = (older.parts if older else None) or default
    told = "\n".join(changes(before, row.parts or default)) or texts.NO_CHANGE
    return [
        section(head, accessory=None if in_use else _restore(row.version)),
        {"type": "section", "text": plain(cut(told, _DIFF_MOST))},
    ]


def _restore(version: int) -> Json:
    asked = confirm(texts.RESTORE_TITLE, texts.RESTORE_ASKED, texts.RESTORE)
    return button(texts.RESTORE, f"messages.restore:{version}", value=str(version), confirm=asked)


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """The lines that went and those that came, field by field."""
    for field in after:
        old, new = before.get(field, "").splitlines(), after[field].splitlines()
        for line in difflib.ndiff(old, new):
            if line[:2] == "- ":
                yield f"– {line[2:]}"
            elif line[:2] == "+ ":
                yield f"+ {line[2:]}"
