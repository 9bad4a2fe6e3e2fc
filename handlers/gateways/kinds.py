"""The kinds of *Servidor SMS* there are. A new one is one file beside this and one line in registry.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from delivery.endpoints import Endpoints
from delivery.errors import DeliveryError
from delivery.senders import Config
from handlers.blocks import cut, escape
from handlers.gateways import texts

Fields = Mapping[str, str]
Problems = dict[str, str]  # the input's name → sentence


@dataclass(frozen=True)
class Input:
    """One field of a kind. secret: never shown again. choices: value → label, for a select."""

    name: str
    label: str
    hint: str = ""
    optional: bool = False
    secret: bool = False
    multiline: bool = False
    example: str = ""
    choices: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Parsed:
    """An account's name for people, and what its channel is configured with."""

    name: str
    config: dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """What is special to one kind.

    fields: a stored config as typed text. parse: typed fields and known secrets → an account, or problems.
    belongs_to: what the secrets were given for; changed, they are typed again. opened: the channel's config.
    """

    value: str
    label: str
    inputs: tuple[Input, ...]
    fields: Callable[[Mapping[str, Any]], dict[str, str]]
    parse: Callable[[Fields, Fields], Parsed | Problems]
    belongs_to: Callable[[Fields], str]
    opened: Callable[[Parsed, Fields, Endpoints], Config]
    mended_at: Mapping[str, tuple[str, str]]

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the inputs that hold one."""
        return tuple(one.name for one in self.inputs if one.secret)


@dataclass(frozen=True)
class Refusal:
    """What a check found wrong: the field to mend ("" for none), a sentence.

    offline: nothing answered, so that saving without a check makes sense.
    """

    block: str
    sentence: str
    offline: bool = False


_OFFLINE = {
    "dns": texts.UNKNOWN_HOST,
    "connect": texts.UNREACHABLE,
    "timeout": texts.SILENT,
    "drop": texts.UNREACHABLE,
    "tls": texts.TLS_FAILED,
}


def refusal(kind: Kind, error: DeliveryError) -> Refusal:
    """A failed check, at the field where it is mended."""
    if error.code in kind.mended_at:
        block, sentence = kind.mended_at[error.code]
        return Refusal(block, sentence)
    if error.code in _OFFLINE:
        return Refusal("", _OFFLINE[error.code], offline=True)
    return Refusal("", texts.heard(escape(cut(f"{error.code} {error.detail}".strip(), 200))))
