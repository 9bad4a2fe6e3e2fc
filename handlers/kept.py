"""How an account modal tells the screen below that an account was kept."""

from collections.abc import Awaitable, Callable

from handlers.deps import Deps
from handlers.turn import Turn
from storage.account_rows import AccountRow
from storage.enums import Channel

Kept = Callable[[Deps, Turn, str, Channel, AccountRow, str], Awaitable[None]]
"""Takes what the screen below had dumped of itself, the account's method, the account, one sentence."""
