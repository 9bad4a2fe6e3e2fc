"""What v3/mail/send refuses with 400, in its own words and with its own field names. Pure.

After the published errors page and OpenAPI of the API: only what is documented there.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.shapes import Json

MOST = 1_000
BYTES_MOST = 10_000
_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_RESERVED = frozenset(
    {
        *("x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "content-transfer-encoding"),
        *("to", "from", "subject", "reply-to", "cc", "bcc"),
    }
)
_PARTS = ("to", "cc", "bcc")
Problem = tuple[str, str]
"""Message and field."""


def problems(call: Json) -> list[Problem]:
    """Everything that is wrong with a call; nothing where it is taken."""
    found = list(_personalizations(call))
    found += _address(call.get("from"), "from")
    if "reply_to" in call:
        found += _address(call["reply_to"], "reply_to")
    found += _subjects(call)
    found += _content(call.get("content"))
    found += _headers(call.get("headers", {}))
    return found


def _personalizations(call: Json) -> Iterator[Problem]:
    many = call.get("personalizations")
    if not isinstance(many, list) or not many:
        yield "You must have at least one personalization.", "personalizations"
        return
    if len(many) > MOST:
        yield (
            f"The personalization block is limited to {MOST} personalizations per API request. "
            f"You have provided {len(many)} personalizations.",
            "personalizations",
        )
        return
    if sum(len(one.get(part, ())) for one in many for part in _PARTS) > MOST:
        yield f"There is a limit of {MOST} total recipients (to + cc + bcc) per request.", "personalizations"
    seen: set[str] = set()
    for index, one in enumerate(many):
        yield from _recipients(one, f"personalizations.{index}", seen)
        yield from _values(one, f"personalizations.{index}")


def _recipients(one: Json, where: str, seen: set[str]) -> Iterator[Problem]:
    if not one.get("to"):
        yield "The to parameter is required for all personalization objects.", f"{where}.to"
    for part in _PARTS:
        for index, person in enumerate(one.get(part, ())):
            wrong = list(_address(person, f"{where}.{part}.{index}"))
            yield from wrong
            if wrong:
                continue
            if any(letter in str(person.get("name", "")) for letter in ",;"):
                yield "The name cannot include ; or ,.", f"{where}.{part}.{index}.name"
            address = person["email"].casefold()
            if address in seen:
                yield (
                    "Each unique email address in the personalizations array should only be included once. "
                    f"You have included [{person['email']}] more than once.",
                    "personalizations",
                )
            seen.add(address)


def _values(one: Json, where: str) -> Iterator[Problem]:
    for name in ("substitutions", "custom_args"):
        values = one.get(name, {})
        if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
            yield f"The {name} values must be strings.", f"{where}.{name}"
        elif sum(len(key.encode()) + len(value.encode()) for key, value in values.items()) > BYTES_MOST:
            yield f"The {name} may not exceed {BYTES_MOST} bytes.", f"{where}.{name}"
        elif any(" " in key for key in values):
            yield f"A tag of {name} has a space.", f"{where}.{name}"


def _address(value: Any, where: str) -> Iterator[Problem]:
    email = value.get("email") if isinstance(value, dict) else None
    if not isinstance(email, str) or not _ADDRESS.fullmatch(email):
        yield "Does not contain a valid address.", f"{where}.email"


def _subjects(call: Json) -> Iterator[Problem]:
    if call.get("subject") or call.get("template_id"):
        return
    many = call.get("personalizations")
    if not isinstance(many, list) or not all(one.get("subject") for one in many):
        yield "The subject is required. You can get around this requirement if you use a template.", "subject"


def _content(content: Any) -> Iterator[Problem]:
    if not isinstance(content, list) or not content:
        yield "Unless a valid template_id is provided, the content parameter is required.", "content"
        return
    for index, part in enumerate(content):
        for name in ("type", "value"):
            if not isinstance(part.get(name), str) or not part[name]:
                yield (
                    f"The content {name} must be a string at least one character in length.",
                    f"content.{index}.{name}",
                )
    kinds = [part.get("type") for part in content]
    order = [kind for kind in ("text/plain", "text/html") if kind in kinds]
    if [kind for kind in kinds if kind in order] != order:
        yield "If present, text/plain and text/html may only be provided once, and in that order.", "content"


def _headers(headers: Mapping[str, Any]) -> Iterator[Problem]:
    for name, value in headers.items():
        if name.lower() in _RESERVED:
            yield f"The header {name} is reserved.", f"headers.{name}"
        elif not isinstance(value, str):
            yield "Header values must be strings.", f"headers.{name}"
