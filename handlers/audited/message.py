"""The last check as one block of the status, and what is new of it as a message. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from delivery.auditor import Audit, sentences
from handlers.audited import texts
from handlers.blocks import Json, cut, escape, section
from handlers.format import clock
from storage.models import Finding

_MOST = 2_900  # characters of a section, below Slack's limit


@dataclass(frozen=True)
class Message:
    """What `chat.postMessage` takes."""

    text: str
    blocks: list[Json]


def block(audit: Audit, zone: str) -> Json:
    """When the ledger was checked, and what was found."""
    if audit.at is None:
        return section(texts.NOT_YET)
    at = clock(audit.at, zone)
    if not audit.findings:
        return section(texts.fine(at))
    return section(cut(texts.wrong(at, len(audit.findings), _told(audit.findings)), _MOST))


def news(findings: Sequence[Finding]) -> Message:
    """What nobody was told of yet."""
    text = "\n".join([texts.NEWS, *texts.bullets(_told(findings))])
    return Message(text.replace("*", ""), [section(cut(text, _MOST))])


def _told(findings: Sequence[Finding]) -> list[str]:
    return [escape(each) for each in sentences(findings)]
