"""SMS by Twilio. Once a call has left, only an answer of Twilio's says that nothing was sent."""

from delivery.channels.sms_twilio import TwilioConfig, TwilioSender
from delivery.errors import Fate, Fault
from delivery.ports import Sender
from storage.enums import SuppressionReason
from tests.delivery.channels.contract import RETRY_AFTER, Case, Entry
from tests.support.sandbox import RunningSandbox

BOUNCED = SuppressionReason.BOUNCED


async def config(sandbox: RunningSandbox, **more: str) -> TwilioConfig:
    """The sandbox's account; `more` in place of its fields."""
    account = (await sandbox.control.accounts())["twilio"]
    given = {"account_sid": account["account_sid"], "sender": account["from"]}
    given |= {"auth_token": account["auth_token"], "public_url": "https://bot.example"}
    return TwilioConfig(**(given | more), base_url=account["url"], call_timeout=1.0)


async def _right(sandbox: RunningSandbox) -> Sender:
    return TwilioSender(await config(sandbox))


async def _wrong(sandbox: RunningSandbox) -> Sender:
    return TwilioSender(await config(sandbox, auth_token="errado"))


TWILIO = Entry(
    name="twilio",
    provider="twilio",
    destination="+5511987654321",
    opening=_right,
    wrong=_wrong,
    wrong_code="20003",
    cases=(
        Case("429", Fate.NOT_SENT, Fault.NETWORK, "20429", retry_after=RETRY_AFTER),
        Case("500", Fate.IN_DOUBT, Fault.NETWORK, "http_500"),
        Case("503", Fate.IN_DOUBT, Fault.NETWORK, "http_503"),
        Case("timeout", Fate.IN_DOUBT, Fault.NETWORK, "timeout"),
        Case("reset_before", Fate.IN_DOUBT, Fault.NETWORK, "drop"),
        Case("reset_after", Fate.IN_DOUBT, Fault.NETWORK, "drop", kept=True),
        Case("bad_json", Fate.IN_DOUBT, Fault.NETWORK, "bad_answer"),
        Case("permanent", Fate.PERMANENT, Fault.RECIPIENT, "21614", suppress=BOUNCED),
        Case("21211", Fate.PERMANENT, Fault.RECIPIENT, "21211", suppress=BOUNCED),
        Case("21610", Fate.PERMANENT, Fault.RECIPIENT, "21610", suppress=SuppressionReason.UNSUBSCRIBED),
        Case("21612", Fate.PERMANENT, Fault.RECIPIENT, "21612"),
        Case("21635", Fate.PERMANENT, Fault.RECIPIENT, "21635", suppress=BOUNCED),
        Case("21611", Fate.NOT_SENT, Fault.NETWORK, "21611"),
        Case("21408", Fate.NOT_SENT, Fault.ACCOUNT, "21408"),
        Case("21606", Fate.NOT_SENT, Fault.ACCOUNT, "21606"),
        Case("auth", Fate.NOT_SENT, Fault.ACCOUNT, "20003"),
    ),
)
