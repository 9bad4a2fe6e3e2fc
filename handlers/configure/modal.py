"""The parameter screen. Pure: a form and the accounts there are → the view."""

from collections.abc import Sequence

from handlers.blocks import (
    Json,
    actions,
    button,
    channel_select,
    checkboxes,
    confirm,
    context,
    divider,
    escape,
    field,
    modal,
    option,
    radios,
    section,
    select,
    time_picker,
)
from handlers.configure import texts
from handlers.configure.form import Form
from handlers.configure.zones import ZONES, label
from handlers.format import moment
from handlers.words import METHODS
from storage.enums import Channel
from storage.models import EmailServer

COVERS = "nonpayment"


def screen(form: Form, servers: Sequence[EmailServer], *, said: str = "") -> Json:
    """`servers`: the active ones. `said`: one sentence on top, on what just happened."""
    return modal(
        "configure.screen",
        texts.TITLE,
        [
            *([section(said, block_id="banner")] if said else []),
            context(texts.WHERE),
            _method(form),
            *_account(form, servers),
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


def _account(form: Form, servers: Sequence[EmailServer]) -> list[Json]:
    """The one field that depends on the method."""
    match form.method:
        case Channel.EMAIL:
            return _email(form, servers)
        case Channel.PUSH:
            return [section(texts.PUSH), context(texts.PUSH_HINT)]
        case Channel.SMS:
            return [section(texts.SMS), context(texts.SMS_HINT)]
        case None:
            return []


def _email(form: Form, servers: Sequence[EmailServer]) -> list[Json]:
    add = button(texts.ADD_SERVER, "configure.server_new", style="" if servers else "primary")
    if not servers:
        return [section(texts.NO_SERVER), context(texts.SERVER_HINT), actions(add, block_id="server_actions")]
    chosen = next((server for server in servers if server.id == form.server), None)
    options = [option(server.name, str(server.id)) for server in servers[:100]]
    picker = select("configure.server", options, chosen=str(form.server), placeholder="Escolha a conta")
    made = [
        field(form.server_block, texts.SERVER, picker, hint=texts.SERVER_HINT, optional=True, dispatch=True)
    ]
    if chosen and chosen.paused_at:
        since = moment(chosen.paused_at, form.timezone)
        made.append(section(texts.paused(since, escape(chosen.paused_why or ""))))
    made.append(actions(add, *(_on_chosen(chosen) if chosen else []), block_id="server_actions"))
    return made


def _on_chosen(server: EmailServer) -> list[Json]:
    value = str(server.id)
    question = confirm(
        texts.DROP_TITLE, texts.drop_question(escape(server.name)), texts.DROP_SERVER, danger=True
    )
    resume = button(texts.RESUME_SERVER, "configure.server_resume", value=value)
    return [
        *([resume] if server.paused_at else []),
        button(texts.EDIT_SERVER, "configure.server_edit", value=value),
        button(texts.DROP_SERVER, "configure.server_drop", value=value, confirm=question),
    ]


def _beyond(form: Form) -> list[Json]:
    covers = [option(texts.COVERS_OPTION, COVERS, description=texts.COVERS_DESCRIPTION)]
    ticked = [COVERS] if form.covers_nonpayment else []
    zones = [option(label(zone), zone) for zone in dict.fromkeys([*ZONES, form.timezone])]
    return [
        field("covers", texts.COVERS, checkboxes("configure.covers", covers, ticked=ticked), optional=True),
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
