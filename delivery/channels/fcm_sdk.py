"""firebase-admin for one project, one blocking call at a time: what it raises becomes a DeliveryError.

By its public calls, but for the two lines of `_prepare`. Why `send`, and in threads of our own: both
`send_each` may throw away the answers of a whole batch for one that cannot be read, and `send_each_async`
besides knows no limit and signs in inside the loop. Side by side: 89 pushes a second by it, 995 in threads.
"""

import datetime as dt
import functools
import json
from itertools import count
from typing import Any

import firebase_admin
from firebase_admin import _http_client, credentials, exceptions, messaging
from google.auth.exceptions import GoogleAuthError, RefreshError
from google.auth.transport.requests import Request
from urllib3.exceptions import (
    ConnectTimeoutError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)

from delivery.channels.fcm_answers import UNREADABLE, lost, refusal
from delivery.channels.fcm_config import FcmConfig
from delivery.channels.http_call import base_address, tidy
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Outgoing

TTL = dt.timedelta(days=2)  # a device that stays off longer is not told of what is past
CHECK_TOPIC = "suspensao"
STEPS = (
    (NameResolutionError, "dns"),
    (NewConnectionError, "connect"),
    (ConnectTimeoutError, "connect"),
    (SSLError, "tls"),
    (ReadTimeoutError, "timeout"),
)
# The SDK looks into whatever JSON it was answered without asking what it is.
UNREAD = (LookupError, TypeError, ValueError, AttributeError)
_apps = count(1)


class FcmSdk:
    """Blocking calls, safe from several threads; `sign_in` first."""

    def __init__(self, config: FcmConfig) -> None:
        """Raises DeliveryError for an address in plain HTTP."""
        _prepare(config.api_url)
        values = json.loads(config.file.text)
        if config.token_url:
            values["token_uri"] = base_address(config.token_url)
        self._certificate = credentials.Certificate(values)
        self._request = functools.partial(Request(), timeout=config.http_timeout)
        self._app = firebase_admin.initialize_app(
            self._certificate,
            {"projectId": config.file.project_id, "httpTimeout": config.http_timeout},
            name=f"{config.file.project_id}-{next(_apps)}",
        )

    @property
    def signed_in(self) -> bool:
        """Whether there is an access token that has not ended by Google's own reckoning."""
        return bool(self._certificate.get_credential().valid)

    def sign_in(self) -> None:
        """Get an access token, which lasts an hour. Raises DeliveryError."""
        try:
            self._certificate.get_credential().refresh(self._request)
        except GoogleAuthError as error:
            raise _no_token(error) from error
        except UNREAD as error:
            raise lost(UNREADABLE.code, type(error).__name__) from error

    def push(self, mail: Outgoing) -> str:
        """Send one; FCM's name of it. Raises DeliveryError."""
        return self._send(_message(mail), mail.at.timestamp())

    def validate(self) -> None:
        """Have Google check a message as it checks a push, and send nothing. Raises DeliveryError."""
        note = messaging.Notification(title="Teste", body="Teste")
        self._send(messaging.Message(notification=note, topic=CHECK_TOPIC), 0.0, dry_run=True)

    def close(self) -> None:
        """Let go of the app. Only outside an event loop, and once: the SDK runs a loop of its own for it."""
        firebase_admin.delete_app(self._app)

    def _send(self, message: Any, now: float, *, dry_run: bool = False) -> str:
        try:
            return str(messaging.send(message, dry_run=dry_run, app=self._app))
        except exceptions.FirebaseError as error:
            raise _failure(error, now) from error
        except GoogleAuthError as error:  # the token ended, or was refused, in the middle of a batch
            raise _no_token(error) from error
        except UNREAD as error:
            raise lost(UNREADABLE.code, type(error).__name__) from error


def _prepare(api_url: str | None) -> None:
    """What the SDK has no option for, said to all of it before its first use.

    Its own retries are off: it sleeps through a Retry-After, in its thread and for up to six hours, and posts
    again what no committed attempt stands for; the ledger waits and repeats instead. And it has one address.
    """
    _http_client.DEFAULT_RETRY_CONFIG.total = 0
    if api_url:
        address = base_address(api_url).rstrip("/")
        messaging._MessagingService.FCM_URL = address + "/v1/projects/{0}/messages:send"  # noqa: SLF001


def _message(mail: Outgoing) -> Any:
    """A notification that any later push of the same delivery replaces, on every kind of device."""
    tag = f"aviso-{mail.delivery_id}"
    apple = {
        "apns-collapse-id": tag,
        "apns-priority": "10",
        "apns-expiration": str(int((mail.at + TTL).timestamp())),
    }
    message = messaging.Message(
        data={"aviso": mail.key},
        notification=messaging.Notification(title=mail.content.subject, body=mail.content.text),
        android=messaging.AndroidConfig(
            collapse_key=tag,
            priority="high",
            ttl=TTL,
            notification=messaging.AndroidNotification(tag=tag, default_sound=True),
        ),
        apns=messaging.APNSConfig(
            headers=apple, payload=messaging.APNSPayload(aps=messaging.Aps(sound="default"))
        ),
        webpush=messaging.WebpushConfig(notification=messaging.WebpushNotification(tag=tag)),
    )
    # Not in the constructor: there it warns, in favour of installation ids that apps do not hand out yet.
    message.token = mail.destination
    return message


def _failure(error: Any, now: float) -> DeliveryError:
    """error: a FirebaseError."""
    response = error.http_response
    if response is not None:
        return refusal(response.status_code, response.headers, response.content, now=now)
    if not isinstance(error, (exceptions.DeadlineExceededError, exceptions.UnavailableError)):
        return lost(UNREADABLE.code, type(error.cause).__name__)
    reason = getattr(next(iter(error.cause.args), None), "reason", None)
    return lost(
        next((code for kind, code in STEPS if isinstance(reason, kind)), "drop"), type(reason).__name__
    )


def _no_token(error: GoogleAuthError) -> DeliveryError:
    """Signing in failed: by Google's word the account's fault, else the network's."""
    if isinstance(error, RefreshError) and not error.retryable:
        return DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "fcm_sign_in", tidy(str(error.args[0])))
    return lost("fcm_no_token", type(error).__name__)
