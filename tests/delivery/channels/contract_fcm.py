"""Push by FCM. What may have gone out is sent again: on the device it takes the first one's place."""

import json

from delivery import firebase_file
from delivery.channels.push_fcm import FcmConfig, FcmSender
from delivery.errors import Fate, Fault
from delivery.ports import Sender
from tests.delivery.channels.contract import RETRY_AFTER, Case, Entry
from tests.support.firebase import service_account_file
from tests.support.sandbox import RunningSandbox

TOKEN = "fMaria0123456789abcdef:APA91bAparelhoDaMaria"


async def _sender(sandbox: RunningSandbox, *, wrong_key: bool = False) -> Sender:
    account = (await sandbox.control.accounts())["fcm"]
    values = account["firebase"]
    if wrong_key:
        values |= {"private_key": service_account_file()["private_key"]}
    file = firebase_file.read(json.dumps(values))
    return FcmSender(
        FcmConfig(
            file,
            api_url=account["api_url"],
            token_url=account["token_url"],
            http_timeout=1.0,
            call_timeout=3.0,
        )
    )


async def _wrong(sandbox: RunningSandbox) -> Sender:
    return await _sender(sandbox, wrong_key=True)


FCM = Entry(
    name="fcm",
    provider="fcm",
    destination=TOKEN,
    opening=_sender,
    wrong=_wrong,
    wrong_code="fcm_sign_in",
    cases=(
        Case("429", Fate.NOT_SENT, Fault.NETWORK, "fcm_quota_exceeded", retry_after=RETRY_AFTER),
        Case("500", Fate.NOT_SENT, Fault.NETWORK, "fcm_unavailable"),
        Case("503", Fate.NOT_SENT, Fault.NETWORK, "fcm_unavailable"),
        Case("timeout", Fate.NOT_SENT, Fault.NETWORK, "timeout"),
        Case("reset_before", Fate.NOT_SENT, Fault.NETWORK, "drop"),
        Case("reset_after", Fate.NOT_SENT, Fault.NETWORK, "drop", kept=True),
        Case("bad_json", Fate.NOT_SENT, Fault.NETWORK, "fcm_bad_answer"),
        Case("permanent", Fate.PERMANENT, Fault.MESSAGE, "fcm_invalid_argument"),
        Case("unregistered", Fate.PERMANENT, Fault.RECIPIENT, "unregistered"),
        Case("auth", Fate.NOT_SENT, Fault.ACCOUNT, "fcm_permission_denied"),
    ),
)
