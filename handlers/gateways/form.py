"""What stands in the gateway modal, read from Slack once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from handlers.gateways.registry import KINDS, kind_of
from handlers.turn import View
from storage.models import SmsGateway

_FOLD = "fold"


@dataclass(frozen=True)
class Typed:
    """The fields as the person left them; `secrets` never travel in a view."""

    kind: str = next(iter(KINDS))
    fields: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    sender_name: str = ""
    fold: bool = True
    price: str = ""
    per_minute: str = ""
    per_day: str = ""
    per_month: str = ""

    @classmethod
    def of(cls, gateway: SmsGateway) -> "Typed":
        """A stored gateway, without its secrets."""
        cents = gateway.price_cents_segment
        return cls(
            kind=gateway.kind,
            fields=kind_of(gateway.kind).fields(gateway.config),
            sender_name=gateway.sender_name,
            fold=gateway.fold_accents,
            price=f"{cents // 100},{cents % 100:02d}" if cents is not None else "",
            per_minute=str(gateway.per_minute or ""),
            per_day=str(gateway.per_day or ""),
            per_month=str(gateway.per_month or ""),
        )


@dataclass(frozen=True)
class Place:
    """Where the modal stands; travels in its metadata, without any secret.

    gateway: id of the one being edited, None for a new one. draft: the secrets typed before the form was
    shown again, sealed. had: names of the secrets stored or drafted. below: the parameter screen's dump.
    """

    below: str
    gateway: int | None = None
    draft: str | None = None
    had: tuple[str, ...] = ()

    def block(self, name: str) -> str:
        """The id of a secret's block. It changes with each draft: Slack then shows the field empty."""
        return f"{name}_{self.draft[:8]}" if self.draft else name

    def drafted(self, draft: str, names: Mapping[str, str]) -> "Place":
        return replace(self, draft=draft, had=tuple(dict.fromkeys([*self.had, *names])))

    def dump(self) -> str:
        return json.dumps([self.below, self.gateway, self.draft, list(self.had)])


def place(view: View) -> Place:
    """Where the modal `view` stands."""
    below, gateway, draft, had = json.loads(view.metadata)
    return Place(below, gateway, draft, tuple(had))


def read(view: View) -> Typed:
    """The fields as they stand in the view; secrets to the letter."""
    where = place(view)
    chosen = view.choice("kind") or next(iter(KINDS))
    inputs = kind_of(chosen).inputs
    plain = {one.name: _value(view, one.name) for one in inputs if not one.secret}
    secret = {one.name: view.raw(where.block(one.name)) for one in inputs if one.secret}
    return Typed(
        kind=chosen,
        fields=plain,
        secrets={name: value for name, value in secret.items() if value},
        sender_name=view.text("sender_name"),
        fold=_FOLD in view.choices("fold"),
        price=view.text("price"),
        per_minute=view.text("per_minute"),
        per_day=view.text("per_day"),
        per_month=view.text("per_month"),
    )


def _value(view: View, name: str) -> str:
    return view.choice(name) or view.text(name)
