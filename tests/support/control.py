"""A client for the sandbox's /control/ API: what a person does, and waits with a picture."""

import asyncio
import base64
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp

from sandbox.directory import SUSPENSOES
from tests.support.shown import block_of, input_of, text_of

Json = dict[str, Any]
T = TypeVar("T")
WAIT = 10.0
_EVERY = 0.02


class ControlError(AssertionError):
    """A /control/ call that the sandbox did not understand."""


@dataclass(frozen=True)
class Submission:
    """How a submission went. ok: the bot took it. errors: block_id → sentence."""

    ok: bool
    response_action: str | None
    errors: Mapping[str, str] = field(default_factory=dict)
    error: str | None = None


class Control:
    """What a person does, one method a gesture. Waits poll, and fail with a picture of what is there."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._session = session

    # -- doing ------------------------------------------------------------------------------------

    async def command(self, user: str, text: str, channel: str = SUSPENSOES) -> Json:
        """Types a slash command: `{"ok": True}`, or ok False with the error."""
        return await self.post("command", user=user, channel=channel, text=text)

    async def action(
        self,
        user: str,
        where: Json,
        action_id: str,
        value: object = None,
        *,
        block_id: str | None = None,
        values: Json | None = None,
    ) -> Json:
        """Presses or chooses in `where`, a view or message as the sandbox gave it.

        block_id is looked up when left out. A button's `action_id` must then be unique in `where`.
        """
        place: Json = (
            {"channel": where["channel"], "ts": where["ts"]}
            if where.get("type") == "message"
            else {"view": where["id"]}
        )
        block_id = block_id or block_of(where, action_id)
        return await self.post(
            "action",
            user=user,
            **place,
            block_id=block_id,
            action_id=action_id,
            value=value,
            values=values or {},
        )

    async def submit(self, user: str, view: Json, **values: object) -> Submission:
        """Submits `view`; each keyword is a block_id with its input's value (a block has one input)."""
        named = {block_id: {input_of(view, block_id): value} for block_id, value in values.items()}
        answer = await self.post("submit", user=user, view=view["id"], values=named)
        return Submission(
            answer["ok"], answer.get("response_action"), answer.get("errors") or {}, answer.get("error")
        )

    async def close(self, user: str, view: Json, *, everything: bool = False) -> None:
        await self.post("close", user=user, view=view["id"], all=everything)

    async def upload(self, user: str, filename: str, content: bytes) -> str:
        """Gives a file; answers its id, for a `file_input`."""
        encoded = base64.b64encode(content).decode()
        answer = await self.post("upload", user=user, filename=filename, content_base64=encoded)
        return str(answer["file"])

    async def fault(
        self, provider: str, kind: str, *, count: int = 1, match: str | None = None, seconds: float = 2.0
    ) -> None:
        """The next `count` calls to `provider` go wrong in this way."""
        await self.post("faults", provider=provider, kind=kind, count=count, match=match, seconds=seconds)

    async def clear_faults(self) -> None:
        await self._ask("DELETE", "faults", json={})

    async def reset(self) -> None:
        await self.post("reset")

    # -- looking ----------------------------------------------------------------------------------

    async def views(self, user: str) -> list[Json]:
        """The person's open modals, the top one first."""
        found: list[Json] = await self.get("views", user=user)
        return found

    async def messages(
        self, channel: str = SUSPENSOES, *, user: str | None = None, thread: str | None = None
    ) -> list[Json]:
        """The channel's messages, oldest first; with `user` the ephemeral ones for that person too."""
        asked = {"channel": channel, "user": user, "thread": thread}
        found: list[Json] = await self.get("messages", **{key: one for key, one in asked.items() if one})
        return [message | {"channel": channel} for message in found]

    async def home(self, user: str, *, opened: bool = True) -> Json | None:
        """The Home tab; opening it tells the bot."""
        view: Json | None = await self.get("home", user=user, opened="1" if opened else "0")
        return view

    async def file(self, file_id: str) -> bytes:
        async with self._session.get(f"{self._url}/control/files/{file_id}") as response:
            response.raise_for_status()
            return await response.read()

    async def outbox(self, provider: str | None = None) -> list[Json]:
        found: list[Json] = await self.get("outbox", **({"provider": provider} if provider else {}))
        return found

    async def calls(self, after: int = 0) -> list[Json]:
        """The bot's Web API calls: the panel "O Slack diz"."""
        found: list[Json] = await self.get("calls", after=str(after))
        return found

    async def accounts(self) -> Json:
        found: Json = await self.get("accounts")
        return found

    async def traffic(self) -> dict[str, int]:
        """How often each far end was called, whatever came of it."""
        found: dict[str, int] = await self.get("traffic")
        return found

    # -- waiting ----------------------------------------------------------------------------------

    async def wait_for_bot(self, timeout: float = WAIT) -> None:
        """Until the bot holds a socket."""

        async def connected() -> bool | None:
            return bool((await self.get("health"))["bot_connected"]) or None

        await self._until(connected, "a connected bot", timeout, self._picture_of_calls)

    async def wait_for_view(
        self,
        user: str,
        *,
        title: str | None = None,
        callback_id: str | None = None,
        where: Callable[[Json], bool] = lambda view: True,
        timeout: float = WAIT,
    ) -> Json:
        """The person's top modal, once it has this title or callback_id, and `where` holds."""

        async def top() -> Json | None:
            for view in (await self.views(user))[:1]:
                fits = title in (None, view["title"]["text"]) and callback_id in (None, view["callback_id"])
                return view if fits and not view["loading"] and where(view) else None
            return None

        async def picture() -> str:
            return "\n\n".join([text_of(view) for view in await self.views(user)] or ["no modal is open"])

        return await self._until(top, f"a modal {title or callback_id or ''}", timeout, picture)

    async def wait_for_no_view(self, user: str, timeout: float = WAIT) -> None:
        """Until the person has no modal open."""

        async def none() -> bool | None:
            return not await self.views(user) or None

        async def picture() -> str:
            return "\n\n".join([text_of(view) for view in await self.views(user)])

        await self._until(none, "no open modal", timeout, picture)

    async def wait_for_message(
        self,
        text: str = "",
        channel: str = SUSPENSOES,
        *,
        user: str | None = None,
        thread: str | None = None,
        where: Callable[[Json], bool] = lambda message: True,
        timeout: float = WAIT,
    ) -> Json:
        """The newest message that contains `text` (in its text or blocks) and for which `where` holds."""

        async def newest() -> Json | None:
            found = reversed(await self.messages(channel, user=user, thread=thread))
            return next((one for one in found if text in text_of(one) and where(one)), None)

        async def picture() -> str:
            messages = await self.messages(channel, user=user, thread=thread)
            return "\n\n".join([text_of(message) for message in messages] or ["no message is there"])

        return await self._until(newest, f"a message with {text!r}", timeout, picture)

    async def wait_for_home(
        self, user: str, where: Callable[[Json], bool] = lambda view: True, timeout: float = WAIT
    ) -> Json:
        """Opens the Home tab, and waits until the bot has published one for which `where` holds."""
        await self.home(user)

        async def published() -> Json | None:
            view = await self.home(user, opened=False)
            return view if view is not None and where(view) else None

        async def picture() -> str:
            view = await self.home(user, opened=False)
            return text_of(view) if view else "no Home is published"

        return await self._until(published, "a Home", timeout, picture)

    async def wait_for_outbox(
        self, count: int, provider: str | None = None, timeout: float = WAIT
    ) -> list[Json]:
        """At least `count` items in the outbox."""

        async def enough() -> list[Json] | None:
            items = await self.outbox(provider)
            return items if len(items) >= count else None

        async def picture() -> str:
            items = await self.outbox(provider)
            return "\n".join(f"{one['to']}: {one['subject']}" for one in items) or "the outbox is empty"

        return await self._until(enough, f"{count} in the outbox", timeout, picture)

    # -- HTTP -------------------------------------------------------------------------------------

    async def get(self, name: str, **query: str) -> Any:
        return await self._ask("GET", name, params=query)

    async def post(self, name: str, **body: object) -> Json:
        answer: Json = await self._ask("POST", name, json=body)
        return answer

    async def _ask(self, method: str, name: str, **more: Any) -> Any:
        async with self._session.request(method, f"{self._url}/control/{name}", **more) as response:
            answer = await response.json()
            if response.status != 200:
                raise ControlError(f"{method} /control/{name}: {json.dumps(answer, ensure_ascii=False)}")
            return answer

    async def _until(
        self,
        look: Callable[[], Awaitable[T | None]],
        wanted: str,
        timeout: float,
        picture: Callable[[], Awaitable[str]],
    ) -> T:
        """What `look` finds, as soon as it finds something."""
        until = time.monotonic() + timeout
        while (found := await look()) is None:
            if time.monotonic() > until:
                there, refused = await picture(), await self._picture_of_calls()
                raise AssertionError(f"waited {timeout} s for {wanted}; there is:\n{there}\n\n{refused}")
            await asyncio.sleep(_EVERY)
        return found

    async def _picture_of_calls(self) -> str:
        refused = [
            f"{one['method']}: {one['error']} ({one['why']})" for one in await self.calls() if not one["ok"]
        ]
        return "\n".join(["refused calls:", *refused[-5:]]) if refused else "no call was refused"
