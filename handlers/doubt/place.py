"""What the screen shows, as it travels in the modal; and the button that opens it. Pure."""

import datetime as dt
import json
from dataclasses import dataclass

from delivery.causes import Cause
from handlers import format as fmt
from handlers.blocks import Json, button


@dataclass(frozen=True)
class Place:
    """run_id: None for all runs. cause: None for all of them. seen: when it was drawn."""

    seen: dt.datetime
    run_id: int | None = None
    cause: Cause | None = None
    offset: int = 0

    def dump(self) -> str:
        return json.dumps([self.seen.isoformat(), self.run_id, self.cause, self.offset])

    @classmethod
    def load(cls, metadata: str) -> "Place":
        seen, run_id, cause, offset = json.loads(metadata)
        return cls(dt.datetime.fromisoformat(seen), run_id, Cause(cause) if cause else None, offset)


def to_doubts(count: int, run_id: int | None = None) -> Json:
    """*Ver os 12 a verificar*."""
    label = "Ver o que está a verificar" if count == 1 else f"Ver os {fmt.number(count)} a verificar"
    return button(label, "doubt.open", value=str(run_id or "all"))
