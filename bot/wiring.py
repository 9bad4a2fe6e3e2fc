"""The composition root: settings in, the parts of the bot out, tied together once."""

from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot import slack
from bot.clock import SystemClock
from bot.keys import open_vault
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.ticks import Ticks
from delivery.dispatcher import Dispatcher
from delivery.outbound import OutboundGuard
from delivery.ports import Clock
from delivery.render import Renderer
from delivery.runs import Runs
from delivery.senders import AccountSenders
from delivery.signal import Signal
from handlers import register
from handlers.deps import Deps
from handlers.desk import Desk
from handlers.people import People
from handlers.report.reporter import Reporter
from storage.engine import Database


@dataclass(frozen=True)
class Parts:
    """Everything that lives as long as the process. `lifecycle.running` starts and stops it."""

    db: Database
    clock: Clock
    senders: AccountSenders
    runs: Runs
    dispatcher: Dispatcher
    reporter: Reporter
    app: AsyncApp
    desk: Desk
    socket: slack.Socket
    scheduler: Scheduler
    ticks: Ticks


def build(settings: Settings, *, clock: Clock | None = None) -> Parts:
    """Ties the parts together; opens no connection. Raises VaultError where the key cannot be used."""
    clock = clock or SystemClock()
    vault = open_vault(settings.storage)
    db = Database.open(settings.storage.database_url)
    senders = AccountSenders(db, vault, OutboundGuard(settings.outbound.allowed))
    renderer = Renderer()
    work, news = Signal(), Signal()
    runs = Runs(db, clock, work=work, news=news)
    dispatcher = Dispatcher(db, senders, renderer, clock, work=work, news=news)
    web = slack.client(settings.slack)
    app = slack.app(web)
    people = People(db, web, clock, frozenset(settings.slack.admins))
    deps = Deps(db, vault, clock, runs, senders, renderer, web, people, demo=settings.demo)
    scheduler = Scheduler()
    return Parts(
        db=db,
        clock=clock,
        senders=senders,
        runs=runs,
        dispatcher=dispatcher,
        reporter=Reporter(db, web, people, clock, news),
        app=app,
        desk=register(app, deps),
        socket=slack.Socket(app, settings.slack),
        scheduler=scheduler,
        ticks=Ticks(db, runs, clock, set_slot=scheduler.set_slot),
    )
