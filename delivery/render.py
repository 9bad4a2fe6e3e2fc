"""Texts and facts in, a message out. The default words live in delivery/templates/<message>/."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from liquid import BoundTemplate

from delivery import language, sms_text
from delivery.brand import Brand
from delivery.facts import RenderFacts, sample, variables
from delivery.language import HTML, PLAIN
from delivery.message import Content
from delivery.template_files import TEMPLATES, TemplateFiles
from storage.enums import Channel

__all__ = ["RenderFacts", "Renderer", "Texts", "sample"]

NAMES = {
    (Channel.EMAIL, "subject"): "assunto",
    (Channel.EMAIL, "preheader"): "resumo",
    (Channel.EMAIL, "text"): "texto do e-mail",
    (Channel.EMAIL, "html"): "HTML",
    (Channel.PUSH, "title"): "título da notificação",
    (Channel.PUSH, "text"): "texto da notificação",
    (Channel.SMS, "text"): "SMS",
}
"""What a field is called when something in it is wrong."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What staff wrote, of all messages at one moment. What they did not write is the default text."""

    written: Mapping[tuple[str, Channel], Mapping[str, str]] = field(default_factory=dict)
    brand: Brand = field(default_factory=Brand)


class Renderer:
    """Writes the messages of one moment; each template is read and parsed once."""

    def __init__(self, templates: Path = TEMPLATES, texts: Texts | None = None) -> None:
        self.files = TemplateFiles(templates)
        self._texts = texts or Texts()
        self._of_brand = self._texts.brand.values()
        self._parsed: dict[tuple[str, Channel], dict[str, BoundTemplate]] = {}

    def email(self, message: str, facts: RenderFacts) -> Content:
        """The e-mail of one notice. Raises RenderError, whose text names the variable, limit or file."""
        parsed, values = self._templates(message, Channel.EMAIL), self._values(facts)
        return Content(
            subject=_line(parsed["subject"], values),
            text=language.render(parsed["text"], values),
            html=language.render(parsed["html"], values),
        )

    def push(self, message: str, facts: RenderFacts) -> Content:
        """The notification of one notice: its title is the subject. Raises RenderError."""
        parsed, values = self._templates(message, Channel.PUSH), self._values(facts)
        return Content(subject=_line(parsed["title"], values), text=_line(parsed["text"], values))

    def sms(self, message: str, facts: RenderFacts, *, fold: bool = True) -> Content:
        """The SMS of one notice. fold: without accents, and so in fewer segments. Raises RenderError."""
        text = _line(self._templates(message, Channel.SMS)["text"], self._values(facts))
        return Content(sms_text.fold(text) if fold else text)

    def keys(self) -> list[str]:
        """The messages that have a text."""
        return sorted({*self.files.keys(), *(message for message, _ in self._texts.written)})

    def parts(self, message: str, channel: Channel) -> Mapping[str, str]:
        """The text of each field as staff edit it. Raises RenderError where there is none."""
        return self._texts.written.get((message, channel)) or self.files.parts(message, channel)

    @property
    def brand(self) -> Brand:
        return self._texts.brand

    def signed(self, brand: Brand) -> "Renderer":
        """The same texts under another brand."""
        return Renderer(self.files.root, Texts(self._texts.written, brand))

    def written(self, message: str, channel: Channel, parts: Mapping[str, str]) -> "Renderer":
        """With another text of one message: what a draft of it looks like."""
        return Renderer(self.files.root, Texts({(message, channel): parts}, self.brand))

    def _values(self, facts: RenderFacts) -> dict[str, object]:
        return variables(facts) | self._of_brand

    def _templates(self, message: str, channel: Channel) -> dict[str, BoundTemplate]:
        parsed = self._parsed.get((message, channel))
        return parsed or self._parse(message, channel)

    def _parse(self, message: str, channel: Channel) -> dict[str, BoundTemplate]:
        parts = self.parts(message, channel)
        composed = self.files.composed(channel, parts, colour=self._texts.brand.colour)
        parsed = {
            part: language.parse(
                HTML if part == "html" else PLAIN, source, f"{message}, {NAMES[channel, part]}"
            )
            for part, source in composed.items()
        }
        self._parsed[message, channel] = parsed
        return parsed


def _line(template: BoundTemplate, values: Mapping[str, object]) -> str:
    """A short text on one line: what a phone, or a list of mails, shows whole."""
    return " ".join(language.render(template, values).split())
