"""Push by Firebase Cloud Messaging: one project of the subscriber's app, one call a device.

The SDK is synchronous (fcm_sdk.py) and runs in a bounded pool of threads of the account's own; what Google's
answers mean stands in fcm_answers.py. A destination is the registration token of one device.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from delivery.channels.batch import LANES
from delivery.channels.courier import Courier
from delivery.channels.fcm_answers import lost
from delivery.channels.fcm_config import FcmConfig
from delivery.channels.fcm_sdk import FcmSdk
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Answer, Outgoing, Receipt

__all__ = ["FcmConfig", "FcmSender"]

T = TypeVar("T")

AT_ONCE = 25
STAND_IN_AT_ONCE = 5  # for both lanes as many as the SDK keeps connections to a host that is not Google's
TOKEN_SECONDS = 1800.0  # Google's lasts an hour: one younger than this does not end within a batch


class FcmSender(Courier):
    """ports.Sender over FCM."""

    def __init__(self, config: FcmConfig) -> None:
        """Raises DeliveryError (the account's fault) for an address in plain HTTP."""
        self._sdk = FcmSdk(config)
        self._timeout = config.call_timeout
        at_once = STAND_IN_AT_ONCE if config.api_url else AT_ONCE
        self._threads = ThreadPoolExecutor(LANES * at_once, thread_name_prefix="fcm")
        super().__init__(
            self._push, at_once=at_once, call_timeout=config.call_timeout, per_minute=config.per_minute
        )
        self._signing = asyncio.Lock()
        self._signed_at: float | None = None
        self._closed = False

    @property
    def total_timeout(self) -> float:
        return self._timeout + super().total_timeout

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Answer]:
        """One answer a push, in order. Signs in first: no thread of the batch does that by itself."""
        try:
            await self._sign_in()
        except DeliveryError as error:
            return [error] * len(batch)
        return await super().send(batch)

    async def check(self) -> None:
        """Sign in anew, and have Google look at a message that it does not send. Raises DeliveryError.

        A key that signs in may still lack the right to push, or its project the API.
        """
        self._signed_at = None
        await self._sign_in()
        await self._in_thread(self._sdk.validate)

    async def close(self) -> None:
        """Calls under way end by themselves within their timeout."""
        if self._closed:
            return
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self._sdk.close)

    async def _sign_in(self) -> None:
        """Once for all lanes, waiting for each other included. Raises DeliveryError."""
        now = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._timeout), self._signing:
                young = self._signed_at is not None and now - self._signed_at < TOKEN_SECONDS
                if not young or not self._sdk.signed_in:
                    await self._in_thread(self._sdk.sign_in)
                    self._signed_at = now
        except TimeoutError as error:
            raise lost("timeout", "no answer in time") from error

    async def _push(self, mail: Outgoing) -> Receipt:
        if not mail.destination.strip():
            raise DeliveryError(Fate.PERMANENT, Fault.RECIPIENT, "address", "no token")
        return Receipt(await self._in_thread(lambda: self._sdk.push(mail)))

    async def _in_thread(self, call: Callable[[], T]) -> T:
        """The call's own answer, or its DeliveryError; within the timeout, whatever the SDK does."""
        try:
            job = self._threads.submit(call)
        except RuntimeError as error:  # closed: the account was changed during a run
            raise lost("deadline", "the account changed") from error
        try:
            async with asyncio.timeout(self._timeout):
                return await asyncio.wrap_future(job)
        except TimeoutError as error:
            raise lost("timeout", "no answer in time") from error
