"""The SMTP sender against servers that refuse, hang up, fall silent and lie: what it says, what they saw."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from delivery.channels import batch
from delivery.channels.email_smtp import SmtpConfig, SmtpSender
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Answer, Content, Outgoing, Receipt
from delivery.outbound import OutboundGuard
from storage.enums import Security
from tests.support.certificates import Authority
from tests.support.smtp_far_end import PASSWORD, FarEnd, far_end, scripted

AT = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
LOOPBACK = OutboundGuard(["127.0.0.0/8", "::1"])
ONE_BY_ONE = ("EHLO", "250 far.end")
PIPELINING = ("EHLO", "250-far.end\r\n250 PIPELINING")
Open = Callable[..., SmtpSender]

# aiosmtpd warns of what these tests do on purpose: signing in without TLS, on loopback.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(Path(tmp_path_factory.mktemp("ca")))


@pytest.fixture
async def open_sender(authority: Authority) -> AsyncIterator[Open]:
    """Makes senders to a far end, and closes them."""
    senders: list[SmtpSender] = []

    def make(end: FarEnd, guard: OutboundGuard = LOOPBACK, **config: Any) -> SmtpSender:
        given = SmtpConfig("localhost", end.port, Security.NONE, "avisos@fibra.com.br", message_timeout=5)
        senders.append(SmtpSender(replace(given, **config), guard, authority.trust))
        return senders[-1]

    yield make
    for sender in senders:
        await sender.close()


def mail(to: str = "m@x.com", number: int = 1) -> Outgoing:
    return Outgoing(number, f"{number:032}", to, "Maria", Content("Olá", "Assunto", "<p>Olá</p>"), AT)


def what(answer: Answer) -> tuple[Fate, Fault, str]:
    assert isinstance(answer, DeliveryError), answer
    return answer.fate, answer.fault, answer.code


async def one(sender: SmtpSender, to: str = "m@x.com") -> Answer:
    return (await sender.send([mail(to)]))[0]


async def test_a_batch_goes_out_once_each(open_sender: Open) -> None:
    """Every mail is accepted with the server's queue id, over no more connections than allowed."""
    async with far_end() as end:
        sender = open_sender(end, max_connections=3)
        batch = [mail(f"c{n}@x.com", n) for n in range(40)]
        answers = await sender.send(batch)
        assert answers == [Receipt("OK queued as A1B2", "250")] * 40
        assert end.received() == sorted(m.destination for m in batch)
        assert end.connections <= 3


async def test_connections_are_kept(open_sender: Open) -> None:
    """A second batch opens nothing new."""
    async with far_end() as end:
        sender = open_sender(end, max_connections=1)
        await sender.send([mail()])
        await sender.send([mail()])
        assert (len(end.mails), end.connections) == (2, 1)


