"""The ingress: what is signed is taken once, and nothing else changes anything."""

import asyncio
import base64
import gzip
import hashlib
import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlencode

import jsonschema
import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import ingress as subject
from bot import openapi
from bot.ingress import Outside, ingress, runner
from delivery.devices import Devices
from delivery.endpoints import Endpoints
from delivery.receipts import Receipts
from delivery.webhooks import Webhooks
from storage import device_keys, gateways
from storage.engine import Database, DatabaseUnreachable
from storage.enums import Channel, DeliveryState, EmailKind
from storage.gateways import SmsGatewayValues
from storage.models import Attempt, Delivery, Device, EmailServer, Receipt, Suppression
from storage.vault import Key, Vault
from tests.support.clock import FixedClock
from tests.support.sendgrid_signer import Signer, event, post
from tests.support.world import World

S = DeliveryState
UID = "a" * 32
PUBLIC = "https://avisos.fibra.example/bot"
TOKEN = "twilio-auth-token"
SMS_KEY = "b" * 32
SIGNER = Signer()
DEVICE = {"client": "K1", "token": "fMaria0123:APA91b-x", "platform": "android"}


class Served(TestServer):
    """On a port of its own, as the bot serves it."""

    async def _make_runner(self, **_: object) -> web.AppRunner:
        return runner(self.app)


@dataclass
class House:
    """A provider whose mails and one SMS are out, with its ingress served on a port."""

    world: World
    outside: Outside
    http: TestClient  # type: ignore[type-arg]
    mail_key: str
    device_key: str
    seconds: list[float]

    async def sendgrid(self, body: bytes, uid: str = UID, **headers: str) -> int:
        """Posts as SendGrid does; the status."""
        signed = SIGNER.headers(body, self.world.clock.now()) | headers
        answer = await self.http.post(f"/webhooks/sendgrid/{uid}", data=body, headers=signed)
        return answer.status

    async def twilio(
        self, status: str, *, to: str = SMS_KEY, url: str = f"{PUBLIC}/webhooks/twilio/{SMS_KEY}", **more: str
    ) -> int:
        """Posts as Twilio does, signed for `url`; the status."""
        fields = {
            "MessageSid": "SM1",
            "MessageStatus": status,
            "To": "+5511987654321",
            "ErrorCode": "",
            **more,
        }
        signed = url + "".join(name + fields[name] for name in sorted(fields))
        digest = hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest()
        headers = {
            "X-Twilio-Signature": base64.b64encode(digest).decode(),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answer = await self.http.post(f"/webhooks/twilio/{to}", data=urlencode(fields), headers=headers)
        return answer.status

    async def device(self, body: object = None, key: str | None = None) -> ClientResponse:
        headers = {"Authorization": f"Bearer {self.device_key if key is None else key}"}
        return await self.http.post("/devices", json=DEVICE if body is None else body, headers=headers)

    async def state(self, channel: Channel = Channel.EMAIL) -> DeliveryState:
        (state,) = [row.state for row in await self.world.rows(Delivery) if row.channel is channel]
        return DeliveryState(state)

    async def traces(self) -> list[object]:
        """Everything that a post could have changed."""
        rows = [await self.world.rows(model) for model in (Delivery, Receipt, Suppression, Device)]
        return [row.model_dump() for some in rows for row in some]


async def sms_out(world: World, vault: Vault) -> None:
    """One SMS, accepted by Twilio."""
    now = world.clock.now()
    values = SmsGatewayValues(name="Twilio", kind="twilio", config={"account_sid": "AC1", "sender": "MG1"})
    async with world.db.write() as session:
        gateway = await gateways.register(session, vault, values, {"auth_token": TOKEN}, by="U1", now=now)
        delivery = Delivery(
            run_id=1,
            notice_id=1,
            channel=Channel.SMS,
            account_id=gateway.id or 0,
            destination="+5511987654321",
            state=S.ACCEPTED,
            attempts=1,
            updated_at=now,
        )
        session.add(delivery)
        await session.flush()
        session.add(
            Attempt(key=SMS_KEY, call_id=SMS_KEY, delivery_id=delivery.id or 0, number=1, started_at=now)
        )


@pytest.fixture
async def house(db: Database, clock: FixedClock) -> AsyncIterator[House]:
    world, vault = await World(db, clock).ready(), Vault([Key(b"k" * 32)])
    await world.suspend()
    await world.sent()
    await world.change(EmailServer, kind=EmailKind.SENDGRID, uid=UID, webhook_key=SIGNER.public_key)
    (attempt,) = await world.rows(Attempt)
    await sms_out(world, vault)
    async with db.write() as session:
        _, key = await device_keys.issue(session, "App", by="U1", now=clock.now())
    seconds = [0.0]
    outside = Outside(
        db=db,
        webhooks=Webhooks(db, vault, Endpoints(public_url=PUBLIC)),
        receipts=Receipts(db, news=world.news),
        devices=Devices(db, clock),
        clock=clock,
        seconds=lambda: seconds[0],
        public_url=PUBLIC,
    )
    async with TestClient(Served(ingress(outside))) as http:
        yield House(world, outside, http, attempt.key, key, seconds)


async def test_sendgrids_word_is_taken(house: House) -> None:
    assert await house.sendgrid(post(event("delivered", house.mail_key))) == 204
    assert await house.state() is S.DELIVERED


async def test_a_post_that_is_repeated_changes_nothing(house: House) -> None:
    """SendGrid is told that all is well, or it would repeat it all day."""
    body = post(event("bounce", house.mail_key, type="bounce", reason="550 5.1.1 unknown"))
    await house.sendgrid(body)
    before = await house.traces()
    assert [await house.sendgrid(body) for _ in range(3)] == [204] * 3
    assert await house.traces() == before
    assert len(await house.world.rows(Suppression)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Twilio-Email-Event-Webhook-Signature": ""},
        {"X-Twilio-Email-Event-Webhook-Signature": Signer().sign(b"x", "1")},
        {"X-Twilio-Email-Event-Webhook-Timestamp": "1700000000"},
        {"X-Twilio-Email-Event-Webhook-Timestamp": "9" * 400},
    ],
)
async def test_what_sendgrid_has_not_signed(headers: dict[str, str], house: House) -> None:
    before = await house.traces()
    assert await house.sendgrid(post(event("delivered", house.mail_key)), **headers) == 403
    assert await house.traces() == before


