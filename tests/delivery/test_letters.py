"""How the message of a test is told from a notice."""

import pytest

from delivery.letters import marked
from delivery.message import Content
from storage.enums import Channel


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.PUSH])
def test_a_subject_or_title_says_that_it_is_a_test(channel: Channel) -> None:
    """The rest is as the client will read it."""
    assert marked(channel, Content("Olá", "Suspensão", "<p>")) == Content("Olá", "[Teste] Suspensão", "<p>")


@pytest.mark.parametrize(
    ("length", "first"), [(153, "Teste: "), (154, "aaaaaaa"), (160, "aaaaaaa"), (161, "Teste: ")]
)
def test_an_sms_says_so_where_it_costs_nothing_more(length: int, first: str) -> None:
    """A segment more would be another message than the one tried, and be charged."""
    assert marked(Channel.SMS, Content("a" * length)).text[:7] == first
