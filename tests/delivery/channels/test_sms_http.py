"""The HTTP gateway's sender: where it connects, what it reads, what it never lets out."""

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from delivery.channels.pinned_http import ANSWER_BYTES
from delivery.channels.sms_http import BadTemplate, Encoding, HttpSmsConfig, HttpSmsSender, Rule
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Answer, Receipt
from delivery.outbound import OutboundGuard
from storage.enums import ReceiptKind
from tests.delivery.channels.contract_sms_http import GATEWAY, LOOPBACK, RULES, config, post_config
from tests.support.sandbox import RunningSandbox, running_sandbox

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
NOWHERE = OutboundGuard()


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running_sandbox() as sandbox:
        yield sandbox


@asynccontextmanager
async def gateway(handler: Handler) -> AsyncIterator[str]:
    """A server on 127.0.0.1 that answers everything with `handler`: its address."""
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def one(given: HttpSmsConfig, guard: OutboundGuard = LOOPBACK, to: str = "+5511987654321") -> Answer:
    sender = HttpSmsSender(given, guard)
    (answer,) = await sender.send([replace(GATEWAY.message(), destination=to)])
    await sender.close()
    return answer


def simple(origin: str, **more: object) -> HttpSmsConfig:
    given = HttpSmsConfig(
        f"{origin}/send?to={{numero}}&text={{mensagem}}",
        method="GET",
        encoding=Encoding.QUERY,
        call_timeout=2.0,
    )
    return replace(given, **more)  # type: ignore[arg-type]


def what(answer: Answer) -> tuple[Fate, Fault, str]:
    assert isinstance(answer, DeliveryError), answer
    return answer.fate, answer.fault, answer.code


async def test_the_call_as_the_manual_wants_it(sandbox: RunningSandbox) -> None:
    """By GET with the number as it is dialled in Brazil, by POST with JSON and the key in a header."""
    await one(await config(sandbox))
    await one(await post_config(sandbox))
    by_get, by_post = await sandbox.control.outbox("sms_http")
    query = parse_qs(by_get["raw"])
    assert query["number"] == ["11987654321"]
    assert query["msg"] == [GATEWAY.message().content.text]
    (posted,) = json.loads(by_post["raw"])
    assert posted["number"] == "5511987654321"
    assert by_get["to"] == by_post["to"] == "+5511987654321"


@pytest.mark.parametrize("number", ["+551133334444", "+12025550123", "11987654321"])
async def test_only_brazilian_mobiles(sandbox: RunningSandbox, number: str) -> None:
    """Refused before any call."""
    answer = await one(await config(sandbox), to=number)
    assert what(answer) == (Fate.PERMANENT, Fault.RECIPIENT, "address")
    assert await sandbox.control.traffic() == {}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.5", "169.254.169.254", "192.168.0.1"])
async def test_inside_the_house_only_where_allowed(host: str) -> None:
    """By number and by name."""
    answer = await one(simple(f"https://{host}"), NOWHERE)
    assert what(answer) == (Fate.NOT_SENT, Fault.ACCOUNT, "refused_host")


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f.1"])
async def test_spellings_that_only_some_take_for_an_address(host: str) -> None:
    """Never called: what they mean is a matter of opinion."""
    assert what(await one(simple(f"https://{host}"), NOWHERE))[::2] in {
        (Fate.NOT_SENT, "dns"),
        (Fate.NOT_SENT, "refused_host"),
    }


async def test_a_name_that_changes_its_mind_reaches_nothing() -> None:
    """The address that was looked at is the one that is connected to: no second look-up in between."""
    asked: list[str] = []

    async def resolver(host: str, port: int) -> list[tuple[int, tuple[str, int]]]:
        asked.append(host)
        return [(2, ("127.0.0.1" if len(asked) > 1 else "203.0.113.9", port))]

    answer = await one(simple("https://sms.example"), OutboundGuard(resolver=resolver))
    assert what(answer) == (Fate.NOT_SENT, Fault.ACCOUNT, "refused_host")
    assert asked == ["sms.example"]


@pytest.mark.parametrize("url", ["http://sms.example", "http://10.0.0.5"])
def test_plain_http_is_refused(url: str) -> None:
    """The key and clients' numbers would be in the clear."""
    with pytest.raises(DeliveryError, match="insecure"):
        HttpSmsSender(simple(url), NOWHERE)


