"""Which refusals of a mail server say for good that nothing will ever arrive at an address."""

import pytest

from delivery.channels.smtp_answers import Stage, refusal
from storage.enums import SuppressionReason


@pytest.mark.parametrize("status", ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"])
@pytest.mark.parametrize("stage", [Stage.RECIPIENT, Stage.DOT])
def test_an_address_that_does_not_exist(stage: Stage, status: str) -> None:
    """Whether the server says so at once or after the whole mail."""
    assert refusal(stage, 550, f"{status} no such user").suppress is SuppressionReason.BOUNCED


@pytest.mark.parametrize(
    ("stage", "code", "text"),
    [
        (Stage.RECIPIENT, 550, "no such user"),  # without a status it may as well be a block of ours
        (Stage.RECIPIENT, 550, "5.7.1 blocked by our policy"),
        (Stage.RECIPIENT, 552, "5.2.2 mailbox full"),
        (Stage.RECIPIENT, 450, "4.1.1 not now"),
        (Stage.RECIPIENT, 550, "5.1.1 relay access denied"),  # the account's fault
        (Stage.SENDER, 550, "5.1.1 unknown sender"),
        (Stage.DOT, 554, "5.6.0 we do not like this mail"),
    ],
)
def test_what_says_less(stage: Stage, code: int, text: str) -> None:
    """A client is not cut off for what is the account's, the message's or of the moment."""
    assert refusal(stage, code, text).suppress is None
