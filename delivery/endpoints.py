"""Where the vendors are. Alone in its file: the settings need nothing else of this package."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Endpoints:
    """Where the vendors are, and we. public_url: where they reach the bot with receipts, "" for nowhere.

    fcm, fcm_token: None for Google's own addresses.
    """

    sendgrid: str = "https://api.sendgrid.com"
    twilio: str = "https://api.twilio.com"
    fcm: str | None = None
    fcm_token: str | None = None
    public_url: str = ""
