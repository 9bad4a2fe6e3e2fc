"""The window as a form. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from delivery.holidays_br import STATES
from handlers.blocks import Json, checkboxes, context, field, modal, option, section, select, text_input
from handlers.configure.zones import ZONES, label
from handlers.turn import View
from handlers.window import texts
from handlers.window.parse import DAYS
from storage.enums import Kind

NATIONAL = "BR"
_LOCAL_MOST = 3_000


@dataclass(frozen=True)
class Place:
    """version: of the parameters that are edited. shown: ids of the local holidays that the field held.

    kind: which list of prazos is beneath.
    """

    version: int
    shown: Sequence[int]
    kind: Kind

    def dump(self) -> str:
        return json.dumps([self.version, list(self.shown), self.kind.value])

    @classmethod
    def load(cls, metadata: str) -> "Place":
        version, shown, kind = json.loads(metadata)
        return cls(version, shown, Kind(kind))


@dataclass(frozen=True)
class Typed:
    """What stands in the fields. days: by parse.DAYS."""

    days: dict[str, str]
    holidays: bool
    uf: str | None
    local: str
    zone: str

    @classmethod
    def read(cls, view: View) -> "Typed":
        state = view.choice("uf")
        return cls(
            {day: view.text(day) for day in DAYS},
            "off" in view.choices("holidays"),
            None if state in (None, NATIONAL) else state,
            view.text("local"),
            view.choice("zone") or "",
        )


def screen(typed: Typed, place: Place, *, said: str = "") -> Json:
    """said: what is to be known before saving again, or ""."""
    states = [option(texts.STATE_NONE, NATIONAL), *(option(name, uf) for uf, name in STATES.items())]
    zones = [option(label(zone), zone) for zone in {**ZONES, typed.zone: ""}]
    never = [option(texts.HOLIDAYS_OFF, "off")]
    hours = [
        field(day, texts.DAYS[day], text_input(f"window.{day}", initial=typed.days[day]), optional=True)
        | {"hint": {"type": "plain_text", "text": texts.DAYS_HINT}}
        for day in DAYS
    ]
    local = text_input("window.local", initial=typed.local, multiline=True, max_length=_LOCAL_MOST)
    blocks = [
        *([section(said, block_id="banner")] if said else []),
        context(texts.INTRO),
        *hours,
        field(
            "holidays",
            texts.HOLIDAYS,
            checkboxes("window.holidays", never, ticked=["off"] if typed.holidays else []),
            optional=True,
        ),
        field("uf", texts.STATE, select("window.uf", states, chosen=typed.uf or NATIONAL)),
        field("local", texts.LOCAL, local, hint=texts.LOCAL_HINT, optional=True),
        field("zone", texts.ZONE, select("window.zone", zones, chosen=typed.zone)),
    ]
    return modal("window.save", texts.TITLE, blocks, submit=texts.SAVE, close="Voltar", metadata=place.dump())
