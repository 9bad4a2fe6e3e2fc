"""The kinds by their stored value, in the order in which they are offered."""

from handlers.gateways.http import HTTP
from handlers.gateways.kinds import Kind
from handlers.gateways.twilio import TWILIO

KINDS: dict[str, Kind] = {kind.value: kind for kind in (TWILIO, HTTP)}


def kind_of(value: str) -> Kind:
    """Raises LookupError for one that does not exist."""
    return KINDS[value]
