"""What Twilio refuses, with its codes, and the codes that can be asked for as faults."""

import re
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from aiohttp import web

VERSION = "2010-04-01"
STATUSES = frozenset(
    {
        *("accepted", "scheduled", "queued", "sending", "sent", "delivered", "undelivered", "failed"),
        *("canceled", "read"),
    }
)
BODY_MOST = 1600
_E164 = re.compile(r"\+[1-9]\d{6,14}")


class Refused(Exception):
    """An answer of Twilio's that is an error. retry_after: seconds, for a 429."""

    def __init__(self, code: int, message: str, status: int = 400, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.retry_after = retry_after

    def response(self) -> web.Response:
        body = {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
        headers = {}
        if self.status == 429 and self.retry_after is not None:
            headers["Retry-After"] = str(max(1, int(self.retry_after)))
        return web.json_response(body, status=self.status, headers=headers)


NOT_SIGNED_IN = 20003, "Authenticate", 401
FAULTS: Mapping[str, tuple[int, str, int]] = {
    "429": (20429, "Too Many Requests", 429),
    "auth": NOT_SIGNED_IN,
    "permanent": (21614, "'To' number is not a valid mobile number", 400),
    "21211": (21211, "The 'To' number is not a valid phone number.", 400),
    "21408": (21408, "Permission to send an SMS has not been enabled for the region", 403),
    "21606": (21606, "The 'From' number is not a valid message-capable number", 400),
    "21610": (21610, "Attempt to send to unsubscribed recipient", 400),
    "21611": (21611, "This 'From' number has exceeded the maximum number of queued messages", 400),
    "21612": (21612, "Message cannot be sent with the current combination of 'To' and 'From'", 400),
    "21614": (21614, "'To' number is not a valid mobile number", 400),
    "21635": (21635, "'To' number cannot be a landline", 400),
}


def check_message(
    request: web.Request, form: Mapping[str, str], *, senders: Collection[str], services: Collection[str]
) -> None:
    """Raises Refused where Twilio would not create the message."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refused(20001, "The request body is not a form", 400)
    if not form.get("To"):
        raise Refused(21604, "A 'To' phone number is required.")
    if not _E164.fullmatch(form["To"]):
        raise Refused(21211, f"The 'To' number {form['To']} is not a valid phone number.")
    if form.get("MessagingServiceSid"):
        if form["MessagingServiceSid"] not in services:
            raise Refused(21705, "The Messaging Service Sid is invalid")
    elif not form.get("From"):
        raise Refused(21603, "A 'From' phone number is required.")
    elif form["From"] not in senders:
        raise Refused(21659, "The 'From' number is not a Twilio phone number")
    if form["To"] in senders:
        raise Refused(21266, "'To' and 'From' number cannot be the same")
    if not form.get("Body"):
        raise Refused(21602, "Message body is required.")
    if len(form["Body"]) > BODY_MOST:
        raise Refused(21617, "The concatenated message body exceeds the 1600 character limit")
    _check_callback(form)


def _check_callback(form: Mapping[str, str]) -> None:
    if "StatusCallback" not in form:
        return
    parts = urlsplit(form["StatusCallback"])
    # Twilio takes no host with an underscore.
    if parts.scheme not in {"http", "https"} or not parts.hostname or "_" in parts.hostname:
        raise Refused(21609, "The 'StatusCallback' URL is not a valid URL.")
