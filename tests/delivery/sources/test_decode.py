"""Bytes to cells: encodings, delimiters, quotes, and everything that is no CSV."""

import codecs
import io
import zipfile

import pytest

from delivery.sources import decode
from delivery.sources.errors import UnreadableFile

NAMES = "Contrato;Cliente\n1;João Conceição\n"


def cells(text: str, delimiter: str = ";", width: int = 0) -> list[tuple[str, ...]]:
    return [record.cells for record in decode.records(enumerate(text.split("\n"), 1), delimiter, width)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_encodings_that_brazilian_spreadsheets_write_are_read(encoding: str) -> None:
    """UTF-8 with and without a mark, and Windows-1252, give the same text."""
    content = NAMES.encode(encoding)
    assert [*decode.lines_of(content, decode.encoding_of(content))] == NAMES.splitlines()


def test_one_broken_byte_does_not_turn_a_utf8_file_into_another_encoding() -> None:
    """The other accents stay right; only the broken letter is marked as unreadable."""
    content = ("João Conceição\n" * 5).encode() + b"Jos\xe9\n"
    lines = [*decode.lines_of(content, decode.encoding_of(content))]
    assert lines == ["João Conceição"] * 5 + ["Jos\ufffd"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "vazio"),
        (b"\xef\xbb\xbf\r\n \n", "vazio"),
        (b"\x00" * 5000, "vazio"),
        (NAMES.encode("utf-16"), "UTF-16"),
        (NAMES.encode("utf-16-be"), "UTF-16"),
        (NAMES.encode("utf-32"), "UTF-32"),
        (NAMES.encode("utf-32-be"), "UTF-32"),
        (NAMES.encode("cp850"), "codificação"),
        (NAMES.encode("mac-roman"), "codificação"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"\n<html><table><tr><td>Contrato</td></tr></table></html>", "HTML"),
        (b"<?xml version='1.0'?>", "HTML ou XML"),
        (bytes(range(1, 256)) * 20, "não é um CSV"),
        (b"a" * (decode.MAX_BYTES + 1), "20 MB"),
    ],
)
def test_what_is_no_csv_is_refused_in_one_sentence_that_says_what_to_do(content: bytes, says: str) -> None:
    """Never a traceback, whatever the file is called."""
    with pytest.raises(UnreadableFile, match=r"(envie|Exporte|Divida)") as error:
        decode.encoding_of(content)
    assert says in str(error.value)


def test_a_workbook_named_csv_is_told_from_a_csv() -> None:
    """The sentence says to save it as CSV."""
    workbook = io.BytesIO()
    with zipfile.ZipFile(workbook, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnreadableFile, match="Salvar como"):
        decode.encoding_of(workbook.getvalue())


def test_wide_marks_are_those_of_the_standard_library() -> None:
    """UTF-16 as Excel's “Texto Unicode” writes it starts with the mark that is looked for."""
    assert NAMES.encode("utf-16").startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1;Ana;x", ("1", "Ana", "x")),
        ('1;"Padaria; Filial 2";x', ("1", "Padaria; Filial 2", "x")),
        ('1;"Bar ""do Zé""";x', ("1", 'Bar "do Zé"', "x")),
        ('1;TV 42";x', ("1", 'TV 42"', "x")),
    ],
)
def test_quoted_cells_are_read_as_spreadsheets_write_them(line: str, expected: tuple[str, ...]) -> None:
    """A delimiter inside quotes is text, a doubled quote is one, a quote inside a word is just that."""
    assert cells(line) == [expected]


def test_a_cell_may_span_lines() -> None:
    """The next row keeps the line number an editor shows."""
    found = [*decode.records(enumerate(['1;"Rua A', 'casa 2";x', "2;B;y"], 1), ";", 3)]
    assert [(r.line, r.cells) for r in found] == [(1, ("1", "Rua A\ncasa 2", "x")), (3, ("2", "B", "y"))]


@pytest.mark.parametrize("after", [["2;B;y"] * 3, ["2;B;y"] * 200, ['2;"B;y', "3;C;z"]])
def test_a_quote_left_open_costs_its_own_line_only(after: list[str]) -> None:
    """The rows behind it are read as if it had not been there."""
    found = [*decode.records(enumerate(['1;"Ana;x', *after], 1), ";", 3)]
    assert found[0].problem == "aspas abertas que não fecham"
    assert [r.line for r in found] == list(range(1, len(after) + 2))
    assert all(r.problem or len(r.cells) == 3 for r in found)


def test_a_line_of_a_megabyte_is_refused_and_reading_goes_on() -> None:
    """It is named, shortened, and costs nobody else anything."""
    huge, good = decode.records(enumerate(["x" * 1_000_000, "1;Ana"], 1), ";")
    assert (huge.problem, len(huge.raw)) == ("linha longa demais", decode.MAX_LINE_CHARS)
    assert good.cells == ("1", "Ana")


def test_old_and_new_line_endings_are_lines() -> None:
    """Windows, Unix and old Mac endings, and no others: a vertical tab or U+2028 is text."""
    content = "a\r\nb\nc\rd\x0b\u2028e".encode()
    assert [*decode.lines_of(content, "utf-8")] == ["a", "b", "c", "d\x0b\u2028e"]


def test_empty_lines_are_passed_over_and_counted() -> None:
    """Numbers stay those of the file."""
    assert [r.line for r in decode.records(enumerate(["", "1;A", "  ", "2;B"], 1), ";")] == [2, 4]
