"""Twilio's own HTTP client with what it leaves out: Retry-After, a time limit on connecting, a silent log."""

import base64
import json
from collections.abc import Callable
from typing import Any

import aiohttp
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response

from delivery.channels.http_call import retry_after
from delivery.channels.twilio_codes import meaning
from delivery.errors import DeliveryError

CONNECT_SECONDS = 10.0


class TwilioHttp(AsyncTwilioHttpClient):  # type: ignore[misc]  # the SDK has no types
    """To be made inside the running loop. Retries of the SDK stay off: they would post a message again."""

    def __init__(self, now: Callable[[], float]) -> None:
        """now: seconds since 1970."""
        super().__init__(pool_connections=False)
        # The SDK's own timeout is not applied. Whoever fails to connect in time has sent nothing.
        self.session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        self._now = now

    async def request(self, *args: Any, **kwargs: Any) -> Response:
        """Twilio's answer. Raises DeliveryError for any but a 2xx: the SDK's exception has no headers."""
        if auth := kwargs.pop("auth", None):
            # The SDK would hand aiohttp a BasicAuth, which aiohttp has deprecated.
            token = base64.b64encode(":".join(auth).encode()).decode()
            kwargs["headers"] = kwargs["headers"] | {"Authorization": f"Basic {token}"}
        response = await super().request(*args, **kwargs)
        if 200 <= response.status_code < 300:
            return response
        raise self._refusal(response)

    def log_request(self, kwargs: dict[str, Any]) -> None:
        """Nothing: the SDK would log clients' numbers."""

    def log_response(self, status_code: int, response: Any) -> None:
        """Nothing."""

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
