"""Bytes → lines → cells: what a file of a Brazilian spreadsheet or ERP may be made of.

Nothing here knows what the columns mean. Memory stays near the size of the file: lines are decoded as they
are read, and no file makes the reader keep more than a few lines at once.
"""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from delivery.sources.errors import UnreadableFile

DELIMITERS = (";", ",", "\t", "|")
MAX_BYTES = 20 * 1024 * 1024
MAX_LINE_CHARS = 64 * 1024  # under the csv module's limit of a field, which is global to the process
MAX_LINES_IN_A_RECORD = 50  # text typed with Enter spans a few; an open quote would swallow the file

_HOW_TO_SAVE = "Abra-o na planilha, use Salvar como → “CSV UTF-8” e envie de novo."

# First bytes of what people send instead of a CSV, whatever its name says.
_NOT_CSV: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", f"Este arquivo é uma planilha do Excel (.xlsx), mesmo com nome .csv. {_HOW_TO_SAVE}"),
    (b"\xd0\xcf\x11\xe0", f"Este arquivo é uma planilha antiga do Excel (.xls). {_HOW_TO_SAVE}"),
    (b"%PDF", "Este arquivo é um PDF. Exporte os clientes do ERP como CSV e envie de novo."),
)
_MARKUP = re.compile(rb"\s*(?:<(?:!doctype|html|table|\?xml)\b|<\?xml)", re.IGNORECASE)
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WIDEST_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)  # the first begins with UTF-16's

# What Portuguese text is made of beyond ASCII, as Windows-1252 writes it.
_PORTUGUESE = frozenset("ÁÀÂÃÄÉÈÊËÍÓÒÔÕÖÚÜÇÑáàâãäéèêëíóòôõöúüçñºª°§´`“”‘’–—•…€£™®©\xa0".encode("cp1252"))


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the file: its cells, or why it has none.

    line: the number of its first line, as an editor shows it.
    raw: that text without its line ending, shortened to MAX_LINE_CHARS.
    """

    line: int
    raw: str
    cells: tuple[str, ...] = ()
    problem: str = ""


def encoding_of(content: bytes) -> str:
    """The codec that reads `content`: "utf-8-sig", "utf-8" or "cp1252".

    Raises UnreadableFile for what is empty, too large, no text, or text in any other encoding.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableFile(
            f"O arquivo tem {len(content) / 1024 / 1024:.0f} MB e o limite é {MAX_BYTES // 1024 // 1024} MB. "
            "Divida-o em partes e envie uma de cada vez."
        )
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile("O arquivo está vazio. Exporte os clientes do ERP como CSV e envie de novo.")
    _refuse_what_is_no_csv(content)
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    good, broken = _utf8_sequences(content)
    # Cut or pasted bytes do not make a UTF-8 file a Windows one: its accents would all come out wrong.
    if not broken or good > 4 * broken:
        return "utf-8"
    _refuse_what_is_no_portuguese(content)
    return "cp1252"


def lines_of(content: bytes, encoding: str) -> Iterator[str]:
    """The lines, without their endings (\\n, \\r\\n or \\r). Bytes the encoding lacks become U+FFFD."""
    with io.TextIOWrapper(io.BytesIO(content), encoding, errors="replace") as text:
        for line in text:
            yield line.rstrip("\n")


def records(numbered: Iterator[tuple[int, str]], delimiter: str, width: int = 0) -> Iterator[Record]:
    """Rows out of (number, line) pairs; empty lines are passed over.

    A quoted cell may span lines, as long as the row then has `width` cells (0: any number). Otherwise the
    quote was left open by mistake: its line alone is refused, and reading goes on with the next one.
    """
    source = _Lines(numbered)
    for number, line in source:
        if len(line) > MAX_LINE_CHARS:
            yield Record(number, line[:MAX_LINE_CHARS], problem="linha longa demais")
        elif '"' not in line:
            if line and not line.isspace():
                yield Record(number, line, tuple(line.split(delimiter)))
        else:
            ahead: list[tuple[int, str]] = []
            cells = _quoted(line, delimiter, source, ahead)
            if cells is None or (ahead and width and len(cells) != width):
                source.put_back(ahead)
                yield Record(number, line, problem="aspas abertas que não fecham")
            else:
                raw = "\n".join([line, *(more for _, more in ahead)])
                yield Record(number, raw[:MAX_LINE_CHARS], tuple(cells))