async def test_each_recipient_has_its_own_answer(open_sender: Open) -> None:
    """One refused, one put off: the others of the batch, over the same connection, are accepted."""
    async with far_end() as end:
        end.on_recipient = {"no@x.com": "550 5.1.1 no such user", "later@x.com": "451 4.7.1 greylisted"}
        sender = open_sender(end, max_connections=1)
        to = ["a@x.com", "no@x.com", "b@x.com", "later@x.com", "c@x.com"]
        answers = await sender.send([mail(address, n) for n, address in enumerate(to)])
        assert what(answers[1]) == (Fate.PERMANENT, Fault.RECIPIENT, "550")
        assert what(answers[3]) == (Fate.NOT_SENT, Fault.RECIPIENT, "451")
        assert end.received() == ["a@x.com", "b@x.com", "c@x.com"]
        assert end.connections == 1


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("554 5.7.1 Relay access denied", (Fate.NOT_SENT, Fault.ACCOUNT, "554")),
        ("550 relay not permitted", (Fate.NOT_SENT, Fault.ACCOUNT, "550")),
        ("530 5.7.0 Authentication required", (Fate.NOT_SENT, Fault.ACCOUNT, "530")),
        ("503 AUTH first", (Fate.NOT_SENT, Fault.ACCOUNT, "503")),
        ("501 5.1.3 bad address", (Fate.PERMANENT, Fault.RECIPIENT, "501")),
        ("552 5.2.2 mailbox full", (Fate.PERMANENT, Fault.RECIPIENT, "552")),
        ("452 4.2.2 mailbox full", (Fate.NOT_SENT, Fault.RECIPIENT, "452")),
        ("drop", (Fate.NOT_SENT, Fault.NETWORK, "drop")),
    ],
)
async def test_refused_at_the_recipient(
    open_sender: Open, answer: str, expected: tuple[Fate, Fault, str]
) -> None:
    """A client's fault is told from the account's, and nothing was sent either way."""
    async with far_end() as end:
        end.on_recipient["m@x.com"] = answer
        assert what(await one(open_sender(end))) == expected
        assert end.mails == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("drop", (Fate.IN_DOUBT, Fault.NETWORK, "drop")),
        ("554 5.7.1 looks like spam", (Fate.PERMANENT, Fault.MESSAGE, "554")),
        ("550 5.1.1 no such user", (Fate.PERMANENT, Fault.RECIPIENT, "550")),
        ("550 5.4.5 daily limit", (Fate.NOT_SENT, Fault.ACCOUNT, "550")),
        ("550 5.7.26 SPF and DKIM missing", (Fate.NOT_SENT, Fault.ACCOUNT, "550")),
        ("451 4.7.1 greylisted", (Fate.NOT_SENT, Fault.NETWORK, "451")),
        ("421 4.3.2 shutting down", (Fate.NOT_SENT, Fault.NETWORK, "421")),
    ],
)
async def test_refused_after_the_dot(
    open_sender: Open, answer: str, expected: tuple[Fate, Fault, str]
) -> None:
    """An answer settles it; only a connection that breaks there leaves a doubt."""
    async with far_end() as end:
        end.on_dot["m@x.com"] = answer
        assert what(await one(open_sender(end))) == expected
        assert end.received() == ["m@x.com"]


async def test_silence_after_the_dot_is_in_doubt(open_sender: Open) -> None:
    """The mail may be theirs: nobody may send it again without a person's word."""
    async with far_end() as end:
        end.hold_dot["m@x.com"] = asyncio.Event()
        sender = open_sender(end, message_timeout=0.3)
        assert what(await one(sender)) == (Fate.IN_DOUBT, Fault.NETWORK, "timeout")
        assert what(await one(sender, "m@x.com"))[0] is Fate.IN_DOUBT
        assert isinstance(await one(sender, "other@x.com"), Receipt)


async def test_sender_refused_is_the_accounts_fault(open_sender: Open) -> None:
    """No client is marked bad for it, and it is asked once for the whole batch."""
    async with far_end() as end:
        end.sender_answer = "550 5.7.1 you may not send as this address"
        answers = await open_sender(end, max_connections=1).send([mail(number=n) for n in range(10)])
        assert {what(a) for a in answers} == {(Fate.NOT_SENT, Fault.ACCOUNT, "550")}
        assert end.mails == []


async def test_a_refused_sender_is_found_by_the_check(open_sender: Open) -> None:
    """*Testar conexão* says it, not the first run; and it sends nothing."""
    async with far_end() as end:
        sender = open_sender(end)
        await sender.check()
        end.sender_answer = "550 5.7.1 you may not send as this address"
        with pytest.raises(DeliveryError) as refused:
            await sender.check()
        assert what(refused.value) == (Fate.NOT_SENT, Fault.ACCOUNT, "550")
        assert end.mails == []


async def test_wrong_password_is_tried_by_one_connection(open_sender: Open) -> None:
    """Ten mails and four connections, one sign-in: an account is not locked out by us."""
    async with far_end(sign_in=True) as end:
        sender = open_sender(end, username="u", password="errada", max_connections=4)
        answers = await sender.send([mail(number=n) for n in range(10)])
        assert {what(a) for a in answers} == {(Fate.NOT_SENT, Fault.ACCOUNT, "535")}
        assert end.connections == 1
        assert end.mails == []


