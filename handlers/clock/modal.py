"""The clock of every contract, counted and by pages. Pure."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from delivery.clocks import Ticking
from delivery.names import full_name
from delivery.rgc import Proof, Risk
from handlers import format as fmt
from handlers.blocks import (
    Json,
    actions,
    button,
    context,
    cut,
    divider,
    escape,
    modal,
    option,
    section,
    select,
)
from handlers.clock import texts

CLOCK = "clock.list"
PAGE = 10


@dataclass(frozen=True)
class Place:
    """group: a key of texts.GROUPS; "" for all. offset: of the first contract on the page."""

    group: str = ""
    offset: int = 0

    def dump(self) -> str:
        return json.dumps([self.group, self.offset])

    @classmethod
    def load(cls, metadata: str) -> "Place":
        """What `dump` wrote."""
        return cls(*json.loads(metadata))


def group(of: Ticking) -> str:
    """Where a contract is counted, once."""
    clock = of.clock
    if clock.risk is Risk.NO_PROVEN_NOTICE:
        return texts.OLDER if clock.older_than_installation else texts.RISK
    if clock.risk is Risk.TOO_EARLY:
        return texts.EARLY
    return texts.DECLARED if clock.proof is Proof.DECLARED else texts.PROVEN


def screen(place: Place, counts: Mapping[str, int], page: Sequence[Ticking], *, said: str = "") -> Json:
    """counts: by group, of all. page: what is shown of the place's group."""
    counts = Counter(counts)
    total = counts[place.group] if place.group else counts.total()
    blocks = [section(said, block_id="banner")] if said else []
    blocks.append(context(texts.INTRO))
    if not counts.total():
        return modal(
            CLOCK, texts.TITLE, [*blocks, section(texts.NONE)], close="Fechar", metadata=place.dump()
        )
    blocks += [section(_figures(counts)), actions(_chooser(place, counts), button(texts.FILE, "clock.file"))]
    blocks.append(divider())
    blocks += [section(_contract(each)) for each in page] or [section(texts.NONE_SUCH)]
    blocks += _pages(place, total)
    return modal(CLOCK, texts.TITLE, blocks, close="Fechar", metadata=place.dump())


def row(of: Ticking) -> tuple[str, ...]:
    """A line of the file: see texts.HEADINGS."""
    clock, its = of.clock, of.suspension
    dates = (clock.noticed_on, clock.suspension_from, clock.termination_from, clock.termination_noticed_on)
    told = [fmt.day(date) if date else "" for date in dates]
    situation = texts.GROUPS[group(of)]
    return (
        *(its.contract, its.client_name, situation, fmt.day(its.starts_on), texts.PROOFS[clock.proof]),
        *told,
    )


def _figures(counts: Mapping[str, int]) -> str:
    return "\n".join(
        f"{texts.ICONS[name]} {label}: *{fmt.number(counts[name])}*"
        for name, label in texts.GROUPS.items()
        if counts[name]
    )


def _chooser(place: Place, counts: Mapping[str, int]) -> Json:
    groups = [option(label, name) for name, label in texts.GROUPS.items() if counts[name]]
    options = [option(texts.ALL, "all"), *groups]
    return select("clock.show", options, chosen=place.group or "all", placeholder=texts.SHOW)


def _contract(of: Ticking) -> str:
    its, clock = of.suspension, of.clock
    head = texts.LINE.format(
        icon=texts.ICONS[group(of)],
        client=escape(cut(full_name(its.client_name), 50)),
        contract=escape(cut(its.contract, 30)),
        starts=fmt.day(its.starts_on),
    )
    if clock.noticed_on is None:
        return f"{head} · {texts.NO_NOTICE}"
    noticed = texts.ACCEPTED if clock.proof is Proof.ACCEPTED else texts.AS_DECLARED
    told = (
        (noticed, clock.noticed_on),
        (texts.SUSPENSION, clock.suspension_from),
        (texts.TERMINATION, clock.termination_from),
    )
    line = " · ".join(_dated(sentence, day) for sentence, day in told if day)
    if clock.termination_noticed_on is None:
        line += texts.TERMINATION_UNNOTICED
    return f"{head} · {line}{f' · {texts.TOO_EARLY}' if clock.risk is Risk.TOO_EARLY else ''}"


def _dated(sentence: str, day: dt.date) -> str:
    return sentence.format(day=fmt.day(day))


def _pages(place: Place, total: int) -> list[Json]:
    if total <= PAGE:
        return []
    last = min(place.offset + PAGE, total)
    told = texts.PAGE.format(
        first=fmt.number(place.offset + 1), last=fmt.number(last), total=fmt.number(total)
    )
    buttons = []
    if place.offset:
        before = str(max(0, place.offset - PAGE))
        buttons.append(button(texts.EARLIER, "clock.page:earlier", value=before))
    if last < total:
        buttons.append(button(texts.LATER, "clock.page:later", value=str(last)))
    return [context(told), actions(*buttons)]
