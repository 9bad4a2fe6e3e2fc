"""A bot that uses every element of Block Kit, to test the sandbox page. Nothing of the product is in it."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.support import toy_views

Body = dict[str, Any]
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class ToyBot:
    """Answers `/suspensao <word>`, one word a behaviour. What people send it stands in its queues."""

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client
        self.submissions: asyncio.Queue[Body] = asyncio.Queue()
        self.actions: asyncio.Queue[Body] = asyncio.Queue()
        self.closed: asyncio.Queue[Body] = asyncio.Queue()

    def register(self, app: AsyncApp) -> None:
        app.command("/suspensao")(self._command)
        app.action({"type": "block_actions", "action_id": "method"})(self._method)
        app.action({"type": "block_actions", "action_id": "deeper"})(self._deeper)
        app.action({"type": "block_actions", "action_id": "press"})(self._press)
        app.options("client")(self._clients)
        app.options("clients")(self._clients)
        app.view("every")(self._submitted)
        app.view("inner")(self._submitted)
        app.view("several")(self._submitted)
        app.view_closed("every")(self._view_closed)
        app.view_closed("inner")(self._view_closed)
        app.event("app_home_opened")(self._home)

    async def _command(self, ack: Any, body: Body, respond: Any) -> None:
        word = body["text"].strip()
        if word == "lento":  # never acknowledged: the person is told after three seconds
            return
        await ack()
        channel = body["channel_id"]
        match word:
            case "tudo":
                await self.client.views_open(trigger_id=body["trigger_id"], view=toy_views.every())
            case "varios":
                await self.client.views_open(trigger_id=body["trigger_id"], view=toy_views.several())
            case "imagem":
                await self._picture(channel)
            case "privado":
                await respond("Só você lê *isto*.")
            case "blocos":
                await self.client.chat_postMessage(channel=channel, text="Blocos", blocks=toy_views.blocks())
            case "cartao":
                await self._card(channel)
            case _:
                await self.client.chat_postMessage(channel=channel, text=body["text"])

    async def _card(self, channel: str) -> None:
        posted = await self.client.chat_postMessage(
            channel=channel, text="Execução", blocks=toy_views.card("em andamento")
        )
        await self.client.files_upload_v2(
            channel=posted["channel"],
            thread_ts=posted["ts"],
            filename="falhas.csv",
            content="nome;motivo\nJoão;sem E-mail principal\n",
            initial_comment="Quem não recebeu:",
        )

    async def _picture(self, channel: str) -> None:
        """A picture that Slack itself holds."""
        uploaded = await self.client.files_upload_v2(filename="ponto.png", content=PNG)
        image = {"type": "image", "slack_file": {"id": uploaded["file"]["id"]}, "alt_text": "um ponto"}
        await self.client.chat_postMessage(channel=channel, text="Figura", blocks=[image])

    async def _method(self, ack: Any, body: Body) -> None:
        await ack()
        await self.actions.put(body)
        method = body["actions"][0]["selected_option"]["value"]
        view = body["view"]
        await self.client.views_update(view_id=view["id"], hash=view["hash"], view=toy_views.every(method))

    async def _deeper(self, ack: Any, body: Body) -> None:
        await ack()
        await self.client.views_push(trigger_id=body["trigger_id"], view=toy_views.inner())

    async def _press(self, ack: Any, body: Body) -> None:
        await ack()
        await self.actions.put(body)
        if "message" in body:
            message = body["message"]
            await self.client.chat_update(
                channel=body["channel"]["id"],
                ts=message["ts"],
                text="Execução",
                blocks=toy_views.card("parada"),
            )

    async def _clients(self, ack: Any, payload: Body) -> None:
        name = payload["value"]
        await ack(
            options=[toy_views.option(f"{name} da Silva", "7"), toy_views.option(f"{name} de Souza", "8")]
        )

    async def _submitted(self, ack: Any, body: Body) -> None:
        values = body["view"]["state"]["values"]
        if values.get("sender", {}).get("sender", {}).get("value") == "errado":
            await ack(response_action="errors", errors={"sender": "O servidor recusou este nome."})
            return
        await ack()
        await self.submissions.put(values)

    async def _view_closed(self, ack: Any, body: Body) -> None:
        await ack()
        await self.closed.put(body)

    async def _home(self, event: Body) -> None:
        if event["tab"] == "home":
            await self.client.views_publish(user_id=event["user"], view=toy_views.home())


@asynccontextmanager
async def running_toy_bot(url: str, bot_token: str, app_token: str) -> AsyncIterator[ToyBot]:
    """The bot, connected to the sandbox at `url`."""
    client = AsyncWebClient(token=bot_token, base_url=f"{url}/api/")
    app = AsyncApp(client=client, ignoring_self_events_enabled=False)
    bot = ToyBot(client)
    bot.register(app)
    handler = AsyncSocketModeHandler(
        app, app_token, web_client=AsyncWebClient(token=app_token, base_url=f"{url}/api/")
    )
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield bot
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
