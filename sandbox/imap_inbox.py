"""A folder of mails, and SEARCH and FETCH over it by UID: the keys and items that a reader needs."""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser

_SINCE = re.compile(r"SINCE (\d{1,2})-([A-Z]{3})-(\d{4})")
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_ITEM = re.compile(
    r"(?P<name>UID|FLAGS|RFC822\.SIZE|BODY(?P<peek>\.PEEK)?"
    r"\[(?:HEADER\.FIELDS \((?P<fields>[^)]+)\))?\](?:<(?P<start>\d+)\.(?P<most>\d+)>)?)(?: |$)"
)


@dataclass
class Stored:
    """A mail in the folder. seen: somebody read it, rather than peeked."""

    raw: bytes
    arrived: datetime.date
    seen: bool = False


@dataclass
class Inbox:
    """The mails in it, by UID, which never comes again under the same validity."""

    validity: int = 1
    mails: dict[int, Stored] = field(default_factory=dict)
    next_uid: int = 1

    def add(self, raw: bytes, at: float) -> None:
        self.mails[self.next_uid] = Stored(raw, datetime.datetime.fromtimestamp(at, datetime.UTC).date())
        self.next_uid += 1

    def clear(self) -> None:
        """Empty, and made anew."""
        self.mails.clear()
        self.renumber()

    def renumber(self) -> None:
        """As after a restored backup: the same mails under other numbers."""
        mails = list(self.mails.values())
        self.validity += 1
        self.mails = dict(enumerate(mails, start=1))
        self.next_uid = len(mails) + 1


def found(mails: Mapping[int, Stored], key: str) -> list[int]:
    """UIDs for `ALL`, `UID <set>` or `SINCE <date>`. Raises ValueError."""
    word, _, rest = key.partition(" ")
    if key.upper() == "ALL":
        return sorted(mails)
    if word.upper() == "UID":
        return _named(mails, rest)
    if match := _SINCE.fullmatch(key.upper()):
        since = datetime.date(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))
        return [uid for uid in sorted(mails) if mails[uid].arrived >= since]
    raise ValueError(f"no search by {word}")


def fetched(mails: Mapping[int, Stored], given: str, *, marks: bool) -> Iterator[bytes]:
    """The untagged answers. marks: BODY without PEEK counts as read. Raises ValueError."""
    uid_set, _, listed = given.partition(" ")
    items = _items(listed)
    for uid in _named(mails, uid_set):
        mail = mails[uid]
        number = sorted(mails).index(uid) + 1
        yield b"* %d FETCH (%s)" % (
            number,
            b" ".join(_answer(uid, mail, item, marks=marks) for item in items),
        )


def _named(mails: Mapping[int, Stored], uid_set: str) -> list[int]:
    """RFC 3501, 9: "3", "3:7", "7:*" in either order, where "*" is the last mail there is."""
    last = max(mails, default=0)
    named = set[int]()
    for part in uid_set.split(","):
        ends = [last if end == "*" else int(end) for end in part.split(":", 1)]
        named |= {uid for uid in mails if min(ends) <= uid <= max(ends)}
    return sorted(named)


def _items(listed: str) -> list[re.Match[str]]:
    inner = listed.removeprefix("(").removesuffix(")") if listed.startswith("(") else listed
    items, at = [], 0
    while at < len(inner):
        match = _ITEM.match(inner, at)
        if match is None:
            raise ValueError(f"no such item: {inner[at:]}")
        items.append(match)
        at = match.end()
    return items


def _answer(uid: int, mail: Stored, item: re.Match[str], *, marks: bool) -> bytes:
    name = item["name"].upper()
    if name == "UID":
        return b"UID %d" % uid
    if name == "FLAGS":
        return b"FLAGS (\\Seen)" if mail.seen else b"FLAGS ()"
    if name == "RFC822.SIZE":
        return b"RFC822.SIZE %d" % len(mail.raw)
    mail.seen |= marks and not item["peek"]
    fields = item["fields"]
    data = _header(mail.raw, fields) if fields else mail.raw
    told = f"BODY[HEADER.FIELDS ({fields})]" if fields else "BODY[]"
    if item["start"] is not None:
        start = int(item["start"])
        data, told = data[start : start + int(item["most"])], f"{told}<{start}>"
    return told.encode() + b" {%d}\r\n" % len(data) + data


def _header(raw: bytes, fields: str) -> bytes:
    wanted = {name.lower() for name in fields.split()}
    items = BytesHeaderParser().parsebytes(raw, headersonly=True).items()
    lines = [f"{name}: {value}\r\n" for name, value in items if name.lower() in wanted]
    return "".join([*lines, "\r\n"]).encode("utf-8", "replace")