async def test_an_account_answers_for_its_own_mails(house: House) -> None:
    """Signed by one account, about the SMS of another; and for an account that is not there."""
    before = await house.traces()
    assert await house.sendgrid(post(event("delivered", SMS_KEY))) == 204
    assert await house.sendgrid(post(event("delivered", house.mail_key)), uid="c" * 32) == 403
    assert await house.traces() == before


async def test_an_account_without_a_key_takes_nothing(house: House) -> None:
    await house.world.change(EmailServer, webhook_key=None)
    assert await house.sendgrid(post(event("delivered", house.mail_key))) == 403


async def test_an_account_that_is_off_still_hears(house: House) -> None:
    """Receipts come late: the provider changed its account yesterday."""
    await house.world.change(EmailServer, active=False)
    assert await house.sendgrid(post(event("delivered", house.mail_key))) == 204
    assert await house.state() is S.DELIVERED


async def test_twilios_word_is_taken(house: House) -> None:
    """Blank fields count for the signature; the same status again changes nothing."""
    assert [await house.twilio("delivered") for _ in range(2)] == [204, 204]
    assert await house.state(Channel.SMS) is S.DELIVERED
    assert len(await house.world.rows(Receipt)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": f"http://avisos.fibra.example/bot/webhooks/twilio/{SMS_KEY}"},
        {"url": f"{PUBLIC}/webhooks/twilio/{'c' * 32}"},
        {"to": "c" * 32},
    ],
)
async def test_what_twilio_has_not_signed(wrong: dict[str, str], house: House) -> None:
    """The exact address counts, and the attempt in it."""
    before = await house.traces()
    assert await house.twilio("delivered", **wrong) == 403
    assert await house.traces() == before


async def test_a_device_is_registered(house: House) -> None:
    answer = await house.device()
    assert (answer.status, await answer.json()) == (202, {"ok": True})
    assert [row.token for row in await house.world.rows(Device)] == [DEVICE["token"]]


