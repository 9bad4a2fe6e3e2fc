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
from collections.abc import Iterable, Iterator, Sequence
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

    def __init__(self, first: _Letter) -> None:
        self._first = first
        self.letters = [first]
        self._addresses = {first.mail.destination.casefold()}

    def take(self, letter: _Letter, most: int) -> bool:
        """Whether there was room, its address is new, and its body is of the same kind."""
        address = letter.mail.destination.casefold()
        if len(self.letters) >= most or address in self._addresses or not _akin(self._first, letter):
            return False
        self.letters.append(letter)
        self._addresses.add(address)
        return True


def groups(mails: Iterable[Outgoing], most: int = MOST) -> list[Group]:
    """The mails of each call: at most `most`, each address once, and no substitution beyond the limit."""
    calls: list[_Call] = []
    by_shape: defaultdict[tuple[int, int], list[_Call]] = defaultdict(list)
    for letter in map(_letter, mails):
        alike, says_tag = by_shape[letter.shape], _says_tag(letter.mail)
        if says_tag or not any(call.take(letter, most) for call in alike):
            calls.append(_Call(letter))
            if not says_tag:
                alike.append(calls[-1])
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
        # Required by some versions of the specification; each mail has its own.
        "subject": first.mail.content.subject,
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


def _says_tag(mail: Outgoing) -> bool:
    """Whether a mail says what we use as a tag: it goes alone, where nothing is replaced."""
    return any(TAG in part for part in (mail.content.subject, mail.content.text, mail.content.html))


def _akin(one: _Letter, other: _Letter) -> bool:
    """Whether what differs is well within what can be substituted; further mails will add to it."""
    differing = [len(b) for a, b in zip(one.lines, other.lines, strict=True) if a != b]
    return 2 * sum(differing) <= SUBSTITUTIONS_MOST


def _within_limit(call: Sequence[_Letter]) -> Iterator[Group]:
    """The mails of a call whose personal lines are not too long; the others likewise, by themselves."""
    letters = list(call)
    while letters:
        personal = _personal(letters)
        fits = [letter for letter in letters if _fits(letter, personal)] or letters[:1]
        yield tuple(letter.mail for letter in fits)
        gone = {letter.mail.key for letter in fits}
        letters = [letter for letter in letters if letter.mail.key not in gone]


def _fits(letter: _Letter, personal: frozenset[int]) -> bool:
    """As JSON, which is never shorter than the bytes: whichever of them is counted, it fits."""
    return not personal or len(json.dumps(_substitutions(letter, personal))) <= SUBSTITUTIONS_MOST


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
