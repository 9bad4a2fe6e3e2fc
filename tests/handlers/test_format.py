"""What people read: numbers, dates and lists in Brazilian Portuguese."""

import datetime as dt

import pytest

from handlers import format as fmt

ZONE = "America/Sao_Paulo"
NINE = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


def test_thousands_have_a_point() -> None:
    """1234 reads 1.234, alone and counted."""
    assert fmt.number(1234) == "1.234"
    assert fmt.count(2000, "aviso", "avisos") == "2.000 avisos"
    assert fmt.count(1, "aviso", "avisos") == "1 aviso"


def test_moments_are_on_the_providers_clock() -> None:
    """Noon UTC is nine in São Paulo."""
    assert fmt.moment(NINE, ZONE) == "24/11/2026 09:00"
    assert fmt.clock(NINE, ZONE) == "09:00"


@pytest.mark.parametrize(
    ("days", "reads"),
    [(0, "hoje às 09:00"), (1, "amanhã às 09:00"), (-1, "ontem às 09:00"), (3, "27/11/2026 às 09:00")],
)
def test_near_days_have_names(days: int, reads: str) -> None:
    """Today, tomorrow and yesterday are said as such, anything else by its date."""
    assert fmt.near(NINE + dt.timedelta(days), NINE, ZONE) == reads


def test_near_counts_local_days() -> None:
    """22:00 in São Paulo is tomorrow in UTC, and still today for the provider."""
    assert fmt.near(NINE + dt.timedelta(hours=13), NINE, ZONE) == "hoje às 22:00"


@pytest.mark.parametrize(
    ("seconds", "reads"),
    [(0.2, "1 s"), (45, "45 s"), (60, "1 min"), (125, "2 min 5 s"), (4800, "1 h 20 min"), (7200, "2 h")],
)
def test_a_duration_has_two_units_at_most(seconds: float, reads: str) -> None:
    """Nobody reads seconds behind hours."""
    assert fmt.duration(dt.timedelta(seconds=seconds)) == reads


@pytest.mark.parametrize(
    ("seconds", "reads"), [(20, "menos de 1 min"), (130, "~2 min"), (5000, "~83 min"), (10800, "~3 h")]
)
def test_an_estimate_is_no_finer_than_it_can_be(seconds: float, reads: str) -> None:
    """Time left is told in minutes, then in hours."""
    assert fmt.about(dt.timedelta(seconds=seconds)) == reads


@pytest.mark.parametrize(
    ("done", "total", "reads"),
    [
        (0, 10, "░░░░░░░░░░"),
        (1, 2000, "▓░░░░░░░░░"),
        (640, 2000, "▓▓▓░░░░░░░"),
        (1999, 2000, "▓▓▓▓▓▓▓▓▓░"),
        (5, 5, "▓▓▓▓▓▓▓▓▓▓"),
        (0, 0, "▓▓▓▓▓▓▓▓▓▓"),
    ],
)
def test_the_bar_is_full_only_at_the_end(done: int, total: int, reads: str) -> None:
    """One of 2,000 shows that it began; 1,999 of 2,000 that it is not over."""
    assert fmt.bar(done, total) == reads


def test_a_long_list_counts_its_rest() -> None:
    """Three names and how many more."""
    assert fmt.listed(["Ana", "Bia", "Caio"]) == "Ana, Bia e Caio"
    assert fmt.listed(["Ana", "Bia", "Caio", "Davi"], most=2) == "Ana, Bia e mais 2"
    assert fmt.listed(["Ana"]) == "Ana"


@pytest.mark.parametrize(
    ("days", "reads"),
    [(0, "hoje 09:00"), (1, "qua. 09:00"), (6, "seg. 09:00"), (7, "ter. 01/12, 09:00")],
)
def test_soon_is_a_day_of_the_week(days: int, reads: str) -> None:
    """Within the week its name is enough; a week on, it would be taken for today."""
    assert fmt.soon(NINE + dt.timedelta(days), NINE, ZONE) == reads
