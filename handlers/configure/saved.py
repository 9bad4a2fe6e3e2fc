"""The private confirmation that the screen turns into. Pure: what was saved → the view."""

from dataclasses import dataclass

from handlers.blocks import Json, actions, button, context, divider, escape, fields, modal, section
from handlers.configure import texts
from handlers.configure.account import account_name
from handlers.configure.form import Form
from handlers.configure.missing import missing
from handlers.configure.there import There
from handlers.configure.zones import label
from handlers.words import METHODS
from storage.enums import Channel

_LABELS = {
    Channel.EMAIL: texts.SERVER,
    Channel.PUSH: texts.FIREBASE,
    Channel.SMS: texts.GATEWAY,
}


@dataclass(frozen=True)
class Saved:
    """What the database holds now. `paused` is the schedule's."""

    form: Form
    there: There
    paused: bool

    @property
    def lacks(self) -> str:
        """What the method needs before it can send."""
        method = self.form.method
        return missing(method, self.there.account(method, self.form.account(method)))

    @property
    def reaches_nobody(self) -> bool:
        """Push, no device, and no other method to try."""
        form = self.form
        return form.method is Channel.PUSH and not self.there.with_device and not form.fallback


def confirmation(saved: Saved) -> Json:
    """What was saved, what is still missing, whether anything goes out by itself, and the test."""
    lacks = saved.lacks
    said = texts.SAVED_INCOMPLETE if lacks else texts.SAVED
    return modal(
        "configure.saved",
        texts.TITLE,
        [
            section(said),
            fields(*summary(saved)),
            *([section(texts.incomplete(lacks))] if lacks else []),
            *([section(f":warning: {texts.NOBODY_REACHED}")] if saved.reaches_nobody else []),
            *([] if saved.form.channel else [section(texts.NO_CHANNEL)]),
            divider(),
            context(_schedule(saved)),
            actions(*_buttons(complete=not lacks)),
        ],
        close="Fechar",
        metadata=saved.form.dump(),
    )


def summary(saved: Saved) -> list[str]:
    """One cell a parameter, label over value."""
    form = saved.form
    method = METHODS[form.method] if form.method else "nenhum"
    return [
        f"*Método de envio*\n{method}",
        _account(saved),
        f"*{texts.FALLBACK}*\n{', depois '.join(METHODS[m] for m in form.fallback) or 'nenhum outro'}",
        f"*{texts.COVERS}*\n{'também avisa' if form.covers_nonpayment else 'não avisa'}",
        f"*{texts.CHANNEL}*\n{f'<#{form.channel}>' if form.channel else 'nenhum'}",
        f"*{texts.SEND_AT}*\n{form.send_at}",
        f"*{texts.ZONE}*\n{label(form.timezone)}",
    ]


def _account(saved: Saved) -> str:
    method = saved.form.method or Channel.EMAIL
    chosen = saved.there.account(method, saved.form.account(method))
    return f"*{_LABELS[method]}*\n{escape(account_name(chosen)) if chosen else 'nenhum'}"


def in_a_line(saved: Saved) -> str:
    """The same in one line: `Método de envio: E-mail · Servidor SMTP: …`."""
    return " · ".join(cell.replace("*", "").replace("\n", ": ") for cell in summary(saved))


def _schedule(saved: Saved) -> str:
    if saved.paused:
        return texts.SCHEDULE_PAUSED
    return texts.schedule_runs(saved.form.send_at, label(saved.form.timezone))


def _buttons(*, complete: bool) -> list[Json]:
    test = button(texts.TEST, "test_send.open", style="primary")
    back = button(texts.BACK, "configure.back")
    return [test, back] if complete else [back]
