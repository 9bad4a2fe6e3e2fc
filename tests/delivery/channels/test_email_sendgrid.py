"""The SendGrid sender against its stand-in: many mails a call, and what becomes of the rest."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from delivery.channels import email_sendgrid
from delivery.channels.email_sendgrid import SendGridConfig, SendGridSender
from delivery.channels.mime import Unwritable
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Answer, Content, Outgoing, Receipt
from sandbox.sendgrid import KEY, SENDER
from tests.support.clock import NOON_UTC
from tests.support.sandbox import RunningSandbox, running_sandbox

CONFIG = SendGridConfig(KEY, SENDER, sender_name="Fibra Sul", call_timeout=5.0)
Open = Callable[..., SendGridSender]


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def open_sender(sandbox: RunningSandbox) -> AsyncIterator[Open]:
    """Makes senders to the stand-in, and closes them."""
    senders: list[SendGridSender] = []

    def make(**config: Any) -> SendGridSender:
        senders.append(SendGridSender(replace(CONFIG, **{"base_url": sandbox.url, **config})))
        return senders[-1]

    yield make
    for sender in senders:
        await sender.close()


def mail(number: int = 1, to: str = "", text: str = "Olá\nsua internet") -> Outgoing:
    content = Content(f"{text}\n{number}", f"Assunto {number}", f"<p>Olá</p>\n<p>{number}</p>")
    return Outgoing(number, f"{number:032x}", to or f"c{number}@x.com", "Maria", content, NOON_UTC)


def what(answer: Answer) -> tuple[Fate, Fault, str]:
    assert isinstance(answer, DeliveryError), answer
    return answer.fate, answer.fault, answer.code


async def calls(sandbox: RunningSandbox) -> int:
    return (await sandbox.control.traffic()).get("sendgrid", 0)


async def test_a_thousand_clients_in_one_call(sandbox: RunningSandbox, open_sender: Open) -> None:
    """Each reads their own subject, text and HTML, and every attempt has the call's id."""
    batch = [mail(number) for number in range(1_000)]
    answers = await open_sender().send(batch)
    assert len({answer.ref for answer in answers if isinstance(answer, Receipt)}) == 1
    assert await calls(sandbox) == 1
    kept = {item["to"]: item for item in await sandbox.control.outbox("sendgrid")}
    for one in batch:
        item, content = kept[one.destination], one.content
        assert (item["subject"], item["text"], item["html"]) == (content.subject, content.text, content.html)


async def test_one_bad_address_costs_the_others_nothing(sandbox: RunningSandbox, open_sender: Open) -> None:
    """SendGrid refuses the whole call and names it: the rest goes again, at once."""
    await sandbox.control.fault("sendgrid", "permanent", match="c2@x.com")
    answers = await open_sender().send([mail(number) for number in range(5)])
    assert what(answers[2]) == (Fate.PERMANENT, Fault.RECIPIENT, "sendgrid_recipient")
    assert [number for number, answer in enumerate(answers) if isinstance(answer, Receipt)] == [0, 1, 3, 4]
    assert await calls(sandbox) == 2


async def test_a_call_that_is_too_large_goes_in_halves(sandbox: RunningSandbox, open_sender: Open) -> None:
    await sandbox.control.fault("sendgrid", "too_large")
    answers = await open_sender().send([mail(number) for number in range(4)])
    assert all(isinstance(answer, Receipt) for answer in answers)
    assert await calls(sandbox) == 3


async def test_doubt_is_one_calls(sandbox: RunningSandbox, open_sender: Open) -> None:
    """The answer to one call is lost; the mails of the other are accepted."""
    await sandbox.control.fault("sendgrid", "reset_after", match="ana@x.com")
    batch = [mail(1, "ana@x.com"), mail(2, "rui@x.com", text="outra coisa\n" * 9)]
    lost, accepted = await open_sender().send(batch)
    assert what(lost) == (Fate.IN_DOUBT, Fault.NETWORK, "drop")
    assert isinstance(accepted, Receipt)


async def test_an_accounts_fault_is_met_once(sandbox: RunningSandbox, open_sender: Open) -> None:
    """Three calls wait; the first is refused for the account, the others are not made."""
    await sandbox.control.fault("sendgrid", "credits")
    answers = await open_sender(threads=1).send([mail(number, "ana@x.com") for number in range(3)])
    assert [what(answer) for answer in answers] == [(Fate.NOT_SENT, Fault.ACCOUNT, "sendgrid_credits")] * 3
    assert await calls(sandbox) == 1


async def test_what_cannot_be_written_is_not_sent(sandbox: RunningSandbox, open_sender: Open) -> None:
    """An address that is none, a line break in a subject: told apart, and the others go."""
    broken = replace(mail(2), content=Content("Olá", "Assunto\r\nBcc: todos@x.com"))
    answers = await open_sender().send([mail(1, "sem arroba"), broken, mail(3)])
    assert what(answers[0]) == (Fate.PERMANENT, Fault.RECIPIENT, "address")
    assert what(answers[1]) == (Fate.PERMANENT, Fault.MESSAGE, "header")
    assert isinstance(answers[2], Receipt)


