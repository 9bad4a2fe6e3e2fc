"""The parameter screen. Pure: a form and what there is to choose from → the view."""

from handlers.blocks import (
    Json,
    channel_select,
    checkboxes,
    context,
    divider,
    field,
    modal,
    option,
    radios,
    section,
    select,
    time_picker,
)
from handlers.configure import texts
from handlers.configure.account import account
from handlers.configure.form import NOBODY, Form
from handlers.configure.there import There
from handlers.configure.zones import ZONES, label
from handlers.words import METHODS

COVERS = "nonpayment"


def screen(form: Form, there: There, *, said: str = "") -> Json:
    """`said`: what just happened, on top."""
    return modal(
        "configure.screen",
        texts.TITLE,
        [
            *([section(said, block_id="banner")] if said else []),
            context(texts.WHERE),
            _method(form),
            *account(form, there),
            divider(),
            section(texts.BEYOND),
            *_beyond(form),
        ],
        submit="Salvar",
        metadata=form.dump(),
    )


def _method(form: Form) -> Json:
    options = [option(text, method.value) for method, text in METHODS.items()]
    return field(
        "method", texts.METHOD, radios("configure.method", options, chosen=form.method), dispatch=True
    )


def _beyond(form: Form) -> list[Json]:
    covers = [option(texts.COVERS_OPTION, COVERS, description=texts.COVERS_DESCRIPTION)]
    ticked = [COVERS] if form.covers_nonpayment else []
    zones = [option(label(zone), zone) for zone in dict.fromkeys([*ZONES, form.timezone])]
    return [
        field("covers", texts.COVERS, checkboxes("configure.covers", covers, ticked=ticked), optional=True),
        *_fallback(form),
        field(
            "channel",
            texts.CHANNEL,
            channel_select("configure.channel", chosen=form.channel),
            hint=texts.CHANNEL_HINT,
            optional=True,
        ),
        field("send_at", texts.SEND_AT, time_picker("configure.send_at", initial=form.send_at)),
        field("timezone", texts.ZONE, select("configure.timezone", zones, chosen=form.timezone)),
    ]


def _fallback(form: Form) -> list[Json]:
    """Two selects, for their order is certain; of a multi-select Slack promises none."""
    if form.method is None:
        return []
    options = [option(texts.NO_OTHER, NOBODY), *(option(METHODS[m], m.value) for m in form.others)]
    wanted = [*(method.value for method in form.fallback), NOBODY, NOBODY]
    asked = zip(form.fallback_blocks, (texts.FALLBACK, texts.FALLBACK_THEN), wanted, strict=False)
    first, second = (
        field(block, label, select(f"configure.{block}", options, chosen=chosen), hint=hint, optional=True)
        for (block, label, chosen), hint in zip(asked, (texts.FALLBACK_HINT, ""), strict=True)
    )
    return [first, second]
