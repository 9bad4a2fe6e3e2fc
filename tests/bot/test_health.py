"""When `/health` is red."""

from bot.health import SHUT_MOST, Health


class World:
    def __init__(self) -> None:
        self.seconds, self.sends, self.open = 0.0, True, False
        self.health = Health(
            at_work=lambda: self.sends, connected=self._connected, seconds=lambda: self.seconds
        )

    async def _connected(self) -> bool:
        return self.open


async def test_red_once_slack_is_shut_for_a_minute() -> None:
    """A token that was revoked is said nowhere in Slack: whoever watches the bot sees it here."""
    world = World()
    world.open, world.seconds = True, 500.0
    await world.health.look()
    world.open, world.seconds = False, 500.0 + SHUT_MOST
    await world.health.look()
    assert world.health.well()
    world.seconds += 1
    assert not world.health.well()
    world.open = True
    await world.health.look()
    assert world.health.well()


async def test_a_bot_that_starts_has_a_minute_to_connect() -> None:
    world = World()
    world.seconds = SHUT_MOST
    assert world.health.well()


async def test_red_where_nothing_is_sent() -> None:
    """Its database is away, say."""
    world = World()
    world.sends = False
    assert not world.health.well()
