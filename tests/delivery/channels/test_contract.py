"""Every channel over real sockets: what it says of each answer, and how often the far end was called."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Receipt
from tests.delivery.channels.contract import EVERY_CHANNEL, Case, Entry, opened
from tests.delivery.channels.contract_fcm import FCM
from tests.delivery.channels.contract_sendgrid import SENDGRID
from tests.delivery.channels.contract_sms_http import GATEWAY, GATEWAY_BY_POST
from tests.delivery.channels.contract_smtp import SMTP
from tests.delivery.channels.contract_twilio import TWILIO
from tests.support.sandbox import RunningSandbox, running_sandbox

ENTRIES = (SMTP, SENDGRID, TWILIO, GATEWAY, GATEWAY_BY_POST, FCM)
CASES = [(entry, case) for entry in ENTRIES for case in entry.cases]

every_channel = pytest.mark.parametrize("entry", ENTRIES, ids=str)
every_case = pytest.mark.parametrize(("entry", "case"), CASES, ids=str)

# aiosmtpd warns of a property that it sets itself.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running_sandbox() as sandbox:
        yield sandbox


@every_channel
async def test_accepted(entry: Entry, sandbox: RunningSandbox) -> None:
    """One call, one message at the far end: under the id that the receipt names, with the attempt's key."""
    message = entry.message()
    async with opened(entry.opening, sandbox) as sender:
        (answer,) = await sender.send([message])
    (kept,) = await sandbox.control.outbox(entry.provider)
    assert isinstance(answer, Receipt)
    assert kept["id"] in answer.ref
    assert kept["to"] == message.destination
    assert message.key in json.dumps(kept)
    assert await calls(entry, sandbox) == 1


@every_case
async def test_what_comes_of_a_fault(entry: Entry, case: Case, sandbox: RunningSandbox) -> None:
    """The outcome that the case says, in the time promised, and not one call more: it could send twice.

    It leaves nothing behind in the sender: the next message goes through.
    """
    await set_fault(entry, case, sandbox)
    async with opened(entry.opening, sandbox) as sender:
        async with asyncio.timeout(sender.total_timeout):
            (answer,) = await sender.send([entry.message(1)])
        assert isinstance(answer, DeliveryError), answer
        seen = (answer.fate, answer.fault, answer.code, answer.retry_after)
        assert seen == (case.fate, case.fault, case.code, case.retry_after)
        assert answer.suppress is case.suppress
        assert len(await sandbox.control.outbox(entry.provider)) == case.kept
        assert await calls(entry, sandbox) == case.calls
        await sandbox.control.clear_faults()
        (answer,) = await sender.send([entry.message(2)])
        assert isinstance(answer, Receipt), answer


@every_channel
async def test_answers_come_in_order(entry: Entry, sandbox: RunningSandbox) -> None:
    """A whole batch to one destination: each message has its own receipt, in the order given."""
    async with opened(entry.opening, sandbox) as sender:
        batch = [entry.message(number) for number in range(1, min(sender.batch_size, 12) + 1)]
        answers = await sender.send(batch)
    kept = {item["id"]: json.dumps(item) for item in await sandbox.control.outbox(entry.provider)}
    refs = [answer.ref for answer in answers if isinstance(answer, Receipt)]
    assert len(refs) == len(batch) == len(set(refs))
    for message, ref in zip(batch, refs, strict=True):
        assert message.key in next(item for item_id, item in kept.items() if item_id in ref)


@every_channel
async def test_a_wrong_secret_is_the_accounts_fault(entry: Entry, sandbox: RunningSandbox) -> None:
    """No client is marked bad for it: every message of the batch may go out later, and none went."""
    async with opened(entry.wrong, sandbox) as sender:
        answers = await sender.send([entry.message(number) for number in (1, 2, 3)])
    for answer in answers:
        assert isinstance(answer, DeliveryError)
        assert (answer.fate, answer.fault, answer.code) == (Fate.NOT_SENT, Fault.ACCOUNT, entry.wrong_code)
    assert await sandbox.control.outbox(entry.provider) == []


@every_channel
async def test_check_signs_in_and_sends_nothing(entry: Entry, sandbox: RunningSandbox) -> None:
    """*Testar conexão*: quiet with the right secret, the account's fault with a wrong one."""
    async with opened(entry.opening, sandbox) as sender:
        await sender.check()
    async with opened(entry.wrong, sandbox) as sender:
        with pytest.raises(DeliveryError) as refused:
            await sender.check()
    assert (refused.value.fault, refused.value.code) == (Fault.ACCOUNT, entry.wrong_code)
    assert await sandbox.control.outbox(entry.provider) == []


@every_channel
async def test_a_call_that_is_cancelled_ends(entry: Entry, sandbox: RunningSandbox) -> None:
    """The bot stops: cancellation is the one thing that `send` raises."""
    await sandbox.control.fault(entry.provider, "timeout")
    async with opened(entry.opening, sandbox) as sender:
        sending = asyncio.create_task(sender.send([entry.message()]))  # type: ignore[arg-type]
        async with asyncio.timeout(5):
            while not await calls(entry, sandbox):  # noqa: ASYNC110 - another process would poll too
                await asyncio.sleep(0.01)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending


@every_channel
def test_every_kind_of_fault_has_its_case(entry: Entry) -> None:
    """Nothing is left out without a reason."""
    kinds = {case.kind for case in entry.cases} | {kind for kind, _ in entry.without}
    assert kinds >= EVERY_CHANNEL
    assert all(reason for _, reason in entry.without)


async def set_fault(entry: Entry, case: Case, sandbox: RunningSandbox) -> None:
    await sandbox.control.fault(
        entry.provider, case.kind, count=case.count, seconds=case.seconds, match=case.match
    )


async def calls(entry: Entry, sandbox: RunningSandbox) -> int:
    """How many the far end saw."""
    return (await sandbox.control.traffic()).get(entry.provider, 0)
