"""Cells: dates, money, months, phones and e-mails as people in Brazil write them."""

import datetime as dt

import pytest

from delivery.sources import fields
from delivery.sources.errors import BadValue

DAY = dt.date(2026, 10, 5)


@pytest.mark.parametrize(
    "cell",
    [
        *("05/10/2026", "5/10/26", "05-10-2026", "05.10.2026", "2026-10-05", "2026/10/05", " 05/10/2026 "),
        *("05/10/2026 14:30", "05/10/2026 00:00:00", "2026-10-05T09:00:00Z", "2026-10-05 00:00:00.000"),
    ],
)
def test_dates_are_day_first_with_or_without_a_time(cell: str) -> None:
    """One day, in every way the ERPs write it."""
    assert fields.date(cell) == DAY


@pytest.mark.parametrize("cell", ["", " ", "-", "0000-00-00", "00/00/0000", "0000-00-00 00:00:00", "NULL"])
def test_a_zero_date_is_none(cell: str) -> None:
    """IXC writes no date as a zero one."""
    assert fields.date(cell) is None


@pytest.mark.parametrize(
    "cell", ["31/02/2026", "10/31/2026", "amanhã", "46300", "01/01/0001", "5/10", "1/2/3/4"]
)
def test_what_is_no_date_is_refused_and_quoted(cell: str) -> None:
    """The reason shows the cell, so that it can be found."""
    with pytest.raises(BadValue, match=f"“{cell}”"):
        fields.date(cell)


@pytest.mark.parametrize(
    ("cell", "cents"),
    [
        *(("1.234,56", 123456), ("R$ 1.234,56", 123456), ("R$99,9", 9990), ("1234.56", 123456)),
        *(("1,234.56", 123456), ("120", 12000), ("1.234", 123400), ("0,00", 0), ("1.234.567,00", 123456700)),
    ],
)
def test_money_is_read_to_the_centavo(cell: str, cents: int) -> None:
    """A full stop before three digits groups thousands, as in Brazil; before one or two it is decimal."""
    assert fields.cents(cell) == cents


@pytest.mark.parametrize(
    "cell", ["-10,00", "1,234", "12,345,6", "dez", "1.23.456", "1e5", "99.999.999.999,00"]
)
def test_money_that_could_be_misread_is_refused(cell: str) -> None:
    """A wrong amount in a notice of debt is worse than none."""
    with pytest.raises(BadValue):
        fields.cents(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *("out/2026", "Out/26", "outubro/2026", "outubro de 2026", "10/2026", "10/26", "2026-10", "out-26"),
        *("01/10/2026", "2026-10-31"),
    ],
)
def test_a_month_is_its_first_day(cell: str) -> None:
    """Named, numbered, or the month of a whole date."""
    assert fields.month(cell) == dt.date(2026, 10, 1)


@pytest.mark.parametrize("cell", ["13/2026", "foo/2026", "2026", "out", "00/2026"])
def test_what_is_no_month_is_refused(cell: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(BadValue, match="não é um mês"):
        fields.month(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *("(11) 90000-0123", "11900000123", "11 9 0000 0123", "+55 11 90000-0123", "5511900000123"),
        *("011 90000-0123", "0xx11 90000-0123", "015 11 90000-0123", "(11)90000-0123 (Maria)"),
    ],
)
def test_a_mobile_is_e164_however_it_was_typed(cell: str) -> None:
    """Brackets, blanks, trunk and country codes, a name behind it."""
    assert fields.mobile(cell) == ("+5511900000123", "")


def test_area_55_is_not_taken_for_the_country() -> None:
    """55 is also Santa Maria's area code: eleven digits stay eleven."""
    assert fields.mobile("55 90000-0123") == ("+5555900000123", "")
    assert fields.mobile("55 55 90000-0123") == ("+5555900000123", "")


