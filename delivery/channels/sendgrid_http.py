"""SendGrid's SDK, one blocking call at a time: what it raises becomes a value that says whether it went out.

The SDK opens a connection a call and waits for ever unless told. It lets urllib's errors through: a URLError
comes from connecting or from writing the request, of which the far end then lacks the end; whatever is raised
later is silence after the whole request had left.
"""

import http.client
import logging
import socket
import ssl
from collections.abc import Callable
from typing import Any, Protocol
from urllib.error import URLError

from multidict import CIMultiDict
from python_http_client.exceptions import HTTPError  # type: ignore[import-untyped]  # it has no types
from sendgrid import SendGridAPIClient

from delivery.channels.http_call import base_address, tidy
from delivery.channels.mime import PLAIN
from delivery.channels.sendgrid_answers import Reply
from delivery.channels.sendgrid_body import Body
from delivery.channels.sendgrid_config import SendGridConfig
from delivery.errors import DeliveryError, Fate, Fault

# At DEBUG it logs the headers, and in them the key; and the body, and in it the clients.
_TALKATIVE = "python_http_client.client"


class _Response(Protocol):
    status_code: int
    headers: Any  # an email.message.Message
    body: bytes


class SendGridHttp:
    """Blocking calls, safe from several threads."""

    def __init__(self, config: SendGridConfig) -> None:
        """Raises DeliveryError ("insecure") for a base_url in plain HTTP outside this machine."""
        host = base_address(config.base_url).rstrip("/")
        logging.getLogger(_TALKATIVE).setLevel(logging.INFO)
        self._timeout = config.call_timeout
        # A key with a line break or an accent cannot stand in a header: no server will know it.
        self._usable = bool(config.api_key) and PLAIN.fullmatch(config.api_key) is not None
        self._api = SendGridAPIClient(config.api_key, host=host).client

    def send(self, body: Body) -> Reply:
        """POST /v3/mail/send. Raises DeliveryError where there is no reply."""
        return self._call(lambda: self._api.mail.send.post(request_body=body, timeout=self._timeout))

    def scopes(self) -> Reply:
        """GET /v3/scopes: what the key may do; sends nothing. Raises DeliveryError."""
        return self._call(lambda: self._api.scopes.get(timeout=self._timeout))

    def _call(self, call: Callable[[], _Response]) -> Reply:
        if not self._usable:
            raise DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "http_401", "the key is not one")
        try:
            response = call()
        except HTTPError as error:
            return _reply(error)
        except URLError as error:
            raise _unsent(error.reason) from error
        except TimeoutError as error:
            raise _doubt("timeout", "no answer to the call") from error
        except (http.client.HTTPException, OSError) as error:
            raise _doubt("drop", type(error).__name__) from error
        return _reply(response)


def _reply(response: _Response) -> Reply:
    return Reply(int(response.status_code), CIMultiDict(response.headers.items()), response.body)


def _unsent(reason: object) -> DeliveryError:
    """Before the request was out: which of the steps failed."""
    fault, code = Fault.NETWORK, "connect"
    if isinstance(reason, ssl.SSLCertVerificationError):
        fault, code = Fault.ACCOUNT, "certificate"
    elif isinstance(reason, socket.gaierror):
        code = "dns"
    elif isinstance(reason, TimeoutError):
        code = "timeout"
    elif isinstance(reason, ssl.SSLError):
        code = "tls"
    return DeliveryError(Fate.NOT_SENT, fault, code, tidy(str(reason)))


def _doubt(code: str, detail: str) -> DeliveryError:
    return DeliveryError(Fate.IN_DOUBT, Fault.NETWORK, code, detail)
