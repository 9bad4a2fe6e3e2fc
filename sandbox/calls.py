"""The panel "O Slack diz": each call of the bot, the answer, and which rule was broken."""

from collections import deque

from sandbox.events import Hub
from sandbox.shapes import Clock, Json

_KEPT = 500
_LONG = 2_000


class Calls:
    """The last calls, oldest first."""

    def __init__(self, hub: Hub, clock: Clock) -> None:
        self._hub = hub
        self._clock = clock
        self._kept: deque[Json] = deque(maxlen=_KEPT)
        self._count = 0

    def add(self, method: str, args: Json, answer: Json, *, status: int = 200, why: str = "") -> None:
        """Keeps one, its secrets cut."""
        self._count += 1
        self._kept.append(
            {
                "id": self._count,
                "at": self._clock(),
                "method": method,
                "args": {key: _cut(value) for key, value in args.items() if key != "token"},
                "status": status,
                "ok": bool(answer.get("ok", True)),
                "error": answer.get("error"),
                "answer": {
                    key: _cut(value) for key, value in answer.items() if key not in ("url", "upload_url")
                },
                "why": why,
            }
        )
        self._hub.publish("call", id=self._count)

    def after(self, call_id: int) -> list[Json]:
        return [call for call in self._kept if call["id"] > call_id]

    def clear(self) -> None:
        self._kept.clear()


def _cut(value: object) -> object:
    if isinstance(value, str) and len(value) > _LONG:
        return f"{value[:_LONG]}… ({len(value)} caracteres)"
    return value