def test_of_two_mobiles_the_first_is_taken_with_a_remark() -> None:
    """A landline before it is passed over."""
    assert fields.mobile("(11) 90000-0001 / (11) 90000-0002") == (
        "+5511900000001",
        "tem mais de um celular; ficou o primeiro",
    )
    assert fields.mobile("(11) 3000-0000 / (11) 90000-0002") == ("+5511900000002", "")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("(11) 3000-0000", "telefone fixo"),
        ("90000-0123", "DDD"),
        ("não tem", "DDD"),
        ("+1 650 253 0000", "não é um celular do Brasil"),
        ("1,19E+10", "estragado pela planilha"),
        ("(20) 90000-0123", "DDD"),
    ],
)
def test_a_mobile_that_cannot_be_used_says_why(cell: str, reason: str) -> None:
    """A landline, no area code, an area that does not exist, a spreadsheet's damage."""
    with pytest.raises(BadValue, match=reason):
        fields.mobile(cell)


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("maria@example.com", "maria@example.com"),
        (" Maria@EXAMPLE.com ", "Maria@example.com"),
        ("<maria@example.com>", "maria@example.com"),
        ("ana@pão.example.com", "ana@xn--po-sia.example.com"),
    ],
)
def test_an_email_is_ready_to_be_sent_to(cell: str, address: str) -> None:
    """ASCII, the domain in lower case, the local part as it is."""
    assert fields.email(cell) == (address, "")


@pytest.mark.parametrize(
    "cell", ["a@example.com; b@example.org", "a@example.com, b@", "a@example.com b@example.org"]
)
def test_of_two_emails_the_first_is_taken_with_a_remark(cell: str) -> None:
    """The guide sends to the *E-mail principal*: one."""
    assert fields.email(cell) == ("a@example.com", "tem mais de um e-mail; ficou o primeiro")


@pytest.mark.parametrize(
    "cell",
    [
        *("maria@", "@example.com", "maria", "maria silva@example.com", "jose@@example.com", "a@localhost"),
        *("josé@example.com", "a@[127.0.0.1]", "a@example", ";", "a@exa\x00mple.com"),
    ],
)
def test_an_email_that_cannot_be_used_is_refused(cell: str) -> None:
    """A typing mistake is not mended by guessing: it would reach somebody else."""
    with pytest.raises(BadValue):
        fields.email(cell)


def test_text_is_one_clean_line() -> None:
    """Line breaks could become mail headers; our own guard against formulas is taken off again."""
    assert fields.text(" João\r\n da  Silva ") == "João da Silva"
    assert fields.text("'+55 11") == "+55 11"


@pytest.mark.parametrize("cell", ["Jo\x00ão", "Jo\x1bão", "Jos\ufffd", "x" * 201])
def test_text_that_is_damaged_is_refused(cell: str) -> None:
    """No control character reaches a database, a log or a mail."""
    with pytest.raises(BadValue):
        fields.text(cell)


def test_a_number_ruined_by_a_spreadsheet_is_no_code() -> None:
    """Two clients would share it."""
    with pytest.raises(BadValue, match="formate a coluna como texto"):
        fields.code("1,23457E+11")
    assert fields.code("00123-A") == "00123-A"


@pytest.mark.parametrize(
    "cell", ["javascript:alert(1)", "pagar.example.com", 'https://x.example/"><b>', "https://a b.example"]
)
def test_only_web_addresses_are_payment_links(cell: str) -> None:
    """It goes into a mail as a link."""
    with pytest.raises(BadValue):
        fields.link(cell)
    assert fields.link("https://pagar.example.com/2a?x=1") == "https://pagar.example.com/2a?x=1"


@pytest.mark.parametrize(
    ("cell", "tokens", "remark"),
    [
        ("", (), ""),
        (f"{'a' * 30}:{'b' * 30}", (f"{'a' * 30}:{'b' * 30}",), ""),
        (f"{'a' * 30} | {'b' * 30}, {'a' * 30}", ("a" * 30, "b" * 30), ""),
        ("-", (), ""),
        ("Samsung A51", (), "não é um token de aparelho"),
        (f"{'a' * 30} x", ("a" * 30,), "não é um token de aparelho"),
    ],
)
def test_devices(cell: str, tokens: tuple[str, ...], remark: str) -> None:
    """One cell may hold several; what is none is listed."""
    assert fields.devices(cell) == (tokens, remark)
