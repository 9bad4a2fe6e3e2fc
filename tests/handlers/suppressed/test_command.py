"""Who is sent nothing more: listed with the reason, lifted by a person."""

import pytest

from handlers.suppressed import command, texts
from handlers.suppressed.modal import PAGE, Page, listing
from storage import suppressions
from storage.engine import Database
from storage.enums import Channel, SuppressionReason
from storage.models import Suppression
from tests.support.clock import NOON_UTC
from tests.support.deps import Bench, bench
from tests.support.forms import turn
from tests.support.golden import Golden
from tests.support.views import shown_modal, words

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

ZONE = "America/Sao_Paulo"
ROWS = [
    Suppression(id=number, channel=channel, destination=destination, reason=reason, since=NOON_UTC, by=by)
    for number, (channel, destination, reason, by) in enumerate(
        [
            (Channel.EMAIL, "maria@cliente.example", SuppressionReason.BOUNCED, "sendgrid"),
            (Channel.SMS, "+5511987654321", SuppressionReason.UNSUBSCRIBED, "twilio"),
            (Channel.EMAIL, "<!here>@cliente.example", SuppressionReason.SPAM, "sendgrid"),
        ],
        start=1,
    )
]


async def suppressed(on: Bench, count: int) -> None:
    async with on.deps.db.write() as session:
        for number in range(count):
            await suppressions.add(
                session,
                channel=Channel.EMAIL,
                destination=f"cliente{number}@cliente.example",
                reason=SuppressionReason.BOUNCED,
                since=on.clock.now(),
                by="sendgrid",
            )


@pytest.mark.parametrize(
    ("name", "page"), [("list", Page(ROWS, 45, 20, ZONE)), ("none", Page([], 0, 0, ZONE))]
)
async def test_golden(golden: Golden, name: str, page: Page, db: Database) -> None:
    """Contacts masked, reasons in words, a button each."""
    golden(f"slack/suppressed.{name}.json", shown_modal(listing(page)))


async def test_lifting(db: Database) -> None:
    """It is sent to again, and leaves the list."""
    on = bench(db)
    await suppressed(on, 1)
    async with db.read() as session:
        (row,) = await suppressions.listed(session, limit=5)
    await command.lift(on.deps, turn(value=str(row.id), metadata="0"))
    shown = words(on.slack.shown("V2")[-1])
    assert texts.LIFTED in shown
    assert texts.NONE in shown
    await command.lift(on.deps, turn(value=str(row.id), metadata="0"))
    assert texts.ALREADY in words(on.slack.shown("V2")[-1])


async def test_many_are_turned_page_by_page(db: Database) -> None:
    """A modal holds a hundred blocks."""
    on = bench(db)
    await suppressed(on, PAGE + 5)
    await command.page(on.deps, turn(value=str(PAGE), metadata="0"))
    shown = on.slack.shown("V2")[-1]
    assert "21 a 25 de 25" in words(shown)
    shown_modal(shown)
