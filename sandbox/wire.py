"""How the bot hears of things: one way in, whichever the app's settings say."""

from typing import Protocol

from sandbox.shapes import Json


class NotAcked(Exception):
    """The gesture got no answer. error: `dispatch_failed` without a bot, else `operation_timeout`."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class Wire(Protocol):
    """Socket Mode (`socket_mode`), or signed requests to an address (`request_url`)."""

    @property
    def connected(self) -> bool:
        """Whether a bot is there."""
        ...

    async def deliver(self, kind: str, payload: Json) -> Json:
        """Sends and waits: the ack's payload ({} if it has none), or NotAcked after three seconds.

        kind: `slash_commands`, `interactive` or `events_api`.
        """
        ...
