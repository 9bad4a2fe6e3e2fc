"""*Leia antes de ligar*: what clients in default would get, and a person's word that they have read it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from delivery.facts import sample
from handlers.blocks import Json, modal, section
from handlers.configure.nonpayment import Reading, written_out
from handlers.deadlines import form as forms
from handlers.deadlines import texts
from handlers.deadlines.form import Form
from handlers.deadlines.there import There
from handlers.deps import Deps
from storage.enums import Kind
from storage.models import NoticeRule
from storage.rules import Draft


@dataclass(frozen=True)
class Wish:
    """What was asked for when the texts came in between: one of three.

    form: save this. key: switch this prazo on. preset: apply this kind's set and switch it on.
    """

    form: Form | None = None
    key: str = ""
    preset: Kind | None = None

    def dump(self) -> str:
        form = self.form.dump() if self.form else ""
        return json.dumps([form, self.key, self.preset.value if self.preset else ""])

    @classmethod
    def load(cls, metadata: str) -> "Wish":
        form, key, preset = json.loads(metadata)
        return cls(forms.load(form) if form else None, key, Kind(preset) if preset else None)


def unread(rule: NoticeRule | None, message: str, kind: Kind) -> bool:
    """Whether its text wants reading before it is switched on."""
    if kind is not Kind.NONPAYMENT:
        return False
    return rule is None or rule.message != message or rule.texts_read_at is None


async def reading(deps: Deps, there: There, wish: Wish, of: Sequence[NoticeRule | Draft]) -> Json:
    """The messages of these prazos, with the samples of them."""
    renderer = await deps.editions.latest()
    provider = renderer.brand.name or texts.PROVIDER
    read = [
        Reading(
            rule,
            renderer.email(
                rule.message, sample(there.today, rule.anchor, rule.offset_days, provider=provider)
            ),
        )
        for rule in of
    ]
    blocks = [section(texts.READING_INTRO), *written_out(read)]
    return modal(
        "deadlines.read",
        texts.READING_TITLE,
        blocks,
        submit=texts.READ,
        close="Voltar",
        metadata=wish.dump(),
    )
