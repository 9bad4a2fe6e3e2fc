"""What a person did in Slack, parsed once at the border, and what a conversation may answer."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Work = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class View:
    """The modal, or the Home, that the person acted in."""

    id: str
    root_id: str
    hash: str
    callback_id: str
    metadata: str
    values: Mapping[str, Mapping[str, Json]]
    raw_view: Json = field(default_factory=dict, repr=False)  # as Slack sent it

    def _input(self, block_id: str) -> Json:
        """The one input of a block; an absent block reads as an empty one."""
        return next(iter(self.values.get(block_id, {}).values()), {})

    def text(self, block_id: str) -> str:
        """A typed value (text, e-mail, number, address), stripped; "" where there is none."""
        return str(self._input(block_id).get("value") or "").strip()

    def raw(self, block_id: str) -> str:
        """A typed value to the letter: a password may begin with a space."""
        return str(self._input(block_id).get("value") or "")

    def choice(self, block_id: str) -> str | None:
        """The value chosen in a select, radio, time, date, channel or person input."""
        given = self._input(block_id)
        if option := given.get("selected_option"):
            return str(option["value"])
        for key in (
            "selected_conversation",
            "selected_channel",
            "selected_user",
            "selected_time",
            "selected_date",
        ):
            if given.get(key):
                return str(given[key])
        return None

    def choices(self, block_id: str) -> list[str]:
        """The values ticked in a group of checkboxes or a multi-select."""
        return [str(option["value"]) for option in self._input(block_id).get("selected_options") or []]

    def files(self, block_id: str) -> list[Json]:
        """The file objects given to a file input."""
        return list(self._input(block_id).get("files") or [])


@dataclass(frozen=True)
class Turn:
    """One command, press, choice or submission.

    key: unique to what the person did, the same when Slack delivers it again.
    text: a command's words after its verb. value: what a button carries or a select now holds.
    """

    key: str
    user: str
    trigger_id: str
    text: str = ""
    value: str = ""
    channel: str | None = None
    message_ts: str | None = None
    response_url: str | None = None
    view: View | None = None

    @property
    def modal(self) -> View:
        """The view of a turn that came from one."""
        if self.view is None:
            raise LookupError("this turn did not come from a view")
        return self.view


@dataclass(frozen=True)
class Reply:
    """A submission's answer. Without anything set the modal closes.

    errors: block_id → sentence, shown under the field. update / push: the view to show.
    then: work that goes on after the answer is out.
    """

    errors: Mapping[str, str] = field(default_factory=dict)
    update: Json | None = None
    push: Json | None = None
    clear: bool = False
    then: Work | None = None

    @property
    def stays(self) -> bool:
        """Whether the view that was sent is still there afterwards: what fails then can be told on it."""
        return bool(self.errors) or self.update is not None or self.push is not None

    def payload(self) -> Json:
        """The body of the ack, as Slack takes it."""
        if self.errors:
            return {"response_action": "errors", "errors": dict(self.errors)}
        if self.update is not None:
            return {"response_action": "update", "view": self.update}
        if self.push is not None:
            return {"response_action": "push", "view": self.push}
        return {"response_action": "clear"} if self.clear else {}


CLOSE = Reply()


def parse(body: Json) -> Turn:
    """A request's body → the turn. Reads commands, actions, submissions, closings and events."""
    if "command" in body:
        return Turn(
            key=body["trigger_id"],
            user=body["user_id"],
            trigger_id=body["trigger_id"],
            text=body.get("text", ""),
            channel=body.get("channel_id"),
            response_url=body.get("response_url"),
        )
    if "event" in body:
        return Turn(key=body.get("event_id", ""), user=body["event"].get("user", ""), trigger_id="")
    container = body.get("container") or {}
    action = (body.get("actions") or [{}])[0]
    return Turn(
        key=body.get("trigger_id") or body.get("action_ts") or "",
        user=body["user"]["id"],
        trigger_id=body.get("trigger_id", ""),
        value=_action_value(action) or str(body.get("value") or ""),
        channel=container.get("channel_id") or (body.get("channel") or {}).get("id"),
        message_ts=container.get("message_ts"),
        response_url=body.get("response_url"),
        view=_view(body["view"]) if body.get("view") else None,
    )


def _view(view: Json) -> View:
    return View(
        id=view["id"],
        root_id=view.get("root_view_id") or view["id"],
        hash=view.get("hash", ""),
        callback_id=view.get("callback_id", ""),
        metadata=view.get("private_metadata", ""),
        values=(view.get("state") or {}).get("values") or {},
        raw_view=view,
    )


def _action_value(action: Json) -> str:
    if option := action.get("selected_option"):
        return str(option["value"])
    for key in ("value", "selected_conversation", "selected_user", "selected_time", "selected_date"):
        if action.get(key):
            return str(action[key])
    return ""
