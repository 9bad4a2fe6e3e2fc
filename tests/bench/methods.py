"""Push, SMS and SendGrid: ours beside each vendor's own SDK, in one sitting into one far end: ratios count.

    .venv/bin/python -m tests.bench.methods                  # all three
    .venv/bin/python -m tests.bench.methods --only fcm

Ours keeps the ledger (SQLite, synchronous=FULL) and sends as the bot does: once with one text for all, as
the SDKs are given it, and once with the message rendered for each client. The SDKs keep nothing. The far end
is a process of its own (http_far_end.py). Rounds are interleaved, medians are printed: messages a second, and
a second of this process's own CPU time, which a busy machine leaves alone.
"""

import argparse
import asyncio
import json
import logging
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import firebase_admin
from firebase_admin import credentials, messaging
from google.oauth2.credentials import Credentials
from sendgrid import SendGridAPIClient
from sqlalchemy import update
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from delivery import firebase_file
from delivery.channels.email_sendgrid import SendGridConfig, SendGridSender
from delivery.channels.push_fcm import FcmConfig, FcmSender
from delivery.channels.sms_twilio import TwilioConfig, TwilioSender
from delivery.editions import Editions
from delivery.message import Account
from delivery.ports import Sender
from storage.engine import Database
from storage.enums import Channel, DeliveryState
from storage.migrate import upgrade
from storage.models import EmailServer
from tests.bench.http_far_end import http_far_end
from tests.support.clock import FixedClock
from tests.support.firebase import service_account_file
from tests.support.world import World

SID, TOKEN, FROM = "AC" + "0" * 32, "token", "+15005550006"
TEXT = "Fibra Sul: Maria, o acesso do contrato 10234 foi suspenso hoje. Duvidas: avisos@example.com"


@dataclass(frozen=True)
class Fixed:
    """delivery.ports.Senders of one sender."""

    sender: Sender

    async def get(self, account: Account) -> Sender:
        return self.sender

    async def close(self) -> None:
        await self.sender.close()


Opening = Callable[[str], Sender]


def twilio(url: str) -> Sender:
    return TwilioSender(
        TwilioConfig(SID, FROM, auth_token=TOKEN, base_url=url, public_url="https://bot.example.com")
    )


def fcm(url: str) -> Sender:
    file = firebase_file.read(json.dumps(service_account_file()))
    return FcmSender(FcmConfig(file, api_url=url, token_url=f"{url}/token"))


def sendgrid(url: str) -> Sender:
    return SendGridSender(SendGridConfig("SG.local", "avisos@example.com", "Fibra Sul", base_url=url))


@dataclass(frozen=True)
class Rate:
    """Messages a second of time, and of the process's CPU time."""

    wall: float
    cpu: float


class Watch:
    """Started when it is made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def rate(self, count: int) -> Rate:
        return Rate(count / (time.perf_counter() - self._wall), count / (time.process_time() - self._cpu))


async def ours(channel: Channel, opening: Opening, url: str, count: int, *, rendered: bool) -> Rate:
    """A planned run, from its first claim to the last row recorded."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.db"
        await upgrade(database)
        db = Database.open(database)
        world = await World(db, FixedClock()).ready()
        if channel is not Channel.EMAIL:
            await world.with_methods(channel)
        async with db.write() as session:
            await session.execute(update(EmailServer).values(kind="sendgrid"))
        for _ in range(0, count, 5_000):
            await world.suspend(min(count, 5_000), mobile=True, devices=1)
        senders = Fixed(opening(url))
        if rendered:
            world.letters = Editions(db)  # type: ignore[assignment]  # the real one in the fake one's place
        dispatcher = world.new_dispatcher(senders=senders)  # type: ignore[arg-type]
        await world.planned()
        watch = Watch()
        await dispatcher.settle()
        rate = watch.rate(count)
        assert await world.states() == {DeliveryState.ACCEPTED: count}
        await senders.close()
        await db.close()
    return rate


async def twilio_alone(url: str, count: int) -> Rate:
    """Twilio's async SDK, 50 calls at once."""

    class Local(AsyncTwilioHttpClient):  # type: ignore[misc]  # the SDK has no types
        async def request(self, method: str, uri: str, *args: object, **more: object) -> object:
            return await super().request(method, uri.replace("https://api.twilio.com", url), *args, **more)

    async with Local() as http:
        client = Client(SID, TOKEN, http_client=http)
        left = iter(range(count))

        async def caller() -> None:
            for _ in left:
                await client.messages.create_async(to="+5511987650001", from_=FROM, body=TEXT)

        watch = Watch()
        await asyncio.gather(*(caller() for _ in range(50)))
        return watch.rate(count)


