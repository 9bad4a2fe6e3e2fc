"""`response_url`: five answers within half an hour, wherever the gesture was made."""

from dataclasses import dataclass

from sandbox.shapes import Clock, Ids, Refusal

LIFETIME = 1_800.0
USES = 5


@dataclass
class ResponseUrl:
    """An address to answer a command, or a press in message `ts`."""

    secret: str
    user: str
    channel: str
    issued_at: float
    ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class ResponseUrls:
    """Issues them and counts their use."""

    def __init__(self, ids: Ids, clock: Clock) -> None:
        self._ids = ids
        self._clock = clock
        self._issued: dict[str, ResponseUrl] = {}

    def issue(
        self, user: str, channel: str, ts: str | None = None, thread_ts: str | None = None
    ) -> ResponseUrl:
        address = ResponseUrl(self._ids.secret(), user, channel, self._clock(), ts, thread_ts)
        self._issued[address.secret] = address
        return address

    def use(self, secret: str) -> ResponseUrl:
        """One use, or why there is none left."""
        address = self._issued.get(secret)
        if address is None:
            raise Refusal("invalid_url", "este response_url não existe")
        if self._clock() - address.issued_at > LIFETIME:
            raise Refusal("expired_url", "este response_url passou de 30 minutos")
        if address.uses >= USES:
            raise Refusal("used_url", f"este response_url já foi usado {USES} vezes")
        address.uses += 1
        return address
