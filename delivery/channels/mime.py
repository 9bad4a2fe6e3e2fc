"""Writes a mail as the bytes that go over the wire, from parts that are prepared once an account.

`EmailMessage` costs about 1.1 ms a mail, more than sending it; this costs some 0.03 ms. What it leaves out,
it does not need: one sender, one recipient, UTF-8 text with or without HTML, base64 bodies. The tests read
each mail back with the standard library and compare.

Python 3.11 before 3.11.10 lets a line break in a header through (CVE-2024-6923): every value that comes from
outside is refused here if it holds a control character.
"""

import binascii
import re
from email.utils import format_datetime

from delivery.message import Outgoing

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
PLAIN = re.compile(r"[ -~]*")
ADDRESS = re.compile(r"[!-~]+@[!-~]+")
LINE = 76  # RFC 2047: the most a line with an encoded word may have
WORD = len("=?utf-8?B??=")
BASE64_LINE = 76
BOUNDARY = b"=_suspensao_9f2c41d07be3"  # "_" is not in base64's alphabet: no body can hold it
CRLF = b"\r\n"

HEAD_PLAIN = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
HEAD_HTML = b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
HEAD_BOTH = b'Content-Type: multipart/alternative; boundary="' + BOUNDARY + b'"\r\n\r\n'
NEXT = b"--" + BOUNDARY + CRLF
LAST = b"--" + BOUNDARY + b"--" + CRLF


class Unwritable(ValueError):
    """A value that must not stand in a header; it names the header, never the value."""

    def __init__(self, header: str, what: str) -> None:
        super().__init__(f"{header}: {what}")
        self.header = header


class MailWriter:
    """Writes the mails of one sender."""

    def __init__(self, *, name: str, address: str, reply_to: str = "") -> None:
        """Raises Unwritable."""
        self._domain = address.rpartition("@")[2].encode("ascii", "replace")
        head = [b"From: ", mailbox("From", name, address), CRLF]
        if reply_to:
            head += [b"Reply-To: ", mailbox("Reply-To", "", reply_to), CRLF]
        # RFC 3834: no out-of-office answer comes back to a notice.
        head += [b"Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"]
        self._head = b"".join(head)

    def write(self, mail: Outgoing) -> bytes:
        """The whole mail with CRLF line ends. No line begins with a dot, so nothing needs stuffing.

        Its Message-ID is `<key@sender's domain>`: who names it names the attempt. Raises Unwritable.
        """
        content = mail.content
        head = (
            self._head,
            b"To: ",
            mailbox("To", mail.recipient_name, mail.destination),
            b"\r\nSubject: ",
            header_text("Subject", content.subject),
            b"\r\nDate: ",
            format_datetime(mail.at).encode("ascii"),
            b"\r\nMessage-ID: <",
            mail.key.encode("ascii"),
            b"@",
            self._domain,
            b">\r\n",
        )
        text = base64_lines(content.text)
        if not content.html:
            return b"".join((*head, HEAD_PLAIN, text))
        html = base64_lines(content.html)
        return b"".join((*head, HEAD_BOTH, NEXT, HEAD_PLAIN, text, NEXT, HEAD_HTML, html, LAST))


def mailbox(header: str, name: str, address: str) -> bytes:
    """`Name <address>` for that header, folded where it is long. Raises Unwritable."""
    if not ADDRESS.fullmatch(address) or "<" in address or ">" in address:
        raise Unwritable(header, "not one plain address")
    if CONTROL.search(name):
        raise Unwritable(header, "control character in the name")
    name = " ".join(name.split())
    if not name:
        return address.encode("ascii")
    if _may_stand(header, name):
        words = b'"' + name.replace("\\", "\\\\").replace('"', '\\"').encode("ascii") + b'"'
    else:
        words = _encoded_words(name, len(header) + 2)
    return words + b"\r\n <" + address.encode("ascii") + b">"


def header_text(header: str, text: str) -> bytes:
    """Free text for that header: as it is where it is short ASCII, else RFC 2047 words, folded."""
    if CONTROL.search(text):
        raise Unwritable(header, "control character")
    if _may_stand(header, text):
        return text.encode("ascii")
    return _encoded_words(text, len(header) + 2)


def base64_lines(text: str) -> bytes:
    """UTF-8 in base64, in lines that end with CRLF. Line breaks inside become CRLF, as text/* asks."""
    canonical = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    raw = binascii.b2a_base64(canonical.encode("utf-8"), newline=False)
    lines = [raw[i : i + BASE64_LINE] for i in range(0, len(raw), BASE64_LINE)]
    return CRLF.join((*lines, b""))


def _may_stand(header: str, text: str) -> bool:
    """Whether ASCII text may stand unencoded: short, and without what a reader takes for an encoded word."""
    short = len(header) + len(text) < LINE - 4
    return short and "=?" not in text and text == text.strip() and PLAIN.fullmatch(text) is not None


def _encoded_words(text: str, used: int) -> bytes:
    """RFC 2047 words in base64, each of whole characters, no line longer than it may be."""
    words: list[bytes] = []
    chunk = b""
    room = _room(used)
    for character in text:
        encoded = character.encode("utf-8")
        if len(chunk) + len(encoded) > room:
            words.append(chunk)
            chunk, room = b"", _room(1)
        chunk += encoded
    words.append(chunk)
    return b"\r\n ".join(b"=?utf-8?B?" + binascii.b2a_base64(w, newline=False) + b"?=" for w in words)


def _room(used: int) -> int:
    """How many bytes an encoded word may carry on a line that has `used` characters already."""
    return (LINE - used - WORD) // 4 * 3
