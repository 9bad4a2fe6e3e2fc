"""Which message in which channel a screen is about, and the version that its texts come from."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from delivery.brand import BRAND, Brand
from delivery.render import Renderer
from delivery.template_files import FILES
from handlers.turn import View
from storage.enums import Channel

BRAND_FIELDS = ("name", "phone", "logo", "colour")


@dataclass(frozen=True)
class Place:
    """base: the version that is being edited; 0 for the default text. Texts themselves are in no metadata."""

    message: str
    channel: Channel
    base: int = 0

    @property
    def is_brand(self) -> bool:
        return self.message == BRAND

    @property
    def fields(self) -> Sequence[str]:
        return BRAND_FIELDS if self.is_brand else tuple(FILES[self.channel])

    @property
    def button(self) -> str:
        """What `of` reads back."""
        return f"{self.channel.value}|{self.message}"

    def block(self, field: str) -> str:
        """The id of a field's block: another version is another block, or Slack keeps what was typed."""
        return f"{field}.{self.base}"

    def dump(self) -> str:
        return json.dumps(asdict(self))

    def typed(self, view: View) -> dict[str, str]:
        """What stands in the fields."""
        return {field: view.text(self.block(field)) for field in self.fields}

    def current(self, renderer: Renderer) -> Mapping[str, str]:
        """What is sent now."""
        return renderer.brand.parts() if self.is_brand else renderer.parts(self.message, self.channel)

    def default(self, renderer: Renderer) -> Mapping[str, str]:
        """What is sent where nobody wrote anything."""
        return Brand().parts() if self.is_brand else renderer.files.parts(self.message, self.channel)


def of(button: str) -> Place:
    """The place that a button names."""
    channel, _, message = button.partition("|")
    return Place(message, Channel(channel))


def load(metadata: str) -> Place:
    """What `dump` wrote."""
    found = json.loads(metadata)
    return Place(found["message"], Channel(found["channel"]), int(found["base"]))
