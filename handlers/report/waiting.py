"""Why a run that runs does not move: an account paused, or a ceiling reached; and what may be done. Pure."""

from delivery.report import RunSummary, Waiting, WaitingFor
from handlers.blocks import Json, actions, button, confirm, context, escape
from handlers.ceiling import texts
from handlers.ceiling.actions import lifting
from handlers.report import texts as report_texts
from handlers.words import METHODS
from storage.enums import Channel

_CEILINGS = (WaitingFor.DAILY_CEILING, WaitingFor.MONTHLY_CEILING)


def waiting(run: RunSummary) -> list[Json]:
    """A line an account, and under a ceiling its question."""
    blocks: list[Json] = []
    for account in run.waiting:
        blocks.append(context(_line(account)))
        if account.reason in _CEILINGS:
            blocks.append(_question(run, account))
    return blocks


def _question(run: RunSummary, account: Waiting) -> Json:
    cancel = confirm(
        report_texts.CANCEL_TITLE, report_texts.cancel_rest(run.open), report_texts.CANCEL_REST, danger=True
    )
    return actions(
        _way_on(account),
        button(
            report_texts.CANCEL_REST,
            "report.cancel",
            value=str(run.run_id),
            style="danger",
            confirm=cancel,
        ),
        block_id=f"ceiling:{account.channel.value}:{account.account_id}",
    )


def _way_on(account: Waiting) -> Json:
    if account.reason is WaitingFor.MONTHLY_CEILING or account.until is None:
        return button(texts.RAISE, "help.open:config", value="config")
    return button(
        texts.LIFT,
        "ceiling.lift",
        value=lifting(account.channel, account.account_id, account.until),
        confirm=confirm(texts.LIFT_TITLE, texts.lift_asked(account.count), texts.LIFT),
    )


def _line(account: Waiting) -> str:
    name = f"*{escape(account.account)}* ({METHODS[account.channel]})"
    if account.reason is WaitingFor.ACCOUNT_OFF:
        return f":warning: {name} foi desativada. Ative-a de novo, ou cancele o que falta."
    if account.reason in _CEILINGS:
        return _of_ceiling(account, name)
    why = f": {escape(account.why)}" if account.why else ""
    return f":warning: {name} está com o envio suspenso{why}. Corrija a conta em `/suspensao config`."


def _of_ceiling(account: Waiting, name: str) -> str:
    said = texts.DAY if account.reason is WaitingFor.DAILY_CEILING else texts.MONTH
    what = "segmentos" if account.channel is Channel.SMS else "mensagens"
    count, by_itself = texts.waits(account.count)
    ceiling = f", de {account.ceiling} {what}" if account.ceiling else ""
    return said.format(name=name, ceiling=ceiling, count=count, by_itself=by_itself)
