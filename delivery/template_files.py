"""Reads a message's template files and puts them together, once, before anything is parsed.

A message is `templates/<rule key>/<method>.<part>.liquid`, and `[[name]]` in it is `templates/parts/name`.
A mail's body goes into `frame.txt` or `frame.html`, and every HTML tag gets its style from `styles.css` in a
`style` attribute, since most mail programs read nothing else. Done at reading, all this costs a mail nothing.
"""

import re
from functools import cached_property
from pathlib import Path

from delivery.errors import RenderError

PARTS = ("subject", "preheader", "txt", "html")
INCLUDE = re.compile(r"\[\[([\w.]+)\]\]")
RULE = re.compile(r"([\w.-]+) \{ ([^}]+) \}")
TAG = re.compile(r"<([a-z][a-z0-9]*)((?:\s+[\w-]+=\"[^\"]*\")*)\s*>")
CLASSES = re.compile(r'class="([^"]+)"')


class TemplateFiles:
    """The templates under one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keys(self) -> list[str]:
        """The rule keys that have a message, in order."""
        return sorted(path.parent.name for path in self._root.glob("*/email.txt.liquid"))

    def sources(self, key: str) -> dict[str, str]:
        """The Liquid source of the subject, the text and the HTML of one mail. Raises RenderError."""
        read = {part: self._read(f"{key}/email.{part}.liquid") for part in PARTS}
        frame = self._read("frame.html").replace("[[preheader]]", self._joined(read["preheader"]))
        return {
            "subject": self._joined(read["subject"]),
            "text": self._read("frame.txt").replace("[[body]]", self._joined(read["txt"])),
            "html": self._styled(frame.replace("[[body]]", self._joined(read["html"]))),
        }

    def short(self, key: str, name: str) -> str:
        """The Liquid source of a file without a frame, as "push.title". Raises RenderError."""
        return self._joined(self._read(f"{key}/{name}.liquid"))

    def _read(self, name: str) -> str:
        try:
            return (self._root / name).read_text(encoding="utf-8").rstrip("\n")
        except FileNotFoundError:
            raise RenderError(f"Falta o arquivo de mensagem {name}.") from None

    def _joined(self, source: str) -> str:
        """The source with its parts in place; a part may itself name parts."""
        return INCLUDE.sub(lambda found: self._joined(self._read(f"parts/{found[1]}")), source)

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
