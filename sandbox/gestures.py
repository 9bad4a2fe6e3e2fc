"""What a person does in channels, messages and Home: typed commands, presses, choices, words."""

import asyncio
import re
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from sandbox import payloads
from sandbox.blockkit import checked_blocks
from sandbox.calls import Calls
from sandbox.directory import BOT_USER_ID, Channel, Person
from sandbox.shapes import Json, Refusal
from sandbox.socket_mode import NotAcked, SocketMode
from sandbox.sources import PersonsSources
from sandbox.state import Field, carried_values, find_field
from sandbox.timeline import Post
from sandbox.values import encode
from sandbox.views import View, view_json
from sandbox.workspace import Content, Workspace


@dataclass(frozen=True)
class Place:
    """Where a gesture is made: in a view, or in a message."""

    view: View | None = None
    post: Post | None = None

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.view.blocks if self.view else self.post.body["blocks"] if self.post else []
        return blocks


class Gestures:
    """Sends each gesture to the bot, and does what its ack says."""

    def __init__(self, workspace: Workspace, sockets: SocketMode, calls: Calls) -> None:
        self.workspace = workspace
        self.sockets = sockets
        self.calls = calls
        self._tasks: set[asyncio.Task[Any]] = set()

    async def command(self, user: str, channel_id: str, text: str) -> Json:
        """Types a slash command. An ack with text is shown to the person alone, as Slack does."""
        person, channel = self._who_where(user, channel_id)
        word, _, rest = text.strip().partition(" ")
        command = self.workspace.manifest.command(word)
        if command is None:
            return {"ok": False, "error": "invalid_command"}
        trigger = self.workspace.triggers.issue(user, channel=channel.id)
        address = self.workspace.responses.issue(user, channel.id)
        words = self._escaped(rest.strip()) if command.should_escape else rest.strip()
        url = f"{self.workspace.base_url}/response/{address.secret}"
        payload = payloads.slash_command(person, channel, word, words, trigger.id, url)
        try:
            answer = await self.sockets.deliver("slash_commands", payload)
        except NotAcked as lost:
            self.toast(user, f"{word} falhou com o erro “{lost.error}”.")
            return {"ok": False, "error": lost.error}
        if answer.get("text") or answer.get("blocks"):
            self._answer_in_channel("ack slash_commands", answer, user, channel)
        return {"ok": True}

    async def action(
        self, user: str, place: Place, block_id: str, action_id: str, value: object, typed: Json
    ) -> Json:
        """Presses a button or changes an input. typed: what else stands in the form at that moment."""
        person = self.workspace.directory.person(user)
        field = find_field(place.blocks, block_id, action_id)
        self.hold(person, place, typed)
        chosen = self._chosen(person, place, field, value)
        if not field.dispatches:
            return {"ok": True, "dispatched": False}
        view_id = place.view.id if place.view and not place.view.is_home else None
        channel_id = place.post.channel if place.post else None
        trigger = self.workspace.triggers.issue(user, channel=channel_id, view_id=view_id)
        action = payloads.action(field, chosen, self.workspace.ids.ts())
        payload = payloads.block_actions(person, self.whereabouts(person, place), action, trigger.id)
        if place.post:
            address = self.workspace.responses.issue(
                user, place.post.channel, place.post.ts, place.post.thread_ts
            )
            payload["response_url"] = f"{self.workspace.base_url}/response/{address.secret}"
        try:
            await self.sockets.deliver("interactive", payload)
        except NotAcked as lost:
            self.toast(user, f"A ação falhou com o erro “{lost.error}”.")
            return {"ok": False, "error": lost.error}
        return {"ok": True, "dispatched": True}

    async def options(self, user: str, place: Place, block_id: str, action_id: str, typed: str) -> Json:
        """What an external select offers for what was typed."""
        person = self.workspace.directory.person(user)
        field = find_field(place.blocks, block_id, action_id)
        payload = payloads.block_suggestion(person, self.whereabouts(person, place), field, typed)
        try:
            answer = await self.sockets.deliver("interactive", payload)
        except NotAcked as lost:
            return {"ok": False, "error": lost.error, "options": [], "option_groups": []}
        groups = answer.get("option_groups") or []
        options = answer.get("options") or []
        everything = options + [option for group in groups for option in group["options"]]
        self.workspace.suggested.setdefault((user, action_id), {}).update(
            {one["value"]: one for one in everything}
        )
        return {"options": options, "option_groups": groups}

    async def open_home(self, user: str) -> None:
        """Opens the Home tab: `app_home_opened`, not waited for longer than its ack."""
        channel = self.workspace.directory.direct(user)
        body: Json = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": "home"}
        home = self.workspace.views.homes.get(user)
        if home is not None:
            body["view"] = view_json(home)
        await self._event(body)

    async def say(self, user: str, channel_id: str, text: str, thread_ts: str | None) -> Post:
        """A message of a person; the bot hears of it if it is there and subscribed."""
        _, channel = self._who_where(user, channel_id)
        post = self.workspace.post(channel, user, Content(text), thread_ts=thread_ts)
        heard = (
            "message.im" if channel.is_im else "message.groups" if channel.is_private else "message.channels"
        )
        mentioned = f"<@{BOT_USER_ID}>" in text
        for name, kind in ((heard, "message"), ("app_mention", "app_mention")):
            if channel.bot_in and name in self.workspace.manifest.events and (kind == "message" or mentioned):
                body = {"type": kind, "channel": channel.id, "user": user, "text": text, "ts": post.ts}
                self.soon(self._event(body))
        return post

    async def join(self, user: str, channel_id: str) -> None:
        """Invites the bot into a channel."""
        _, channel = self._who_where(user, channel_id)
        channel.members.add(BOT_USER_ID)
        post = self.workspace.post(channel, user, Content(f"<@{BOT_USER_ID}> entrou neste canal."))
        post.body["subtype"] = "channel_join"
        if "member_joined_channel" in self.workspace.manifest.events:
            await self._event({"type": "member_joined_channel", "user": BOT_USER_ID, "channel": channel.id})

    def hold(self, person: Person, place: Place, typed: Json) -> None:
        """Keeps what stands in a form: block_id → action_id → value."""
        for block_id, actions in typed.items():
            for action_id, value in actions.items():
                field = find_field(place.blocks, block_id, action_id)
                if field.holds is not None:
                    self._keep(person, place, field, encode(field, value, self._sources(person)))

    def whereabouts(self, person: Person, place: Place) -> Json:
        if place.view is not None:
            return payloads.in_view(place.view)
        if place.post is None:
            raise TypeError("a place is a view or a message")
        channel = self.workspace.directory.channel(place.post.channel)
        message = self.workspace.timeline.render(place.post)
        return payloads.in_message(place.post, channel, message, self._held_in(place.post, person))

    def toast(self, user: str, text: str) -> None:
        """Slack's own words to one person."""
        self.workspace.hub.publish("toast", user=user, text=text)

    def soon(self, work: Coroutine[Any, Any, Any]) -> None:
        """Goes on while the person already does something else."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _chosen(self, person: Person, place: Place, field: Field, value: object) -> Json:
        kind = field.element["type"]
        if kind == "button":
            return {}
        if kind == "overflow":
            offered = {option["value"]: option for option in field.element["options"]}
            if value not in offered:
                raise Refusal("invalid_value", f"{field.action_id} oferece: {', '.join(offered)}")
            return {"selected_option": offered[str(value)]}
        held = encode(field, value, self._sources(person))
        self._keep(person, place, field, held)
        return {key: given for key, given in held.items() if key != "type"}

    def _held_in(self, post: Post, person: Person) -> Json:
        """What the person has chosen in a message's inputs; each person's choices are their own."""
        values: Json = post.values.setdefault(person.id, carried_values(post.body["blocks"], {}))
        return values

    def _sources(self, person: Person) -> PersonsSources:
        return PersonsSources(self.workspace, person.id)

    def _keep(self, person: Person, place: Place, field: Field, held: Json) -> None:
        if place.view is not None:
            values = place.view.values
        elif place.post is not None:
            values = self._held_in(place.post, person)
        values.setdefault(field.block_id, {})[field.action_id] = held

    async def _event(self, body: Json) -> None:
        if body["type"] not in self.workspace.manifest.events and not body["type"].startswith("message"):
            return
        now = self.workspace.clock()
        body["event_ts"] = self.workspace.ids.ts()
        try:
            await self.sockets.deliver("events_api", payloads.event(body, self.workspace.ids.new("Ev"), now))
        except NotAcked:
            return  # nobody sees an event that was not heard; the panel has it

    def _answer_in_channel(self, source: str, answer: Json, user: str, channel: Channel) -> None:
        try:
            blocks = checked_blocks(answer["blocks"], self.workspace.ids) if answer.get("blocks") else ()
            only_for = None if answer.get("response_type") == "in_channel" else user
            content = Content(str(answer.get("text", "")), tuple(blocks))
            self.workspace.post(channel, BOT_USER_ID, content, only_for=only_for)
        except Refusal as refusal:
            self.calls.add(source, answer, refusal.answer(), why=refusal.why)

    def _who_where(self, user: str, channel_id: str) -> tuple[Person, Channel]:
        person, channel = self.workspace.directory.person(user), self.workspace.directory.channel(channel_id)
        if user not in channel.members:
            raise Refusal("not_in_channel", f"{person.name} não está em #{channel.name}")
        return person, channel

    def _escaped(self, text: str) -> str:
        """Names of people and channels become ids, as `should_escape` asks; the three signs are escaped."""
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        people = {
            person.handle: f"<@{person.id}|{person.handle}>"
            for person in self.workspace.directory.users.values()
        }
        channels = {
            one.name: f"<#{one.id}|{one.name}>"
            for one in self.workspace.directory.channels.values()
            if one.name
        }
        text = re.sub(r"(?<!\S)@([\w.]+)", lambda found: people.get(found[1], found[0]), text)
        return re.sub(r"(?<!\S)#([\w-]+)", lambda found: channels.get(found[1], found[0]), text)
