"""Mails gathered into calls: each client reads their own words, within what v3/mail/send allows."""

import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.channels.sendgrid_body import KEY, SUBSTITUTIONS_MOST, TAG, Body, body, groups
from delivery.channels.sendgrid_config import SendGridConfig
from delivery.message import Content, Outgoing
from delivery.render import Renderer, sample
from storage.enums import Anchor
from tests.support.clock import NOON_UTC

CONFIG = SendGridConfig("SG.x", "avisos@fibra.com.br", sender_name="Fibra Sul")
RULES = ("temporary.started", "nonpayment.prior", "nonpayment.termination")


def mail(number: int, content: Content, to: str = "", name: str = "Maria") -> Outgoing:
    return Outgoing(number, f"{number:032x}", to or f"c{number}@x.com", name, content, NOON_UTC)


def notices(count: int, rules: tuple[str, ...] = RULES) -> list[Outgoing]:
    """As the dispatcher has them: the rules mixed, each client's own name, contract and debt."""
    renderer = Renderer()
    facts = sample(NOON_UTC.date(), Anchor.START, -15, provider="Fibra Sul", contact="oi@fibra.com.br")
    mails = []
    for number in range(count):
        own = replace(facts, client_name=f"João {number}", contract=f"K{number}", debt_cents=9_900 + number)
        mails.append(mail(number, renderer.email(rules[number % len(rules)], own)))
    return mails


def read(call: Body) -> dict[str, Content]:
    """What each recipient of a call gets, by attempt key, as SendGrid puts it together."""
    parts = {part["type"]: part["value"] for part in call["content"]}
    return {
        one["custom_args"][KEY]: Content(
            subject=replaced(one["subject"], one),
            text=replaced(parts["text/plain"], one),
            html=replaced(parts.get("text/html", ""), one),
        )
        for one in call["personalizations"]
    }


def replaced(text: str, one: Body) -> str:
    for tag, value in one.get("substitutions", {}).items():
        text = text.replace(tag, value)
    return text


def sent(mails: list[Outgoing]) -> dict[str, Content]:
    got: dict[str, Content] = {}
    for group in groups(mails):
        got |= read(body(group, CONFIG))
    return got


def test_everybody_reads_their_own_words() -> None:
    """A thousand notices of three rules: every body is what was written for that client, to the letter."""
    mails = notices(1_000)
    assert sent(mails) == {one.key: one.content for one in mails}


def test_one_call_a_rule() -> None:
    """The long notices of non-payment fit too: their frame and most sentences are shared."""
    calls = groups(notices(900))
    assert [len(call) for call in calls] == [300, 300, 300]
    for call in calls:
        for one in body(call, CONFIG)["personalizations"]:
            assert len(json.dumps(one["substitutions"])) < SUBSTITUTIONS_MOST // 2


def test_a_thousand_a_call() -> None:
    assert [len(call) for call in groups(notices(1_001, RULES[:1]))] == [1_000, 1]


def test_an_address_is_once_in_a_call() -> None:
    """Two contracts with one e-mail: two calls, whatever the case of the letters."""
    content = Content("Olá", "Assunto")
    same = [mail(1, content, "ana@x.com"), mail(2, content, "Ana@x.com"), mail(3, content, "rui@x.com")]
    calls = groups(same)
    assert [[one.destination for one in call] for call in calls] == [
        ["ana@x.com", "rui@x.com"],
        ["Ana@x.com"],
    ]


def test_what_is_too_long_to_be_substituted_goes_alone() -> None:
    """In full, and without costing the others their call."""
    shared = "\n".join(["a sentence that everybody reads"] * 400)
    mails = [mail(n, Content(f"{shared}\n{n}", "Assunto")) for n in (1, 2)]
    mails.append(mail(3, Content(f"{shared}\n{'x' * 10_001}", "Assunto")))
    calls = groups(mails)
    assert [len(call) for call in calls] == [2, 1]
    assert "substitutions" not in body(calls[1], CONFIG)["personalizations"][0]
    assert sent(mails)[mails[2].key] == mails[2].content


def test_a_mail_that_says_a_tag_goes_alone() -> None:
    """Nothing is replaced in it that its author meant."""
    content = [Content(f"Olá\n{word}", "Assunto") for word in ("Ana", "Rui", f"{TAG}1%")]
    mails = [mail(number, one) for number, one in enumerate(content)]
    assert [len(call) for call in groups(mails)] == [2, 1]
    assert sent(mails)[mails[2].key] == mails[2].content


def test_the_call() -> None:
    """One client: the words as they are, the opaque key, nobody's clicks followed."""
    content = Content("Olá", "Assunto", "<p>Olá</p>")
    call = body((mail(7, content, "ana@x.com", "Silva; Ana"),), replace(CONFIG, reply_to="oi@fibra.com.br"))
    assert call == {
        "personalizations": [
            {
                "to": [{"email": "ana@x.com", "name": "Silva Ana"}],
                "subject": "Assunto",
                "custom_args": {"suspensao_attempt": f"{7:032x}"},
            }
        ],
        "from": {"email": "avisos@fibra.com.br", "name": "Fibra Sul"},
        "subject": "Assunto",
        "reply_to": {"email": "oi@fibra.com.br"},
        "content": [{"type": "text/plain", "value": "Olá"}, {"type": "text/html", "value": "<p>Olá</p>"}],
        "headers": {"Auto-Submitted": "auto-generated"},
        "tracking_settings": {
            "click_tracking": {"enable": False, "enable_text": False},
            "open_tracking": {"enable": False},
        },
    }


LINES = st.lists(st.sampled_from(["", "a", "Olá, Ana", "%", f"{TAG}0%", "x" * 6_000]), min_size=1, max_size=4)


@given(st.lists(st.tuples(LINES, LINES, st.sampled_from("abc")), max_size=12))
def test_nobody_is_lost_nor_reads_another(rows: list[tuple[list[str], list[str], str]]) -> None:
    """Whatever the bodies: each mail is in one call, its words intact, each call within the limits."""
    mails = [
        mail(number, Content("\n".join(text), "Assunto", "\n".join(html)), f"{to}@x.com")
        for number, (text, html, to) in enumerate(rows)
    ]
    calls = groups(mails)
    assert Counter(one.key for call in calls for one in call) == Counter(one.key for one in mails)
    assert sent(mails) == {one.key: one.content for one in mails}
    for call in calls:
        assert len({one.destination for one in call}) == len(call)
        for one in body(call, CONFIG)["personalizations"]:
            assert len(json.dumps(one.get("substitutions", {}))) <= SUBSTITUTIONS_MOST


@pytest.mark.parametrize("most", [1, 7])
def test_a_smaller_call_where_asked(most: int) -> None:
    """A rate-limited account sends a second's worth a call."""
    assert max(map(len, groups(notices(21, RULES[:1]), most))) == most
