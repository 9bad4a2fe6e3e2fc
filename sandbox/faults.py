"""Trouble on demand: the next calls to a provider go wrong in a chosen way."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.events import Hub
from sandbox.shapes import Json, Refusal


@dataclass
class Fault:
    """`count` calls (to the address `match`, if given) get `kind`. seconds: of `slow`, and of Retry-After."""

    provider: str
    kind: str
    count: int = 1
    match: str | None = None
    seconds: float = 2.0

    def meets(self, provider: str, kinds: tuple[str, ...], target: str, named: bool) -> bool:
        targets = (target,) if named else (None, target)
        return self.provider == provider and self.kind in kinds and self.match in targets

    def json(self) -> Json:
        return {
            "provider": self.provider,
            "kind": self.kind,
            "count": self.count,
            "match": self.match,
            "seconds": self.seconds,
        }


@dataclass
class Faults:
    """Those that are set. `kinds`: what each stand-in knows to do."""

    hub: Hub
    kinds: Mapping[str, frozenset[str]]
    _set: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Sets one, or says what the provider can do."""
        if fault.provider not in self.kinds:
            there = ", ".join(sorted(self.kinds))
            raise Refusal("unknown_provider", f"o sandbox ainda não imita {fault.provider!r}; imita: {there}")
        if fault.kind not in self.kinds[fault.provider]:
            known = ", ".join(sorted(self.kinds[fault.provider]))
            raise Refusal(
                "unknown_kind", f"{fault.provider} não sabe falhar com {fault.kind!r}; sabe: {known}"
            )
        if fault.count < 1:
            raise Refusal("invalid_count", "count é quantas chamadas falham: pelo menos 1")
        self._set.append(fault)
        self.hub.publish("faults")

    def take(self, provider: str, target: str, *kinds: str, named: bool = False) -> Fault | None:
        """The first that meets this call, counted down; None for a call that goes well.

        named: only a fault whose `match` says this target.
        """
        for fault in self._set:
            if fault.meets(provider, kinds, target, named):
                fault.count -= 1
                if fault.count == 0:
                    self._set.remove(fault)
                self.hub.publish("faults")
                return fault
        return None

    def active(self) -> list[Json]:
        return [fault.json() for fault in self._set]

    def clear(self) -> None:
        self._set.clear()
        self.hub.publish("faults")
