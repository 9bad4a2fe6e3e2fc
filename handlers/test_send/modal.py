"""The test send's views. Pure: what is asked, and how it went → the view."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from delivery.runs import TestResult
from handlers import rules
from handlers.blocks import (
    Json,
    actions,
    button,
    context,
    cut,
    email_input,
    escape,
    field,
    fields,
    loading,
    modal,
    option,
    section,
    select,
)
from handlers.format import moment
from handlers.test_send import texts, why
from handlers.words import METHODS
from storage.enums import Channel, DeliveryState
from storage.models import EmailServer, NoticeRule


@dataclass(frozen=True)
class Ask:
    """What a test is asked with; kept so that the next one starts from it."""

    server: int | None = None
    rule: str = "temporary.started"
    destination: str = ""

    def dump(self) -> str:
        return json.dumps(asdict(self))


def load(dumped: str) -> Ask:
    """What `dump` wrote."""
    return Ask(**json.loads(dumped))


def form(ask: Ask, servers: Sequence[EmailServer], rule_list: Sequence[NoticeRule]) -> Json:
    """`servers`: the active ones, at least one."""
    accounts = [option(server.name, str(server.id)) for server in servers[:100]]
    messages = [option(f"{rules.message(r)} ({rules.kind(r)})", r.key) for r in rule_list[:100]]
    return modal(
        "test_send.form",
        texts.TITLE,
        [
            section(texts.INTRO),
            context(texts.METHOD.format(method=METHODS[Channel.EMAIL])),
            field("server", texts.SERVER, select("test_send.server", accounts, chosen=str(ask.server))),
            field(
                "destination",
                texts.DESTINATION,
                email_input("test_send.destination", initial=ask.destination),
                hint=texts.DESTINATION_HINT,
            ),
            field("rule", texts.MESSAGE, select("test_send.rule", messages, chosen=ask.rule)),
        ],
        submit=texts.SEND,
        close="Fechar",
        metadata=ask.dump(),
    )


def unavailable(sentence: str) -> Json:
    """Nothing can be tested yet; the sentence says why and who mends it."""
    return modal("test_send.unavailable", texts.TITLE, [section(sentence)], close="Fechar")


def sending(ask: Ask) -> Json:
    return loading("test_send.sending", texts.TITLE, texts.SENDING, metadata=ask.dump())


@dataclass(frozen=True)
class Outcome:
    """How one test went. at: when the answer came. server: the account's name."""

    ask: Ask
    server: str
    message: str
    result: TestResult
    at: dt.datetime
    timezone: str


def outcome(went: Outcome) -> Json:
    """The answer in place, and the way to another test."""
    facts = [
        f"*Para*\n{escape(went.ask.destination)}",
        f"*{texts.MESSAGE}*\n{escape(went.message)}",
        f"*{texts.SERVER}*\n{escape(went.server)}",
        f"*Hora*\n{moment(went.at, went.timezone)}",
    ]
    if went.result.ref:
        facts.append(f"*{texts.REFERENCE}*\n{escape(cut(went.result.ref, 200))}")
    return modal(
        "test_send.outcome",
        texts.TITLE,
        [
            *_said(went.result),
            fields(*facts),
            actions(button(texts.AGAIN, "test_send.again")),
        ],
        close="Fechar",
        metadata=went.ask.dump(),
    )


def _said(result: TestResult) -> list[Json]:
    if result.accepted:
        return [section(texts.ACCEPTED), context(texts.ACCEPTED_HINT)]
    match result.state:
        case DeliveryState.IN_DOUBT:
            return [section(texts.IN_DOUBT), context(texts.IN_DOUBT_HINT)]
        case DeliveryState.SENDING:
            return [section(texts.NO_ANSWER), context(texts.IN_DOUBT_HINT)]
        case DeliveryState.PENDING | DeliveryState.CLAIMED:
            return [section(texts.NOT_BEGUN), context(texts.NOT_BEGUN_HINT)]
        case _:
            heard = escape(cut(f"{result.code or ''} {result.detail or ''}".strip(), 300))
            told = [context(texts.SERVER_SAID.format(heard=heard))] if heard else []
            return [section(f"{texts.FAILED}\n{why.sentence(result)}"), *told]
