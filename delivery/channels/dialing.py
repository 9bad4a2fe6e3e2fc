"""What the mail protocols share in reaching a host: a socket to a pinned address, and what failed by then."""

import asyncio
import socket
import ssl
from collections.abc import Sequence

from delivery.errors import DeliveryError, Fate, Fault
from delivery.outbound import Address


async def dial(addresses: Sequence[Address]) -> socket.socket:
    """A connected socket, non-blocking, to the first address that answers. Raises DeliveryError.

    A deadline is the caller's: whoever cancels leaves no socket open.
    """
    why = "no address"
    for address in addresses:
        sock = socket.socket(address.family, socket.SOCK_STREAM)
        sock.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(sock, address.sockaddr)
        except OSError as error:
            sock.close()
            why = error.strerror or str(error)
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise unsent(Fault.NETWORK, "connect", why)


def of_tls(error: ssl.SSLError) -> DeliveryError:
    """Codes "certificate" and "tls"."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return unsent(Fault.ACCOUNT, "certificate", error.verify_message)
    return unsent(Fault.ACCOUNT, "tls", error.reason or str(error))


def unsent(fault: Fault, code: str, detail: str) -> DeliveryError:
    """It failed before anything was sent."""
    return DeliveryError(Fate.NOT_SENT, fault, code, detail)
