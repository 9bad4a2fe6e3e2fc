"""When messages may go out."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.calendar import ALWAYS, STANDARD, Calendar, Closed, Hours, Why, Window

SAO_PAULO = "America/Sao_Paulo"
DAY = dt.timedelta(days=1)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def hours(opens: int, closes: int) -> Hours:
    return Hours(dt.time(opens), dt.time(closes))


def zumbi(day: dt.date) -> str | None:
    return "Zumbi" if (day.month, day.day) == (11, 20) else None


CALENDAR = Calendar(STANDARD, SAO_PAULO, zumbi)  # three hours behind UTC in 2026


@pytest.mark.parametrize(
    ("moment", "why", "opens_at"),
    [
        ("2026-11-24 11:00", None, None),  # Tuesday 08:00
        ("2026-11-24 22:59", None, None),
        ("2026-11-24 10:59", Why.NIGHT, "2026-11-24 11:00"),
        ("2026-11-24 23:00", Why.NIGHT, "2026-11-25 11:00"),
        ("2026-11-21 16:59", None, None),  # Saturday 13:59
        ("2026-11-21 17:00", Why.NIGHT, "2026-11-23 11:00"),
        ("2026-11-22 15:00", Why.DAY, "2026-11-23 11:00"),
        ("2026-11-20 15:00", Why.HOLIDAY, "2026-11-21 11:00"),
        ("2026-11-21 02:00", Why.HOLIDAY, "2026-11-21 11:00"),  # still Friday in São Paulo
    ],
)
def test_standard_window(moment: str, why: Why | None, opens_at: str | None) -> None:
    """Monday to Friday 08–20, Saturday 08–14, nothing on Sundays and holidays; why, and until when."""
    closed = CALENDAR.why_closed(utc(moment))
    assert (closed and closed.why, closed and closed.opens_at) == (why, opens_at and utc(opens_at))
    assert CALENDAR.open_at(utc(moment)) is (why is None)


def test_a_holiday_is_named() -> None:
    """The sentence for people has the holiday and its date."""
    closed = CALENDAR.why_closed(utc("2026-11-20 15:00"))
    assert closed == Closed(Why.HOLIDAY, dt.date(2026, 11, 20), utc("2026-11-21 11:00"), "Zumbi")


def test_the_first_open_day() -> None:
    """A Friday holiday moves to Saturday; where nothing goes out on Saturdays, to Monday."""
    friday = dt.date(2026, 11, 20)
    assert CALENDAR.open_day(friday) == friday + DAY
    assert Calendar(Window(hours(8, 20)), SAO_PAULO, zumbi).open_day(friday) == friday + 3 * DAY


@pytest.mark.parametrize(
    ("window", "now", "opens_at"),
    [
        # São Paulo's clocks went forward at 00:00 of 4 November 2018: that Sunday began at 01:00.
        (Window(None, None, hours(0, 12)), "2018-11-04 02:00", "2018-11-04 03:00"),
        # All of the hour was left out: the next Sunday it is.
        (Window(None, None, hours(0, 1)), "2018-11-04 02:00", "2018-11-11 02:00"),
        # They went back at 00:00 of 18 February 2018: Saturday's 23:00 to 23:59 came twice.
        (Window(None, hours(23, 0)), "2018-02-18 00:30", "2018-02-18 01:00"),
        (Window(None, hours(23, 0)), "2018-02-18 02:30", "2018-02-18 02:30"),
    ],
)
def test_when_the_clock_jumps(window: Window, now: str, opens_at: str) -> None:
    """An hour that does not come opens when the day goes on; one that comes twice is open twice."""
    assert Calendar(window, SAO_PAULO).next_open(utc(now)) == utc(opens_at)


def test_half_an_hour_that_comes_twice_opens_twice() -> None:
    """From 23:30 of a day whose last hour is repeated: closed between the two halves."""
    calendar = Calendar(Window(None, Hours(dt.time(23, 30), dt.time(0))), SAO_PAULO)
    assert calendar.next_open(utc("2018-02-18 02:00")) == utc("2018-02-18 02:30")


def test_a_place_of_holidays_is_looked_at_again() -> None:
    """Whoever types in a year of holidays gets no endless search: sixty days on, one looks again."""
    shut = Calendar(ALWAYS, SAO_PAULO, lambda _: "Greve")
    now = utc("2026-11-24 12:00")
    assert (shut.next_open(now), shut.open_day(now.date())) == (now + 60 * DAY, now.date() + 60 * DAY)


def test_always_is_always() -> None:
    """Hours from 00:00 to 00:00 are the whole day."""
    assert all(Calendar(ALWAYS, "UTC").open_at(utc("2026-11-22 00:00") + n * DAY / 24) for n in range(168))


@pytest.mark.parametrize(("opens", "closes"), [(9, 9), (20, 8)])
def test_hours_without_room_are_refused(opens: int, closes: int) -> None:
    """The end is after the start."""
    with pytest.raises(ValueError, match="hours"):
        hours(opens, closes)


def test_a_window_that_never_opens_is_refused() -> None:
    """Else every notice would wait for ever."""
    with pytest.raises(ValueError, match="never"):
        Window(None)


_HOURS = (
    st.none()
    | st.builds(
        lambda opens, length: Hours(dt.time(opens), dt.time((opens + length) % 24)),
        st.integers(0, 22),
        st.integers(1, 1),
    )
    | st.just(hours(8, 20))
)
_ZONES = st.sampled_from([SAO_PAULO, "America/Manaus", "America/Noronha", "America/Rio_Branco", "UTC"])


@settings(max_examples=150, deadline=None)
@given(
    st.tuples(_HOURS, _HOURS, _HOURS).filter(any).map(lambda each: Window(*each)),
    _ZONES,
    st.integers(0, 12 * 365 * 24 * 4).map(lambda n: utc("2015-01-01") + n * dt.timedelta(minutes=15)),
)
def test_the_next_opening_is_open_and_none_is_nearer(window: Window, zone: str, now: dt.datetime) -> None:
    """Whatever the window, the zone and its daylight saving: nothing in between was open."""
    calendar = Calendar(window, zone, zumbi)
    at = calendar.next_open(now)
    assert at >= now
    assert calendar.open_at(at)
    quarters = int((at - now) / dt.timedelta(minutes=15))
    between = (now + n * dt.timedelta(minutes=15) for n in range(quarters))
    assert at == now or not any(calendar.open_at(moment) for moment in between)
