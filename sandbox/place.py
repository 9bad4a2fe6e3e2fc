"""Where a gesture is made, in a view or in a message, and the form that stands there."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from sandbox import payloads
from sandbox.directory import Person
from sandbox.shapes import Json, Refusal
from sandbox.sources import PersonsSources
from sandbox.state import Field, carried_values, find_field
from sandbox.timeline import Post
from sandbox.values import encode
from sandbox.views import View
from sandbox.workspace import Workspace


class Place(ABC):
    """Blocks with inputs that hold values."""

    @property
    def channel_id(self) -> str | None:
        """The channel of a message; a trigger given there knows it."""
        return None

    @property
    def view_id(self) -> str | None:
        """The modal; a trigger given there can push onto it."""
        return None

    @property
    @abstractmethod
    def blocks(self) -> list[Json]:
        """What is shown."""

    @abstractmethod
    def values(self, person: Person) -> Json:
        """The state to read and write: block_id → action_id → entry."""

    @abstractmethod
    def payload(self, person: Person) -> Json:
        """How a gesture's payload says where it was made."""

    def answer_address(self, person: Person) -> Json:
        """`response_url`, where there is one."""
        return {}

    def field(self, block_id: str, action_id: str) -> Field:
        """The element that a gesture names, or `not_found`."""
        return find_field(self.blocks, block_id, action_id)

    def fill(self, person: Person, typed: Json, sources: PersonsSources) -> None:
        """Keeps what stands in the form: block_id → action_id → value."""
        for block_id, actions in typed.items():
            for action_id, value in actions.items():
                field = self.field(block_id, action_id)
                if field.holds is not None:
                    self.choose(person, field, value, sources)

    def choose(self, person: Person, field: Field, value: object, sources: PersonsSources) -> Json:
        """Presses or changes one element; what its action then carries."""
        if field.element["type"] == "button":
            return {}
        if field.element["type"] == "overflow":
            return {"selected_option": _offered(field, value)}
        held = encode(field, value, sources)
        self.values(person).setdefault(field.block_id, {})[field.action_id] = held
        return {key: given for key, given in held.items() if key != "type"}


@dataclass(frozen=True)
class InView(Place):
    """A modal or a Home tab."""

    view: View

    @property
    def view_id(self) -> str | None:
        return None if self.view.is_home else self.view.id

    @property
    def blocks(self) -> list[Json]:
        return self.view.blocks

    def values(self, person: Person) -> Json:
        return self.view.values

    def payload(self, person: Person) -> Json:
        return payloads.in_view(self.view)


@dataclass(frozen=True)
class InMessage(Place):
    """A message. What a person chooses in it is that person's own."""

    post: Post
    workspace: Workspace

    @property
    def channel_id(self) -> str | None:
        return self.post.channel

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.post.body["blocks"]
        return blocks

    def values(self, person: Person) -> Json:
        values: Json = self.post.values.setdefault(person.id, carried_values(self.blocks, {}))
        return values

    def payload(self, person: Person) -> Json:
        channel = self.workspace.directory.channel(self.post.channel)
        message = self.workspace.timeline.render(self.post)
        return payloads.in_message(self.post, channel, message, self.values(person))

    def answer_address(self, person: Person) -> Json:
        post = self.post
        return {"response_url": self.workspace.response_url(person.id, post.channel, post.ts, post.thread_ts)}


def _offered(field: Field, value: object) -> Json:
    offered = {option["value"]: option for option in field.element["options"]}
    if value not in offered:
        raise Refusal("invalid_value", f"{field.action_id} oferece: {', '.join(offered)}")
    option: Json = offered[str(value)]
    return option
