"""The gateway modal. Pure: what is typed, and what was found out about it → the view."""

from collections.abc import Mapping

from handlers.blocks import (
    Json,
    banner,
    checkboxes,
    divider,
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
from handlers.gateways import texts
from handlers.gateways.form import Place, Typed
from handlers.gateways.kinds import Input
from handlers.gateways.parse import MOST_A_DAY, MOST_A_MINUTE
from handlers.gateways.registry import KINDS, kind_of


def gateway(typed: Typed, place: Place, found: Findings = NOTHING) -> Json:
    """The form with everything typed still in it, but for the secrets, which no view carries."""
    blocks = [
        *([banner(found.said)] if found.said else []),
        *_kind(typed),
        section(texts.CONNECTION),
        *(_input(one, typed, place) for one in kind_of(typed.kind).inputs),
        *_test(found),
        divider(),
        section(texts.MESSAGE),
        *_message(typed),
    ]
    return modal(
        "gateways.gateway",
        texts.TITLE_EDIT if place.gateway else texts.TITLE_NEW,
        with_problems(blocks, by_block(found.problems, typed, place)),
        submit=texts.SAVE,
        close=texts.BACK,
        metadata=place.dump(),
    )


def checking(place: Place) -> Json:
    """Shown while a slow gateway is asked."""
    return loading("gateways.testing", texts.TEST, texts.TESTING, metadata=place.dump())


def saved(name: str) -> Json:
    """Shown where a check that outlasted the ack went well: a modal cannot be closed from here."""
    return modal("gateways.saved", texts.SAVED_TITLE, [section(texts.saved(name))], close=texts.BACK)


def by_block(problems: Mapping[str, str], typed: Typed, place: Place) -> dict[str, str]:
    """Problems by the id that each field's block bears now."""
    secrets = kind_of(typed.kind).secrets
    return {place.block(name) if name in secrets else name: said for name, said in problems.items()}


def _kind(typed: Typed) -> list[Json]:
    if len(KINDS) < 2:
        return []
    options = [option(kind.label, kind.value) for kind in KINDS.values()]
    return [field("kind", texts.KIND, radios("gateways.kind", options, chosen=typed.kind), dispatch=True)]


def _input(one: Input, typed: Typed, place: Place) -> Json:
    action, value = f"gateways.{one.name}", typed.fields.get(one.name, "")
    if one.choices is not None:
        options = [option(label, choice) for choice, label in one.choices.items()]
        picker = select(action, options, chosen=value or next(iter(one.choices)))
        return field(one.name, one.label, picker, hint=one.hint, optional=one.optional)
    if one.secret:
        known = place.gateway is not None or one.name in place.had
        box = text_input(action)
        hint = _secret_hint(one, place)
        return field(place.block(one.name), one.label, box, hint=hint, optional=one.optional or known)
    box = text_input(action, initial=value, placeholder=one.example, multiline=one.multiline)
    return field(one.name, one.label, box, hint=one.hint, optional=one.optional)


def _secret_hint(one: Input, place: Place) -> str:
    known = texts.SECRET_DRAFT if place.draft else texts.SECRET_KEPT
    kept = known if one.name in place.had else ""
    return " ".join(part for part in (kept, one.hint, texts.SECRET_HINT) if part)


def _test(found: Findings) -> list[Json]:
    words = Words(
        texts.TEST,
        texts.TESTING,
        texts.TESTED,
        texts.ANYWAY,
        texts.ANYWAY_LABEL,
        texts.ANYWAY_DESCRIPTION,
    )
    return check("gateways", found, words, list(found.problems.values()))


def _message(typed: Typed) -> list[Json]:
    fold = option(texts.FOLD_OPTION, "fold", description=texts.FOLD_DESCRIPTION)
    bounds = (
        ("per_minute", texts.PER_MINUTE, typed.per_minute, MOST_A_MINUTE, texts.NO_LIMIT_HINT),
        ("per_day", texts.PER_DAY, typed.per_day, MOST_A_DAY, texts.LIMITS_HINT),
        ("per_month", texts.PER_MONTH, typed.per_month, MOST_A_DAY, texts.LIMITS_HINT),
    )
    return [
        field(
            "sender_name",
            texts.SENDER_NAME,
            text_input("gateways.sender_name", initial=typed.sender_name),
            hint=texts.SENDER_NAME_HINT,
        ),
        field(
            "fold",
            texts.FOLD,
            checkboxes("gateways.fold", [fold], ticked=["fold"] if typed.fold else []),
            optional=True,
        ),
        field(
            "price",
            texts.PRICE,
            text_input("gateways.price", initial=typed.price, placeholder="0,08"),
            hint=texts.PRICE_HINT,
            optional=True,
        ),
        *(
            field(
                block,
                label,
                number_input(f"gateways.{block}", initial=within(value, most), least=1, most=most),
                hint=hint,
                optional=True,
            )
            for block, label, value, most, hint in bounds
        ),
    ]