async def fcm_alone(url: str, count: int) -> Rate:
    """Firebase's `send_each_async`, 500 a batch: the most that it takes."""

    class Local(credentials.Base):  # type: ignore[misc]  # the SDK has no types
        def get_credential(self) -> Credentials:
            return Credentials(token="local")  # type: ignore[no-untyped-call]

    messaging._MessagingService.FCM_URL = url + "/v1/projects/{0}/messages:send"
    app = firebase_admin.initialize_app(Local(), {"projectId": "demo"}, name=f"bench{time.monotonic_ns()}")
    note = messaging.Notification(title="Suspensão", body=TEXT)
    watch = Watch()
    for batch in _batches(count, 500):
        pushes = [messaging.Message(token=f"token-{n}", notification=note) for n in batch]
        assert (await messaging.send_each_async(pushes, app=app)).failure_count == 0
    return watch.rate(count)


async def sendgrid_alone(url: str, count: int) -> Rate:
    """SendGrid's SDK, 1,000 recipients a call."""
    api = SendGridAPIClient("SG.local", host=url)
    watch = Watch()
    for batch in _batches(count, 1_000):
        call = {
            "from": {"email": "avisos@example.com"},
            "subject": "Suspensão",
            "content": [{"type": "text/plain", "value": "-texto-"}],
            "personalizations": [
                {"to": [{"email": f"c{n}@example.com"}], "substitutions": {"-texto-": TEXT}} for n in batch
            ],
        }
        response = await asyncio.to_thread(partial(api.client.mail.send.post, request_body=call))
        assert response.status_code == 202
    return watch.rate(count)


def _batches(count: int, size: int) -> Iterator[range]:
    return (range(first, min(first + size, count)) for first in range(0, count, size))


@dataclass(frozen=True)
class Match:
    """Ours against an SDK alone. count, count_alone: messages of a round; the slower SDK sends fewer."""

    name: str
    channel: Channel
    opening: Opening
    alone: Callable[[str, int], Coroutine[Any, Any, Rate]]
    called: str
    count: int
    count_alone: int

    def round(self, url: str) -> dict[str, Rate]:
        """Each contender once."""
        mine = partial(ours, self.channel, self.opening, url, self.count)
        return {
            f"{self.name}, {self.called}": asyncio.run(self.alone(url, self.count_alone)),
            f"{self.name}, ours, ledger kept": asyncio.run(mine(rendered=False)),
            f"{self.name}, ours, rendered too": asyncio.run(mine(rendered=True)),
        }


MATCHES = (
    Match("Twilio", Channel.SMS, twilio, twilio_alone, "async SDK, 50 at once", 5_000, 5_000),
    Match("FCM", Channel.PUSH, fcm, fcm_alone, "send_each_async by 500", 3_000, 1_000),
    Match("SendGrid", Channel.EMAIL, sendgrid, sendgrid_alone, "SDK, 1,000 a call", 20_000, 50_000),
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=[match.name.lower() for match in MATCHES])
    asked = parser.parse_args()
    warnings.simplefilter("ignore")  # the SDKs themselves use deprecated calls
    logging.disable(logging.INFO)
    with http_far_end() as url:
        for match in MATCHES:
            if asked.only in (None, match.name.lower()):
                _print([match.round(url) for _ in range(asked.rounds)])


def _print(rounds: Sequence[Mapping[str, Rate]]) -> None:
    alone = next(iter(rounds[0]))
    for name in rounds[0]:
        rates = [one[name].wall for one in rounds]
        wall = statistics.median(one[name].wall / one[alone].wall for one in rounds)
        cpu = statistics.median(one[name].cpu / one[alone].cpu for one in rounds)
        ratio = "" if name == alone else f"  {wall:.2f} × the SDK, {cpu:.2f} × by CPU time"
        print(
            f"{name:<34}{statistics.median(rates):>9,.0f}/s  {min(rates):,.0f}..{max(rates):,.0f}{ratio}",
            flush=True,
        )


if __name__ == "__main__":
    main()
