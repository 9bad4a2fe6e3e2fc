"""The account modal. Pure: what is typed, and what was found out about it → the view."""

from collections.abc import Mapping

from handlers.blocks import (
    Json,
    banner,
    context,
    divider,
    email_input,
    field,
    loading,
    modal,
    number_input,
    option,
    radios,
    section,
    select,
    text_input,
)
from handlers.findings import NOTHING, Findings, Words, check, with_problems, within
from handlers.servers import texts
from handlers.servers.form import Place, Typed
from handlers.servers.mailbox import returns
from handlers.servers.parse import MOST_A_DAY, MOST_A_MINUTE, MOST_CONNECTIONS, MOST_PORT, USUAL_PORT
from storage.enums import EmailKind


def account(typed: Typed, place: Place, found: Findings = NOTHING) -> Json:
    """The form with everything typed still in it, but for the password, which no view carries."""
    blocks = [
        *([banner(found.said)] if found.said else []),
        _kind(typed),
        section(texts.CONNECTION),
        *(
            _sendgrid(typed, place)
            if of_sendgrid(typed)
            else [*_connection(typed, place), *returns(typed, place)]
        ),
        *_test(typed, found),
        divider(),
        section(texts.SENDER),
        *_sender(typed),
        divider(),
        section(texts.LIMITS),
        *_limits(typed),
    ]
    return modal(
        "servers.account",
        texts.TITLE_EDIT if place.server else texts.TITLE_NEW,
        with_problems(blocks, by_block(found.problems, place)),
        submit=texts.SAVE,
        close=texts.BACK,
        metadata=place.dump(),
    )


def _where(typed: Typed) -> str:
    return "SendGrid" if of_sendgrid(typed) else typed.host


def of_sendgrid(typed: Typed) -> bool:
    return typed.kind is EmailKind.SENDGRID


def _kind(typed: Typed) -> Json:
    options = [option(text, kind.value) for kind, text in texts.KINDS.items()]
    return field("kind", texts.KIND, radios("servers.kind", options, chosen=typed.kind), dispatch=True)


def _sendgrid(typed: Typed, place: Place) -> list[Json]:
    hint = texts.API_KEY_HINT
    if place.draft or place.had_password:
        hint = texts.API_KEY_DRAFT if place.draft else f"{texts.API_KEY_KEPT} {hint}"
    return [
        field(place.password_block, texts.API_KEY, text_input("servers.password"), hint=hint, optional=True),
        field(
            "webhook_key",
            texts.WEBHOOK_KEY,
            text_input("servers.webhook_key", initial=typed.webhook_key),
            hint=texts.WEBHOOK_KEY_HINT,
            optional=True,
        ),
        context(texts.webhook(place.webhook) if place.webhook else texts.NO_WEBHOOK),
    ]


def checking(typed: Typed, place: Place) -> Json:
    """Shown while a slow server is asked."""
    return loading("servers.testing", texts.TEST, texts.testing(_where(typed)), metadata=place.dump())


def saved(name: str) -> Json:
    """Shown where a check that outlasted the ack went well: a modal cannot be closed from here."""
    return modal("servers.saved", texts.SAVED_TITLE, [section(texts.saved(name))], close=texts.BACK)


def _connection(typed: Typed, place: Place) -> list[Json]:
    securities = [option(text, security.value) for security, text in texts.SECURITIES.items()]
    usual = str(USUAL_PORT[typed.security])
    return [
        field(
            "host", texts.HOST, text_input("servers.host", initial=typed.host, placeholder=texts.HOST_EXAMPLE)
        ),
        field("security", texts.SECURITY, select("servers.security", securities, chosen=typed.security)),
        field(
            "port",
            texts.PORT,
            number_input(
                "servers.port",
                initial=within(typed.port, MOST_PORT),
                least=1,
                most=MOST_PORT,
                placeholder=usual,
            ),
            hint=texts.PORT_HINT,
            optional=True,
        ),
        field(
            "username",
            texts.USER,
            text_input("servers.username", initial=typed.username),
            hint=texts.USER_HINT,
            optional=True,
        ),
        field(
            place.password_block,
            texts.PASSWORD,
            text_input("servers.password"),
            hint=_password_hint(place),
            optional=True,
        ),
    ]


def _password_hint(place: Place) -> str:
    if place.draft:
        return texts.PASSWORD_DRAFT
    if place.had_password:
        return f"{texts.PASSWORD_KEPT} {texts.PASSWORD_HINT}"
    return texts.PASSWORD_HINT


def _test(typed: Typed, found: Findings) -> list[Json]:
    words = Words(
        texts.TEST,
        texts.testing(_where(typed)),
        _tested(typed),
        texts.ANYWAY,
        texts.ANYWAY_LABEL,
        texts.ANYWAY_DESCRIPTION,
    )
    labels = {**texts.LABELS, **({"password": texts.API_KEY} if of_sendgrid(typed) else {})}
    return check(
        "servers", found, words, [f"*{labels[block]}*: {said}" for block, said in found.problems.items()]
    )


def _tested(typed: Typed) -> str:
    if of_sendgrid(typed):
        return texts.TESTED_KEY
    return texts.TESTED_RETURNS if typed.returns else texts.TESTED


def _sender(typed: Typed) -> list[Json]:
    return [
        field(
            "sender_name",
            texts.SENDER_NAME,
            text_input("servers.sender_name", initial=typed.sender_name),
            hint=texts.SENDER_NAME_HINT,
        ),
        field(
            "sender_address",
            texts.SENDER_ADDRESS,
            email_input("servers.sender_address", initial=typed.sender_address),
        ),
        field(
            "reply_to",
            texts.REPLY_TO,
            email_input("servers.reply_to", initial=typed.reply_to),
            hint=texts.REPLY_TO_HINT,
            optional=True,
        ),
    ]


def _limits(typed: Typed) -> list[Json]:
    bounds = [
        ("max_connections", texts.CONNECTIONS, typed.max_connections, MOST_CONNECTIONS, ""),
        ("per_minute", texts.PER_MINUTE, typed.per_minute, MOST_A_MINUTE, texts.LIMITS_HINT),
        ("per_day", texts.PER_DAY, typed.per_day, MOST_A_DAY, texts.LIMITS_HINT),
    ]
    return [
        field(
            block,
            label,
            number_input(f"servers.{block}", initial=within(value, most), least=1, most=most),
            hint=hint,
            optional=True,
        )
        for block, label, value, most, hint in bounds
        if not (of_sendgrid(typed) and block == "max_connections")
    ]


def by_block(problems: Mapping[str, str], place: Place) -> dict[str, str]:
    """Problems by the id that each field's block bears now."""
    return {place.block(name): said for name, said in problems.items()}