async def test_right_password(open_sender: Open) -> None:
    """Signing in works, by whatever the server offers."""
    async with far_end(sign_in=True) as end:
        assert isinstance(await one(open_sender(end, username="u", password=PASSWORD)), Receipt)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_encrypted(open_sender: Open, authority: Authority, security: Security) -> None:
    """Both ways of TLS, against the name that the person typed."""
    context = authority.server("localhost")
    starttls, tls = (context, None) if security is Security.STARTTLS else (None, context)
    async with far_end(starttls=starttls, tls=tls) as end:
        assert isinstance(await one(open_sender(end, security=security)), Receipt)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_certificate_of_another_host(
    open_sender: Open, authority: Authority, security: Security
) -> None:
    """A certificate for another name ends it before any password is sent."""
    context = authority.server("outro.example")
    starttls, tls = (context, None) if security is Security.STARTTLS else (None, context)
    async with far_end(starttls=starttls, tls=tls, sign_in=True) as end:
        sender = open_sender(end, security=security, username="u", password=PASSWORD)
        assert what(await one(sender)) == (Fate.NOT_SENT, Fault.ACCOUNT, "certificate")
        assert end.sign_ins == []


async def test_certificate_of_unknown_authority(open_sender: Open, tmp_path: Path) -> None:
    """Signed by nobody we trust."""
    async with far_end(tls=Authority(tmp_path).server("localhost")) as end:
        answer = await one(open_sender(end, security=Security.TLS))
        assert what(answer) == (Fate.NOT_SENT, Fault.ACCOUNT, "certificate")


async def test_starttls_is_required(open_sender: Open) -> None:
    """A server without it gets neither password nor mail: an eavesdropper may have cut the offer out."""
    async with far_end(sign_in=True) as end:
        sender = open_sender(end, security=Security.STARTTLS, username="u", password=PASSWORD)
        assert what(await one(sender)) == (Fate.NOT_SENT, Fault.ACCOUNT, "starttls")
        assert end.sign_ins == []


async def test_tls_where_none_is_spoken(open_sender: Open) -> None:
    """The wrong choice of security says so."""
    async with far_end() as end:
        assert what(await one(open_sender(end, security=Security.TLS)))[2] in {"tls", "timeout"}


async def test_sign_in_not_offered(open_sender: Open) -> None:
    """User and password given, yet the server knows no signing in."""
    async with scripted([]) as end:
        answer = await one(open_sender(end, username="u", password="x"))
        assert what(answer) == (Fate.NOT_SENT, Fault.ACCOUNT, "auth")


async def test_silent_host(open_sender: Open) -> None:
    """A host that takes the connection and says nothing costs one timeout a batch, not one a mail."""
    async with scripted([], greeting="") as end:
        sender = open_sender(end, connect_timeout=0.2, max_connections=2)
        async with asyncio.timeout(1):
            answers = await sender.send([mail(number=n) for n in range(50)])
        assert {what(a) for a in answers} == {(Fate.NOT_SENT, Fault.NETWORK, "timeout")}


@pytest.mark.parametrize(
    ("greeting", "expected"),
    [
        ("421 4.3.2 busy", (Fate.NOT_SENT, Fault.NETWORK, "421")),
        ("554 5.7.1 your address is blocked", (Fate.NOT_SENT, Fault.ACCOUNT, "554")),
        ("drop", (Fate.NOT_SENT, Fault.NETWORK, "connect")),
        ("HTTP/1.1 400 Bad Request", (Fate.NOT_SENT, Fault.NETWORK, "protocol")),
    ],
)
async def test_greetings(open_sender: Open, greeting: str, expected: tuple[Fate, Fault, str]) -> None:
    """A server that does not want us, or is none, is no client's fault."""
    async with scripted([], greeting=greeting) as end:
        assert what(await one(open_sender(end))) == expected


async def test_nobody_listens(open_sender: Open) -> None:
    """A closed port."""
    async with far_end() as end:
        pass
    assert what(await one(open_sender(end))) == (Fate.NOT_SENT, Fault.NETWORK, "connect")


