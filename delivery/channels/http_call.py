"""What goes wrong with a call over aiohttp, told from whether its bytes may have left.

Name, connection and TLS come first: what fails there is provably unsent. Anything later is in doubt, a closed
connection too, for the far end may have read the call before it closed.
"""

import ipaddress
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp

from delivery.errors import DeliveryError, Fate, Fault

DETAIL_MAX = 300
RETRY_AFTER_MOST = 86_400.0


def base_address(url: str) -> str:
    """A vendor's or gateway's address as it may be called.

    Raises DeliveryError (the account's fault, code "insecure") for plain HTTP to anywhere but this machine.
    """
    parts = urlsplit(url)
    if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname))):
        return url
    raise DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "insecure", "the address does not begin with https://")


def failure(error: Exception) -> DeliveryError:
    """What an exception of aiohttp, or a deadline of ours, means."""
    match error:
        case aiohttp.ClientConnectorCertificateError():
            return DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "certificate", _said(error.certificate_error))
        case aiohttp.InvalidURL():
            return DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "dns", "not a host name")
        case aiohttp.ClientConnectorDNSError():
            return DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "dns", _said(error.os_error))
        case aiohttp.ClientSSLError():
            return DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "tls", _said(error.os_error))
        case aiohttp.ClientConnectorError():
            return DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "connect", _said(error.os_error))
        case aiohttp.ConnectionTimeoutError():
            return DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "connect", "no connection in time")
        case TimeoutError():
            return DeliveryError(Fate.IN_DOUBT, Fault.NETWORK, "timeout", "no answer in time")
        case aiohttp.ClientConnectionError() | aiohttp.ClientPayloadError() | OSError():
            # Not the exception's words: they may hold the address, and with it a key.
            return DeliveryError(Fate.IN_DOUBT, Fault.NETWORK, "drop", type(error).__name__)
        case _:
            return DeliveryError(Fate.IN_DOUBT, Fault.NETWORK, "bad_answer", type(error).__name__)


def by_status(status: int) -> tuple[Fate, Fault]:
    """What an API's refusal means where it gives no code of its own. A 5xx may have done its work."""
    if status >= 500:
        return Fate.IN_DOUBT, Fault.NETWORK
    if status in {408, 425, 429}:
        return Fate.NOT_SENT, Fault.NETWORK
    # An address, a key or a permission that is wrong for one message is wrong for all.
    if status in {401, 402, 403, 404, 405} or status < 400:
        return Fate.NOT_SENT, Fault.ACCOUNT
    return Fate.PERMANENT, Fault.MESSAGE


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that a Retry-After asks for (RFC 9110, 10.2.3: a number or a date); None without one.

    now: seconds since 1970.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        seconds = float(value[:9])
    else:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - now
        except ValueError:
            return None
    return min(max(seconds, 0.0), RETRY_AFTER_MOST)


def tidy(text: str) -> str:
    """A far end's words as one line that a database, a log and Slack can hold."""
    printable = "".join(c if c.isprintable() else " " for c in text[: 4 * DETAIL_MAX])
    return " ".join(printable.split())[:DETAIL_MAX]


def _said(error: object) -> str:
    return tidy(str(error))


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
