"""Triggers: the right to open one modal, for three seconds, after a person did something."""

from dataclasses import dataclass

from sandbox.shapes import Clock, Ids, Refusal

LIFETIME = 3.0


@dataclass
class Trigger:
    """Given with each interaction. `view_id` is the modal that it happened in."""

    id: str
    user: str
    issued_at: float
    channel: str | None = None
    view_id: str | None = None
    used: bool = False


class Triggers:
    """Issues and exchanges; once each."""

    def __init__(self, ids: Ids, clock: Clock) -> None:
        self._ids = ids
        self._clock = clock
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, *, channel: str | None = None, view_id: str | None = None) -> Trigger:
        now = self._clock()
        self._issued = {key: one for key, one in self._issued.items() if now - one.issued_at < 600}
        trigger_id = f"{int(now * 1000)}.{len(self._issued)}.{self._ids.secret(16).lower()}"
        trigger = Trigger(trigger_id, user, now, channel, view_id)
        self._issued[trigger_id] = trigger
        return trigger

    def exchange(self, trigger_id: str) -> Trigger:
        """Uses it up, or says why not: unknown, over, or used before."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id", "este trigger_id não foi dado por nenhuma interação")
        if trigger.used:
            raise Refusal("exchanged_trigger_id", "este trigger_id já abriu um modal; cada um vale uma vez")
        age = self._clock() - trigger.issued_at
        if age > LIFETIME:
            raise Refusal("expired_trigger_id", f"este trigger_id tem {age:.1f} s; ele vale {LIFETIME:.0f} s")
        trigger.used = True
        return trigger