class _Lines:
    """(number, line) pairs that may be put back, for a quote that turns out to be a mistake."""

    def __init__(self, numbered: Iterator[tuple[int, str]]) -> None:
        self._numbered = numbered
        self._waiting: deque[tuple[int, str]] = deque()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> tuple[int, str]:
        return self._waiting.popleft() if self._waiting else next(self._numbered)

    def put_back(self, pairs: list[tuple[int, str]]) -> None:
        self._waiting.extendleft(reversed(pairs))


def split(line: str, delimiter: str) -> list[str]:
    """The cells of one line, whatever is wrong with its quotes."""
    return _quoted(line, delimiter, iter(()), []) or line.split(delimiter)


def _quoted(
    line: str, delimiter: str, source: Iterator[tuple[int, str]], ahead: list[tuple[int, str]]
) -> list[str] | None:
    """The cells of a row with quotes, reading on into `ahead` while one is open; None if it never closes."""
    closed = True

    def feed() -> Iterator[str]:
        nonlocal closed
        yield line
        size = len(line)
        for _ in range(MAX_LINES_IN_A_RECORD):
            if (pair := next(source, None)) is None:
                break
            ahead.append(pair)
            size += len(pair[1])
            if size > MAX_LINE_CHARS:
                break
            yield "\n" + pair[1]
        closed = False

    cells = next(csv.reader(feed(), delimiter=delimiter))
    if not closed:
        return None
    if ahead:  # strictly now: the quote that closed it may be the opening one of a later row
        whole = "\n".join([line, *(more for _, more in ahead)])
        try:
            next(csv.reader([whole], delimiter=delimiter, strict=True))
        except csv.Error:
            return None
    return cells


def _refuse_what_is_no_csv(content: bytes) -> None:
    for mark, sentence in _NOT_CSV:
        if content.startswith(mark):
            raise UnreadableFile(sentence)
    if _MARKUP.match(content):
        raise UnreadableFile(f"Este arquivo é uma página HTML ou XML com nome de planilha. {_HOW_TO_SAVE}")
    head = content[:4096]
    if content.startswith(_WIDEST_MARKS) or head.count(0) * 8 > len(head) * 5:  # three of four bytes
        raise UnreadableFile(f"O arquivo está em UTF-32, que não lemos. {_HOW_TO_SAVE}")
    if content.startswith(_WIDE_MARKS) or head.count(0) * 4 > len(head):
        raise UnreadableFile(f"O arquivo está em UTF-16 (“Texto Unicode”), que não lemos. {_HOW_TO_SAVE}")
    if sum(byte < 32 and byte not in b"\t\n\r\x00\x1a" for byte in head) * 20 > len(head):
        raise UnreadableFile("Este arquivo não é um CSV. Exporte os clientes do ERP como CSV e envie-o.")


def _utf8_sequences(content: bytes) -> tuple[int, int]:
    """How many characters beyond ASCII are well-formed UTF-8, and how many bytes are not."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = broken = 0
    for start in range(0, len(content), 64 * 1024):
        piece = content[start : start + 64 * 1024]
        text = decoder.decode(piece)
        if not text.isascii():
            wrong = text.count("\ufffd") - piece.count("\ufffd".encode())
            broken += wrong
            good += len(text) - len(text.encode("ascii", "ignore")) - wrong
    broken += decoder.decode(b"", final=True).count("\ufffd")
    return good, broken


def _refuse_what_is_no_portuguese(content: bytes) -> None:
    """DOS (850) and Mac files decode as Windows-1252 without an error, into names nobody has."""
    foreign = content.translate(None, bytes(range(128)))
    if sum(byte in _PORTUGUESE for byte in foreign) * 2 < len(foreign):
        raise UnreadableFile(f"Não reconhecemos a codificação dos acentos deste arquivo. {_HOW_TO_SAVE}")