async def test_nobody_learns_who_is_a_client(house: House) -> None:
    """The same answer, to the letter; and nothing is kept of a stranger."""
    known, stranger = await house.device(), await house.device(DEVICE | {"client": "K999", "token": "x" * 20})
    assert (known.status, await known.text()) == (stranger.status, await stranger.text())
    assert known.headers.keys() == stranger.headers.keys()
    assert len(await house.world.rows(Device)) == 1


async def test_a_device_needs_a_key_that_holds(house: House) -> None:
    async with house.world.db.write() as session:
        (key,) = await device_keys.listed(session)
        await device_keys.revoke(session, key.uid, by="U1", now=house.world.clock.now())
    for wrong in (house.device_key, "", "susp_made-up", "x" * 5_000):
        answer = await house.device(key=wrong)
        assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert (await house.http.post("/devices", json=DEVICE)).status == 401
    assert await house.world.rows(Device) == []


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"client": ""}, "missing_client"),
        ({"client": "a\nb"}, "invalid_client"),
        ({"client": 7}, "missing_client"),
        ({"token": "short"}, "invalid_token"),
        ({"platform": "nokia"}, "invalid_platform"),
        ({"platform": None}, "missing_platform"),
        ({"replaces": "é"}, "invalid_replaces"),
        ({"admin": True}, "unknown_field"),
    ],
)
async def test_what_is_no_registration(change: dict[str, object], name: str, house: House) -> None:
    """Told to programs by name, to people in a sentence."""
    answer = await house.device(DEVICE | change)
    told = await answer.json()
    assert (answer.status, told["error"]) == (400, name)
    assert told["message"].endswith(".")


async def pieces(size: int) -> AsyncIterator[bytes]:
    """A body that does not say how long it is."""
    for start in range(0, size, 1_000):
        yield b"x" * min(1_000, size - start)


async def test_too_much_is_not_read(house: House) -> None:
    """By what it says of itself, and by what comes."""
    key = {"Authorization": f"Bearer {house.device_key}"}
    sendgrid = f"/webhooks/sendgrid/{UID}"
    assert (await house.http.post("/devices", data=b"x" * 4_097, headers=key)).status == 413
    assert (await house.http.post("/devices", data=pieces(4_097), headers=key)).status == 413
    assert (await house.http.post(sendgrid, data=pieces(2_000_001))).status == 413
    assert (await house.http.post(sendgrid, data=pieces(2_000_000))).status == 403


async def test_nothing_is_unpacked(house: House) -> None:
    """Ten megabytes in ten kilobytes, and what is not packed as it says."""
    packed = {"Authorization": f"Bearer {house.device_key}", "Content-Encoding": "gzip"}
    for body in (gzip.compress(b"x" * 10_000_000), b"no gzip"):
        assert (await house.http.post("/devices", data=body, headers=packed)).status == 415


async def test_who_dawdles_is_not_waited_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that never ends holds no place."""
    monkeypatch.setattr("bot.ingress_limits.BODY_SECONDS", 0.05)
    done = asyncio.Event()

    async def dawdling() -> AsyncIterator[bytes]:
        yield b"x"
        await done.wait()

    posting = house.http.post(f"/webhooks/sendgrid/{UID}", data=dawdling())
    answer = await asyncio.wait_for(posting, 5)
    done.set()
    assert answer.status == 408


async def test_a_key_has_its_rate(house: House) -> None:
    """A hundred at once, then twenty a second; told how long to wait."""
    answers = [await house.device(DEVICE | {"client": "nobody"}) for _ in range(subject.BURST + 1)]
    assert [answer.status for answer in answers] == [202] * subject.BURST + [429]
    assert answers[-1].headers["Retry-After"] == "1"
    house.seconds[0] += 1.0
    again = [(await house.device(DEVICE | {"client": "nobody"})).status for _ in range(21)]
    assert again == [202] * 20 + [429]


async def test_a_database_that_is_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The far end is to post again: nothing is lost."""

    async def away(*_: object, **__: object) -> None:
        raise DatabaseUnreachable("gone")

    monkeypatch.setattr(house.outside.receipts, "take", away)
    body = post(event("delivered", house.mail_key))
    answer = await house.http.post(
        f"/webhooks/sendgrid/{UID}", data=body, headers=SIGNER.headers(body, house.world.clock.now())
    )
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


