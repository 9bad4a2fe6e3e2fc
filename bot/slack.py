"""The connection to Slack: a client that waits when told to, tokens looked at, a socket that returns."""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import yaml
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import SlackSettings

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


class SlackRefused(Exception):
    """Slack does not take a token; the text is for people."""


def client(settings: SlackSettings) -> AsyncWebClient:
    """A Web API client that waits and tries again when Slack answers 429."""
    made = AsyncWebClient(settings.bot_token.get_secret_value(), base_url=settings.api_url)
    made.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=3))
    return made


def app(web: AsyncWebClient) -> AsyncApp:
    """Bolt over that client. Socket Mode carries no signature: there is nothing to verify."""
    return AsyncApp(client=web, logger=logging.getLogger("slack_bolt"), request_verification_enabled=False)


class Socket:
    """Socket Mode from its first connection to its last. A Slack that is down is tried again, for ever."""

    def __init__(self, bolt: AsyncApp, settings: SlackSettings) -> None:
        self._web = bolt.client
        self._app_token = settings.app_token.get_secret_value()
        self._handler = AsyncSocketModeHandler(
            bolt, self._app_token, logger=logging.getLogger("slack_sdk.socket_mode")
        )

    async def connect(self) -> None:
        """Returns once connected. Raises SlackRefused where a token is wrong: trying again would not help."""
        wait = 1.0
        while True:
            try:
                answer = await self._web.auth_test()
                _compare_scopes(answer.headers)
                await self._open()
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

    async def _open(self) -> None:
        """The SDK would ask for the address itself, and try a refused token or an old address for ever."""
        opened = await self._web.apps_connections_open(app_token=self._app_token)
        self._handler.client.wss_uri = opened["url"]
        async with asyncio.timeout(_CONNECT_SECONDS):
            await self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it bare

    async def close(self) -> None:
        """Let go of the socket. Safe without a connection."""
        await self._handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it bare


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


def _compare_scopes(headers: Mapping[str, str]) -> None:
    """Scopes apply only at the next installation: name those of the manifest that the token lacks."""
    granted = next((v for k, v in headers.items() if k.lower() == "x-oauth-scopes"), "")
    if not granted:
        return
    missing = needed_scopes() - {scope.strip() for scope in granted.split(",")}
    if missing:
        log.error(
            "slack_scopes_missing",
            extra={"scopes": sorted(missing), "do": "reinstall the app from app.manifest.yml"},
        )


def needed_scopes() -> frozenset[str]:
    """The bot scopes of app.manifest.yml; none where the file was left out of an installation."""
    if not MANIFEST.is_file():
        return frozenset()
    manifest = yaml.safe_load(MANIFEST.read_text("utf-8"))
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])
