"""The status as blocks. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from delivery import mask
from delivery.auditor import NOT_YET, Audit
from delivery.names import full_name
from delivery.report import RunSummary
from handlers import lines
from handlers.audited.message import block as audited
from handlers.blocks import Json, actions, button, context, cut, divider, escape, header, section
from handlers.doubt.place import to_doubts
from handlers.figures import when
from handlers.overview import Overview
from handlers.report.card import go_on_or_not
from handlers.report.question import question
from handlers.status import texts
from handlers.texts import SLACK_REFUSALS
from storage.enums import HoldReason, RunState
from storage.overview import Doubt

MOST_ACCOUNTS = 10
MOST_DOUBTS = 10
_MOST_LIVING = 5


@dataclass(frozen=True)
class Account:
    """One that sends, just asked. trouble: why it does not answer and what to do; None where it did.

    receipts: what it hears later of a message that it sent.
    """

    name: str
    trouble: str | None = None
    receipts: str = ""


@dataclass(frozen=True)
class Status:
    """missing_scopes: what the installed app may not do, as an admin is told.

    suppressed: how many destinations are sent nothing more.
    restored: the question about a restored database, where it stands.
    """

    seen: Overview
    accounts: Sequence[Account]
    doubts: Sequence[Doubt] = ()
    missing_scopes: Sequence[str] = ()
    suppressed: int = 0
    audit: Audit = NOT_YET
    restored: Sequence[Json] = ()


def blocks(status: Status) -> list[Json]:
    """What the person reads; at most 50 blocks."""
    seen = status.seen
    made = [header(texts.TITLE), section("\n".join(_setup(seen)))]
    made.append(section("\n".join(_account(account) for account in status.accounts) or texts.NO_ACCOUNTS))
    made += status.restored
    asking = [run for run in seen.living if not (status.restored and run.hold_reason is HoldReason.RESTORED)]
    made += [block for run in asking[:_MOST_LIVING] for block in living(run)]
    made += _ended(seen)
    made += _doubts(status)
    made += _suppressed(status)
    made.append(audited(status.audit, seen.zone))
    made += [context(line) for line in _remarks(seen)]
    if status.missing_scopes:
        made.append(context(texts.missing_scopes(status.missing_scopes)))
    return [*made, divider(), actions(*buttons(seen))]


def _ended(seen: Overview) -> list[Json]:
    """That there was no run yet is no news while the first one is under way."""
    if seen.ended:
        return [section("\n".join([texts.LAST, *map(lines.run, seen.ended)]))]
    return [] if seen.living else [section(texts.NO_RUNS)]


def summary(status: Status) -> str:
    """The same in one line."""
    down = [account.name for account in status.accounts if account.trouble is not None]
    told = f"sem resposta: {', '.join(down)}" if down else "as contas respondem"
    return f"{texts.TITLE}: {told}. {lines.next_run(status.seen)}"


def living(run: RunSummary) -> list[Json]:
    """A run that has not ended, with what a person may do about it now."""
    if run.state in (RunState.HELD, RunState.AWAITING_APPROVAL):
        return [context(f"Execução de {when(run)}"), *question(run)]
    told = section(lines.run(run))
    return [told, go_on_or_not(run)] if run.state is RunState.STOPPED else [told]


def buttons(seen: Overview) -> list[Json]:
    """To the conversations; each checks by itself who may."""
    if seen.schedule_paused:
        schedule = button(texts.RESUME, "help.open:retomar", value="retomar")
    else:
        schedule = button(texts.PAUSE, "help.open:pausar", value="pausar")
    return [
        button(texts.SEND, "help.open:enviar", value="enviar"),
        button(texts.IMPORT, "help.open:importar", value="importar"),
        button(texts.CONFIG, "help.open:config", value="config"),
        button(texts.CLOCK, "clock.open"),
        schedule,
    ]


def _setup(seen: Overview) -> list[str]:
    told = [lines.method(seen), lines.next_run(seen), *lines.window(seen)]
    return [*told, texts.queue(seen.queued)] if seen.queued else told


def _account(account: Account) -> str:
    name = escape(account.name)
    if account.trouble is None:
        return " ".join(part for part in (texts.REACHABLE.format(name=name), account.receipts) if part)
    return texts.UNREACHABLE.format(name=name, why=escape(account.trouble))


def _doubts(status: Status) -> list[Json]:
    if not status.seen.in_doubt:
        return []
    named = [
        f"• {escape(cut(full_name(d.client_name), 50))} · contrato {escape(cut(d.contract, 30))}"
        f" · {escape(mask.email(d.destination) if '@' in d.destination else mask.phone(d.destination))}"
        for d in status.doubts
    ]
    hidden = status.seen.in_doubt - len(named)
    told = "\n".join([texts.doubts(status.seen.in_doubt), *named, *_more(hidden)])
    return [section(told, accessory=to_doubts(status.seen.in_doubt))]


def _suppressed(status: Status) -> list[Json]:
    if not status.suppressed:
        return []
    press = button(texts.SUPPRESSED, "help.open:bloqueados", value="bloqueados")
    return [section(texts.suppressed(status.suppressed), accessory=press)]


def _more(hidden: int) -> list[str]:
    return [texts.more(hidden)] if hidden > 0 else []


def _remarks(seen: Overview) -> list[str]:
    remarks = []
    if seen.report_error:
        why = SLACK_REFUSALS.get(seen.report_error, f"O Slack respondeu `{escape(seen.report_error)}`.")
        remarks.append(f":warning: Não consegui contar o envio no canal dos resultados. {why}")
    elif not seen.results_channel:
        remarks.append(texts.NO_CHANNEL)
    if not seen.clients:
        remarks.append(texts.NO_CLIENTS)
    return remarks
