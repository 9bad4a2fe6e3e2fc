"""Names, money, dates and masks as people write them."""

import datetime as dt

import pytest

from delivery import filters, mask
from delivery.names import first_name, full_name


@pytest.mark.parametrize(
    ("raw", "full", "first"),
    [
        ("MARIA APARECIDA DA SILVA", "Maria Aparecida da Silva", "Maria"),
        ("josé  dos santos", "José dos Santos", "José"),
        ("Ana McGregor", "Ana McGregor", "Ana"),
        ("PADARIA PÃO QUENTE LTDA", "Padaria Pão Quente Ltda", "Padaria Pão Quente Ltda"),
        ("MERCADO DO ZÉ ME", "Mercado do Zé ME", "Mercado do Zé ME"),
        ("ANA-LÚCIA D'ÁVILA", "Ana-Lúcia D'ávila", "Ana-Lúcia"),
        ("J. CARLOS", "J. Carlos", "J. Carlos"),
        ("", "", ""),
        ("   ", "", ""),
    ],
)
def test_names(raw: str, full: str, first: str) -> None:
    """An ERP's capitals become a name, a person is greeted by the first, a company by the whole."""
    assert (full_name(raw), first_name(raw)) == (full, first)


def test_values_in_portuguese() -> None:
    """Money, dates and months read as in Brazil; the first of a month is an ordinal."""
    assert filters.money(123456) == "R$\u00a01.234,56"
    assert filters.money(9990) == "R$\u00a099,90"
    assert filters.date(dt.date(2026, 3, 1)) == "01/03/2026"
    assert filters.long_date(dt.date(2026, 3, 1)) == "1º de março de 2026"
    assert filters.long_date(dt.date(2026, 3, 21)) == "21 de março de 2026"
    assert filters.month(dt.date(2026, 12, 1)) == "dezembro de 2026"


@pytest.mark.parametrize(
    ("raw", "masked"),
    [
        ("maria@x.com", "m•••a@x.com"),
        ("ab@x.com", "a•••@x.com"),
        ("a@x.com", "a•••@x.com"),
        ("not an address", "n•••s"),
        ("", "•••"),
    ],
)
def test_masked_email(raw: str, masked: str) -> None:
    """Enough of an address to recognise it, too little to write to."""
    assert mask.email(raw) == masked


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("sem e-mail", "sem e-mail"),
        ("não informado", "não informado"),
        ("maria@@x.com", "m•••@@x.com"),
        ("mariagmail.com", "m•••m"),
        ("maria arroba gmail.com", "m•••m"),
        ("11 98765", "1•••5"),
    ],
)
def test_what_was_typed_in_place_of_a_contact(cell: str, shown: str) -> None:
    """“Sem e-mail” masked says nothing to anybody; what may be an address stays covered."""
    assert mask.typed(cell) == shown


def test_masked_phone() -> None:
    """Country, area and the last four."""
    assert mask.phone("+5511987654321") == "+5511•••••4321"
    assert mask.phone("1234") == "1•••4"
    assert mask.phone("90000-0000") == "9•••••0000"