@pytest.mark.parametrize(
    ("script", "fate", "code"),
    [
        ([("DATA", "drop")], Fate.NOT_SENT, "drop"),
        ([("DATA", "451 4.3.0 not now")], Fate.NOT_SENT, "451"),
        ([("DATA", "250 what?")], Fate.NOT_SENT, "protocol"),
        ([("DATA", "nonsense")], Fate.NOT_SENT, "protocol"),
        ([("DATA", "354 go on"), ("DOT", "nonsense")], Fate.IN_DOUBT, "protocol"),
        ([("DATA", "354 go on"), ("DOT", "354 more?")], Fate.IN_DOUBT, "protocol"),
        ([("DATA", "354 go on"), ("DOT", "drop")], Fate.IN_DOUBT, "drop"),
    ],
)
@pytest.mark.parametrize("ehlo", [ONE_BY_ONE, PIPELINING])
async def test_the_line_between_unsent_and_in_doubt(
    open_sender: Open, script: list[tuple[str, str]], fate: Fate, code: str, ehlo: tuple[str, str]
) -> None:
    """Before the final dot nothing was sent, whatever breaks; after it, no clear answer is a doubt."""
    async with scripted([ehlo, *script]) as end:
        answer = await one(open_sender(end))
        assert isinstance(answer, DeliveryError)
        assert (answer.fate, answer.code) == (fate, code)


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        (("MAIL", "550 5.7.1 not as this sender"), (Fate.NOT_SENT, Fault.ACCOUNT, "550")),
        (("RCPT", "550 5.1.1 no such user"), (Fate.PERMANENT, Fault.RECIPIENT, "550")),
        (("RCPT", "451 4.7.1 greylisted"), (Fate.NOT_SENT, Fault.RECIPIENT, "451")),
        (("RCPT", "drop"), (Fate.NOT_SENT, Fault.NETWORK, "drop")),
    ],
)
@pytest.mark.parametrize("data", ["354 go on", "503 5.5.1 no recipient"])
async def test_a_refused_envelope_that_was_written_in_one_go(
    open_sender: Open, refused: tuple[str, str], expected: tuple[Fate, Fault, str], data: str
) -> None:
    """The refusal counts, not what follows from it; where the server waits for a text it gets none."""
    async with scripted([PIPELINING, refused, ("DATA", data)]) as end:
        sender = open_sender(end)
        assert what(await one(sender)) == expected
        assert what(await one(sender)) == expected
        assert end.mails == []


async def test_after_a_refusal_others_are_served(open_sender: Open) -> None:
    """A refused envelope is cleared before the next one, whatever the server made of its DATA."""
    script = [PIPELINING, ("RCPT TO:<NO@", "550 5.1.1 no"), ("DATA", "354 go on"), ("DOT", "250 OK")]
    async with scripted(script) as end:
        sender = open_sender(end, max_connections=1)
        answers = await sender.send([mail("a@x.com"), mail("no@x.com"), mail("b@x.com")])
        assert [isinstance(a, Receipt) for a in answers] == [True, False, True]
        assert len(end.mails) == 2


async def test_silence_before_the_dot_is_unsent(open_sender: Open) -> None:
    """A server that falls silent at DATA has no mail of ours."""
    async with scripted([("DATA", "")]) as end:
        answer = await one(open_sender(end, message_timeout=0.2))
        assert what(answer) == (Fate.NOT_SENT, Fault.NETWORK, "timeout")
        assert end.mails == []


async def test_other_good_answers_count(open_sender: Open) -> None:
    """Any 2xx after the dot is an acceptance."""
    async with scripted([("DATA", "354 go on"), ("DOT", "251 will forward")]) as end:
        assert isinstance(await one(open_sender(end)), Receipt)


async def test_a_dead_kept_connection_is_replaced(open_sender: Open) -> None:
    """A server that hung up in between costs nobody an attempt."""
    async with far_end() as end:
        sender = open_sender(end, max_connections=1)
        await one(sender)
        for transport in end.transports:
            transport.abort()  # type: ignore[attr-defined]
        assert isinstance(await one(sender, "b@x.com"), Receipt)
        assert (end.received(), end.connections) == (["b@x.com", "m@x.com"], 2)


async def test_a_kept_connection_refused_at_its_next_mail_is_replaced(open_sender: Open) -> None:
    """421 to MAIL FROM on a connection that served before: another one is opened, once."""
    async with far_end() as end:
        sender = open_sender(end, max_connections=1)
        await one(sender)
        end.sender_answer = "421 4.4.2 idle for too long"
        assert what(await one(sender)) == (Fate.NOT_SENT, Fault.NETWORK, "421")
        assert end.connections == 2


