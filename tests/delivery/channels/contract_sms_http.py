"""SMS by an HTTP gateway, both as GET with all in the address and as POST: a GET is not made twice either."""

from dataclasses import replace
from typing import Any

from delivery.channels.sms_http import Encoding, HttpSmsConfig, HttpSmsSender, Rule, Rules
from delivery.errors import Fate, Fault
from delivery.outbound import OutboundGuard
from delivery.ports import Sender
from tests.delivery.channels.contract import RETRY_AFTER, Case, Entry
from tests.support.sandbox import RunningSandbox

LOOPBACK = OutboundGuard(["127.0.0.0/8"])
RULES = Rules(
    accepted=(Rule(path="situacao", value="OK"),),
    refused=(Rule(path="codigo", value="402"), Rule(path="codigo", value="405")),
    again=(Rule(contains="tente novamente"),),
    account=(Rule(path="codigo", value="403"), Rule(path="codigo", value="407")),
    id_path="id",
)


async def config(sandbox: RunningSandbox, **more: Any) -> HttpSmsConfig:
    """The sandbox's gateway by GET; `more` in place of its fields."""
    account = (await sandbox.control.accounts())["sms_http"]
    given = HttpSmsConfig(
        account["url"],
        method="GET",
        encoding=Encoding.QUERY,
        secret=account["key"],
        rules=RULES,
        check_url=account["check_url"],
        status_url=account["status_url"],
        call_timeout=1.0,
    )
    return replace(given, **more)


async def post_config(sandbox: RunningSandbox, **more: Any) -> HttpSmsConfig:
    """The same by POST with JSON and the key in a header."""
    account = (await sandbox.control.accounts())["sms_http"]
    given: dict[str, Any] = {
        "url": account["post_url"],
        "method": "POST",
        "encoding": Encoding.JSON,
        "headers": {"Authorization": "Bearer {chave}"},
        "body": '[{"number": "{numero}", "msg": "{mensagem}", "refer": "{id}"}]',
    }
    return await config(sandbox, **(given | more))


async def _get(sandbox: RunningSandbox) -> Sender:
    return HttpSmsSender(await config(sandbox), LOOPBACK)


async def _get_wrong(sandbox: RunningSandbox) -> Sender:
    return HttpSmsSender(await config(sandbox, secret="errada"), LOOPBACK)


async def _post(sandbox: RunningSandbox) -> Sender:
    return HttpSmsSender(await post_config(sandbox), LOOPBACK)


async def _post_wrong(sandbox: RunningSandbox) -> Sender:
    return HttpSmsSender(await post_config(sandbox, secret="errada"), LOOPBACK)


GATEWAY = Entry(
    name="sms_http_get",
    provider="sms_http",
    destination="+5511987654321",
    opening=_get,
    wrong=_get_wrong,
    wrong_code="gateway_account",
    cases=(
        Case("429", Fate.NOT_SENT, Fault.NETWORK, "http_429", retry_after=RETRY_AFTER),
        Case("busy", Fate.NOT_SENT, Fault.NETWORK, "gateway_again"),
        Case("500", Fate.IN_DOUBT, Fault.NETWORK, "http_500"),
        Case("503", Fate.IN_DOUBT, Fault.NETWORK, "http_503"),
        Case("timeout", Fate.IN_DOUBT, Fault.NETWORK, "timeout"),
        Case("reset_before", Fate.IN_DOUBT, Fault.NETWORK, "drop"),
        Case("reset_after", Fate.IN_DOUBT, Fault.NETWORK, "drop", kept=True),
        Case("bad_json", Fate.IN_DOUBT, Fault.NETWORK, "gateway_unclear"),
        Case("unclear", Fate.IN_DOUBT, Fault.NETWORK, "gateway_unclear"),
        Case("permanent", Fate.PERMANENT, Fault.MESSAGE, "gateway_refused"),
        Case("no_credit", Fate.NOT_SENT, Fault.ACCOUNT, "gateway_account"),
        Case("auth", Fate.NOT_SENT, Fault.ACCOUNT, "gateway_account"),
    ),
)
GATEWAY_BY_POST = replace(GATEWAY, name="sms_http_post", opening=_post, wrong=_post_wrong)
