"""What the editor of a prazo holds: read from Slack, carried in metadata, checked. Pure."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from delivery import rgc
from handlers.deadlines import texts
from handlers.turn import View
from storage.enums import Anchor, Channel, Kind
from storage.models import NoticeRule
from storage.rules import Draft

NAME_MOST = 60
_BLOCKS = {"anchor": "anchor", "offset_days": "days"}  # rgc.Refusal's fields → where they are typed


@dataclass(frozen=True)
class Form:
    """key: "" for a new prazo. days: as typed. starts_on: of the sample contract; None for the usual one.

    seen: the fingerprint of what the timeline on the screen was drawn for.
    base: what was stored when the editor was opened, "" for a new one.
    """

    key: str
    kind: Kind
    name: str
    message: str
    anchor: Anchor
    days: str
    before: bool
    channel: Channel | None
    on: bool
    max_lateness_days: int = 2
    starts_on: dt.date | None = None
    seen: str = ""
    base: str = ""

    @classmethod
    def of(cls, rule: NoticeRule) -> "Form":
        """As it is stored."""
        form = cls(
            key=rule.key,
            kind=rule.kind,
            name=rule.name,
            message=rule.message,
            anchor=rule.anchor,
            days=str(abs(rule.offset_days)),
            before=rule.offset_days < 0,
            channel=rule.channel,
            on=rule.enabled,
            max_lateness_days=rule.max_lateness_days,
        )
        return replace(form, base=form.content)

    @property
    def content(self) -> str:
        """Of all that a person may change."""
        return f"{self.name}|{self.fingerprint}|{self.on}"

    @property
    def offset(self) -> int | None:
        """In days from the anchor; None where no number of days is typed."""
        if not self.days.isdecimal() or int(self.days) > texts.MOST_DAYS:
            return None
        return -int(self.days) if self.before else int(self.days)

    @property
    def draft(self) -> Draft | None:
        """None where there are no days."""
        if self.offset is None:
            return None
        return Draft(
            name=self.name,
            kind=self.kind,
            anchor=self.anchor,
            offset_days=self.offset,
            message=self.message,
            channel=self.channel,
            max_lateness_days=self.max_lateness_days,
        )

    @property
    def fingerprint(self) -> str:
        """Of all that moves the timeline; the date of the sample is the person's own look at it."""
        return f"{self.message}|{self.anchor}|{self.offset}|{self.channel}"

    def dump(self) -> str:
        return json.dumps(asdict(replace(self, starts_on=None)) | {"starts_on": _iso(self.starts_on)})


def new(kind: Kind, message: str) -> Form:
    """An empty one that the law allows as it stands."""
    return Form("", kind, "", message, Anchor.START, "0", False, None, False)


def load(metadata: str) -> Form:
    """What `dump` wrote."""
    found = json.loads(metadata)
    return Form(
        **found
        | {
            "kind": Kind(found["kind"]),
            "anchor": Anchor(found["anchor"]),
            "channel": Channel(found["channel"]) if found["channel"] else None,
            "starts_on": _date(found["starts_on"]),
        }
    )


def read(view: View) -> Form:
    """What stands in the fields, on top of what the screen was drawn with."""
    drawn = load(view.metadata)
    method = view.choice("method")
    return replace(
        drawn,
        name=view.text("name"),
        message=view.choice("message") or drawn.message,
        anchor=Anchor(view.choice("anchor") or drawn.anchor),
        days=view.text("days"),
        before=view.choice("direction") == "before",
        channel=Channel(method) if method and method != "general" else None,
        on=view.choice("state") == "on",
        starts_on=_date(view.choice("sample")),
    )


def problems(form: Form) -> Mapping[str, str]:
    """Block → sentence; none where it may be saved."""
    found = {}
    if not form.name:
        found["name"] = texts.NAME_MISSING
    if form.draft is None:
        found["days"] = texts.DAYS_WRONG
    elif refusal := rgc.check_rule(form.draft):
        found[_BLOCKS[refusal.field]] = refusal.text
    return found


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
