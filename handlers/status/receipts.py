"""Whether an account hears later what became of a message, and if not, why. Pure."""

from handlers.status import texts
from storage.account_rows import AccountRow
from storage.enums import EmailKind
from storage.models import EmailServer, SmsGateway


def receipts(account: AccountRow, public_url: str) -> str:
    """public_url: where far ends reach the bot, "" for nowhere. The answer is a clause in brackets."""
    match account:
        case EmailServer(kind=EmailKind.SENDGRID):
            if not public_url:
                return texts.NO_PUBLIC_URL
            return texts.BY_WEBHOOK if account.webhook_key else texts.NO_WEBHOOK_KEY
        case EmailServer():
            return _of_mailbox(account)
        case SmsGateway(kind="twilio"):
            return texts.BY_WEBHOOK if public_url else texts.ASKED
        case SmsGateway():
            return texts.ASKED if account.config.get("status_url") else texts.NO_STATUS_URL
        case _:
            return texts.PUSH_ACCEPTED


def _of_mailbox(server: EmailServer) -> str:
    """SMTP itself never says more than that it took a mail."""
    if not server.bounce_host:
        return texts.SMTP_ACCEPTED
    if server.bounce_error:
        return texts.returns_not_read(texts.RETURNS_TROUBLES.get(server.bounce_error, texts.RETURNS_AWAY))
    return texts.RETURNS_READ if server.bounce_read_at else texts.RETURNS_NOT_YET
