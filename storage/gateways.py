"""*Servidores SMS*: the gateways that send SMS. Their secrets go in and out through the vault only.

A gateway has secrets by name (Twilio: `auth_token`, `api_secret`; HTTP: those that its address, headers or
body use), sealed together.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.account_rows import add, change, locked, open_secret
from storage.ids import MakeId, new_id
from storage.models import SmsGateway
from storage.vault import Vault


@dataclass(frozen=True)
class SmsGatewayValues:
    """What a person fills in for a *Servidor SMS*, apart from its secrets.

    kind: "twilio" or "http". config: what the kind's channel is configured with, fit for JSON and without a
    secret in it: it is shown, and it stands in the audit. sender_name: how the message signs.
    per_day, per_month: segments at most on the provider's local day and month. price_cents_segment: of one
    segment, in centavos.
    """

    name: str
    kind: str
    config: Mapping[str, Any] = field(default_factory=dict)
    sender_name: str = ""
    per_minute: int | None = None
    per_day: int | None = None
    per_month: int | None = None
    price_cents_segment: int | None = None
    fold_accents: bool = True


async def all_gateways(session: AsyncSession, *, inactive: bool = False) -> Sequence[SmsGateway]:
    """By name; the deactivated ones too where `inactive` is set."""
    query = select(SmsGateway).order_by(col(SmsGateway.name), col(SmsGateway.id))
    if not inactive:
        query = query.where(col(SmsGateway.active))
    return (await session.exec(query)).all()


async def get(session: AsyncSession, gateway_id: int) -> SmsGateway | None:
    return await session.get(SmsGateway, gateway_id)


async def register(
    session: AsyncSession,
    vault: Vault,
    values: SmsGatewayValues,
    secrets: Mapping[str, str],
    *,
    by: str,
    now: dt.datetime,
    make_id: MakeId = new_id,
) -> SmsGateway:
    """A new gateway; its id is known on return. secrets: what the kind's channel signs in with, by name."""
    gateway = SmsGateway(uid=make_id(), created_at=now, updated_at=now, **asdict(values))
    return await add(session, vault, gateway, _sealable(secrets), by=by, now=now)


async def update(
    session: AsyncSession,
    vault: Vault,
    gateway_id: int,
    values: SmsGatewayValues,
    secrets: Mapping[str, str],
    *,
    by: str,
    now: dt.datetime,
) -> SmsGateway:
    """Change a gateway. Secrets that are not named stay; one given as "" goes. A pause for its fault ends.

    Raises account_rows.AccountGone; VaultError where those that stay do not open.
    """
    gateway = await locked(session, SmsGateway, gateway_id)
    replaced = _sealable({**secrets_of(vault, gateway), **secrets}) if secrets else None
    return await change(session, vault, gateway, asdict(values), replaced, by=by, now=now)


def secrets_of(vault: Vault, gateway: SmsGateway) -> dict[str, str]:
    """What the gateway signs in with, by name. Raises VaultError."""
    stored = open_secret(vault, gateway)
    secrets: dict[str, str] = json.loads(stored) if stored else {}
    return secrets


def _sealable(secrets: Mapping[str, str]) -> str:
    kept = {name: secret for name, secret in secrets.items() if secret}
    return json.dumps(kept, sort_keys=True) if kept else ""
