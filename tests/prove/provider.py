"""A provider with an account at each of the sandbox's far ends, and a run of so many clients through one."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from delivery import gateway_json
from delivery.channels.sms_http import Encoding, HttpSmsConfig, Rules
from delivery.channels.sms_rule_text import rules_of
from delivery.schedule import local_date
from storage import accounts, gateways, push_apps
from storage.accounts import EmailServerValues, sendgrid_values
from storage.engine import Database, Session
from storage.enums import BacklogChoice, Channel, RunTrigger, Security
from storage.gateways import SmsGatewayValues
from storage.models import Parameters
from storage.push_apps import PushAppValues
from storage.vault import Vault
from tests.prove.processes import FarEnd
from tests.support.clock import FixedClock
from tests.support.world import DAY, World

BY = "prove"
NAME = "Fibra Sul"


@dataclass(frozen=True)
class Way:
    """One account. provider: as the far end's log names it. at_once: most that one process has under way."""

    provider: str
    channel: Channel
    parameter: str
    account_id: int
    at_once: int = 100  # two lanes of fifty


def world_of(db: Database) -> World:
    """The helpers of the core's tests, on today's date: the bot looks at the real clock."""
    return World(db, FixedClock(dt.datetime.now(dt.UTC)))


async def ways(db: Database, vault: Vault, end: FarEnd) -> Mapping[str, Way]:
    """An account at each far end, ready to send, by the provider's name."""
    world = await world_of(db).ready(paused=True)
    now = world.clock.now()
    async with db.write() as session:
        smtp = await _smtp(session, vault, world.account.id, end, now)
        grid = await _sendgrid(session, vault, end.accounts["sendgrid"], now)
        twilio = await _twilio(session, vault, end.accounts["twilio"], now)
        http = await _http(session, vault, end.accounts["sms_http"], now)
        push = await _push(session, vault, end.accounts["fcm"], now)
    all_ways = (
        Way("smtp", Channel.EMAIL, "email_server_id", smtp),
        Way("sendgrid", Channel.EMAIL, "email_server_id", grid, at_once=2_000),
        Way("twilio", Channel.SMS, "sms_gateway_id", twilio),
        Way("sms_http", Channel.SMS, "sms_gateway_id", http),
        Way("fcm", Channel.PUSH, "push_app_id", push),
    )
    return {way.provider: way for way in all_ways}


async def ask_for_a_run(db: Database, way: Way, count: int) -> int:
    """That many more clients, suspended today, and a planned run that owes each a notice; its id."""
    world = world_of(db)
    chosen = {"method": way.channel, way.parameter: way.account_id, "fallback": []}
    async with db.write() as session:
        await session.execute(update(Parameters).values(**chosen))
    today = local_date(world.clock.now(), "America/Sao_Paulo")
    contact = {
        "email": way.channel is Channel.EMAIL,
        "mobile": way.channel is Channel.SMS,
        "devices": int(way.channel is Channel.PUSH),
    }
    await world.suspend(count, starts_on=today, ends_on=today + 60 * DAY, first_seen_on=today, **contact)
    run = await world.runs.request(RunTrigger.HAND, way.provider, backlog=BacklogChoice.INCLUDE)
    await world.runs.advance()
    return run.id or 0


async def _smtp(session: Session, vault: Vault, account_id: int, end: FarEnd, now: dt.datetime) -> int:
    account = end.accounts["smtp"]
    values = EmailServerValues(
        name="Principal",
        host="127.0.0.1",
        port=end.smtp_port,
        security=Security.NONE,
        username=account["user"],
        sender_name=NAME,
        sender_address=account["from"],
    )
    await accounts.update_email_server(
        session, vault, account_id, values, account["password"], by=BY, now=now
    )
    return account_id


async def _sendgrid(session: Session, vault: Vault, account: Any, now: dt.datetime) -> int:
    values = sendgrid_values("SendGrid", account["from"], sender_name=NAME)
    row = await accounts.add_email_server(session, vault, values, account["api_key"], by=BY, now=now)
    return row.id or 0


async def _twilio(session: Session, vault: Vault, account: Any, now: dt.datetime) -> int:
    config = {"account_sid": account["account_sid"], "sender": account["from"]}
    values = SmsGatewayValues("Twilio", "twilio", config, sender_name=NAME)
    secrets = {"auth_token": account["auth_token"]}
    return (await gateways.register(session, vault, values, secrets, by=BY, now=now)).id or 0


async def _http(session: Session, vault: Vault, account: Any, now: dt.datetime) -> int:
    config = HttpSmsConfig(
        account["url"],
        method="GET",
        encoding=Encoding.QUERY,
        rules=Rules(accepted=rules_of("situacao = OK"), refused=rules_of("codigo = 402"), id_path="id"),
    )
    values = SmsGatewayValues("Regional", "http", gateway_json.dump(config), sender_name=NAME)
    secrets = {"chave": account["key"]}
    return (await gateways.register(session, vault, values, secrets, by=BY, now=now)).id or 0


async def _push(session: Session, vault: Vault, account: Any, now: dt.datetime) -> int:
    file = account["firebase"]
    values = PushAppValues(file["project_id"], uploaded_by=BY, sender_name=NAME)
    row = await push_apps.register(session, vault, values, json.dumps(file), by=BY, now=now)
    return row.id or 0
