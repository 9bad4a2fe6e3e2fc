"""Mails gathered into as few calls as v3/mail/send allows, each call as the dict that is posted. Pure.

A call has one `content` for all its personalizations, of which only the subject may differ, while every
notice here has its own text and HTML. What v3 offers is `personalizations[].substitutions`: tags in the
shared content, replaced for each mail. Dynamic templates would put our words into SendGrid's account.

The limits, and where they stand:

    1,000 personalizations and 1,000 recipients a call, each address once     errors page of v3/mail/send
    10,000 bytes of substitutions a personalization                           OpenAPI (twilio/sendgrid-oai)
    10,000 bytes of custom_args                                               OpenAPI
    to.name without ";" and ","                                               limitations page
    substitutions are strings; tags have no spaces and are not nested         substitution tags page

That last page says 50,000 bytes for the older SMTP API: the smaller figure is kept, and a prior notice of
suspension is longer. So not the body is substituted, but the lines of it that differ: the mails of one rule
share the frame, the styles and most sentences, and what is personal comes to some 3,000 bytes. Mails whose
bodies have little in common go in different calls; one that is still too long goes in a call of its own, in
full.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from delivery.channels.sendgrid_config import SendGridConfig
from delivery.message import Content, Outgoing

MOST = 1_000  # personalizations a call
SUBSTITUTIONS_MOST = 10_000  # bytes a personalization
KEY = "suspensao_attempt"  # custom argument: comes back as a top-level key of each event
TAG = "%suspensao-"
Body = dict[str, Any]
Group = tuple[Outgoing, ...]


@dataclass(frozen=True, slots=True)
class _Letter:
    """A mail and the lines of its bodies, the text's before the HTML's."""

    mail: Outgoing
    lines: tuple[str, ...]
    shape: tuple[int, int]  # lines of text, of HTML


class _Call:
    """One that is being gathered."""

    def __init__(self) -> None:
        self.letters: list[_Letter] = []
        self._addresses: set[str] = set()

    def takes(self, letter: _Letter, most: int) -> bool:
        """Whether there is room, its address is new, and its body is of the same kind."""
        if len(self.letters) >= most or letter.mail.destination.casefold() in self._addresses:
            return False
        return not _holds_tags(letter.mail) and _akin(self.letters[0], letter)

    def add(self, letter: _Letter) -> None:
        self.letters.append(letter)
        self._addresses.add(letter.mail.destination.casefold())


def groups(mails: Iterable[Outgoing], most: int = MOST) -> list[Group]:
    """The mails of each call: at most `most`, each address once, and no substitution beyond the limit."""
    calls: list[_Call] = []
    by_shape: defaultdict[tuple[int, int], list[_Call]] = defaultdict(list)
    for letter in map(_letter, mails):
        alike = by_shape[letter.shape]
        call = next((call for call in alike if call.takes(letter, most)), None)
        if call is None:
            call = _Call()
            calls.append(call)
            if not _holds_tags(letter.mail):
                alike.append(call)
        call.add(letter)
    return [group for call in calls for group in _within_limit(call.letters)]


def body(group: Group, config: SendGridConfig) -> Body:
    """The call that sends a group made by `groups`, or part of one."""
    letters = [_letter(mail) for mail in group]
    personal = _personal(letters)
    first, text_lines = letters[0], letters[0].shape[0]
    lines = [_tag(index) if index in personal else line for index, line in enumerate(first.lines)]
    content = [{"type": "text/plain", "value": "\n".join(lines[:text_lines])}]
    if first.mail.content.html:
        content.append({"type": "text/html", "value": "\n".join(lines[text_lines:])})
    sender = {"email": config.sender_address}
    if config.sender_name:
        sender["name"] = config.sender_name
    call: Body = {
        "personalizations": [_personalization(letter, personal) for letter in letters],
        "from": sender,
        "content": content,
        # RFC 3834: no out-of-office answer comes back to a notice.
        "headers": {"Auto-Submitted": "auto-generated"},
        # A payment link that leads elsewhere looks like fraud, and nobody's reading is watched.
        "tracking_settings": {
            "click_tracking": {"enable": False, "enable_text": False},
            "open_tracking": {"enable": False},
        },
    }
    if config.reply_to:
        call["reply_to"] = {"email": config.reply_to}
    return call


def _letter(mail: Outgoing) -> _Letter:
    content: Content = mail.content
    text = content.text.split("\n")
    html = content.html.split("\n") if content.html else []
    return _Letter(mail, (*text, *html), (len(text), len(html)))


def _holds_tags(mail: Outgoing) -> bool:
    """Whether a mail says what we use as a tag: it goes alone, where nothing is replaced."""
    return any(TAG in part for part in (mail.content.subject, mail.content.text, mail.content.html))


def _akin(one: _Letter, other: _Letter) -> bool:
    """Whether at least half of a body is the same in both."""
    same = sum(len(a) for a, b in zip(one.lines, other.lines, strict=True) if a == b)
    return 2 * same >= sum(map(len, one.lines))


def _within_limit(call: Sequence[_Letter]) -> list[Group]:
    """One group; mails whose personal lines are too long each in one of their own."""
    personal = _personal(call)
    if not personal:
        return [tuple(letter.mail for letter in call)]
    together: list[Outgoing] = []
    alone: list[Outgoing] = []
    for letter in call:
        # As JSON, which is never shorter than the bytes: whichever of them is counted, it fits.
        size = len(json.dumps(_substitutions(letter, personal)))
        (together if size <= SUBSTITUTIONS_MOST else alone).append(letter.mail)
    return [group for group in (tuple(together), *((mail,) for mail in alone)) if group]


def _personal(letters: Sequence[_Letter]) -> frozenset[int]:
    """Which lines are not the same in all."""
    columns = zip(*(letter.lines for letter in letters), strict=True)
    return frozenset(index for index, column in enumerate(columns) if len(set(column)) > 1)


def _personalization(letter: _Letter, personal: frozenset[int]) -> Body:
    mail = letter.mail
    to = {"email": mail.destination}
    if name := _to_name(mail.recipient_name):
        to["name"] = name
    one: Body = {"to": [to], "subject": mail.content.subject, "custom_args": {KEY: mail.key}}
    if personal:
        one["substitutions"] = _substitutions(letter, personal)
    return one


def _substitutions(letter: _Letter, personal: frozenset[int]) -> dict[str, str]:
    return {_tag(index): letter.lines[index] for index in sorted(personal)}


def _tag(index: int) -> str:
    return f"{TAG}{index}%"


def _to_name(name: str) -> str:
    return " ".join(name.replace(";", " ").replace(",", " ").split())
