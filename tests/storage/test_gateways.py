"""SMS gateways and Firebase projects: their secrets, their audit, their being switched off."""

from dataclasses import replace

import pytest
from sqlmodel import select

from storage import accounts, gateways, limits, push_apps
from storage.accounts import AccountGone
from storage.engine import Database
from storage.enums import Channel, EmailKind
from storage.gateways import SmsGatewayValues
from storage.models import AuditEntry
from storage.push_apps import PushAppValues
from storage.vault import Vault, VaultError
from tests.support.clock import FixedClock

TWILIO = SmsGatewayValues(
    name="Twilio",
    kind="twilio",
    config={"account_sid": "AC1", "sender": "+5511999990000"},
    price_cents_segment=9,
)
APP = PushAppValues(project_id="fibra-app", uploaded_by="U1")


SECRETS = {"auth_token": "canary-1", "api_secret": "canary-9"}


@pytest.fixture
async def gateway_id(db: Database, vault: Vault, clock: FixedClock) -> int:
    """The id of a stored gateway with two secrets."""
    async with db.write() as session:
        made = await gateways.register(session, vault, TWILIO, SECRETS, by="U1", now=clock.now())
    return made.id or 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({}, SECRETS),
        ({"auth_token": "canary-2"}, {"auth_token": "canary-2", "api_secret": "canary-9"}),
        ({"api_secret": ""}, {"auth_token": "canary-1"}),
    ],
)
async def test_an_edit_keeps_replaces_or_takes_each_secret(
    db: Database, vault: Vault, clock: FixedClock, gateway_id: int, typed: dict[str, str], kept: object
) -> None:
    """What is not named stays: no screen ever shows a secret, so none can send it back."""
    changed = replace(TWILIO, per_day=500)
    async with db.write() as session:
        await gateways.update(session, vault, gateway_id, changed, typed, by="U2", now=clock.now())
    async with db.read() as session:
        found = await gateways.get(session, gateway_id)
        lines = (await session.exec(select(AuditEntry))).all()
    assert found is not None
    assert (found.per_day, found.config, gateways.secrets_of(vault, found)) == (500, TWILIO.config, kept)
    assert [line.action for line in lines] == ["account.added", "account.updated"]
    assert "canary" not in str(lines)


async def test_a_file_of_firebase_is_opened_only_where_it_belongs(
    db: Database, vault: Vault, clock: FixedClock
) -> None:
    """Sealed for its own row: moved to another project it does not open."""
    async with db.write() as session:
        mine = await push_apps.register(session, vault, APP, '{"key": "canary"}', by="U1", now=clock.now())
        other = await push_apps.register(
            session, vault, replace(APP, project_id="outro"), "", by="U1", now=clock.now()
        )
    assert push_apps.credentials_of(vault, mine) == '{"key": "canary"}'
    other.credentials_sealed = mine.credentials_sealed
    with pytest.raises(VaultError):
        push_apps.credentials_of(vault, other)


async def test_a_new_file_ends_the_pause_of_its_project(
    db: Database, vault: Vault, clock: FixedClock
) -> None:
    """A revoked key paused it; sending a new file is all that a person has to do."""
    async with db.write() as session:
        app = await push_apps.register(session, vault, APP, "{}", by="U1", now=clock.now())
        await limits.pause(session, Channel.PUSH, app.id or 0, why="chave recusada", now=clock.now())
    async with db.write() as session:
        app = await push_apps.update(session, vault, app.id or 0, APP, "{...}", by="U2", now=clock.now())
    assert (app.paused_at, push_apps.credentials_of(vault, app)) == (None, "{...}")


async def test_an_account_of_any_method_is_switched_off_and_resumed(
    db: Database, clock: FixedClock, gateway_id: int
) -> None:
    """Off, it leaves the list and stays stored; a pause ends once, by a person's word."""
    how = {"by": "U1", "now": clock.now()}
    async with db.write() as session:
        await limits.pause(session, Channel.SMS, gateway_id, why="sem saldo", now=clock.now())
        assert await accounts.resume(session, Channel.SMS, gateway_id, **how)
        assert not await accounts.resume(session, Channel.SMS, gateway_id, **how)
        await accounts.set_active(session, Channel.SMS, gateway_id, False, **how)
    async with db.read() as session:
        assert await gateways.all_gateways(session) == []
        assert [g.id for g in await gateways.all_gateways(session, inactive=True)] == [gateway_id]
        assert await accounts.get(session, Channel.SMS, gateway_id) is not None


async def test_a_gateway_that_is_gone_is_told(db: Database, vault: Vault, clock: FixedClock) -> None:
    async with db.write() as session:
        with pytest.raises(AccountGone):
            await gateways.update(session, vault, 404, TWILIO, {}, by="U1", now=clock.now())


async def test_sendgrid_is_a_kind_of_mail_server(db: Database, vault: Vault, clock: FixedClock) -> None:
    """Its API key is the password; where it answers is fixed, and shown like a server's name."""
    values = accounts.sendgrid_values("Avisos", "avisos@fibra.com.br", webhook_key="MFk")
    async with db.write() as session:
        made = await accounts.add_email_server(session, vault, values, "SG.1", by="U1", now=clock.now())
    assert (made.kind, made.host, made.webhook_key) == (EmailKind.SENDGRID, "api.sendgrid.com", "MFk")
    assert accounts.open_password(vault, made) == "SG.1"
