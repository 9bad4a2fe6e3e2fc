"""A CSV of suspended clients → rows, and every row that is refused with its line and reason.

A cell that cannot be read refuses its row: a notice with a wrong date or amount is worse than none. Contacts
are the exception: the client is taken without the contact, and the problem is listed.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from itertools import islice

from delivery.sources import decode
from delivery.sources.columns import Headings, known, plain, understand
from delivery.sources.errors import BadValue, UnreadableFile
from delivery.sources.rows import ContactProblem, row_of
from storage.imported import ImportRow, Standing

MAX_ROWS = 200_000
_LINES_BEFORE_HEADINGS = 10  # an ERP puts its report's title and date first


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was refused. reason: a clause in Portuguese. raw: the row as it stands in the file."""

    line: int
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know about a row that was taken."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file says.

    rows: one per contract and kind, in the order of the file. repeated: how many more said the same again.
    warnings: rows that contradict an earlier one, of the contract or of the client.
    """

    rows: tuple[ImportRow, ...]
    bad: tuple[BadRow, ...]
    contact_problems: tuple[ContactProblem, ...]
    warnings: tuple[Remark, ...]
    repeated: int
    encoding: str
    delimiter: str
    headings: Headings


def parse(content: bytes, today: dt.date, *, max_rows: int = MAX_ROWS) -> Parsed:
    """Read a file of at most decode.MAX_BYTES. Raises UnreadableFile.

    CPU-bound, seconds for a large file: call it in a thread. `today` is the provider's local date.
    """
    encoding = decode.encoding_of(content)
    numbered = enumerate(decode.lines_of(content, encoding), 1)
    delimiter, headings = _find_headings(numbered)
    gathered = _Gathered(today)
    for count, record in enumerate(decode.records(numbered, delimiter, len(headings.titles))):
        if count >= max_rows:
            raise UnreadableFile(f"O arquivo passa de {max_rows} linhas. Divida-o e envie em partes.")
        try:
            row, problems = row_of(record, headings, today)
        except BadValue as error:
            gathered.bad.append(BadRow(record.line, str(error), record.raw))
        else:
            gathered.take(row, problems)
    if not gathered.rows and not gathered.bad:
        raise UnreadableFile("O arquivo só tem o cabeçalho. Confira o filtro no ERP e exporte de novo.")
    return gathered.parsed(encoding, delimiter, headings)


def bad_rows_csv(parsed: Parsed) -> bytes:
    """The refused rows as a file for a spreadsheet: line and reason, then the row's own cells.

    It can be corrected and sent back as it is. Cells that would run as formulas are neutralised.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Linha", "Motivo", *map(_neutral, parsed.headings.titles)])
    for bad in parsed.bad:
        writer.writerow([bad.line, bad.reason, *map(_neutral, decode.split(bad.raw, parsed.delimiter))])
    return out.getvalue().encode("utf-8-sig")


@dataclass(slots=True)
class _Gathered:
    """Rows as they come, each (contract, kind) once."""

    today: dt.date
    rows: dict[object, ImportRow] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    contact_problems: list[ContactProblem] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    repeated: int = 0
    _clients: dict[str, ImportRow] = field(default_factory=dict)

    def take(self, row: ImportRow, problems: list[ContactProblem]) -> None:
        key = self._key(row)
        earlier = self.rows.get(key)
        if earlier is not None and _says_the_same(earlier, row):
            self.repeated += 1
            self.rows[key] = _filled(row, earlier)
        else:
            self.contact_problems += problems
            self.rows[key] = row
            if earlier is not None:
                self._warn(row, f"o contrato {row.contract} está também na linha {earlier.line}; vale esta")
        self._compare_client(row)

    def _key(self, row: ImportRow) -> object:
        if row.standing is Standing.SUSPENDED and row.ends_on and row.ends_on < self.today:
            return row.contract, row.kind, row.starts_on  # history: contradicts nothing of today
        return row.contract, row.kind

    def _compare_client(self, row: ImportRow) -> None:
        before = self._clients.get(row.client_key)
        self._clients[row.client_key] = _filled(row, before) if before else row
        if before is None:
            return
        if before.name != row.name and plain(before.name) != plain(row.name):
            self._warn(row, f"o cliente {row.client_key} tem outro nome na linha {before.line}; vale este")
        if before.email and row.email and before.email != row.email:
            self._warn(row, f"o cliente {row.client_key} tem outro e-mail na linha {before.line}; vale este")

    def _warn(self, row: ImportRow, text: str) -> None:
        self.warnings.append(Remark(row.line, text))

    def parsed(self, encoding: str, delimiter: str, headings: Headings) -> Parsed:
        return Parsed(
            rows=tuple(_with_contacts_of(self._clients[row.client_key], row) for row in self.rows.values()),
            bad=tuple(self.bad),
            contact_problems=tuple(self.contact_problems),
            warnings=tuple(self.warnings),
            repeated=self.repeated,
            encoding=encoding,
            delimiter=delimiter,
            headings=headings,
        )


def _says_the_same(one: ImportRow, other: ImportRow) -> bool:
    dates = (one.starts_on, one.ends_on) == (other.starts_on, other.ends_on)
    return dates and one.standing is other.standing and one.client_key == other.client_key


def _filled(row: ImportRow, earlier: ImportRow) -> ImportRow:
    """`row`, its blanks filled with what `earlier` says."""
    blanks = {f.name: getattr(earlier, f.name) for f in fields(row) if getattr(row, f.name) is None}
    return replace(row, **blanks)


def _with_contacts_of(client: ImportRow, row: ImportRow) -> ImportRow:
    """A client has one name and one of each contact, whatever the rows of several contracts say."""
    agreed = {name: getattr(client, name) for name in ("name", "email", "mobile", "whatsapp")}
    if all(getattr(row, name) == value for name, value in agreed.items()):
        return row
    return replace(row, **agreed)


def _find_headings(numbered: Iterator[tuple[int, str]]) -> tuple[str, Headings]:
    """Read up to and including the heading row; say the delimiter too. Raises UnreadableFile."""
    guess: list[str] = []
    lines = ((number, line) for number, line in numbered if line.strip())
    for _, line in islice(lines, _LINES_BEFORE_HEADINGS):
        readings = {d: decode.split(line[: decode.MAX_LINE_CHARS], d) for d in decode.DELIMITERS}
        delimiter = max(readings, key=lambda d: known(readings[d]))
        titles = readings[delimiter]
        if known(titles) >= 2:
            return delimiter, understand(titles)
        if not guess and known(titles) and len(titles) > 1:
            guess = titles
    if guess:
        understand(guess)  # says which columns are missing
    raise UnreadableFile(
        "Não encontramos os títulos das colunas. A primeira linha precisa ter pelo menos Contrato, Cliente e "
        "Início, separados por ponto e vírgula ou vírgula."
    )


def _neutral(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
