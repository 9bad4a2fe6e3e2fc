"""From a stored account to what its channel is opened with: one function a kind of account."""

from collections.abc import Mapping
from typing import Any

from delivery import firebase_file, gateway_json
from delivery.channels.bounce_config import MailboxConfig
from delivery.channels.email_sendgrid import SendGridConfig
from delivery.channels.fcm_config import FcmConfig
from delivery.channels.sms_http import HttpSmsConfig
from delivery.channels.sms_twilio import TwilioConfig
from delivery.channels.smtp_config import SmtpConfig
from delivery.endpoints import Endpoints
from storage import accounts, gateways, mailboxes, push_apps
from storage.enums import Security
from storage.models import EmailServer, PushApp, SmsGateway
from storage.vault import Vault

IMAP_PORT = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}


def smtp(server: EmailServer, vault: Vault, _: Endpoints) -> SmtpConfig:
    """Raises VaultError, as all of these do."""
    return SmtpConfig(
        host=server.host,
        port=server.port,
        security=server.security,
        username=server.username,
        password=accounts.open_password(vault, server),
        sender_name=server.sender_name,
        sender_address=server.sender_address,
        reply_to=server.reply_to,
        max_connections=server.max_connections,
        per_minute=server.per_minute,
    )


def mailbox(server: EmailServer, vault: Vault) -> MailboxConfig:
    """Where the account's mails come back to; signed in to as the account itself where it names no user."""
    own = bool(server.bounce_username)
    return MailboxConfig(
        host=server.bounce_host,
        port=server.bounce_port or IMAP_PORT[server.bounce_security or Security.TLS],
        security=server.bounce_security or Security.TLS,
        username=server.bounce_username if own else server.username,
        password=mailboxes.open_password(vault, server) if own else accounts.open_password(vault, server),
    )


def sendgrid(server: EmailServer, vault: Vault, at: Endpoints) -> SendGridConfig:
    return SendGridConfig(
        api_key=accounts.open_password(vault, server),
        sender_address=server.sender_address,
        sender_name=server.sender_name,
        reply_to=server.reply_to,
        base_url=at.sendgrid,
        per_minute=server.per_minute,
    )


def twilio(gateway: SmsGateway, vault: Vault, at: Endpoints) -> TwilioConfig:
    """`config` holds account_sid, sender (a number or messaging service) and, with an API key, api_key."""
    given: Mapping[str, Any] = gateway.config
    secrets = gateways.secrets_of(vault, gateway)
    return TwilioConfig(
        account_sid=given["account_sid"],
        sender=given["sender"],
        auth_token=secrets.get("auth_token", ""),
        api_key=given.get("api_key", ""),
        api_secret=secrets.get("api_secret", ""),
        base_url=at.twilio,
        public_url=at.public_url,
        per_minute=gateway.per_minute,
    )


def http(gateway: SmsGateway, vault: Vault, _: Endpoints) -> HttpSmsConfig:
    """`config` is what gateway_json.dump made; its one secret is `chave`."""
    secrets = gateways.secrets_of(vault, gateway)
    return gateway_json.load(gateway.config, secret=secrets.get("chave", ""), per_minute=gateway.per_minute)


def fcm(app: PushApp, vault: Vault, at: Endpoints) -> FcmConfig:
    """Raises firebase_file.NotTheFile too, which the check before storing keeps from happening."""
    return FcmConfig(
        firebase_file.read(push_apps.credentials_of(vault, app)),
        api_url=at.fcm,
        token_url=at.fcm_token,
        per_minute=app.per_minute,
    )
