"""Holidays of the Union, of each state, and the provider's own."""

import datetime as dt

import pytest

from delivery.calendar import STANDARD, Calendar
from delivery.holidays_br import STATES, holidays_of, of_year

NATIONAL = {"01-01", "04-21", "05-01", "09-07", "10-12", "11-02", "11-15", "11-20", "12-25"}


@pytest.mark.parametrize("state", [None, *STATES])
def test_every_state_has_the_national_ones(state: str | None) -> None:
    """In each of five years, with names in Portuguese; Zumbi is national since 2024."""
    for year in range(2024, 2029):
        found = of_year(year, state)
        assert {f"{day:%m-%d}" for day in found} >= NATIONAL
        assert found[dt.date(year, 12, 25)] == "Natal"
        assert sum(name == "Sexta-feira Santa" for name in found.values()) == 1


@pytest.mark.parametrize(
    ("state", "day", "name"),
    [
        ("SP", dt.date(2026, 7, 9), "Revolução Constitucionalista"),
        ("BA", dt.date(2026, 7, 2), "Independência da Bahia"),
        ("RS", dt.date(2026, 9, 20), "Dia do Gaúcho"),
    ],
)
def test_a_state_has_its_own(state: str, day: dt.date, name: str) -> None:
    """And only that state."""
    assert holidays_of(state)(day) == name
    assert holidays_of(None)(day) is None


def test_the_municipality_s_own_are_added_by_hand() -> None:
    """Once, or every year; a law's holiday on the same date keeps its name."""
    own = [
        (dt.date(2026, 2, 17), "Carnaval", False),
        (dt.date(2020, 1, 20), "São Sebastião", True),
        (dt.date(2020, 12, 25), "Aniversário da cidade", True),
    ]
    holiday = holidays_of("RJ", own)
    assert holiday(dt.date(2026, 2, 17)) == "Carnaval"
    assert holiday(dt.date(2027, 2, 17)) is None
    assert holiday(dt.date(2027, 1, 20)) == "São Sebastião"
    assert holiday(dt.date(2027, 12, 25)) == "Natal"


def test_nothing_goes_out_on_a_state_s_holiday() -> None:
    """9 July 2026, a Thursday: closed in São Paulo, open in Bahia."""
    noon = dt.datetime(2026, 7, 9, 15, tzinfo=dt.UTC)
    assert not Calendar(STANDARD, "America/Sao_Paulo", holidays_of("SP")).open_at(noon)
    assert Calendar(STANDARD, "America/Bahia", holidays_of("BA")).open_at(noon)


def test_no_such_state() -> None:
    """A state that a person could not choose is a mistake of ours."""
    with pytest.raises(KeyError):
        of_year(2026, "XX")
