"""What protects the ingress from too much: of a body, of calls at once, of calls a second."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Middleware

BODY_SECONDS = 10.0
TURN_SECONDS = 5.0
_PIECE = 65_536

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def body_of(request: web.Request, most: int) -> bytes:
    """The whole body, of at most so many bytes. Raises HTTPException: 400, 408, 413 or, where packed, 415."""
    if "Content-Encoding" in request.headers:
        raise web.HTTPUnsupportedMediaType
    if (request.content_length or 0) > most:
        raise web.HTTPRequestEntityTooLarge(most, request.content_length or 0)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.content.iter_chunked(_PIECE):
                body += piece
                if len(body) > most:
                    raise web.HTTPRequestEntityTooLarge(most, len(body))
    except TimeoutError as error:
        raise web.HTTPRequestTimeout from error
    except web.RequestPayloadError as error:  # cut off
        raise web.HTTPBadRequest from error
    return bytes(body)


def at_once(most: int) -> Middleware:
    """A middleware: so many requests are served side by side, the others wait a while, then are told to."""
    turns = asyncio.Semaphore(most)

    @web.middleware
    async def in_turn(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await turns.acquire()
        except TimeoutError as error:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "5"}) from error
        try:
            return await handler(request)
        finally:
            turns.release()

    return in_turn


class Allowance:
    """How often each key may call: so many a second, and a few at once before that counts (GCRA)."""

    def __init__(self, per_second: float, burst: int, now: Callable[[], float]) -> None:
        """now: seconds that only go forward."""
        self._interval = 1 / per_second
        self._burst = burst * self._interval
        self._now = now
        self._due: dict[str, float] = {}

    def wait(self, key: str) -> float:
        """0 where the call may go on, and counts; else the seconds until one may."""
        now = self._now()
        due = max(self._due.get(key, now), now)
        if due - now > self._burst - self._interval:
            return due - now - self._burst + self._interval
        self._due[key] = due + self._interval
        return 0.0
