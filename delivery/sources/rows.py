"""One record of a file → one ImportRow, or the reasons why not."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from delivery.sources import fields, words
from delivery.sources.columns import Column, Headings
from delivery.sources.decode import Record
from delivery.sources.errors import BadValue
from storage.enums import Kind
from storage.imported import ImportRow, Standing

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ContactProblem:
    """A contact that was left out, or taken with a remark. `value` is not masked: mask it for Slack."""

    line: int
    client: str
    column: Column
    value: str
    reason: str


@dataclass(slots=True)
class _Cells:
    """The cells of a record by column; what cannot be read is gathered in `problems`."""

    record: Record
    headings: Headings
    problems: list[str] = field(default_factory=list)

    def raw(self, column: Column) -> str:
        at = self.headings.at.get(column)
        return "" if at is None or at >= len(self.record.cells) else self.record.cells[at]

    def read(self, column: Column, parse: Callable[[str], T]) -> T | None:
        if not (cell := self.raw(column)):
            return None
        try:
            return parse(cell)
        except BadValue as error:
            self.problems.append(f"{column}: {error}")
            return None


@dataclass(frozen=True, slots=True)
class _When:
    standing: Standing
    kind: Kind | None
    starts_on: dt.date | None
    ends_on: dt.date | None


def row_of(record: Record, headings: Headings, today: dt.date) -> tuple[ImportRow, list[ContactProblem]]:
    """Raises BadValue with everything that is wrong with the record, as one clause."""
    _check_shape(record, headings)
    cells = _Cells(record, headings)
    contract = cells.read(Column.CONTRACT, fields.code)
    name = cells.read(Column.NAME, fields.text)
    client_code = cells.read(Column.CLIENT_CODE, fields.code)
    plan = cells.read(Column.PLAN, fields.text)
    debt = cells.read(Column.DEBT, fields.cents)
    month = cells.read(Column.REFERENCE_MONTH, fields.month)
    due = cells.read(Column.DUE, fields.date)
    link = cells.read(Column.PAYMENT_LINK, fields.link)
    noticed = cells.read(Column.EARLIER_NOTICE, fields.date)
    when = _when(cells, today, in_debt=bool(debt))
    for column, value in ((Column.CONTRACT, contract), (Column.NAME, name)):
        if value is None and not any(problem.startswith(column) for problem in cells.problems):
            cells.problems.append(f"{column}: está em branco")
    if cells.problems or contract is None or name is None:
        raise BadValue("; ".join(cells.problems))
    contacts = _Contacts(cells, name)
    row = ImportRow(
        line=record.line,
        contract=contract,
        client_code=client_code,
        name=name,
        standing=when.standing,
        kind=when.kind,
        starts_on=when.starts_on,
        ends_on=when.ends_on,
        email=contacts.read(Column.EMAIL, fields.email),
        mobile=contacts.read(Column.MOBILE, fields.mobile),
        whatsapp=contacts.read(Column.WHATSAPP, lambda cell: (fields.text(cell, longest=40), "")),
        plan=plan,
        debt_cents=debt,
        reference_month=month,
        due_on=due,
        payment_link=link,
        declared_notice_on=noticed,
        devices=contacts.devices(),
    )
    return row, contacts.problems


def _check_shape(record: Record, headings: Headings) -> None:
    if record.problem:
        raise BadValue(record.problem)
    count, width = len(record.cells), len(headings.titles)
    if count < headings.shortest_row:
        raise BadValue(f"linha incompleta: tem {count} das {width} colunas")
    if any(cell.strip() for cell in record.cells[width:]):
        raise BadValue(
            f"tem {count} colunas e o cabeçalho tem {width}; há um separador no meio de um texto sem aspas"
        )


def _when(cells: _Cells, today: dt.date, *, in_debt: bool) -> _When:
    said = cells.read(Column.KIND, words.kind)
    status = cells.read(Column.STATUS, words.status) or words.UNSAID
    if cells.read(Column.SUSPENDED, words.paused):
        status = words.PAUSED
    started_on = cells.read(Column.START, fields.date)
    ends_on = cells.read(Column.END, fields.date)
    ahead = started_on is not None and started_on > today
    if status.standing is Standing.ACTIVE and ahead and said is not Kind.NONPAYMENT:
        status = words.PAUSED  # active until the pause that the client asked for begins
    if status.standing is not Standing.SUSPENDED:
        return _When(status.standing, said, started_on, ends_on)
    kind = said or status.kind
    if kind is None and in_debt:
        cells.problems.append(f"{Column.KIND}: há débito; diga se é temporária ou inadimplência")
    kind = kind or Kind.TEMPORARY
    blocked_on = _blocked_on(cells, status) if kind is Kind.NONPAYMENT else None
    planned_on = cells.read(Column.PLANNED, fields.date)
    starts_on = planned_on or started_on if status.expected else blocked_on or started_on or planned_on
    if blocked_on:
        ends_on = None  # IXC keeps the end of an earlier pause on the contract
    _check_dates(cells, status, starts_on, ends_on, today)
    return _When(status.standing, kind, starts_on, ends_on)


def _blocked_on(cells: _Cells, status: words.Status) -> dt.date | None:
    if status.expected:
        return None  # the dates of the last block, which was lifted
    automatic = cells.read(Column.BLOCKED_AUTO, fields.date)
    by_hand = cells.read(Column.BLOCKED_BY_HAND, fields.date)
    return by_hand or automatic if status.by_hand else automatic or by_hand


def _check_dates(
    cells: _Cells, status: words.Status, starts_on: dt.date | None, ends_on: dt.date | None, today: dt.date
) -> None:
    if starts_on is None:
        if not cells.problems:
            cells.problems.append("falta a data de início da suspensão")
    elif ends_on and ends_on < starts_on:
        cells.problems.append(f"{Column.END}: {ends_on:%d/%m/%Y} vem antes do início, {starts_on:%d/%m/%Y}")
    elif status.expected and starts_on < today:
        cells.problems.append(
            f"{Column.PLANNED}: {starts_on:%d/%m/%Y} já passou e o contrato ainda não está bloqueado"
        )


@dataclass(slots=True)
class _Contacts:
    """Reads contacts: one that cannot be used is a problem to list, never a reason to refuse the row."""

    cells: _Cells
    client: str
    problems: list[ContactProblem] = field(default_factory=list)

    def read(self, column: Column, parse: Callable[[str], tuple[str | None, str]]) -> str | None:
        if not (cell := self.cells.raw(column)):
            return None
        try:
            value, remark = parse(cell)
        except BadValue as error:
            value, remark = None, str(error)
        self._list(column, cell, remark)
        return value

    def devices(self) -> tuple[str, ...]:
        cell = self.cells.raw(Column.DEVICES)
        found, remark = fields.devices(cell or "")
        self._list(Column.DEVICES, cell or "", remark)
        return found

    def _list(self, column: Column, cell: str, remark: str) -> None:
        if remark:
            self.problems.append(
                ContactProblem(self.cells.record.line, self.client, column, cell.strip()[:200], remark)
            )
