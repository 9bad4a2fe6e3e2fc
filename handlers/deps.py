"""What every conversation is given; bound once in bot/wiring.py."""

from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from delivery.editions import Editions
from delivery.ports import Clock
from delivery.restored import Restoration
from delivery.runs import Runs
from delivery.senders import AccountSenders
from handlers.people import People
from handlers.standing import Standing
from storage.engine import Database
from storage.vault import Vault


@dataclass(frozen=True)
class Deps:
    """The parts a conversation may use. `demo` is the sandbox's: it offers the example file."""

    db: Database
    vault: Vault
    clock: Clock
    runs: Runs
    senders: AccountSenders
    editions: Editions
    client: AsyncWebClient
    people: People
    restored: Restoration
    demo: bool = False
    standing: Standing = field(default_factory=Standing)
