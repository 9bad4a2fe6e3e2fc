"""The rules for a gateway's answer, as people write them."""

import pytest

from delivery.channels.sms_http import Rule
from handlers.gateways.rules_text import BadRule, dump, parse

TEXT = "200\n200-299\nstatus = OK\ndata[0].id =\nmensagem enviada\n200 e status = OK"


def test_a_line_is_a_rule() -> None:
    """A status, a range, a field, a field that is there, words, two things at once."""
    assert parse(TEXT) == (
        Rule(statuses=((200, 200),)),
        Rule(statuses=((200, 299),)),
        Rule(path="status", value="OK"),
        Rule(path="data[0].id"),
        Rule(contains="mensagem enviada"),
        Rule(statuses=((200, 200),), path="status", value="OK"),
    )


def test_what_was_written_is_shown_again() -> None:
    """Editing a gateway shows the lines as they were typed."""
    assert dump(parse(TEXT)) == TEXT
    assert parse(dump(parse("saldo e crédito e 402"))) == parse("saldo e crédito e 402")


@pytest.mark.parametrize("line", ["status = OK e codigo = 1"])
def test_two_fields_in_a_line_are_refused(line: str) -> None:
    """Nobody has to guess which of them counts."""
    with pytest.raises(BadRule, match="dois campos"):
        parse(line)
