"""The composition root: settings in, the parts of the bot out, tied together once."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bot import slack, slack_http
from bot.health import Health
from bot.ingress import Outside, ingress
from bot.metrics import Metrics
from bot.places import backup_place
from bot.scheduler import TICK_SECONDS, Scheduler
from bot.sending import Sending, build_sending
from bot.served import Served
from bot.settings import Settings, SlackSettings
from bot.ticks import Chore, Ticks
from delivery.auditor import Auditor
from delivery.backups import Backups
from delivery.devices import Devices
from delivery.dispatcher import Dispatcher
from delivery.duty import Duty
from delivery.epoch import Epoch
from delivery.polling import Poller
from delivery.ports import Clock
from delivery.restored import Restoration
from delivery.returns import Returns
from delivery.runs import Runs
from delivery.senders import AccountSenders
from delivery.webhooks import Webhooks
from handlers import register
from handlers.deps import Deps
from handlers.desk import Desk
from handlers.people import People
from handlers.report import reporter
from handlers.report.reporter import Reporter
from handlers.standing import Standing
from storage.engine import Database
from storage.enums import FindingKind
from storage.vault import Vault


@dataclass(frozen=True)
class Parts:
    """Everything that lives as long as the process. `lifecycle.running` starts and stops it."""

    db: Database
    vault: Vault
    clock: Clock
    senders: AccountSenders
    runs: Runs
    epoch: Epoch
    dispatcher: Dispatcher
    reporter: Reporter
    app: AsyncApp
    desk: Desk
    door: slack.Door
    scheduler: Scheduler
    ticks: Ticks
    health: Health
    ingress: Served | None
    poller: Poller
    returns: Returns


@dataclass(frozen=True)
class Pace:
    """Seconds between two looks: at the socket; at the clock; at what runs show, at least and at most."""

    ping: float = slack.PING_SECONDS
    tick: float = TICK_SECONDS
    report_pause: float = reporter.PAUSE_SECONDS
    report_poll: float = reporter.POLL_SECONDS


def build(settings: Settings, *, clock: Clock | None = None, pace: Pace | None = None) -> Parts:
    """Ties the parts together; opens no connection. Raises VaultError where the key cannot be used."""
    pace = pace or Pace()
    sending = build_sending(settings, clock=clock)
    db, clock, senders = sending.db, sending.clock, sending.senders
    editions, epoch, dispatcher = sending.editions, sending.epoch, sending.dispatcher
    work, news = sending.work, sending.news
    runs = Runs(db, clock, work=work, news=news)
    client = slack.client(settings.slack)
    app = slack.app(client)
    standing = Standing()
    people = People(db, client, clock, frozenset(settings.slack.admins))
    deps = Deps(
        db,
        sending.vault,
        clock,
        runs,
        senders,
        editions,
        client,
        people,
        Restoration(db, clock, runs, work=work, news=news),
        demo=settings.demo,
        standing=standing,
    )
    door = _door(app, settings.slack, standing, pace.ping)
    health = Health(at_work=lambda: dispatcher.at_work, connected=door.is_connected)
    scheduler = Scheduler(tick=pace.tick)
    place = backup_place(settings.storage)
    backups = Backups(db, place, clock) if place is not None else None
    auditor = Auditor(
        db, clock, lease=dispatcher.lease, troubles=partial(_troubles, epoch, backups), news=news
    )
    chores: list[Chore] = [auditor.look] if backups is None else [backups.look, auditor.look]
    return Parts(
        db=db,
        vault=sending.vault,
        clock=clock,
        senders=senders,
        runs=runs,
        epoch=epoch,
        dispatcher=dispatcher,
        reporter=Reporter(
            db,
            client,
            people,
            clock,
            news,
            duty=Duty(db, clock, "report"),
            pause=pace.report_pause,
            poll=pace.report_poll,
        ),
        app=app,
        desk=register(app, deps),
        door=door,
        scheduler=scheduler,
        ticks=Ticks(db, runs, epoch, clock, set_slot=scheduler.set_slot, chores=chores),
        health=health,
        ingress=_ingress(settings, sending, health, door, _slack_routes(app, settings.slack, clock)),
        poller=sending.poller,
        returns=sending.returns,
    )


def _ingress(
    settings: Settings,
    sending: Sending,
    health: Health,
    door: slack.Door,
    slack_routes: Sequence[web.RouteDef],
) -> Served | None:
    """None where the settings give the outside no way in."""
    where = settings.listens()
    if where is None:
        return None
    db, clock, dispatcher, key = sending.db, sending.clock, sending.dispatcher, settings.ingress.metrics_key
    outside = Outside(
        db=db,
        webhooks=Webhooks(db, sending.vault, settings.endpoints()),
        receipts=sending.receipts,
        devices=Devices(db, clock),
        clock=clock,
        seconds=time.monotonic,
        public_url=settings.endpoints().public_url,
        healthy=health.well,
        metrics=Metrics(db, at_work=lambda: dispatcher.at_work, connected=door.is_connected).text,
        metrics_key=key.get_secret_value() if key is not None else None,
    )
    return Served(ingress(outside, slack_routes), *where)


def _door(app: AsyncApp, settings: SlackSettings, standing: Standing, ping_seconds: float) -> slack.Door:
    """Signed requests over HTTP where a signing secret is set, else a socket."""
    if settings.signing_secret is None:
        return slack.Socket(app, settings, standing, ping_seconds=ping_seconds)
    return slack_http.HttpDoor(app, standing)


def _slack_routes(app: AsyncApp, settings: SlackSettings, clock: Clock) -> list[web.RouteDef]:
    """Where Slack posts, in HTTP mode."""
    if settings.signing_secret is None:
        return []
    signatures = slack_http.Signatures(settings.signing_secret.get_secret_value(), clock)
    return slack_http.Requests(app, signatures).routes()


def _troubles(epoch: Epoch, backups: Backups | None) -> dict[FindingKind, str]:
    """What is wrong beside the database, for the auditor."""
    found = {
        FindingKind.NO_MARK: epoch.trouble,
        FindingKind.NO_BACKUP: backups.trouble if backups is not None else None,
    }
    return {kind: why for kind, why in found.items() if why is not None}
