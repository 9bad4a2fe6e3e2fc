"""The one field of the parameter screen that depends on the method: through which account it sends. Pure."""

from handlers import format as fmt
from handlers.blocks import Json, actions, button, confirm, context, escape, field, option, section, select
from handlers.configure import texts
from handlers.configure.form import Form
from handlers.configure.there import There
from handlers.format import moment
from storage.account_rows import AccountRow
from storage.enums import Channel
from storage.models import PushApp

NAMES = {Channel.EMAIL: "server", Channel.SMS: "gateway", Channel.PUSH: "app"}
"""Begins the ids of a method's buttons: `configure.server_new`."""


def account(form: Form, there: There) -> list[Json]:
    """Nothing as long as no method is chosen."""
    match form.method:
        case Channel.EMAIL:
            return _select(form, there, form.server_block, texts.SERVER_WORDS)
        case Channel.SMS:
            return _select(form, there, form.gateway_block, texts.GATEWAY_WORDS)
        case Channel.PUSH:
            return _firebase(form, there)
        case None:
            return []


def _select(form: Form, there: There, block: str, words: texts.AccountWords) -> list[Json]:
    method = form.method or Channel.EMAIL
    rows, name = there.of(method), NAMES[method]
    add = button(words.add, f"configure.{name}_new", style="" if rows else "primary")
    if not rows:
        return [section(words.none), context(words.hint), actions(add, block_id="account_actions")]
    chosen = there.account(method, form.account(method))
    options = [option(account_name(row), str(row.id)) for row in rows[:100]]
    picker = select(
        f"configure.{name}", options, chosen=str(form.account(method)), placeholder="Escolha a conta"
    )
    made = [field(block, words.label, picker, hint=words.hint, optional=True, dispatch=True)]
    if chosen is None:
        return [*made, actions(add, block_id="account_actions")]
    return [
        *made,
        *_paused(form, chosen),
        actions(add, *_on_chosen(chosen, name, words), block_id="account_actions"),
    ]


def _firebase(form: Form, there: There) -> list[Json]:
    """The project whose file there is, how many clients it reaches, and the guide's caution."""
    words, chosen = texts.FIREBASE_WORDS, there.account(Channel.PUSH, form.app)
    add = button(words.edit if chosen else words.add, "configure.app_new", style="" if chosen else "primary")
    told = words.none
    if isinstance(chosen, PushApp):
        sent = moment(chosen.updated_at, form.timezone)
        told = texts.project(escape(chosen.project_id), chosen.uploaded_by, sent)
    buttons = _on_chosen(chosen, NAMES[Channel.PUSH], words, edit=False) if chosen else []
    return [
        section(told),
        *(_paused(form, chosen) if chosen else []),
        section(_reach(form, there)),
        context(words.hint),
        actions(add, *buttons, block_id="account_actions"),
    ]


def _reach(form: Form, there: There) -> str:
    reached = texts.reach(fmt.number(there.with_device), fmt.count(there.clients, "cliente", "clientes"))
    if there.with_device:
        return f":iphone: {reached}"
    return f":warning: {reached} {texts.FALLBACK_ONLY if form.fallback else texts.NOBODY_REACHED}"


def _paused(form: Form, chosen: AccountRow) -> list[Json]:
    if chosen.paused_at is None:
        return []
    since = moment(chosen.paused_at, form.timezone)
    return [section(texts.paused(since, escape(chosen.paused_why or "")))]


def _on_chosen(chosen: AccountRow, name: str, words: texts.AccountWords, *, edit: bool = True) -> list[Json]:
    value = str(chosen.id)
    question = confirm(
        words.drop_title, texts.drop_question(escape(account_name(chosen))), words.drop, danger=True
    )
    return [
        *([button(texts.RESUME, f"configure.{name}_resume", value=value)] if chosen.paused_at else []),
        *([button(words.edit, f"configure.{name}_edit", value=value)] if edit else []),
        button(words.drop, f"configure.{name}_drop", value=value, confirm=question),
    ]


def account_name(account: AccountRow) -> str:
    """What tells an account from another."""
    return account.project_id if isinstance(account, PushApp) else account.name
