"""How often the bot called each far end, whatever came of it: a call made twice shows here."""

from collections import Counter


class Traffic:
    """Calls by provider. A mail counts at RCPT, an HTTP call when its body is read."""

    def __init__(self) -> None:
        self._calls: Counter[str] = Counter()

    def note(self, provider: str) -> None:
        self._calls[provider] += 1

    def calls(self) -> dict[str, int]:
        return dict(self._calls)

    def clear(self) -> None:
        self._calls.clear()
