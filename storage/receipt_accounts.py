"""Whose account a far end's post is about, on or off: receipts come late."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Channel, EmailKind
from storage.models import Attempt, Delivery, EmailServer, SmsGateway


async def sendgrid(session: AsyncSession, uid: str) -> EmailServer | None:
    """The SendGrid account with this uid, which stands in the address it posts to."""
    query = select(EmailServer).where(
        col(EmailServer.uid) == uid, col(EmailServer.kind) == EmailKind.SENDGRID
    )
    return (await session.exec(query)).one_or_none()


async def twilio(session: AsyncSession, attempt_key: str) -> SmsGateway | None:
    """The Twilio account through which the attempt went."""
    query = (
        select(SmsGateway)
        .join(Delivery, col(Delivery.account_id) == col(SmsGateway.id))
        .join(Attempt, col(Attempt.delivery_id) == col(Delivery.id))
        .where(
            col(Attempt.key) == attempt_key,
            col(Delivery.channel) == Channel.SMS,
            col(SmsGateway.kind) == "twilio",
        )
    )
    return (await session.exec(query)).one_or_none()
