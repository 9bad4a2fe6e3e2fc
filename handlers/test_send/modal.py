"""The test send's views. Pure: what is asked, and how it went → the view."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from delivery.runs import TestResult
from handlers import rules
from handlers.blocks import (
    Json,
    actions,
    button,
    context,
    cut,
    divider,
    email_input,
    escape,
    field,
    fields,
    loading,
    modal,
    option,
    section,
    select,
    text_input,
)
from handlers.configure.account import account_name
from handlers.format import moment
from handlers.test_send import texts, why
from handlers.test_send.ask import FIELDS, Ask, key_of, method_of
from handlers.words import METHODS
from storage.account_rows import AccountRow
from storage.enums import Channel, DeliveryState
from storage.models import NoticeRule


@dataclass(frozen=True)
class Choices:
    """What may be chosen: active accounts, at least one, and every rule. remark: said on top, or ""."""

    accounts: Sequence[AccountRow]
    rules: Sequence[NoticeRule]
    remark: str = ""


def form(ask: Ask, choices: Choices, preview: Sequence[Json] = ()) -> Json:
    """Another account or message draws it anew: destination and preview follow."""
    through = [option(label(row), key_of(row)) for row in choices.accounts[:100]]
    messages = [option(f"{r.name} ({rules.kind(r)})", r.key) for r in choices.rules[:100]]
    return modal(
        "test_send.form",
        texts.TITLE,
        [
            section(texts.INTRO),
            *([context(choices.remark)] if choices.remark else []),
            field(
                "account",
                texts.ACCOUNT,
                select("test_send.account", through, chosen=ask.account),
                dispatch=True,
            ),
            *_destination(ask, ask.method or Channel.EMAIL),
            field("rule", texts.MESSAGE, select("test_send.rule", messages, chosen=ask.rule), dispatch=True),
            *([divider(), *preview] if preview else []),
        ],
        submit=texts.SEND,
        close="Fechar",
        metadata=ask.dump(),
    )


def _destination(ask: Ask, method: Channel) -> list[Json]:
    """A place typed, or a client in its stead."""
    typed = ask.destination
    boxes = {
        Channel.EMAIL: (email_input("test_send.destination", initial=typed), texts.EMAIL_HINT),
        Channel.SMS: (
            text_input("test_send.mobile", initial=typed, placeholder=texts.MOBILE_EXAMPLE),
            texts.MOBILE_HINT,
        ),
        Channel.PUSH: (text_input("test_send.token", initial=typed), texts.DEVICE_HINT),
    }
    box, hint = boxes[method]
    name = texts.DEVICE if method is Channel.PUSH else texts.DESTINATION
    code = text_input("test_send.client", initial=ask.client)
    return [
        field(FIELDS[method], name, box, hint=hint, optional=True),
        field("client", texts.CLIENT, code, hint=texts.CLIENT_HINT, optional=True, dispatch=True),
    ]


def label(account: AccountRow) -> str:
    """`SMS · Twilio · +5511…`."""
    return f"{METHODS[method_of(account)]} · {account_name(account)}"


def unavailable(sentence: str) -> Json:
    """Nothing can be tested yet; the sentence says why and who mends it."""
    return modal("test_send.unavailable", texts.TITLE, [section(sentence)], close="Fechar")


def sending(ask: Ask) -> Json:
    return loading("test_send.sending", texts.TITLE, texts.SENDING, metadata=ask.dump())


@dataclass(frozen=True)
class Outcome:
    """How one test went. to: where it went. at: when the answer came. account: its name."""

    ask: Ask
    to: str
    account: str
    message: str
    result: TestResult
    at: dt.datetime
    timezone: str

    @property
    def method(self) -> Channel:
        return self.ask.method or Channel.EMAIL


def outcome(went: Outcome) -> Json:
    """The answer in place, and the way to another test."""
    to = f"cliente {went.ask.client}" if went.ask.client else went.to
    facts = [
        f"*Para*\n{escape(cut(to, 80))}",
        f"*{texts.MESSAGE}*\n{escape(went.message)}",
        f"*{texts.ACCOUNT}*\n{escape(went.account)}",
        f"*Hora*\n{moment(went.at, went.timezone)}",
    ]
    if went.result.ref:
        facts.append(f"*{texts.REFERENCES[went.method]}*\n{escape(cut(went.result.ref, 200))}")
    return modal(
        "test_send.outcome",
        texts.TITLE,
        [
            *_said(went),
            fields(*facts),
            actions(button(texts.AGAIN, "test_send.again")),
        ],
        close="Fechar",
        metadata=went.ask.dump(),
    )


def _said(went: Outcome) -> list[Json]:
    result = went.result
    if result.accepted:
        return [section(texts.ACCEPTED), context(texts.ACCEPTED_HINTS[went.method])]
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