async def test_nobody_listens(open_sender: Open) -> None:
    """A connection that is refused is provably unsent."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        (answer,) = await open_sender(base_url=f"http://127.0.0.1:{taken.getsockname()[1]}").send([mail()])
    assert what(answer) == (Fate.NOT_SENT, Fault.NETWORK, "connect")


async def test_a_name_that_does_not_exist(open_sender: Open) -> None:
    (answer,) = await open_sender(base_url="https://sendgrid.invalid").send([mail()])
    assert what(answer) == (Fate.NOT_SENT, Fault.NETWORK, "dns")


async def test_plain_http_leaves_this_machine_never(open_sender: Open) -> None:
    """The key would go in the clear."""
    with pytest.raises(DeliveryError) as refused:
        open_sender(base_url="http://api.sendgrid.com")
    assert refused.value.code == "insecure"


@pytest.mark.parametrize("key", ["", "SG.\r\nX: y", "chave-é-esta"])
async def test_what_is_no_key_calls_nobody(key: str, sandbox: RunningSandbox, open_sender: Open) -> None:
    (answer,) = await open_sender(api_key=key).send([mail()])
    assert what(answer) == (Fate.NOT_SENT, Fault.ACCOUNT, "http_401")
    assert await calls(sandbox) == 0


@pytest.mark.parametrize("wrong", [{"sender_address": "avisos"}, {"reply_to": "x"}, {"sender_name": "a\nb"}])
def test_a_sender_that_cannot_sign(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unwritable):
        SendGridSender(replace(CONFIG, **wrong))


async def test_the_key_stays_out_of_logs(open_sender: Open, caplog: pytest.LogCaptureFixture) -> None:
    """The SDK logs its headers at DEBUG, and the clients in the body: not here."""
    caplog.set_level(logging.DEBUG)
    await open_sender().send([mail(to="ana@x.com")])
    assert KEY not in caplog.text
    assert "ana@x.com" not in caplog.text
    assert KEY not in repr(CONFIG)


async def test_the_loop_goes_on_during_a_call(sandbox: RunningSandbox, open_sender: Open) -> None:
    """The SDK blocks a thread, never an ack."""
    await sandbox.control.fault("sendgrid", "slow", seconds=0.3)
    sending = asyncio.create_task(open_sender().send([mail()]))
    ticks = 0
    while not sending.done():
        await asyncio.sleep(0.01)
        ticks += 1
    assert ticks >= 10


async def test_a_limited_account_never_passes_its_rate(sandbox: RunningSandbox, open_sender: Open) -> None:
    """120 a minute: two mails a call, a call a second, as the far end sees it."""
    sender = open_sender(per_minute=120)
    answers = await sender.send([mail(number) for number in range(5)])
    assert all(isinstance(answer, Receipt) for answer in answers)
    at = sorted(item["at"] for item in await sandbox.control.outbox("sendgrid"))
    assert all(later - earlier >= 0.95 for earlier, later in zip(at, at[2:], strict=False))
    assert sender.batch_size == 30


async def test_a_turn_that_does_not_come_in_time(
    sandbox: RunningSandbox, open_sender: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past the deadline no call begins; what had no turn is provably unsent."""
    monkeypatch.setattr(email_sendgrid, "BEGIN_WITHIN", 0.5)
    answers = await open_sender(per_minute=30).send([mail(number) for number in range(3)])
    assert isinstance(answers[0], Receipt)
    assert [what(answer) for answer in answers[1:]] == [(Fate.NOT_SENT, Fault.NETWORK, "deadline")] * 2
    assert await calls(sandbox) == 1


async def test_a_far_end_that_trickles_is_cut_off(open_sender: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK's timeout starts anew with each byte; ours does not."""
    monkeypatch.setattr(email_sendgrid, "BEGIN_WITHIN", 0.2)

    ended = asyncio.Event()

    async def trickle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for byte in b"HTTP/1.1 202 ":
            writer.write(bytes([byte]))
            await asyncio.sleep(0.1)
        writer.close()
        ended.set()

    async with await asyncio.start_server(trickle, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        (answer,) = await open_sender(base_url=url, call_timeout=0.5).send([mail()])
        assert not ended.is_set()
        await ended.wait()
    assert what(answer) == (Fate.IN_DOUBT, Fault.NETWORK, "timeout")


async def test_a_closed_sender_sends_nothing(sandbox: RunningSandbox, open_sender: Open) -> None:
    """The account was changed during a run: its mails wait for the new sender."""
    sender = open_sender()
    await sender.close()
    (answer,) = await sender.send([mail()])
    assert what(answer) == (Fate.NOT_SENT, Fault.NETWORK, "deadline")
    assert await calls(sandbox) == 0


async def test_a_key_that_may_not_send(open_sender: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """*Testar conexão* finds it out before a run does."""
    monkeypatch.setattr("sandbox.sendgrid.SCOPES", ["alerts.read"])
    with pytest.raises(DeliveryError) as refused:
        await open_sender().check()
    assert (refused.value.fault, refused.value.code) == (Fault.ACCOUNT, "sendgrid_scope")
