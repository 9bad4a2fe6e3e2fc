"""What a Web API method is. The families stand in `methods_*.py`, one row a method at the end of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sandbox.args import Args
from sandbox.limits import TIER_3, Rate
from sandbox.shapes import Json, Refusal
from sandbox.socket_mode import SocketMode
from sandbox.workspace import Workspace


@dataclass(frozen=True)
class Api:
    """What a method may touch."""

    workspace: Workspace
    sockets: SocketMode

    def needs(self, *scopes: str) -> None:
        """`missing_scope` unless the manifest grants all of them."""
        granted = self.workspace.manifest.scopes
        missing = [scope for scope in scopes if scope not in granted]
        if missing:
            raise Refusal(
                "missing_scope",
                f"o manifesto não dá {', '.join(missing)}; acrescente e reinstale o app",
                more={"needed": ",".join(missing), "provided": ",".join(sorted(granted))},
            )


Handler = Callable[[Api, Args], Json]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Method:
    """One row.

    scopes: all are needed. json: whether a JSON body is read. app_level: takes the xapp- token.
    by: an argument that has a rate of its own (each channel, say).
    """

    name: str
    handle: Handler
    scopes: Sequence[str] = ()
    rate: Rate = TIER_3
    json: bool = False
    app_level: bool = False
    by: str = ""


def page(items: Sequence[Item], args: Args, default: int = 100) -> tuple[list[Item], Json]:
    """One page of a listing and its `response_metadata`."""
    start, limit = args.number("cursor", 0), max(1, min(1000, args.number("limit", default)))
    rest = start + limit
    cursor = str(rest) if rest < len(items) else ""
    return list(items[start:rest]), {"next_cursor": cursor}
