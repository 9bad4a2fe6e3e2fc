"""The workspace: all that Slack would hold, and the rules of posting in it. No HTTP here."""

from dataclasses import dataclass

from sandbox.directory import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID, Channel, Directory
from sandbox.events import Hub
from sandbox.files import File, Files
from sandbox.manifest import Manifest
from sandbox.response_urls import ResponseUrls
from sandbox.shapes import Clock, Ids, Json, Refusal
from sandbox.timeline import Post, Timeline
from sandbox.triggers import Triggers
from sandbox.views import View, Views

TEXT_CHARS = 40_000
EDITED_TEXT_CHARS = 4_000


@dataclass(frozen=True)
class Content:
    """What a message says. `blocks` are checked and have their ids."""

    text: str = ""
    blocks: tuple[Json, ...] = ()
    files: tuple[File, ...] = ()

    def check(self, most: int = TEXT_CHARS) -> None:
        """`no_text` or `msg_too_long` where Slack says so."""
        if not self.text and not self.blocks and not self.files:
            raise Refusal("no_text", "a mensagem não tem texto nem blocos")
        if len(self.text) > most:
            raise Refusal("msg_too_long", f"o texto tem {len(self.text)} caracteres; cabem {most}")


class Workspace:
    """People, channels, messages, views, files and triggers. `reset` begins anew."""

    def __init__(self, *, clock: Clock, ids: Ids, hub: Hub, manifest: Manifest, base_url: str) -> None:
        self.clock = clock
        self.ids = ids
        self.hub = hub
        self.manifest = manifest
        self.base_url = base_url
        self.reset()

    def reset(self) -> None:
        """The state of the first minute: three people, two channels, nothing said."""
        self.directory = Directory(self.manifest.name)
        self.timeline = Timeline()
        self.views = Views(self.ids, self.clock)
        self.triggers = Triggers(self.ids, self.clock)
        self.files = Files(self.ids, self.clock, self.base_url)
        self.responses = ResponseUrls(self.ids, self.clock)
        self.suggested: dict[tuple[str, str], dict[str, Json]] = {}

    def response_url(
        self, user: str, channel: str, ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """A new address to answer a command, or a press in message `ts`."""
        return f"{self.base_url}/response/{self.responses.issue(user, channel, ts, thread_ts).secret}"

    # -- messages ---------------------------------------------------------------------------------

    def post(
        self,
        channel: Channel,
        author: str,
        content: Content,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
        only_for: str | None = None,
        metadata: Json | None = None,
    ) -> Post:
        """Adds a message. `only_for` makes it ephemeral: seen by that person, never read back."""
        content.check()
        if thread_ts is not None:
            self._refuse_missing_thread(channel, thread_ts, only_for)
        ts = self.ids.ts()
        body: Json = {
            "type": "message",
            "ts": ts,
            "team": TEAM_ID,
            **self._signature(author),
            **_body(content),
        }
        if thread_ts is not None:
            body["thread_ts"] = thread_ts
        if broadcast:
            body["subtype"] = "thread_broadcast"
        if metadata:
            body["metadata"] = metadata
        for file in content.files:
            file.shared_in.append(channel.id)
        if content.files:
            body["files"] = [self.files.json(file) for file in content.files]
        if only_for is not None:
            body |= {"ephemeral": True, "is_ephemeral": True, "user": only_for}
        post = self.timeline.add(Post(channel.id, ts, body, only_for))
        self.announce(post)
        return post

    def edit(self, post: Post, content: Content, *, metadata: Json | None = None) -> Post:
        """Replaces text and blocks: without blocks those that were there are gone.

        metadata: None leaves it as it was, and {} takes it away.
        """
        content.check(EDITED_TEXT_CHARS if content.text and not content.blocks else TEXT_CHARS)
        post.body |= _body(content)
        if metadata:
            post.body["metadata"] = metadata
        elif metadata is not None:
            post.body.pop("metadata", None)
        if post.only_for is None:
            post.body["edited"] = {"user": BOT_USER_ID, "ts": self.ids.ts()}
        post.edits += 1
        post.values = {}
        self.announce(post)
        return post

    def delete(self, post: Post) -> None:
        self.timeline.delete(post)
        self.announce(post)

    def delete_file(self, file_id: str) -> None:
        """The bot takes its file back; where it was shown stands a tombstone."""
        file = self.files.delete_as_bot(file_id)
        for post in self.timeline.showing(file.id):
            shown = [one for one in post.body["files"] if one["id"] != file.id]
            post.body["files"] = [*shown, {"id": file.id, "mode": "tombstone"}]
            self.announce(post)

    def announce(self, post: Post) -> None:
        """Tells the pages that a message came, changed or went."""
        self.hub.publish(
            "message", channel=post.channel, ts=post.ts, thread_ts=post.thread_ts, user=post.only_for
        )

    def announce_view(self, view: View) -> None:
        self.hub.publish("home" if view.is_home else "views", user=view.user)

    def _refuse_missing_thread(self, channel: Channel, thread_ts: str, viewer: str | None) -> None:
        try:
            parent = self.timeline.get(channel.id, thread_ts, viewer)
        except Refusal:
            raise Refusal("thread_not_found", f"não há mensagem {thread_ts!r} para responder") from None
        if parent.thread_ts is not None:
            raise Refusal(
                "cannot_reply_to_message", "uma resposta de conversa não abre outra: use o ts da primeira"
            )

    def _signature(self, author: str) -> Json:
        if author != BOT_USER_ID:
            return {"user": author}
        profile = {
            "id": BOT_ID,
            "app_id": APP_ID,
            "name": self.manifest.name,
            "team_id": TEAM_ID,
            "deleted": False,
        }
        return {"user": BOT_USER_ID, "bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": profile}


def _body(content: Content) -> Json:
    return {"text": content.text, "blocks": list(content.blocks)}
