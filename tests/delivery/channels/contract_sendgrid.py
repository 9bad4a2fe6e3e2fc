"""E-mail by SendGrid. A refusal is provably unsent; a server's own error after the call is not."""

from delivery.channels.email_sendgrid import SendGridConfig, SendGridSender
from delivery.errors import Fate, Fault
from delivery.ports import Sender
from storage.enums import SuppressionReason
from tests.delivery.channels.contract import RETRY_AFTER, Case, Entry
from tests.support.sandbox import RunningSandbox


async def _right(sandbox: RunningSandbox) -> Sender:
    account = (await sandbox.control.accounts())["sendgrid"]
    return _sender(sandbox, account["api_key"], account["from"])


async def _wrong(sandbox: RunningSandbox) -> Sender:
    return _sender(sandbox, "SG.errada", "avisos@provedor.example")


def _sender(sandbox: RunningSandbox, key: str, sender: str) -> Sender:
    return SendGridSender(SendGridConfig(key, sender, base_url=sandbox.url, call_timeout=1.0))


SENDGRID = Entry(
    name="sendgrid",
    provider="sendgrid",
    destination="maria@example.com",
    opening=_right,
    wrong=_wrong,
    wrong_code="http_401",
    cases=(
        Case("429", Fate.NOT_SENT, Fault.NETWORK, "http_429", retry_after=RETRY_AFTER),
        Case("500", Fate.IN_DOUBT, Fault.NETWORK, "http_500"),
        Case("503", Fate.IN_DOUBT, Fault.NETWORK, "http_503"),
        Case(
            "permanent",
            Fate.PERMANENT,
            Fault.RECIPIENT,
            "sendgrid_recipient",
            suppress=SuppressionReason.BOUNCED,
        ),
        Case("too_large", Fate.PERMANENT, Fault.MESSAGE, "http_413"),
        Case("auth", Fate.NOT_SENT, Fault.ACCOUNT, "http_401"),
        Case("identity", Fate.NOT_SENT, Fault.ACCOUNT, "sendgrid_sender"),
        Case("credits", Fate.NOT_SENT, Fault.ACCOUNT, "sendgrid_credits"),
        Case("timeout", Fate.IN_DOUBT, Fault.NETWORK, "timeout"),
        Case("reset_before", Fate.IN_DOUBT, Fault.NETWORK, "drop"),
        Case("reset_after", Fate.IN_DOUBT, Fault.NETWORK, "drop", kept=True),
        Case("bad_json", Fate.IN_DOUBT, Fault.NETWORK, "bad_answer"),
    ),
)