async def test_redirects_are_not_followed() -> None:
    """They could lead inside; and the account's address is to be put right."""
    called: list[str] = []

    async def redirect(request: web.Request) -> web.StreamResponse:
        called.append(request.path)
        raise web.HTTPFound("/elsewhere")

    async with gateway(redirect) as url:
        assert what(await one(simple(url))) == (Fate.NOT_SENT, Fault.ACCOUNT, "http_302")
    assert called == ["/send"]


async def test_an_endless_answer_is_cut() -> None:
    """No more is read than 64 KB, nor waited for."""

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"OK " * 10_000)

    async with gateway(endless) as url:
        answer = await one(simple(url))
    assert isinstance(answer, Receipt)
    assert len(answer.detail) < ANSWER_BYTES


async def test_an_answer_in_another_encoding() -> None:
    """Latin-1, as old gateways write, is read by what its header says."""

    async def latin(request: web.Request) -> web.StreamResponse:
        return web.Response(
            body="situação: aceito".encode("latin-1"), content_type="text/plain", charset="latin-1"
        )

    async with gateway(latin) as url:
        answer = await one(simple(url, rules=replace(RULES, accepted=(Rule(contains="situação"),))))
    assert isinstance(answer, Receipt)


async def test_a_gateway_that_repeats_the_key(caplog: pytest.LogCaptureFixture) -> None:
    """Neither an answer's detail, nor a log, nor the config's repr holds it."""
    caplog.set_level(logging.DEBUG)

    async def echo(request: web.Request) -> web.StreamResponse:
        return web.Response(status=400, text=f"bad call: {request.headers['X-Key']}")

    async with gateway(echo) as url:
        given = simple(url, headers={"X-Key": "{chave}"}, secret="s3gredo")
        answer = await one(given)
    assert isinstance(answer, DeliveryError)
    assert answer.detail == "bad call: •••"
    assert "s3gredo" not in caplog.text + repr(given)


async def test_nobody_listens() -> None:
    """A closed port, a name that is not there: provably unsent."""
    assert what(await one(simple("http://127.0.0.1:1"))) == (Fate.NOT_SENT, Fault.NETWORK, "connect")
    assert what(await one(simple("https://sms.invalid")))[::2] == (Fate.NOT_SENT, "dns")


async def test_check_without_an_address_for_it(sandbox: RunningSandbox) -> None:
    """Only reaches the server: nothing is sent, and the key stays untested."""
    sender = HttpSmsSender(await config(sandbox, check_url=""), LOOPBACK)
    await sender.check()
    await sender.close()
    assert await sandbox.control.traffic() == {}
    gone = HttpSmsSender(simple("http://127.0.0.1:1"), LOOPBACK)
    with pytest.raises(DeliveryError, match="connect"):
        await gone.check()
    await gone.close()


async def test_a_message_asked_after(sandbox: RunningSandbox) -> None:
    """By the gateway's id; None while it is under way, and where no address was given."""
    given = await config(
        sandbox,
        delivered=(Rule(path="descricao", value="RECEBIDA"),),
        bounced=(Rule(path="descricao", value="ERRO"),),
    )
    sender = HttpSmsSender(given, LOOPBACK)
    (answer,) = await sender.send([GATEWAY.message()])
    assert isinstance(answer, Receipt)
    assert await sender.ask(answer.ref, "") is None
    for event, kind in (("delivered", ReceiptKind.DELIVERED), ("failed", ReceiptKind.BOUNCED)):
        await sandbox.control.post("receipt", provider="sms_http", id=answer.ref, event=event)
        assert await sender.ask(answer.ref, "") is kind
    await sender.close()
    assert await HttpSmsSender(simple("https://sms.example"), NOWHERE).ask("1", "") is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "https://sms.example/send?to={numero}"}, "url"),
        ({"url": "https://sms.example/send?text={mensagem}"}, "url"),
        (
            {"url": "https://x.y/", "method": "POST", "encoding": Encoding.FORM, "body": "to={numero}"},
            "body",
        ),
        ({"check_url": "https://sms.example/?x={numero}"}, "check_url"),
        ({"status_url": "https://sms.example/?x={mensagem}"}, "status_url"),
    ],
)
def test_a_call_without_number_or_text_is_told(changes: dict[str, object], field: str) -> None:
    """To the modal by its field; to the dispatcher as the account's fault."""
    given = simple("https://sms.example", **changes)
    with pytest.raises(BadTemplate) as bad:
        given.templates()
    assert bad.value.field == field
    with pytest.raises(DeliveryError, match="gateway_setup"):
        HttpSmsSender(given, NOWHERE)
