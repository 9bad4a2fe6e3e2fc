"""E-mail by SMTP. Nothing is sent before the final dot, so most of what breaks is provably unsent."""

import ssl

from delivery.channels.email_smtp import SmtpConfig, SmtpSender
from delivery.errors import Fate, Fault
from delivery.outbound import OutboundGuard
from delivery.ports import Sender
from storage.enums import Security, SuppressionReason
from tests.delivery.channels.contract import Case, Entry
from tests.support.sandbox import RunningSandbox

_TO = "maria@example.com"


def _sender(sandbox: RunningSandbox, password: str) -> Sender:
    config = SmtpConfig(
        "localhost",
        sandbox.smtp_port,
        Security.STARTTLS,
        "avisos@provedor.example",
        username="avisos@provedor.example",
        password=password,
        message_timeout=1.0,
    )
    trust = ssl.create_default_context(cafile=sandbox.ca_file)
    return SmtpSender(config, OutboundGuard(["127.0.0.0/8", "::1"]), trust)


async def _right(sandbox: RunningSandbox) -> Sender:
    return _sender(sandbox, (await sandbox.control.accounts())["smtp"]["password"])


async def _wrong(sandbox: RunningSandbox) -> Sender:
    return _sender(sandbox, "errada")


SMTP = Entry(
    name="smtp",
    provider="smtp",
    destination=_TO,
    opening=_right,
    wrong=_wrong,
    wrong_code="535",
    cases=(
        Case("429", Fate.NOT_SENT, Fault.RECIPIENT, "450"),
        Case("greylist", Fate.NOT_SENT, Fault.RECIPIENT, "450"),
        Case("refuse_rcpt", Fate.PERMANENT, Fault.RECIPIENT, "550", suppress=SuppressionReason.BOUNCED),
        Case("500", Fate.NOT_SENT, Fault.NETWORK, "451"),
        Case("503", Fate.NOT_SENT, Fault.NETWORK, "421"),
        Case("permanent", Fate.PERMANENT, Fault.MESSAGE, "554"),
        # In the middle of a conversation; test_email_smtp.py has them at its start.
        Case("timeout", Fate.NOT_SENT, Fault.NETWORK, "timeout", match=_TO),
        Case("reset_before", Fate.NOT_SENT, Fault.NETWORK, "drop", match=_TO),
        Case("reset_after", Fate.IN_DOUBT, Fault.NETWORK, "drop", kept=True),
        Case("drop_after_dot", Fate.IN_DOUBT, Fault.NETWORK, "drop"),
        Case("bad_cert", Fate.NOT_SENT, Fault.ACCOUNT, "certificate", calls=0),
        Case("auth", Fate.NOT_SENT, Fault.ACCOUNT, "535", calls=0, count=3),  # a try a mechanism
    ),
    without=(("bad_json", "SMTP speaks lines; test_email_smtp.py has nonsense at every step"),),
)
