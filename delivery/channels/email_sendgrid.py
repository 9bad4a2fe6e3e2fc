"""E-mail by SendGrid's v3 API: up to a thousand mails a call, each with its own words (sendgrid_body.py).

A call is taken whole or not at all (sendgrid_answers.py), and only its mails are in doubt together. The
SDK is synchronous and runs in a bounded pool of threads of the account's own.
"""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from delivery.channels.batch import size
from delivery.channels.mime import ADDRESS, CONTROL, Unwritable
from delivery.channels.sendgrid_answers import Failed, Reply, meaning
from delivery.channels.sendgrid_body import MOST, Group, body, groups
from delivery.channels.sendgrid_config import SendGridConfig
from delivery.channels.sendgrid_http import SendGridHttp
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Answer, Outgoing, Receipt
from delivery.pacing import Pacer

__all__ = ["SendGridConfig", "SendGridSender"]

log = logging.getLogger(__name__)

BEGIN_WITHIN = 60.0  # seconds of a batch within which its calls begin


class SendGridSender:
    """ports.Sender over SendGrid."""

    def __init__(self, config: SendGridConfig) -> None:
        """Raises Unwritable where the account's addresses or name cannot stand in a mail, DeliveryError."""
        for header, address in (("From", config.sender_address), ("Reply-To", config.reply_to)):
            if (address or header == "From") and not ADDRESS.fullmatch(address):
                raise Unwritable(header, "not an address")
        if CONTROL.search(config.sender_name):
            raise Unwritable("From", "a control character in the name")
        self._config = config
        self._http = SendGridHttp(config)
        self._threads = ThreadPoolExecutor(config.threads, thread_name_prefix="sendgrid")
        rate = config.per_minute
        self.pacer = None if rate is None else Pacer(min(rate, 60), messages=self._call_most)
        self._closed = False

    @property
    def batch_size(self) -> int:
        return size(self._config.per_minute, MOST)

    @property
    def total_timeout(self) -> float:
        return BEGIN_WITHIN + self._config.call_timeout

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Answer]:
        """One answer a mail, in order. An account's fault is met once and told for all the rest."""
        work = _Batch(batch, begin_by=asyncio.get_running_loop().time() + BEGIN_WITHIN)
        writable = [mail for mail in batch if work.take_writable(mail)]
        # Comparing a thousand bodies line by line takes a tenth of a second.
        work.waiting.extend(await asyncio.to_thread(groups, writable, self._call_most))
        workers = min(self._config.threads, len(work.waiting))
        await asyncio.gather(*(self._work(work) for _ in range(workers)))
        return work.in_order()

    async def check(self) -> None:
        """Ask what the key may do. Raises DeliveryError where it is unknown, or may not send."""
        deadline = asyncio.get_running_loop().time() + self._config.call_timeout
        try:
            _may_send(await self._in_thread(self._http.scopes, deadline))
        except DeliveryError as error:  # nothing was to be sent: there is no doubt about it
            raise DeliveryError(Fate.NOT_SENT, error.fault, error.code, error.detail) from error

    async def close(self) -> None:
        """Calls under way end by themselves within their timeout; those that wait are not made."""
        self._closed = True
        self._threads.shutdown(wait=False)

    @property
    def _call_most(self) -> int:
        """A rate-limited account sends a second's worth a call, and a call a second."""
        rate = self._config.per_minute
        return MOST if rate is None else max(1, rate // 60)

    async def _work(self, work: "_Batch") -> None:
        while work.waiting:
            group = work.waiting.popleft()
            work.settle(group, Failed(work.stop) if work.stop else await self._outcome(group, work.begin_by))

    async def _outcome(self, group: Group, begin_by: float) -> Receipt | Failed:
        try:
            await self._turn(begin_by)
            reply = await self._reply(group, begin_by)
            return meaning(reply, now=group[0].at.timestamp())
        except DeliveryError as error:
            return Failed(error)
        except Exception as error:
            # A mistake of ours: the other calls still get their answers, this one stays in doubt.
            log.exception("sendgrid_send_broke", extra={"mails": len(group)})
            return Failed(DeliveryError(Fate.IN_DOUBT, Fault.MESSAGE, "internal", type(error).__name__))

    async def _turn(self, begin_by: float) -> None:
        """Wait until the account's rate lets a call begin. Raises DeliveryError where that is too late."""
        if self.pacer is not None and not await self.pacer.turn(begin_by):
            raise _late()

    async def _reply(self, group: Group, begin_by: float) -> Reply:
        """The call. Raises DeliveryError: not sent where it never began, in doubt once it had."""
        loop = asyncio.get_running_loop()

        def call() -> Reply:
            if self._closed or loop.time() > begin_by:
                raise _late()
            return self._http.send(body(group, self._config))

        return await self._in_thread(call, begin_by + self._config.call_timeout)

    async def _in_thread(self, call: Callable[[], Reply], deadline: float) -> Reply:
        if self._closed:
            raise _late()
        job = self._threads.submit(call)
        try:
            async with asyncio.timeout_at(deadline):
                return await asyncio.wrap_future(job)
        except TimeoutError as error:
            if job.cancel():  # no thread had begun it
                raise _late() from error
            raise DeliveryError(Fate.IN_DOUBT, Fault.NETWORK, "timeout", "no answer to the call") from error


def _late() -> DeliveryError:
    return DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "deadline", "its turn did not come in time")


