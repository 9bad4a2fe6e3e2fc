"""The HTTP client that Twilio's SDK asks, in place of its own.

Its own loses Retry-After, has no time limit on connecting and logs clients' numbers; and it has aiohttp build
a form where the words are known.
"""

import base64
import json
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import aiohttp
from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from delivery.channels.http_call import retry_after
from delivery.channels.twilio_codes import meaning
from delivery.errors import DeliveryError

CONNECT_SECONDS = 10.0


class TwilioHttp(AsyncHttpClient):  # type: ignore[misc]  # the SDK has no types
    """To be made inside the running loop. Nothing is posted twice: a message would be sent again."""

    def __init__(self, now: Callable[[], float]) -> None:
        """now: seconds since 1970."""
        super().__init__(None, is_async=True)  # no logger: the SDK would write clients' numbers to it
        # Whoever fails to connect in time has sent nothing.
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        self._now = now

    async def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, str | int] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # the SDK's signature; the deadline is the caller's
        allow_redirects: bool = False,
    ) -> Response:
        """Twilio's answer. Raises DeliveryError for any but a 2xx: the SDK's exception has no headers."""
        signed = dict(headers or {})
        if auth is not None:
            signed["Authorization"] = "Basic " + base64.b64encode(":".join(auth).encode()).decode()
        body = urlencode(data).encode() if data else None
        async with self._session.request(
            method, url, params=params, data=body, headers=signed, allow_redirects=False
        ) as answer:
            response = Response(answer.status, await answer.text(), answer.headers)
        if 200 <= response.status_code < 300:
            return response
        raise self._refusal(response)

    async def close(self) -> None:
        await self._session.close()

    def _refusal(self, response: Response) -> DeliveryError:
        try:
            said = json.loads(response.text)
            code, text = int(said["code"]), str(said.get("message") or said.get("detail") or "")
        except (ValueError, TypeError, KeyError, AttributeError):
            # A proxy on the way answers in its own manner.
            code, text = response.status_code, response.text
        error = meaning(code, text, response.status_code)
        error.retry_after = retry_after(response.headers, self._now())
        return error
