"""What a far end's answer to the call itself leaves behind: written with the record, or not at all."""

from dataclasses import replace

from storage import suppressions
from storage.enums import Channel, DeliveryState, SuppressionReason
from storage.models import Suppression
from tests.support.fake_senders import REFUSED
from tests.support.world import World

S = DeliveryState
NO_SUCH_USER = replace(REFUSED, suppress=SuppressionReason.BOUNCED)
OPTED_OUT = replace(REFUSED, code="21610", suppress=SuppressionReason.UNSUBSCRIBED)


async def test_a_destination_refused_for_good_is_sent_nothing_more(world: World) -> None:
    """By the account's name, so that a person knows who said so; another client's is as it was."""
    refused, opted_out, fine = await world.suspend(3)
    world.sender.answers |= {refused: [NO_SUCH_USER], opted_out: [OPTED_OUT]}
    await world.sent()
    rows = {row.destination: row for row in await world.rows(Suppression)}
    assert {to: row.reason for to, row in rows.items()} == {
        refused: SuppressionReason.BOUNCED,
        opted_out: SuppressionReason.UNSUBSCRIBED,
    }
    assert {(row.by, row.channel, row.since) for row in rows.values()} == {
        ("Principal", Channel.EMAIL, world.clock.now())
    }
    assert await world.states() == {S.REJECTED: 2, S.ACCEPTED: 1}
    assert fine not in rows


async def test_a_refusal_that_may_pass_suppresses_nothing(world: World) -> None:
    """Permanent for this message is not for good."""
    (refused,) = await world.suspend()
    world.sender.answers[refused] = [REFUSED]
    await world.sent()
    assert await world.rows(Suppression) == []


async def test_a_person_lifts_what_a_call_suppressed(world: World) -> None:
    """The client is written to again, by the same address."""
    (to,) = await world.suspend()
    world.sender.answers[to] = [NO_SUCH_USER]
    await world.sent()
    async with world.db.write() as session:
        assert await suppressions.lift(
            session, channel=Channel.EMAIL, destination=to, by="U1", now=world.clock.now()
        )
    async with world.db.read() as session:
        assert await suppressions.active(session, Channel.EMAIL, [to]) == {}
