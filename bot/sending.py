"""The parts that send, tied together once: all of a worker, and half of the bot."""

import datetime as dt
from dataclasses import dataclass

from bot.clock import SystemClock
from bot.keys import open_vault
from bot.places import mark_file
from bot.settings import SendingSettings
from delivery import returns
from delivery.dispatcher import Dispatcher
from delivery.doubts import Doubts
from delivery.duty import Duty
from delivery.editions import Editions
from delivery.epoch import Epoch
from delivery.outbound import OutboundGuard
from delivery.polling import Poller
from delivery.ports import Clock, Wake
from delivery.receipts import Receipts
from delivery.returns import Returns
from delivery.senders import AccountSenders
from delivery.signal import Signal
from storage.engine import Database
from storage.vault import Vault

_DEMO_RETURNS = dt.timedelta(seconds=3)  # a person who tries it out waits in front of the screen


@dataclass(frozen=True)
class Sending:
    """What claims, sends and learns what became of it. work wakes the dispatcher, news whoever shows."""

    db: Database
    vault: Vault
    clock: Clock
    senders: AccountSenders
    editions: Editions
    receipts: Receipts
    epoch: Epoch
    dispatcher: Dispatcher
    poller: Poller
    returns: Returns
    work: Signal
    news: Signal


def build_sending(settings: SendingSettings, *, clock: Clock | None = None) -> Sending:
    """Opens no connection. Raises VaultError where the key cannot be used."""
    clock = clock or SystemClock()
    vault = open_vault(settings.storage)
    db = Database.open(settings.storage.database_url)
    guard = OutboundGuard(settings.outbound.allowed)
    senders = AccountSenders(db, vault, guard, at=settings.endpoints())
    editions = Editions(db)
    work, news = Signal(), Signal()
    receipts = Receipts(db, news=_both(work, news))
    return Sending(
        db=db,
        vault=vault,
        clock=clock,
        senders=senders,
        editions=editions,
        receipts=receipts,
        epoch=Epoch(db, mark_file(settings.storage), clock, news=news),
        dispatcher=Dispatcher(db, senders, editions, clock, work=work, news=news),
        poller=Poller(
            db,
            senders,
            receipts,
            clock,
            ask_twilio=settings.ingress.public_url is None,
            doubts=Doubts(db, senders, editions, receipts, clock),
            duty=Duty(db, clock, "poll"),
        ),
        returns=Returns(
            db, vault, guard, receipts, clock, every=_DEMO_RETURNS if settings.demo else returns.EVERY
        ),
        work=work,
        news=news,
    )


def _both(work: Wake, news: Wake) -> Wake:
    """A receipt is news, and work where its notice goes on by another method."""

    def wake() -> None:
        work()
        news()

    return wake
