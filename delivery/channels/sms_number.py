"""Whom an SMS may go to: Brazilian mobiles. A call to anywhere else could cost a hundred times as much."""

import phonenumbers

from delivery.errors import DeliveryError, Fate, Fault

BRAZIL = "+55"


def check(number: str) -> None:
    """Raises DeliveryError (the recipient's, for good) for any but a Brazilian mobile in E.164."""
    if number.startswith(BRAZIL) and number[1:].isascii() and number[1:].isdecimal():
        try:
            parsed = phonenumbers.parse(number, None)
        except phonenumbers.NumberParseException:
            pass
        else:
            if phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE:
                return
    raise DeliveryError(Fate.PERMANENT, Fault.RECIPIENT, "address", "not a Brazilian mobile number")


def national(number: str) -> str:
    """`+5511987654321` as `11987654321`. Only the country's prefix goes: 55 is an area code too."""
    return number.removeprefix(BRAZIL)
