"""The connection to Slack: a client that waits when told to, tokens looked at, a socket that returns.

The other door, signed requests over HTTP, is `slack_http`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Protocol

import aiohttp
import yaml
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import SlackSettings
from handlers.standing import Standing

log = logging.getLogger(__name__)

MANIFEST = Path(__file__).resolve().parents[1] / "app.manifest.yml"
_WRONG_TOKEN = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
        "missing_scope",  # neither call below needs one of the bot's: the app's token lacks connections:write
    }
)
_LONGEST_WAIT = 60.0
_CONNECT_SECONDS = 30.0
PING_SECONDS = 10.0
_PATIENCE = 3  # pings without a connection until the socket is made anew


class SlackRefused(Exception):
    """Slack does not take a token; the text is for people."""


def client(settings: SlackSettings) -> AsyncWebClient:
    """A Web API client that waits and tries again when Slack answers 429."""
    made = AsyncWebClient(settings.bot_token.get_secret_value(), base_url=settings.api_url)
    made.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=3))
    return made


def keep_connections(web: AsyncWebClient) -> aiohttp.ClientSession:
    """Connections that stay open between calls, until this is closed. Needs a running loop.

    The SDK alone opens one a call, and TLS takes its time out of the three seconds for an ack.
    """
    timeout = aiohttp.ClientTimeout(total=web.timeout)  # the SDK's own holds for its own sessions only
    web.session = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
    return web.session


def app(web: AsyncWebClient) -> AsyncApp:
    """Bolt over that client. A socket carries no signature; those of HTTP are checked at its door."""
    return AsyncApp(client=web, logger=logging.getLogger("slack_bolt"), request_verification_enabled=False)


class Door(Protocol):
    """How requests of Slack's come in."""

    async def connect(self) -> None:
        """Returns once they can. Raises SlackRefused where a token is wrong: trying again would not help."""
        ...

    async def keep(self) -> None:
        """Sees to it that they go on coming; never returns."""
        ...

    async def is_connected(self) -> bool:
        """Whether they can come in now, as far as this side can tell."""
        ...

    async def close(self) -> None:
        """Lets go. Safe without a connection."""
        ...


class Socket:
    """Socket Mode from its first connection to its last. A Slack that is down is tried again, for ever."""

    def __init__(
        self,
        bolt: AsyncApp,
        settings: SlackSettings,
        standing: Standing | None = None,
        *,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        if settings.app_token is None:
            raise ValueError("Socket Mode takes the app's token")
        self._bolt = bolt
        self._app_token = settings.app_token.get_secret_value()
        self._standing = standing or Standing()
        self._ping_seconds = ping_seconds
        self._handler = self._new_handler()

    async def connect(self) -> None:
        await until_taken(self._bolt.client, self._standing, self._open)

    async def keep(self) -> None:
        """The SDK reconnects by itself, but tries an address that Slack has given up for ever: then a new
        socket takes its place."""
        missed = 0
        while True:
            await asyncio.sleep(self._ping_seconds)
            missed = 0 if await self._handler.client.is_connected() else missed + 1
            if missed >= _PATIENCE:
                log.warning("slack_socket_replaced", extra={"missed_pings": missed})
                await self._replace()
                missed = 0

    async def is_connected(self) -> bool:
        return bool(await self._handler.client.is_connected())

    async def close(self) -> None:
        await self._handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it bare

    async def _replace(self) -> None:
        await self.close()
        self._handler = self._new_handler()
        try:
            await self.connect()
        except SlackRefused as error:  # what is being sent goes on; a person mends the token and restarts
            log.error("slack_refused", extra={"error": str(error)})

    async def _open(self) -> None:
        """The SDK would ask for the address itself, and try a refused token or an old address for ever."""
        opened = await self._bolt.client.apps_connections_open(app_token=self._app_token)
        self._handler.client.wss_uri = opened["url"]
        async with asyncio.timeout(_CONNECT_SECONDS):
            await self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it bare

    def _new_handler(self) -> AsyncSocketModeHandler:
        return AsyncSocketModeHandler(
            self._bolt,
            self._app_token,
            logger=logging.getLogger("slack_sdk.socket_mode"),
            ping_interval=self._ping_seconds,
        )


async def until_taken(
    web: AsyncWebClient, standing: Standing, then: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Signs in, compares scopes and does `then`; again, ever more slowly, while Slack is out of reach.

    Raises SlackRefused where a token is wrong.
    """
    wait = 1.0
    while True:
        try:
            answer = await web.auth_test()
            standing.missing_scopes = _missing_scopes(answer.headers)
            if then is not None:
                await then()
        except SlackApiError as error:
            refusal = str(error.response.get("error"))
            if refusal in _WRONG_TOKEN:
                raise SlackRefused(_sentence(error)) from error
            log.warning("slack_refused_connection", extra={"error": refusal, "again_in": wait})
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("slack_unreachable", extra={"error": str(error), "again_in": wait})
        else:
            log.info("slack_connected", extra={"team": answer["team"], "bot": answer["user"]})
            return
        await asyncio.sleep(wait)
        wait = min(wait * 2, _LONGEST_WAIT)


def _sentence(error: SlackApiError) -> str:
    of_app = "apps.connections.open" in str(error.response.api_url)
    if of_app and error.response["error"] == "missing_scope":
        return (
            "O SLACK_APP_TOKEN não tem a permissão connections:write. Crie outro em api.slack.com/apps › "
            "Basic Information › App-Level Tokens, com essa permissão, e reinicie o bot."
        )
    token = "SLACK_APP_TOKEN" if of_app else "SLACK_BOT_TOKEN"
    return (
        f"O Slack não aceita o {token} ({error.response['error']}). "
        "Copie-o de novo em api.slack.com/apps e reinicie o bot."
    )


def _missing_scopes(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Scopes apply only at the next installation: those of the manifest that the token lacks; logged."""
    granted = next((v for k, v in headers.items() if k.lower() == "x-oauth-scopes"), "")
    if not granted:
        return ()
    missing = sorted(needed_scopes() - {scope.strip() for scope in granted.split(",")})
    if missing:
        do = "reinstall the app from app.manifest.yml"
        log.error("slack_scopes_missing", extra={"scopes": missing, "do": do})
    return tuple(missing)


def needed_scopes() -> frozenset[str]:
    """The bot scopes of app.manifest.yml; none where the file was left out of an installation."""
    if not MANIFEST.is_file():
        return frozenset()
    manifest = yaml.safe_load(MANIFEST.read_text("utf-8"))
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])
