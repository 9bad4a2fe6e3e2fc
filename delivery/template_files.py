"""Reads the default texts, and puts a message together from its fields, once, before anything is parsed.

A default text is `templates/<message>/<method>.<part>.liquid`. `[[name]]` in a text is a ready-made block,
`templates/parts/name.html` in HTML, `name.txt` elsewhere and where there is no other. A mail's body goes into
`frame.txt` or `frame.html`, and every HTML tag gets its style from `styles.css` in a `style` attribute, since
most mail programs read nothing else. Done at reading, all this costs a mail nothing.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from delivery.errors import RenderError
from storage.enums import Channel

TEMPLATES = Path(__file__).parent / "templates"

FILES: Mapping[Channel, Mapping[str, str]] = {
    Channel.EMAIL: {
        "subject": "email.subject",
        "preheader": "email.preheader",
        "text": "email.txt",
        "html": "email.html",
    },
    Channel.PUSH: {"title": "push.title", "text": "push.text"},
    Channel.SMS: {"text": "sms"},
}
"""The fields of a message in each channel, in the order of the screen, and the file of each one's default."""

COLOUR = "#1d4ed8"
"""What links and buttons are drawn in; a provider's own colour takes its place."""
_BUTTON_IN_THE_DARK = "#2f62e6"

INCLUDE = re.compile(r"\[\[([\w.]+)\]\]")
RULE = re.compile(r"([\w.-]+) \{ ([^}]+) \}")
TAG = re.compile(r"<([a-z][a-z0-9]*)((?:\s+[\w-]+=\"[^\"]*\")*)\s*/?>")
CLASSES = re.compile(r'class="([^"]+)"')


class TemplateFiles:
    """The templates under one folder. Every method raises RenderError where a file is missing."""

    def __init__(self, root: Path = TEMPLATES) -> None:
        self.root = root

    def keys(self) -> list[str]:
        """The messages that have a default text, in order."""
        return sorted(path.parent.name for path in self.root.glob("*/email.txt.liquid"))

    def parts(self, message: str, channel: Channel) -> dict[str, str]:
        """The default text of each field, with its blocks by name: what staff edit."""
        return {
            field: self._read(f"{message}/{file}.liquid").strip() for field, file in FILES[channel].items()
        }

    def composed(self, channel: Channel, parts: Mapping[str, str], *, colour: str = COLOUR) -> dict[str, str]:
        """The Liquid source of each field as it is sent: blocks and frame in place, HTML in its styles."""
        if channel is not Channel.EMAIL:
            return {field: self.joined(text) for field, text in parts.items()}
        frame = self._read("frame.html").replace("[[preheader]]", self.joined(parts["preheader"]))
        html = self._styled(frame.replace("[[body]]", self.joined(parts["html"], html=True)))
        return {
            "subject": self.joined(parts["subject"]),
            "text": self._read("frame.txt").replace("[[body]]", self.joined(parts["text"])),
            "html": html if colour == COLOUR else _coloured(html, colour),
        }

    def joined(self, source: str, *, html: bool = False) -> str:
        """The source with its blocks in place; a block may itself name blocks."""
        return INCLUDE.sub(lambda found: self.joined(self.block(found[1], html=html), html=html), source)

    def block(self, name: str, *, html: bool) -> str:
        """The source of a ready-made block, by its name, with or without the file's ending."""
        bare = name.removesuffix(".txt").removesuffix(".html")
        if html and (self.root / f"parts/{bare}.html").exists() and not name.endswith(".txt"):
            return self._read(f"parts/{bare}.html")
        return self._read(f"parts/{bare}.txt")

    def blocks(self, *, html: bool) -> list[str]:
        """The names of all ready-made blocks, in order."""
        endings = (".html", ".txt") if html else (".txt",)
        return sorted({path.stem for path in (self.root / "parts").glob("*") if path.suffix in endings})

    def _read(self, name: str) -> str:
        try:
            return (self.root / name).read_text(encoding="utf-8").rstrip("\n")
        except FileNotFoundError:
            raise RenderError(f"Falta o arquivo de mensagem {name}.") from None

    @cached_property
    def _styles(self) -> dict[str, str]:
        return dict(RULE.findall(self._read("styles.css")))

    def _styled(self, html: str) -> str:
        return TAG.sub(self._with_style, html)

    def _with_style(self, found: re.Match[str]) -> str:
        tag, attributes = found[1], found[2]
        classes = CLASSES.search(attributes)
        names = [tag, *(f".{name}" for name in classes[1].split())] if classes else [tag]
        style = " ".join(self._styles[name] for name in names if name in self._styles)
        if not style or "style=" in attributes:
            return found[0]
        return f'<{tag}{attributes} style="{style}">'


def _coloured(html: str, colour: str) -> str:
    return html.replace(COLOUR, colour).replace(_BUTTON_IN_THE_DARK, colour)
