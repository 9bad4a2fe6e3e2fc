"""The mail writer against the standard library's reader."""

import datetime as dt
import email
import email.policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.channels.mime import MailWriter, Unwritable
from delivery.message import Content, Outgoing

AT = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
WRITER = MailWriter(name="Fibra São João", address="avisos@fibra.com.br", reply_to="oi@fibra.com.br")
# What a person may be called or a subject may say: anything but control characters and half characters.
WRITABLE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200)


def outgoing(
    subject: str = "Olá", text: str = "Olá", html: str = "", name: str = "", to: str = "m@x.com"
) -> Outgoing:
    return Outgoing(1, "k" * 32, to, name, Content(text=text, subject=subject, html=html), AT)


def read(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.SMTP)


def name_and_address(raw: bytes) -> tuple[str, str]:
    """By the older reader: the newer one puts a space between two encoded words (RFC 2047, 6.2)."""
    name, address = parseaddr(email.message_from_bytes(raw)["To"].replace("\r\n", ""))
    return str(make_header(decode_header(name))) if "=?" in name else name, address


def lines_of(raw: bytes) -> list[bytes]:
    return raw.split(b"\r\n")


def test_headers() -> None:
    """Both names, reply-to, date, id with the attempt's key, no automatic answers."""
    mail = read(WRITER.write(outgoing(subject="Sua suspensão começou", name="Maria, da Silva")))
    assert mail["From"] == "Fibra São João <avisos@fibra.com.br>"
    assert mail["To"].addresses[0].display_name == "Maria, da Silva"
    assert mail["To"].addresses[0].addr_spec == "m@x.com"
    assert mail["Reply-To"] == "oi@fibra.com.br"
    assert mail["Subject"] == "Sua suspensão começou"
    assert mail["Date"].datetime == AT
    assert mail["Message-ID"] == f"<{'k' * 32}@fibra.com.br>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.defects == []


def test_both_bodies_read_back() -> None:
    """Text first and HTML last, as multipart/alternative wants them, letter by letter."""
    text, html = "Olá, é a Ana.\n.\nFim ção\n" * 40, "<p>Olá &amp; até já 🎉</p>\n" * 60
    mail = read(WRITER.write(outgoing(text=text, html=html)))
    assert mail.get_content_type() == "multipart/alternative"
    plain, rich = mail.iter_parts()
    assert (plain.get_content_type(), rich.get_content_type()) == ("text/plain", "text/html")
    assert cast("EmailMessage", plain).get_content() == text.replace("\n", "\r\n")
    assert cast("EmailMessage", rich).get_content() == html.replace("\n", "\r\n")


@given(subject=WRITABLE, name=WRITABLE)
def test_any_subject_and_name_read_back(subject: str, name: str) -> None:
    """Accents, emoji, quotes, things that look like encoded words come back; spaces in a name count once."""
    raw = WRITER.write(outgoing(subject=subject, name=name))
    mail = read(raw)
    assert str(mail["Subject"]) == subject
    assert name_and_address(raw) == (" ".join(name.split()), "m@x.com")


@given(subject=WRITABLE, name=WRITABLE, text=st.text(st.characters(exclude_categories=["Cs"])))
def test_lines_on_the_wire(subject: str, name: str, text: str) -> None:
    """ASCII, at most 78 characters a line, no bare CR or LF, no line that begins with a dot."""
    raw = WRITER.write(outgoing(subject=subject, name=name, text=text, html=text))
    assert raw.isascii()
    assert raw.endswith(b"\r\n")
    for line in lines_of(raw):
        assert len(line) <= 78
        assert b"\r" not in line
        assert b"\n" not in line
        assert not line.startswith(b".")


INJECTIONS = [
    "a\r\nBcc: x@y.z",
    "a\nBcc: x@y.z",
    "a\rBcc: x@y.z",
    "a\x00",
    "a\r\n\r\nbody",
    "\n",
    "a\x0b",
    "a\x7f",
]


@pytest.mark.parametrize("bad", INJECTIONS)
def test_control_characters_are_refused_in_every_header(bad: str) -> None:
    """CVE-2024-6923 and its kin: subject, names and addresses of both, reply-to."""
    for broken in (outgoing(subject=bad), outgoing(name=bad), outgoing(to=bad), outgoing(to=f"{bad}@x.com")):
        with pytest.raises(Unwritable):
            WRITER.write(broken)
    for sender in ({"name": bad}, {"address": f"{bad}@x.com"}, {"reply_to": f"{bad}@x.com"}):
        with pytest.raises(Unwritable):
            MailWriter(**{"name": "", "address": "a@x.com", **sender})


@pytest.mark.parametrize(
    "address", ["", "a", "a@", "@b", "a b@x.com", "a@x.com>,<b@x.com", "joão@x.com", "a@x.com, b@x.com"]
)
def test_only_one_plain_address(address: str) -> None:
    """An address is one word of ASCII with an @; no list, no second recipient smuggled in."""
    with pytest.raises(Unwritable):
        WRITER.write(outgoing(to=address))