async def test_no_more_than_so_many_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits too long is told to come again; the others are served."""
    monkeypatch.setattr("bot.ingress_limits.TURN_SECONDS", 0.05)
    slow = asyncio.Event()

    async def take(*_: object, **__: object) -> int:
        await slow.wait()
        return 0

    monkeypatch.setattr(house.outside.receipts, "take", take)
    body = post(event("delivered", house.mail_key))
    posts = [asyncio.create_task(house.sendgrid(body)) for _ in range(subject.AT_ONCE + 3)]
    done: set[asyncio.Task[int]] = set()
    while len(done) < 3:
        done, _ = await asyncio.wait(posts, return_when=asyncio.FIRST_COMPLETED, timeout=5)
    slow.set()
    assert sorted(await asyncio.gather(*posts)) == [204] * subject.AT_ONCE + [503] * 3


async def test_health_and_description(house: House) -> None:
    """The description is that of what is served, and a registration of ours is one."""
    assert await (await house.http.get("/health")).json() == {"ok": True}
    told = await (await house.http.get("/openapi.json")).json()
    assert told == openapi.document(PUBLIC)
    jsonschema.validate(DEVICE, told["components"]["schemas"]["Registration"])
    assert told["servers"] == [{"url": PUBLIC}]


async def test_a_bot_that_is_not_well_says_so(house: House) -> None:
    app = ingress(Outside(**{**vars(house.outside), "healthy": lambda: False}))
    async with TestClient(Served(app)) as http:
        assert (await http.get("/health")).status == 503


@pytest.mark.parametrize(
    ("key", "given", "status"),
    [("k", "Bearer k", 200), ("k", "Bearer x", 404), ("k", "", 404), (None, "Bearer None", 404)],
)
async def test_metrics_are_for_whoever_has_the_key(
    house: House, key: str | None, given: str, status: int
) -> None:
    """Without a key set they are nobody's; without it sent there is nothing there."""

    async def text() -> str:
        return "up 1.0\n"

    app = ingress(Outside(**{**vars(house.outside), "metrics": text, "metrics_key": key}))
    async with TestClient(Served(app)) as http:
        answer = await http.get("/metrics", headers={"Authorization": given})
        assert answer.status == status
        assert ("up 1.0" in await answer.text()) is (status == 200)


@pytest.mark.parametrize(
    "path", ["/", "/devices/", "/metrics", "/webhooks/sendgrid/x", "/webhooks/twilio/../devices"]
)
async def test_elsewhere_there_is_nothing(path: str, house: House) -> None:
    answer = await house.http.get(path)
    assert answer.status in {404, 405}
    assert answer.headers["Server"] == "suspensao"


PATHS = st.sampled_from(
    [f"/webhooks/sendgrid/{UID}", f"/webhooks/twilio/{SMS_KEY}", "/devices", "/webhooks/sendgrid/" + "f" * 32]
)
NAMES = st.sampled_from(
    [
        "X-Twilio-Email-Event-Webhook-Signature",
        "X-Twilio-Email-Event-Webhook-Timestamp",
        "X-Twilio-Signature",
        "Authorization",
        "Content-Type",
        "Content-Encoding",
    ]
)
VALUES = st.one_of(
    st.sampled_from(["Bearer x", "Bearer ", "gzip", "deflate", "1795521600", "=", "MEUCIQ=="]),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40),
)
BODIES = st.one_of(
    st.binary(max_size=200),
    st.just(post(event("delivered", "0" * 32))),
    st.just(b"MessageSid=SM1&MessageStatus=delivered&ErrorCode="),
    st.just(b'{"client":"K1","token":"fMaria0123:APA91b-x","platform":"android"}'),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=PATHS, headers=st.dictionaries(NAMES, VALUES, max_size=4), body=BODIES)
@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_nothing_that_is_made_up_is_taken(
    house: House, path: str, headers: dict[str, str], body: bytes
) -> None:
    """Whatever is posted without a signature or a key: refused with 4xx, nothing changed."""
    before = await house.traces()
    answer = await house.http.post(path, data=body, headers=headers)
    assert 400 <= answer.status < 500
    assert await house.traces() == before
