"""How a prazo reads."""

import pytest

from handlers import rules
from storage.enums import Anchor, Kind
from storage.models import NoticeRule


@pytest.mark.parametrize(
    ("kind", "anchor", "offset", "reads"),
    [
        (Kind.TEMPORARY, Anchor.START, 0, "no início"),
        (Kind.TEMPORARY, Anchor.END, -3, "3 dias antes do fim"),
        (Kind.NONPAYMENT, Anchor.START, 1, "1 dia depois do bloqueio"),
    ],
)
def test_days_read_as_people_say_them(kind: Kind, anchor: Anchor, offset: int, reads: str) -> None:
    """Number, direction and date, with the right grammar."""
    rule = NoticeRule(key="x", kind=kind, anchor=anchor, offset_days=offset)
    assert rules.days(rule) == reads


def test_a_message_of_staffs_own_reads_by_its_key() -> None:
    """One that we have no name for is still told from the others."""
    assert rules.named("temporary.custom") == "temporary.custom"


@pytest.mark.parametrize("kind", Kind)
def test_every_date_of_a_kind_has_a_name(kind: Kind) -> None:
    """A pause has no termination."""
    assert set(rules.anchors(kind)) == set(Anchor) - (
        {Anchor.TERMINATION} if kind is Kind.TEMPORARY else set()
    )
