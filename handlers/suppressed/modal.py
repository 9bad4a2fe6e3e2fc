"""The list of destinations that are sent nothing more. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from delivery import mask
from handlers.blocks import Json, actions, button, confirm, context, escape, modal, section
from handlers.format import moment
from handlers.suppressed import texts
from handlers.words import METHODS
from storage.enums import Channel, SuppressionReason
from storage.models import Suppression

PAGE = 20


@dataclass(frozen=True)
class Page:
    """Some of `total`, newest first, the first of them `offset` places after the newest."""

    rows: Sequence[Suppression]
    total: int
    offset: int
    zone: str


def listing(page: Page, *, said: str = "") -> Json:
    """Contacts masked; a button each."""
    blocks = [section(said, block_id="banner")] if said else []
    if not page.rows:
        return modal("suppressed.list", texts.TITLE, [*blocks, section(texts.NONE)], close="Fechar")
    blocks.append(section(texts.INTRO))
    blocks += [_line(row, page.zone) for row in page.rows]
    last = page.offset + len(page.rows)
    if page.total > len(page.rows):
        blocks.append(context(texts.shown(page.offset + 1, last, page.total)))
        blocks.append(actions(*_turns(page, last)))
    return modal("suppressed.list", texts.TITLE, blocks, close="Fechar", metadata=str(page.offset))


def _turns(page: Page, last: int) -> list[Json]:
    made = []
    if page.offset:
        made.append(button(texts.BACK, "suppressed.page:back", value=str(max(0, page.offset - PAGE))))
    if last < page.total:
        made.append(button(texts.NEXT, "suppressed.page:next", value=str(last)))
    return made


def _line(row: Suppression, zone: str) -> Json:
    asked = row.reason is not SuppressionReason.BOUNCED
    question = confirm(
        texts.LIFT_TITLE, texts.LIFT_ASKED if asked else texts.LIFT_BOUNCED, texts.LIFT, danger=asked
    )
    by = texts.PROVIDERS.get(row.by, row.by)
    told = (
        f"*{escape(_masked(row))}* · {METHODS[row.channel]}\n"
        f"{texts.REASONS[row.reason]}, {moment(row.since, zone)}, segundo {escape(by)}"
    )
    return section(
        told, accessory=button(texts.LIFT, f"suppressed.lift:{row.id}", value=str(row.id), confirm=question)
    )


def _masked(row: Suppression) -> str:
    match row.channel:
        case Channel.EMAIL:
            return mask.email(row.destination)
        case Channel.SMS:
            return mask.phone(row.destination)
        case Channel.PUSH:
            return f"aparelho …{row.destination[-6:]}"
