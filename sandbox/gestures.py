"""What a person does in channels, messages and Home: typed commands, presses, choices, words."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from sandbox import payloads
from sandbox.blockkit import checked_blocks, checked_options
from sandbox.calls import Calls
from sandbox.directory import BOT_USER_ID, Channel, Person
from sandbox.escaping import escaped
from sandbox.place import Place
from sandbox.shapes import Json, Refusal
from sandbox.sources import PersonsSources
from sandbox.timeline import Post
from sandbox.views import view_json
from sandbox.wire import NotAcked, Wire
from sandbox.workspace import Content, Workspace

_HEARD = {"im": "message.im", "private_channel": "message.groups", "public_channel": "message.channels"}


class Gestures:
    """Sends each gesture to the bot, and does what its ack says."""

    def __init__(self, workspace: Workspace, wire: Wire, calls: Calls) -> None:
        self.workspace = workspace
        self.wire = wire
        self.calls = calls
        self._tasks: set[asyncio.Task[Any]] = set()

    # -- answered by an ack -----------------------------------------------------------------------

    async def command(self, user: str, channel_id: str, text: str) -> Json:
        """Types a slash command. An ack with text is shown to the person alone, as Slack does."""
        person, channel = self._who_where(user, channel_id)
        word, _, rest = text.strip().partition(" ")
        command = self.workspace.manifest.command(word)
        if command is None:
            return {"ok": False, "error": "invalid_command"}
        trigger = self.workspace.triggers.issue(user, channel=channel.id)
        words = escaped(rest.strip(), self.workspace.directory) if command.should_escape else rest.strip()
        url = self.workspace.response_url(user, channel.id)
        payload = payloads.slash_command(person, channel, word, words, trigger.id, url)
        try:
            answer = await self.wire.deliver("slash_commands", payload)
        except NotAcked as lost:
            self.toast(user, f"{word} falhou com o erro “{lost.error}”.")
            return {"ok": False, "error": lost.error}
        if answer.get("text") or answer.get("blocks"):
            self._show_ack(answer, user, channel)
        return {"ok": True}

    async def action(
        self, user: str, place: Place, block_id: str, action_id: str, value: object, typed: Json
    ) -> Json:
        """Presses a button or changes an input. typed: what else stands in the form at that moment."""
        person, sources = self.workspace.directory.person(user), self.sources(user)
        field = place.field(block_id, action_id)
        place.fill(person, typed, sources)
        chosen = place.choose(person, field, value, sources)
        if not field.dispatches:
            return {"ok": True, "dispatched": False}
        trigger = self.workspace.triggers.issue(user, channel=place.channel_id, view_id=place.view_id)
        action = payloads.action(field, chosen, self.workspace.ids.ts())
        payload = payloads.block_actions(person, place.payload(person), action, trigger.id)
        try:
            await self.wire.deliver("interactive", payload | place.answer_address(person))
        except NotAcked as lost:
            self.toast(user, f"A ação falhou com o erro “{lost.error}”.")
            return {"ok": False, "error": lost.error}
        return {"ok": True, "dispatched": True}

    async def options(self, user: str, place: Place, block_id: str, action_id: str, typed: str) -> Json:
        """What an external select offers for what was typed; nothing where the bot's answer is wrong."""
        person = self.workspace.directory.person(user)
        field = place.field(block_id, action_id)
        payload = payloads.block_suggestion(person, place.payload(person), field, typed)
        answer: Json = {}
        try:
            answer = await self.wire.deliver("interactive", payload)
            options, groups = checked_options(answer)
        except NotAcked as lost:
            return {"ok": False, "error": lost.error, "options": [], "option_groups": []}
        except Refusal as refusal:
            self.calls.add("ack block_suggestion", answer, refusal.answer(), why=refusal.why)
            return {"ok": False, "error": refusal.error, "options": [], "option_groups": []}
        everything = options + [option for group in groups for option in group["options"]]
        known = self.workspace.suggested.setdefault((user, action_id), {})
        known |= {option["value"]: option for option in everything}
        return {"options": options, "option_groups": groups}

    # -- heard as events --------------------------------------------------------------------------

    async def open_home(self, user: str) -> None:
        """Opens the Home tab: `app_home_opened`, not waited for longer than its ack."""
        channel = self.workspace.directory.direct(user)
        body: Json = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": "home"}
        home = self.workspace.views.homes.get(user)
        if home is not None:
            body["view"] = view_json(home)
        await self._event("app_home_opened", body)

    async def say(self, user: str, channel_id: str, text: str, thread_ts: str | None) -> Post:
        """A message of a person; the bot hears of it if it is there and subscribed."""
        _, channel = self._who_where(user, channel_id)
        post = self.workspace.post(channel, user, Content(text), thread_ts=thread_ts)
        body = {"channel": channel.id, "user": user, "text": text, "ts": post.ts}
        if channel.bot_in:
            self.soon(self._event(_HEARD[channel.kind], body | {"type": "message"}))
        if channel.bot_in and f"<@{BOT_USER_ID}>" in text:
            self.soon(self._event("app_mention", body | {"type": "app_mention"}))
        return post

    async def join(self, user: str, channel_id: str) -> None:
        """Invites the bot into a channel."""
        _, channel = self._who_where(user, channel_id)
        channel.members.add(BOT_USER_ID)
        post = self.workspace.post(channel, user, Content(f"<@{BOT_USER_ID}> entrou neste canal."))
        post.body["subtype"] = "channel_join"
        body = {"type": "member_joined_channel", "user": BOT_USER_ID, "channel": channel.id}
        await self._event("member_joined_channel", body)

    # -- for gestures of all kinds ----------------------------------------------------------------

    def sources(self, user: str) -> PersonsSources:
        """What this person can choose from."""
        return PersonsSources(self.workspace, user)

    def toast(self, user: str, text: str) -> None:
        """Slack's own words to one person."""
        self.workspace.hub.publish("toast", user=user, text=text)

    def soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Goes on while the person already does something else."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Ends what still goes on."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _event(self, name: str, body: Json) -> None:
        """Tells the bot, if its manifest subscribes to `name`."""
        if name not in self.workspace.manifest.events:
            return
        body["event_ts"] = self.workspace.ids.ts()
        payload = payloads.event(body, self.workspace.ids.new("Ev"), self.workspace.clock())
        try:
            await self.wire.deliver("events_api", payload)
        except NotAcked:
            return  # nobody sees an event that was not heard; the panel has it

    def _show_ack(self, answer: Json, user: str, channel: Channel) -> None:
        try:
            blocks = checked_blocks(answer["blocks"], self.workspace.ids) if answer.get("blocks") else ()
            only_for = None if answer.get("response_type") == "in_channel" else user
            content = Content(str(answer.get("text", "")), tuple(blocks))
            self.workspace.post(channel, BOT_USER_ID, content, only_for=only_for)
        except Refusal as refusal:
            self.calls.add("ack slash_commands", answer, refusal.answer(), why=refusal.why)

    def _who_where(self, user: str, channel_id: str) -> tuple[Person, Channel]:
        person, channel = self.workspace.directory.person(user), self.workspace.directory.channel(channel_id)
        if user not in channel.members:
            raise Refusal("not_in_channel", f"{person.name} não está em #{channel.name}")
        return person, channel
