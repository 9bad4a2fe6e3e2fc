"""The messages of all channels."""

from dataclasses import dataclass, field

from sandbox.shapes import Json, Refusal


@dataclass
class Post:
    """One message as it stands.

    body: Slack's message object. only_for: the one person who sees it, of an ephemeral one.
    values: per person, what was chosen in its inputs. edits: how often it was changed.
    """

    channel: str
    ts: str
    body: Json
    only_for: str | None = None
    edits: int = 0
    values: dict[str, Json] = field(default_factory=dict)

    @property
    def thread_ts(self) -> str | None:
        """The message that this one answers; None for one that stands in the channel itself."""
        thread = self.body.get("thread_ts")
        return thread if thread != self.ts else None


class Timeline:
    """Adds, changes, deletes, lists. Who may do so is decided before."""

    def __init__(self) -> None:
        self._posts: dict[tuple[str, str], Post] = {}

    def add(self, post: Post) -> Post:
        self._posts[post.channel, post.ts] = post
        return post

    def get(self, channel: str, ts: str, viewer: str | None = None) -> Post:
        """One message, or `message_not_found`. An ephemeral one is there only for its reader."""
        post = self._posts.get((channel, ts))
        if post is None or (post.only_for is not None and post.only_for != viewer):
            raise Refusal("message_not_found", f"não há mensagem {ts!r} em {channel}")
        return post

    def delete(self, post: Post) -> None:
        del self._posts[post.channel, post.ts]

    def replies(self, channel: str, ts: str, viewer: str | None = None) -> list[Post]:
        """The answers in a message's thread, oldest first."""
        return [post for post in self._seen(channel, viewer) if post.thread_ts == ts]

    def top(self, channel: str, viewer: str | None = None) -> list[Post]:
        """What stands in the channel itself, oldest first."""
        return [
            post
            for post in self._seen(channel, viewer)
            if post.thread_ts is None or post.body.get("subtype") == "thread_broadcast"
        ]

    def showing(self, file_id: str) -> list[Post]:
        """The messages that a file hangs on."""
        return [
            post
            for post in self._posts.values()
            if any(file["id"] == file_id for file in post.body.get("files", []))
        ]

    def render(self, post: Post) -> Json:
        """The message object with what its thread says about it."""
        body = dict(post.body)
        replies = self.replies(post.channel, post.ts)
        if replies:
            body |= {
                "thread_ts": post.ts,
                "reply_count": len(replies),
                "reply_users": list(dict.fromkeys(str(reply.body["user"]) for reply in replies)),
                "latest_reply": replies[-1].ts,
            }
        return body

    def _seen(self, channel: str, viewer: str | None) -> list[Post]:
        return [
            post
            for post in self._posts.values()
            if post.channel == channel and post.only_for in (None, viewer)
        ]
