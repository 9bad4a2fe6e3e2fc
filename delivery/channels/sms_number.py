"""Whom an SMS may go to: Brazilian mobiles. A call to anywhere else could cost a hundred times as much."""

import re

from phonenumbers import PhoneNumber, PhoneNumberType, number_type

from delivery.errors import DeliveryError, Fate, Fault

BRAZIL = "+55"
_E164 = re.compile(r"\+55([1-9]\d{9,10})", re.ASCII)


def check(number: str) -> None:
    """Raises DeliveryError (the recipient's, for good) for any but a Brazilian mobile in E.164."""
    found = _E164.fullmatch(number)
    # Put together, not parsed: what can be parsed is more than what is written as E.164.
    if found and number_type(PhoneNumber(55, int(found[1]))) == PhoneNumberType.MOBILE:
        return
    raise DeliveryError(Fate.PERMANENT, Fault.RECIPIENT, "address", "not a Brazilian mobile number")


def national(number: str) -> str:
    """`+5511987654321` as `11987654321`. Only the country's prefix goes: 55 is an area code too."""
    return number.removeprefix(BRAZIL)
