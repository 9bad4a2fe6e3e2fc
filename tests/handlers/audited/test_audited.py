"""What the auditor found, as people read it: in the status, and once in the channel."""

import pytest

from delivery.auditor import Audit
from handlers.audited.message import block, news
from handlers.audited.watch import AuditNews
from handlers.people import People
from storage import auditor
from storage.auditor import Found
from storage.engine import Database
from storage.enums import FindingKind
from storage.models import Finding
from tests.support.clock import NOON_UTC, FixedClock
from tests.support.fake_channel import FakeChannel
from tests.support.golden import Golden
from tests.support.views import shown_message, words

ZONE = "America/Sao_Paulo"
EVERY = [Finding(kind=kind, subject="run 7", count=2, since=NOON_UTC) for kind in FindingKind]


def test_golden(golden: Golden) -> None:
    """Every finding, each with what to do."""
    golden("slack/audited.json", shown_message(news(EVERY).blocks))


@pytest.mark.parametrize(
    ("audit", "said"),
    [
        (Audit(None, []), "ainda não foi feita"),
        (Audit(NOON_UTC, []), "tudo certo, conferido às 09:00"),
        (Audit(NOON_UTC, EVERY[:1]), "1 ponto de atenção, conferido às 09:00"),
    ],
)
def test_the_status_says_when_it_was_checked(audit: Audit, said: str) -> None:
    assert said in words([block(audit, ZONE)])


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_each_finding_is_told_once(db: Database, clock: FixedClock) -> None:
    """However long it lasts; one that came later is told by itself."""
    slack = FakeChannel()

    async def check(*kinds: FindingKind) -> None:
        async with db.write() as session:
            await auditor.keep(session, [Found(kind) for kind in kinds], now=clock.now())
        for _ in range(2):
            await AuditNews(db, slack, People(db, slack, clock, frozenset()), clock).tell("C1", ZONE)

    await check(FindingKind.LEASE_STUCK)
    await check(FindingKind.LEASE_STUCK, FindingKind.DOUBT_OLD, FindingKind.RESTORED)
    first, second = slack.in_channel()
    assert "Presos" in first.text
    assert "Presos" not in second.text
    assert "a verificar há mais de 24 horas" in second.text