async def test_fewer_connections_than_asked_for(open_sender: Open) -> None:
    """A server that takes two at a time gets the whole batch over two."""
    async with far_end(most_connections=2) as end:
        answers = await open_sender(end, max_connections=6).send([mail(number=n) for n in range(30)])
        assert all(isinstance(answer, Receipt) for answer in answers)
        assert end.connections == 2


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "2130706433", "::1"])
async def test_inside_the_house_is_refused(open_sender: Open, host: str) -> None:
    """Without the operator's word no connection is made to our own network."""
    async with far_end() as end:
        answer = await one(open_sender(end, OutboundGuard(), host=host))
        assert what(answer) == (Fate.NOT_SENT, Fault.ACCOUNT, "refused_host")
        assert end.connections == 0


async def test_a_bad_address_or_header_touches_no_server(open_sender: Open) -> None:
    """A line break smuggled into an address or a subject ends before any connection."""
    async with far_end() as end:
        bad_subject = replace(mail(), content=Content("x", "a\r\nBcc: z@x.com"))
        answers = await open_sender(end).send([mail("a@x.com\r\nRCPT TO:<z@x.com>"), bad_subject])
        assert what(answers[0]) == (Fate.PERMANENT, Fault.RECIPIENT, "address")
        assert what(answers[1]) == (Fate.PERMANENT, Fault.MESSAGE, "header")
        assert end.connections == 0


async def test_the_servers_words_hide_the_address(open_sender: Open) -> None:
    """Servers repeat the address; logs and Slack must not."""
    async with far_end() as end:
        end.on_recipient["maria@x.com"] = "550 5.1.1 <maria@x.com>: no such user"
        answer = await one(open_sender(end), "maria@x.com")
        assert isinstance(answer, DeliveryError)
        assert "m•••a@x.com" in answer.detail
        assert "maria@" not in answer.detail


async def test_cut_off_midway_the_connection_is_not_used_again(open_sender: Open) -> None:
    """A late answer to a cancelled mail never counts for another one."""
    async with far_end() as end:
        end.hold_dot["slow@x.com"] = asyncio.Event()
        sender = open_sender(end, max_connections=1)
        task = asyncio.create_task(sender.send([mail("slow@x.com")]))
        await end.arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert isinstance(await one(sender, "b@x.com"), Receipt)
        assert end.connections == 2


async def test_check_sends_nothing(open_sender: Open) -> None:
    """*Testar conexão* signs in and leaves."""
    async with far_end(sign_in=True) as end:
        await open_sender(end, username="u", password=PASSWORD).check()
        assert (end.sign_ins, end.mails) == ([PASSWORD.encode()], [])
        with pytest.raises(DeliveryError) as caught:
            await open_sender(end, username="u", password="errada").check()
        assert caught.value.code == "535"


async def test_the_rate_is_kept(open_sender: Open) -> None:
    """However many connections there are, the sixth mail begins five intervals after the first at least."""
    async with far_end() as end:
        sender, began = open_sender(end, per_minute=1200), time.monotonic()
        await sender.send([mail(number=n) for n in range(6)])
        assert time.monotonic() - began >= 5 * 60 / 1200
        assert len(end.mails) == 6


async def test_what_cannot_begin_in_time_is_unsent(
    open_sender: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`send` returns within its promise: what is too late is given back, and may be tried again."""
    monkeypatch.setattr(batch, "BEGIN_MOST", 0.5)
    async with far_end() as end:
        answers = await open_sender(end, per_minute=1).send([mail(number=n) for n in range(3)])
        assert isinstance(answers[0], Receipt)
        assert {what(a) for a in answers[1:]} == {(Fate.NOT_SENT, Fault.NETWORK, "deadline")}
        assert len(end.mails) == 1


@pytest.mark.parametrize(("per_minute", "size"), [(None, 50), (600, 50), (60, 15), (10, 2), (2, 1), (1, 1)])
def test_batches_fit_the_rate_and_the_lease(per_minute: int | None, size: int) -> None:
    """A slow account takes small batches; no batch takes longer than half the dispatcher's lease of 300 s."""
    config = SmtpConfig("h", 25, Security.NONE, "a@x.com", per_minute=per_minute)
    sender = SmtpSender(config, OutboundGuard())
    assert sender.batch_size == size
    assert sender.total_timeout < 150


def test_repr_hides_the_password() -> None:
    """A config in a traceback or a log shows no secret."""
    assert "segredo" not in repr(SmtpConfig("h", 25, Security.NONE, "a@x.com", password="segredo"))
