"""One slot a local day, whatever the zone and the clock do."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.schedule import latest_slot, local_date, next_midnight, next_slot

HOUR = dt.timedelta(hours=1)
ZONES = (
    "America/Sao_Paulo", "America/Noronha", "America/Rio_Branco", "UTC", "Europe/Lisbon", "America/New_York",
    "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe", "America/Santiago",
)  # fmt: skip


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def test_before_the_hour_the_latest_slot_is_yesterdays() -> None:
    nine = dt.time(9, 0)
    before = latest_slot(utc("2026-11-24T11:59"), send_at=nine, zone="America/Sao_Paulo")
    after = latest_slot(utc("2026-11-24T12:00"), send_at=nine, zone="America/Sao_Paulo")
    assert (before.local_date, before.late) == (dt.date(2026, 11, 23), 24 * HOUR - dt.timedelta(minutes=1))
    assert (after.local_date, after.label, after.late) == (dt.date(2026, 11, 24), "09:00", 0 * HOUR)


def test_the_hour_that_comes_twice_is_one_slot() -> None:
    """New York, 2026-11-01: 01:30 comes at 05:30 and at 06:30 UTC."""
    slots = [
        latest_slot(utc(at), send_at=dt.time(1, 30), zone="America/New_York")
        for at in ("2026-11-01T05:30", "2026-11-01T06:30")
    ]
    assert [slot.local_date for slot in slots] == [dt.date(2026, 11, 1)] * 2
    assert [slot.late for slot in slots] == [0 * HOUR, HOUR]


def test_the_hour_that_does_not_come_falls_an_hour_later() -> None:
    """New York, 2026-03-08: there is no 02:30; its slot is at 03:30, which is 07:30 UTC."""
    slot = latest_slot(utc("2026-03-08T12:00"), send_at=dt.time(2, 30), zone="America/New_York")
    assert (slot.local_date, slot.at) == (dt.date(2026, 3, 8), utc("2026-03-08T07:30"))


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_of_hourly_ticks_names_every_day_once(zone: str) -> None:
    """No day without its slot and none with two, over both changes of the clock."""
    start = utc("2026-01-01T00:30")
    ticks = [start + HOUR * n for n in range(24 * 365)]
    dates = [latest_slot(at, send_at=dt.time(2, 30), zone=zone).local_date for at in ticks]
    seen = sorted(set(dates))
    assert dates == sorted(dates)
    assert seen == [seen[0] + dt.timedelta(n) for n in range(len(seen))]


@given(
    now=st.integers(0, 365 * 86_400).map(lambda n: utc("2026-01-01T00:00") + n * dt.timedelta(seconds=1)),
    hour=st.times(),
    zone=st.sampled_from(ZONES),
)
def test_now_lies_between_the_latest_and_the_next_slot(now: dt.datetime, hour: dt.time, zone: str) -> None:
    slot = latest_slot(now, send_at=hour, zone=zone)
    assert slot.at <= now < next_slot(now, send_at=hour, zone=zone)
    assert slot.late < dt.timedelta(hours=26)


def test_the_next_local_day_begins_at_the_providers_midnight() -> None:
    """At 23:30 in São Paulo it is the next day in UTC already; the ceiling starts anew at 03:00 UTC."""
    now = utc("2026-11-25T02:30")
    assert local_date(now, "America/Sao_Paulo") == dt.date(2026, 11, 24)
    assert next_midnight(now, "America/Sao_Paulo") == utc("2026-11-25T03:00")
