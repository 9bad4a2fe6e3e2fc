"""What a mail server answers → the field that is wrong."""

import pytest

from delivery.channels.sendgrid_config import SendGridConfig
from delivery.channels.smtp_config import SmtpConfig
from delivery.errors import DeliveryError, Fate, Fault, OutboundRefused
from handlers.servers import texts
from handlers.servers.check import Refusal, check
from storage.enums import Security
from tests.support.fake_probe import FakeProbe

CONFIG = SmtpConfig("smtp.provedor.example", 587, Security.STARTTLS, "avisos@provedor.example")


SENDGRID = SendGridConfig("SG.abc.def", "avisos@provedor.example")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("http_401", texts.API_KEY_REFUSED),
        ("sendgrid_scope", texts.API_KEY_SCOPE),
        ("dns", texts.SENDGRID_AWAY),
    ],
)
async def test_what_sendgrid_refuses_is_said_at_its_key(code: str, sentence: str) -> None:
    """There is nothing else in the form to mend."""
    fault = Fault.NETWORK if code == "dns" else Fault.ACCOUNT
    senders = FakeProbe(error=DeliveryError(Fate.NOT_SENT, fault, code, ""))
    assert await check(senders, SENDGRID) == Refusal("password", sentence, offline=code == "dns")


async def refused(code: str, fault: Fault = Fault.ACCOUNT, detail: str = "") -> Refusal | None:
    senders = FakeProbe(error=DeliveryError(Fate.NOT_SENT, fault, code, detail))
    return await check(senders, CONFIG)


async def test_a_working_account_is_nothing_to_talk_about() -> None:
    """None says that it works."""
    assert await check(FakeProbe(), CONFIG) is None


@pytest.mark.parametrize(
    ("code", "block"),
    [
        ("dns", "host"),
        ("connect", "host"),
        ("timeout", "host"),
        ("drop", "host"),
        ("protocol", "port"),
        ("starttls", "security"),
        ("certificate", "security"),
        ("tls", "security"),
        ("auth", "username"),
        ("530", "username"),
        ("535", "password"),
        ("553", "sender_address"),
    ],
)
async def test_each_trouble_has_its_field(code: str, block: str) -> None:
    """The sentence stands where the person mends it."""
    refusal = await refused(code)
    assert refusal is not None
    assert refusal.block == block


async def test_the_inside_of_the_house_cannot_be_saved_anyway() -> None:
    """The guard's no is no passing trouble."""
    refusal = await check(FakeProbe(error=OutboundRefused("10.0.0.5")), CONFIG)
    assert refusal == Refusal("host", texts.HOST_INTERNAL)


async def test_an_unknown_answer_is_quoted_harmlessly() -> None:
    """The server's own words, without power over Slack's markup."""
    refusal = await refused("451", detail="<!channel> busy")
    assert refusal is not None
    assert "&lt;!channel&gt;" in refusal.sentence
