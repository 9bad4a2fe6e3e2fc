"""The daily copy, whatever the clock calls and whenever the bot runs."""

import datetime as dt
from pathlib import Path

import pytest

from delivery.backups import Backups, Place
from storage import backup
from storage.engine import Database
from tests.support.clock import FixedClock

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
BEFORE_THREE = dt.datetime(2026, 11, 24, 5, 59, tzinfo=dt.UTC)  # 02:59 in São Paulo


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Place:
    return Place(Path(database_url.removeprefix("sqlite:///")), tmp_path / "copies", keep=3)


@pytest.fixture
def backups(dialect: str, db: Database, place: Place, clock: FixedClock) -> Backups:
    return Backups(db, place, clock)


def copies(place: Place) -> list[str]:
    return [path.name[-13:-3] for path in sorted(place.folder.glob("*"))]


async def test_once_a_local_day_from_three_on(backups: Backups, place: Place, clock: FixedClock) -> None:
    """The call a minute before does nothing, the ones after it neither; another process finds it done."""
    clock.set(BEFORE_THREE)
    await backups.look()
    assert copies(place) == []
    clock.move(dt.timedelta(minutes=1))
    await backups.look()
    made = next(place.folder.iterdir()).stat().st_mtime_ns
    clock.move(20 * HOUR)
    await backups.look()
    assert (copies(place), next(place.folder.iterdir()).stat().st_mtime_ns) == (["2026-11-24"], made)


async def test_the_newest_few_stay(backups: Backups, place: Place, clock: FixedClock) -> None:
    for _ in range(5):
        await backups.look()
        clock.move(DAY)
    assert copies(place) == ["2026-11-26", "2026-11-27", "2026-11-28"]


async def test_one_that_failed_says_so_and_is_tried_again(
    backups: Backups, place: Place, clock: FixedClock
) -> None:
    """In an hour, not every minute; nothing else is disturbed."""
    place.folder.write_text("in the way")
    await backups.look()
    assert "Não consigo gravar" in (backups.trouble or "")
    place.folder.unlink()
    await backups.look()
    assert not place.folder.exists()
    clock.move(HOUR)
    await backups.look()
    assert (backups.trouble, copies(place)) == (None, ["2026-11-24"])
    backup.check(next(place.folder.iterdir()))
