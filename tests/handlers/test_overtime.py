"""A submission is answered in time, however long its work takes."""

import asyncio

import pytest

from handlers import texts
from handlers.blocks import field, modal, section, text_input
from handlers.overtime import Overtime
from handlers.turn import CLOSE, Json, Reply, Turn, View
from tests.support.fake_slack import FakeSlack

FORM = modal("x.form", "Conta", [field("host", "Servidor", text_input("x.host"))], submit="Salvar")
TURN = Turn(key="1", user="U1", trigger_id="1", view=View("V1", "V1", "h", "x.form", "", {}, FORM))
NEXT = modal("x.next", "Conta", [section("Salva.")])


@pytest.fixture
def slack() -> FakeSlack:
    return FakeSlack()


@pytest.fixture
def overtime(slack: FakeSlack) -> Overtime:
    return Overtime(slack, ack_by=0.01)


class Work:
    """Answers once it is let."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.may_end = asyncio.Event()
        self.begun = 0

    async def __call__(self) -> Reply:
        self.begun += 1
        await self.may_end.wait()
        return self._reply


async def late(overtime: Overtime, reply: Reply) -> None:
    """The work's answer, after Slack's three seconds."""
    work = Work(reply)
    first = await overtime.reply(TURN, work())
    work.may_end.set()
    assert first.then is not None
    await first.then()


def first_words(view: Json) -> str:
    return str(view["blocks"][0]["text"]["text"])


async def test_work_in_time_answers_by_itself(overtime: Overtime) -> None:
    """The usual case: nothing is shown in between."""
    work = Work(CLOSE)
    work.may_end.set()
    assert await overtime.reply(TURN, work()) is CLOSE


async def test_late_work_keeps_the_form_and_says_that_it_goes_on(overtime: Overtime) -> None:
    """Slack would say that it failed; what was typed stays, since the fields are the same."""
    reply = await overtime.reply(TURN, Work(CLOSE)())
    assert reply.update is not None
    assert texts.STILL_WORKING in first_words(reply.update)
    assert reply.update["blocks"][1:] == FORM["blocks"]


async def test_the_late_answer_follows_as_a_view(overtime: Overtime, slack: FakeSlack) -> None:
    """What would have been pushed takes the place of the form: a trigger is long gone."""
    await late(overtime, Reply(push=NEXT))
    assert slack.shown("V1") == [NEXT]


async def test_late_errors_stand_on_top_of_the_form(overtime: Overtime, slack: FakeSlack) -> None:
    """Slack puts errors at fields only within the ack."""
    await late(overtime, Reply(errors={"host": "Digite o servidor."}))
    (view,) = slack.shown("V1")
    assert "Digite o servidor." in first_words(view)


async def test_what_would_have_closed_says_that_it_is_done(overtime: Overtime, slack: FakeSlack) -> None:
    """Nothing but the person closes a modal after the ack; what was to come after it comes."""
    went_on = asyncio.Event()

    async def then() -> None:
        went_on.set()

    await late(overtime, Reply(then=then))
    assert first_words(slack.shown("V1")[0]) == texts.DONE
    assert went_on.is_set()


async def test_pressed_again_it_starts_nothing_anew(overtime: Overtime) -> None:
    """An impatient person would register the account twice."""
    first, second = Work(CLOSE), Work(CLOSE)
    await overtime.reply(TURN, first())
    reply = await overtime.reply(TURN, second())
    assert (first.begun, second.begun) == (1, 0)
    assert reply.update is not None
