"""What an account hears later of what it sent, and why not."""

import pytest

from handlers.status import texts
from handlers.status.receipts import receipts
from storage.account_rows import AccountRow
from storage.enums import EmailKind, Security
from storage.models import EmailServer, PushApp, SmsGateway
from tests.support.clock import NOON_UTC

HERE = "https://avisos.provedor.example"
AT = {"created_at": NOON_UTC, "updated_at": NOON_UTC}


def server(kind: EmailKind, key: str | None = None) -> EmailServer:
    return EmailServer(
        uid="1",
        name="a",
        kind=kind,
        host="h",
        port=1,
        security=Security.TLS,
        sender_address="a@x.example",
        webhook_key=key,
        **AT,
    )


def returning(error: str | None = None, *, read: bool = True) -> EmailServer:
    """An account whose returned mails are read, or cannot be."""
    account = server(EmailKind.SMTP)
    account.bounce_host, account.bounce_error = "imap.x.example", error
    account.bounce_read_at = NOON_UTC if read else None
    return account


def gateway(kind: str, status_url: str = "") -> SmsGateway:
    return SmsGateway(uid="1", name="g", kind=kind, config={"status_url": status_url}, **AT)


@pytest.mark.parametrize(
    ("account", "public_url", "said"),
    [
        (server(EmailKind.SENDGRID, "key"), HERE, texts.BY_WEBHOOK),
        (server(EmailKind.SENDGRID), HERE, texts.NO_WEBHOOK_KEY),
        (server(EmailKind.SENDGRID, "key"), "", texts.NO_PUBLIC_URL),
        (server(EmailKind.SMTP), HERE, texts.SMTP_ACCEPTED),
        (returning(), "", texts.RETURNS_READ),
        (returning(read=False), "", texts.RETURNS_NOT_YET),
        (returning("535"), "", texts.returns_not_read(texts.RETURNS_REFUSED)),
        (returning("drop"), "", texts.returns_not_read(texts.RETURNS_AWAY)),
        (gateway("twilio"), HERE, texts.BY_WEBHOOK),
        (gateway("twilio"), "", texts.ASKED),
        (gateway("http", "https://x.example/{ref}"), "", texts.ASKED),
        (gateway("http"), HERE, texts.NO_STATUS_URL),
        (PushApp(uid="1", project_id="p", uploaded_by="U1", **AT), HERE, texts.PUSH_ACCEPTED),
    ],
)
def test_each_kind_says_what_it_hears(account: AccountRow, public_url: str, said: str) -> None:
    """On, or the reason why not."""
    assert receipts(account, public_url) == said
