"""From a far end's post to verified receipts: finds the account, whose channel says whether it is real."""

import datetime as dt
import logging
from collections.abc import Sequence

from delivery import configs
from delivery.channels.sendgrid_events import SendGridWebhook
from delivery.channels.sms_twilio import CALLBACK_PATH, TwilioSender
from delivery.endpoints import Endpoints
from delivery.message import Account
from delivery.receipts import Forged, ReceiptEvent, of_twilio
from storage import receipt_accounts
from storage.engine import Database
from storage.enums import Channel
from storage.vault import Vault, VaultError

log = logging.getLogger(__name__)

SENDGRID_PATH = "/webhooks/sendgrid/"
"""Below PUBLIC_URL, followed by the account's uid: what a person gives SendGrid as the webhook's address."""

Verified = tuple[Account, Sequence[ReceiptEvent]]


class Webhooks:
    """Reads what far ends post. Nothing is changed here."""

    def __init__(self, db: Database, vault: Vault, at: Endpoints) -> None:
        self._db = db
        self._vault = vault
        self._at = at

    async def sendgrid(
        self, uid: str, body: bytes, *, signature: str, timestamp: str, now: dt.datetime
    ) -> Verified:
        """Events of the account `uid`. Raises Forged, also where it does not exist or has no key."""
        async with self._db.read() as session:
            server = await receipt_accounts.sendgrid(session, uid)
        if server is None or server.id is None or not server.webhook_key:
            raise Forged("no account that could verify it")
        try:
            webhook = SendGridWebhook(server.webhook_key)
        except ValueError as error:
            log.warning("webhook_key_unreadable", extra={"account": server.id})
            raise Forged("the account's key is none") from error
        events = webhook.read(body, signature=signature, timestamp=timestamp, now=now)
        return Account(Channel.EMAIL, server.id), events

    async def twilio(self, attempt_key: str, body: bytes, *, signature: str, now: dt.datetime) -> Verified:
        """The status of the attempt's message. Raises Forged, also where there is no such attempt."""
        async with self._db.read() as session:
            gateway = await receipt_accounts.twilio(session, attempt_key)
        if gateway is None or gateway.id is None:
            raise Forged("no attempt of that name")
        try:
            sender = TwilioSender(configs.twilio(gateway, self._vault, self._at))
        except (VaultError, KeyError) as error:
            log.warning("webhook_account_unusable", extra={"account": gateway.id})
            raise Forged("the account cannot verify it") from error
        url = f"{self._at.public_url.rstrip('/')}{CALLBACK_PATH}{attempt_key}"
        status = sender.callback(url, body, signature)
        if status is None:
            raise Forged("not signed by Twilio with the account's token")
        event = of_twilio(status, attempt_key, now=now)
        return Account(Channel.SMS, gateway.id), [event] if event else []
