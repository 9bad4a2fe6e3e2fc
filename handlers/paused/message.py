"""The message about an account that stopped. Pure."""

from dataclasses import dataclass

from handlers.blocks import Json, actions, button, escape, section
from handlers.configure.account import account_name
from handlers.format import moment
from handlers.paused import texts
from handlers.words import METHODS
from storage.account_rows import AccountRow
from storage.enums import Channel


@dataclass(frozen=True)
class Message:
    """What `chat.postMessage` and `chat.update` take."""

    text: str
    blocks: list[Json]


def stopped(channel: Channel, account: AccountRow, zone: str) -> Message:
    """Which account, why, what waits, what to do."""
    since = moment(account.paused_at, zone) if account.paused_at else ""
    head = texts.STOPPED.format(name=escape(account_name(account)), method=METHODS[channel], when=since)
    why = escape(account.paused_why or "")
    return Message(
        head.replace("*", ""),
        [
            section("\n".join(part for part in (head, why, texts.WAITING, texts.WHAT_TO_DO) if part)),
            actions(
                button(texts.RESUME, "paused.resume", value=f"{channel.value}:{account.id}", style="primary"),
                button(texts.CONFIG, "help.open:config", value="config"),
            ),
        ],
    )


def resumed(channel: Channel, account: AccountRow, user: str) -> Message:
    """In its place, once somebody pressed."""
    name = escape(account_name(account))
    told = texts.RESUMED.format(name=name, method=METHODS[channel], user=user)
    return Message(told.replace("*", ""), [section(told)])
