"""Open modals, a stack for each person, and Home tabs. Blocks arrive checked and with all ids."""

from dataclasses import dataclass, field

from sandbox.directory import APP_ID, BOT_ID, TEAM_ID
from sandbox.shapes import Clock, Ids, Json, Refusal
from sandbox.state import carried_values

STACK_DEPTH = 3
_ECHOED = ("title", "submit", "close", "callback_id", "private_metadata", "external_id")


@dataclass
class View:
    """A modal or a Home tab as Slack holds it.

    errors: block_id → sentence, from the last submission. loading: a submission waits for its ack.
    """

    id: str
    user: str
    spec: Json
    hash: str
    values: Json
    root_id: str
    previous_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    loading: bool = False

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.spec["blocks"]
        return blocks

    @property
    def is_home(self) -> bool:
        return bool(self.spec["type"] == "home")

    def flag(self, name: str) -> bool:
        """`notify_on_close`, `clear_on_close` or `submit_disabled`."""
        return bool(self.spec.get(name, False))


class Views:
    """Opens, pushes, updates, closes. Refuses as Slack does."""

    def __init__(self, ids: Ids, clock: Clock) -> None:
        self._ids = ids
        self._clock = clock
        self._stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def stack(self, user: str) -> list[View]:
        """The person's open modals, the top one first."""
        return self._stacks.get(user, [])[::-1]

    def open(self, user: str, spec: Json, current_channel: str | None = None) -> View:
        """The first modal of a new stack; another that was open is gone."""
        self._refuse_duplicate(spec)
        view = self._new(user, spec)
        view.values = carried_values(spec["blocks"], {}, current_channel)
        self._stacks[user] = [view]
        return view

    def push(self, user: str, spec: Json, above: str | None) -> View:
        """One more on top of the stack that holds `above`."""
        stack = self._stacks.get(user, [])
        if not stack or above not in {view.id for view in stack}:
            raise Refusal(
                "invalid_trigger_id", "views.push só vale com um gesto feito dentro de um modal aberto"
            )
        if len(stack) >= STACK_DEPTH:
            raise Refusal("push_limit_reached", f"já há {STACK_DEPTH} modais empilhados")
        self._refuse_duplicate(spec)
        view = self._new(user, spec, root=stack[0].id, previous=stack[-1].id)
        stack.append(view)
        return view

    def update(self, view: View, spec: Json, expected_hash: str | None = None) -> View:
        """New contents. A value stays where block_id and action_id do; errors and waiting are over."""
        if expected_hash is not None and expected_hash != view.hash:
            raise Refusal("hash_conflict", "a tela mudou depois do hash que veio na chamada")
        if spec["type"] != view.spec["type"]:
            raise Refusal("invalid_arguments", f"uma tela {view.spec['type']} não vira {spec['type']}")
        self._refuse_duplicate(spec, besides=view)
        view.values = carried_values(spec["blocks"], view.values)
        view.spec = spec
        view.hash = self._hash()
        view.errors = {}
        return view

    def publish(self, user: str, spec: Json, expected_hash: str | None = None) -> View:
        """The person's Home tab."""
        if user in self.homes:
            return self.update(self.homes[user], spec, expected_hash)
        self.homes[user] = self._new(user, spec)
        return self.homes[user]

    def exists(self, view_id: str) -> bool:
        return any(view.id == view_id for view in self._all())

    def is_open(self, view: View) -> bool:
        return view in self._stacks.get(view.user, [])

    def in_reach(self, view: View) -> View:
        """The view, if the person can act in it: a Home, or the modal on top; `not_on_top` otherwise."""
        if not view.is_home and self.stack(view.user)[0] is not view:
            raise Refusal("not_on_top", "há outro modal por cima deste")
        return view

    def close(self, view: View) -> None:
        self._stacks[view.user] = [other for other in self._stacks.get(view.user, []) if other is not view]

    def clear(self, user: str) -> list[View]:
        """Closes all of the person's modals, and says which those were, top first."""
        closed = self.stack(user)
        self._stacks.pop(user, None)
        return closed

    def find(self, view_id: str) -> View:
        """An open modal or a Home by id, or `not_found`."""
        for view in self._all():
            if view.id == view_id:
                return view
        raise Refusal("not_found", f"não há tela aberta {view_id!r}: foi fechada ou nunca existiu")

    def find_external(self, external_id: str) -> View:
        """The same by the app's own id."""
        for view in self._all():
            if view.spec.get("external_id") == external_id:
                return view
        raise Refusal("not_found", f"não há tela aberta com external_id {external_id!r}")

    def _all(self) -> list[View]:
        return [view for stack in self._stacks.values() for view in stack] + list(self.homes.values())

    def _new(self, user: str, spec: Json, root: str | None = None, previous: str | None = None) -> View:
        view_id = self._ids.new("V")
        values = carried_values(spec["blocks"], {})
        return View(view_id, user, spec, self._hash(), values, root or view_id, previous)

    def _hash(self) -> str:
        return f"{int(self._clock())}.{self._ids.secret(8)}"

    def _refuse_duplicate(self, spec: Json, besides: View | None = None) -> None:
        external = spec.get("external_id")
        if external and any(v.spec.get("external_id") == external for v in self._all() if v is not besides):
            raise Refusal("duplicate_external_id", f"external_id {external!r} já está em uma tela aberta")


def view_json(view: View) -> Json:
    """The view object, as answers and payloads carry it."""
    return {
        "id": view.id,
        "team_id": TEAM_ID,
        "type": view.spec["type"],
        "blocks": view.blocks,
        "state": {"values": view.values},
        "hash": view.hash,
        "root_view_id": view.root_id,
        "previous_view_id": view.previous_id,
        "notify_on_close": view.flag("notify_on_close"),
        "clear_on_close": view.flag("clear_on_close"),
        "submit_disabled": view.flag("submit_disabled"),
        "app_id": APP_ID,
        "app_installed_team_id": TEAM_ID,
        "bot_id": BOT_ID,
        **{key: view.spec.get(key) or ("" if key.endswith(("_id", "data")) else None) for key in _ECHOED},
    }