class _Batch:
    """The mails of one `send`, their answers so far, the calls that wait, and what stops those."""

    def __init__(self, mails: Sequence[Outgoing], *, begin_by: float) -> None:
        self.waiting: deque[Group] = deque()
        self.begin_by = begin_by
        self.stop: DeliveryError | None = None
        self._mails = mails
        self._answers: dict[str, Answer] = {}

    def in_order(self) -> list[Answer]:
        return [self._answers[mail.key] for mail in self._mails]

    def take_writable(self, mail: Outgoing) -> bool:
        """Whether a mail can be sent at all; what cannot has its answer."""
        if not ADDRESS.fullmatch(mail.destination):
            self._answers[mail.key] = _unwritable(Fault.RECIPIENT, "address", "not an address")
        elif CONTROL.search(mail.content.subject) or CONTROL.search(mail.recipient_name):
            self._answers[mail.key] = _unwritable(Fault.MESSAGE, "header", "a control character")
        return mail.key not in self._answers

    def settle(self, group: Group, outcome: Receipt | Failed) -> None:
        """Answer the mails of a call, or let those try again that the far end had nothing against."""
        if isinstance(outcome, Receipt):
            self._answer(group, outcome)
        elif outcome.too_large and len(group) > 1:
            middle = len(group) // 2
            self.waiting.extend((group[:middle], group[middle:]))
        elif culprits := {i: e for i, e in outcome.culprits.items() if i < len(group)}:
            for index, error in culprits.items():
                self._answers[group[index].key] = error
            if rest := tuple(mail for index, mail in enumerate(group) if index not in culprits):
                self.waiting.append(rest)
        else:
            self._answer(group, outcome.error)
            if outcome.error.fate is Fate.NOT_SENT:  # the next call would only meet the same
                self.stop = outcome.error

    def _answer(self, group: Group, answer: Answer) -> None:
        self._answers.update((mail.key, answer) for mail in group)


def _unwritable(fault: Fault, code: str, detail: str) -> DeliveryError:
    return DeliveryError(Fate.PERMANENT, fault, code, detail)


def _may_send(reply: Reply) -> None:
    """Raises DeliveryError."""
    if reply.status != 200:
        outcome = meaning(reply, now=0.0)
        error = outcome.error if isinstance(outcome, Failed) else _NO_SENDGRID
        raise DeliveryError(Fate.NOT_SENT, error.fault, error.code, error.detail)
    try:
        scopes = json.loads(reply.body)["scopes"]
    except (ValueError, LookupError, TypeError):
        raise _NO_SENDGRID from None
    if "mail.send" not in scopes:
        raise DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "sendgrid_scope", "the key lacks mail.send")


_NO_SENDGRID = DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "bad_answer", "no answer of SendGrid's")
