"""What a SendGrid account needs to send."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SendGridConfig:
    """One SendGrid account, in the clear; `repr` leaves the key out.

    base_url: where the API is ("https://api.eu.sendgrid.com" for regional subusers in the EU).
    per_minute: mails a minute the account may send, None where nothing limits it.
    call_timeout: seconds one call may take, connecting included.
    threads: calls under way at once; the SDK is synchronous.
    """

    api_key: str = field(repr=False)
    sender_address: str
    sender_name: str = ""
    reply_to: str = ""
    base_url: str = "https://api.sendgrid.com"
    per_minute: int | None = None
    call_timeout: float = 30.0
    threads: int = 4
