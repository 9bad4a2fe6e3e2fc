"""HTTP to a host that a person typed: only where the outbound guard lets us, and each call once."""

import ipaddress
import socket
import ssl
from collections.abc import Mapping

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from delivery.channels.http_call import failure
from delivery.errors import DeliveryError, Fate, Fault, OutboundRefused
from delivery.outbound import OutboundGuard

CONNECT_SECONDS = 10.0
ANSWER_BYTES = 65_536


class _Guarded(AbstractResolver):
    """Every new connection asks the guard, and goes to an address that it gave."""

    def __init__(self, guard: OutboundGuard) -> None:
        self._guard = guard

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host,
                host=address.sockaddr[0],
                port=port,
                family=address.family,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in await self._guard.resolve(host, port)
        ]

    async def close(self) -> None:
        """Nothing is held."""


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """aiohttp makes a GET anew whose connection broke, and here that could be a second message."""
    try:
        return await handler(request)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise failure(error) from error


class PinnedHttp:
    """One account's connections. To be made inside the running loop."""

    def __init__(self, guard: OutboundGuard, tls: ssl.SSLContext | None = None) -> None:
        """tls: what certificates are trusted, the system's where none is given."""
        self._guard = guard
        connector = aiohttp.TCPConnector(resolver=_Guarded(guard), use_dns_cache=False, ssl=tls or True)
        self._session = aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            middlewares=(_once,),
        )

    async def call(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[int, Mapping[str, str], str]:
        """Status, headers and text of an answer, of which no more is read than the first 64 KB.

        Redirects are not followed: they could lead elsewhere. url: encoded already. Raises DeliveryError; the
        deadline is the caller's.
        """
        target = URL(url, encoded=True)
        try:
            if _is_address(target.host):
                # aiohttp asks no resolver for these.
                await self._guard.resolve(target.host or "", target.port or 0)
            async with self._session.request(
                method, target, headers=headers, data=body, allow_redirects=False
            ) as response:
                text = await _text(response)
                return response.status, response.headers, text
        except OutboundRefused as error:
            raise DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "refused_host", str(error)) from error
        except (aiohttp.ClientError, OSError) as error:
            raise failure(error) from error

    async def close(self) -> None:
        await self._session.close()


async def _text(response: aiohttp.ClientResponse) -> str:
    body = bytearray()
    async for piece in response.content.iter_chunked(8_192):
        body += piece
        if len(body) > ANSWER_BYTES:
            response.close()
            break
    try:
        return bytes(body[:ANSWER_BYTES]).decode(response.charset or "utf-8", "replace")
    except LookupError:
        return bytes(body[:ANSWER_BYTES]).decode("utf-8", "replace")


def _is_address(host: str | None) -> bool:
    try:
        ipaddress.ip_address(host or "")
    except ValueError:
        return False
    return True
