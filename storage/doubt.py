"""Deliveries in doubt (*a verificar*), for people: how many by what went wrong, and each with what is known.

Tests are left out: whoever asked for one reads how it ended. What a person decides: storage/decisions.py.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Channel, DeliveryState, Found, RunTrigger
from storage.models import (
    Attempt,
    Client,
    Contract,
    Delivery,
    EmailServer,
    Notice,
    NoticeRule,
    PushApp,
    Run,
    Search,
    SmsGateway,
    Suspension,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which of them: of one run, with one of these codes, this one; None narrows nothing."""

    run_id: int | None = None
    codes: Collection[str] | None = None
    delivery_id: int | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """One of them. `destination` is in the clear: mask it.

    code, text: what came back, as a DeliveryError's. sent_at: its last call, the `calls`th.
    key: what travelled in the call: a mail's Message-ID begins with it.
    decidable_at: a person may decide from then on; None: at any time.
    kind: of the account. hears: it has what it takes to hear of a message later.
    found, asked_at: what the far end knew when it was last asked; None where it was not, or not yet.
    """

    delivery_id: int
    run_id: int
    client_name: str
    contract: str
    message: str
    channel: Channel
    destination: str
    account: str
    kind: str
    hears: bool
    code: str
    text: str
    sent_at: dt.datetime
    calls: int
    key: str
    decidable_at: dt.datetime | None
    found: Found | None
    asked_at: dt.datetime | None


async def counts(session: AsyncSession, run_id: int | None = None) -> dict[str, int]:
    """How many there are, by code."""
    code = func.coalesce(col(Delivery.error_code), "")
    query = select(code, func.count()).where(*within(Scope(run_id))).group_by(code)
    return dict((await session.execute(query)).all())


async def listed(
    session: AsyncSession, scope: Scope, *, limit: int | None = None, offset: int = 0
) -> Sequence[Doubt]:
    """Some of them, the latest first."""
    query = _known().where(*within(scope)).order_by(col(Delivery.id).desc()).limit(limit).offset(offset)
    return [_doubt(row) for row in await session.execute(query)]


def within(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """In doubt, of no test, and in `scope`."""
    no_test = select(col(Run.id)).where(col(Run.trigger) != RunTrigger.TEST)
    wanted = [col(Delivery.state) == DeliveryState.IN_DOUBT, col(Delivery.run_id).in_(no_test)]
    if scope.run_id is not None:
        wanted.append(col(Delivery.run_id) == scope.run_id)
    if scope.codes is not None:
        wanted.append(func.coalesce(col(Delivery.error_code), "").in_(list(scope.codes)))
    if scope.delivery_id is not None:
        wanted.append(col(Delivery.id) == scope.delivery_id)
    return tuple(wanted)


def last_attempt() -> ColumnElement[bool]:
    """Joins a delivery with its last call."""
    newest = select(func.max(col(Attempt.id))).where(col(Attempt.delivery_id) == col(Delivery.id))
    return col(Attempt.id) == newest.correlate(Delivery).scalar_subquery()


def _known() -> Select[*tuple[Any, ...]]:
    def through(channel: Channel, model: type[EmailServer | SmsGateway | PushApp]) -> ColumnElement[bool]:
        return and_(col(Delivery.channel) == channel, col(model.id) == col(Delivery.account_id))

    return (
        select(
            *map(col, (Delivery.id, Delivery.run_id)),
            func.coalesce(col(Client.name), "").label("client_name"),
            func.coalesce(col(Contract.external_id), "").label("contract"),
            col(NoticeRule.message),
            *map(col, (Delivery.channel, Delivery.destination, Delivery.attempts, Delivery.lease_until)),
            *map(col, (Delivery.error_code, Delivery.error_text)),
            func.coalesce(col(EmailServer.name), col(SmsGateway.name), col(PushApp.project_id)).label(
                "account"
            ),
            *(col(EmailServer.kind).label("mail_kind"), col(EmailServer.webhook_key)),
            *(col(SmsGateway.kind).label("sms_kind"), col(SmsGateway.config).label("sms_config")),
            *(col(Attempt.started_at), col(Attempt.key), col(Search.found), col(Search.at).label("asked_at")),
        )
        .select_from(Delivery)
        .join(Attempt, last_attempt())
        .join(Notice, col(Notice.id) == col(Delivery.notice_id))
        .join(NoticeRule, col(NoticeRule.id) == col(Notice.rule_id))
        .outerjoin(Suspension, col(Suspension.id) == col(Notice.suspension_id))
        .outerjoin(Contract, col(Contract.id) == col(Suspension.contract_id))
        .outerjoin(Client, col(Client.id) == col(Contract.client_id))
        .outerjoin(EmailServer, through(Channel.EMAIL, EmailServer))
        .outerjoin(SmsGateway, through(Channel.SMS, SmsGateway))
        .outerjoin(PushApp, through(Channel.PUSH, PushApp))
        .outerjoin(Search, col(Search.delivery_id) == col(Delivery.id))
    )


def _doubt(row: Any) -> Doubt:
    return Doubt(
        delivery_id=row.id,
        run_id=row.run_id,
        client_name=row.client_name,
        contract=row.contract,
        message=row.message,
        channel=row.channel,
        destination=row.destination,
        account=row.account or "",
        kind=row.mail_kind or row.sms_kind or "",
        hears=bool(row.webhook_key or row.sms_kind == "twilio" or (row.sms_config or {}).get("status_url")),
        code=row.error_code or "",
        text=row.error_text or "",
        sent_at=row.started_at,
        calls=row.attempts,
        key=row.key,
        decidable_at=row.lease_until,
        found=row.found,
        asked_at=row.asked_at,
    )
