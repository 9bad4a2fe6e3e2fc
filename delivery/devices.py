"""The subscriber's app on a device: registered, replaced, signed out. Knows neither Slack nor HTTP."""

import re

from delivery.ports import Clock
from storage import clients, devices
from storage.engine import Database

TOKEN = re.compile(r"[\w:.-]{8,4096}", re.ASCII)


class NoToken(Exception):
    """What was given cannot be a token that Firebase gives an app."""


def token(given: str) -> str:
    """A registration token as it is kept. Raises NoToken."""
    stripped = given.strip()
    if not TOKEN.fullmatch(stripped):
        raise NoToken
    return stripped


class Devices:
    """Keeps who has which device. Clients are named by their code, or by a contract's.

    Both calls say whether the client exists. Whoever answers a stranger answers the same either way.
    """

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def register(self, client_code: str, given: str, *, instead_of: str = "") -> bool:
        """Keep a device of a client; again and again is fine. Raises NoToken.

        instead_of: the token it had before, which Firebase has replaced; "" where there was none.
        """
        kept, before = token(given), instead_of.strip()
        async with self._db.write() as session:
            client = await clients.with_code(session, client_code)
            if client is None or client.id is None:
                return False
            if before and before != kept:
                await devices.remove(session, [before], client_id=client.id)
            await devices.register(session, [(client.id, kept)], now=self._clock.now())
        return True

    async def sign_out(self, client_code: str, given: str) -> bool:
        """Forget a device of a client; another client's stays. One that is not there is as good as gone."""
        async with self._db.write() as session:
            client = await clients.with_code(session, client_code)
            if client is None:
                return False
            await devices.remove(session, [given.strip()], client_id=client.id)
        return True
