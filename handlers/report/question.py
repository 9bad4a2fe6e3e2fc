"""What a held run asks, and the buttons that answer it. Pure."""

from delivery.report import RunSummary
from handlers import format as fmt
from handlers.blocks import Json, actions, button, confirm, context, section
from handlers.report import texts
from handlers.restored.message import answers
from handlers.words import HELD_BECAUSE, SKIPPED
from storage.enums import BacklogChoice, HoldReason


def question(run: RunSummary) -> list[Json]:
    """Why it waits, what would go out, and one button for each answer; the cautious one stands first."""
    due = run.total - run.backlog
    why = f" {HELD_BECAUSE[run.hold_reason]}" if run.hold_reason else ""
    blocks = [section(f"{texts.HELD}{why}\n{texts.ready(due, run.backlog)}")]
    if run.backlog and run.hold_reason is not HoldReason.RESTORED:
        blocks.append(section(texts.ask_about(run.backlog)))
    blocks.append(actions(*_answers(run, due), block_id=f"held:{run.run_id}"))
    passed = " · ".join(f"{fmt.number(n)} {SKIPPED[reason]}" for reason, n in run.skips.items() if n)
    return [*blocks, context(f"Fora desta execução: {passed}")] if passed else blocks


def answer_value(run_id: int, choice: BacklogChoice) -> str:
    """What an answer's button carries."""
    return f"{run_id}:{choice.value}"


def parse_answer(value: str) -> tuple[int, BacklogChoice]:
    """Raises ValueError for what `answer_value` never wrote."""
    run_id, _, choice = value.partition(":")
    return int(run_id), BacklogChoice(choice)


def _answers(run: RunSummary, due: int) -> list[Json]:
    if run.hold_reason is HoldReason.RESTORED:
        return answers()
    if not run.backlog:
        send = _answer(run, f"Enviar {fmt.number(due)}", BacklogChoice.ONLY_NEW, style="primary")
        return [send, _do_not_send(run)]
    only_new = f"Não, só os próximos ({fmt.number(due)})" if due else "Não, só os próximos"
    everybody = confirm(
        "Enviar também aos já suspensos?",
        f"{fmt.count(run.total, 'aviso sai', 'avisos saem')} agora, "
        f"{fmt.number(run.backlog)} para quem já estava suspenso.",
        "Sim, enviar",
    )
    return [
        _answer(run, only_new, BacklogChoice.ONLY_NEW, style="primary"),
        _answer(run, f"Sim, enviar {fmt.number(run.total)}", BacklogChoice.INCLUDE, confirm=everybody),
        _do_not_send(run),
    ]


def _answer(
    run: RunSummary, text: str, choice: BacklogChoice, *, style: str = "", confirm: Json | None = None
) -> Json:
    value = answer_value(run.run_id, choice)
    return button(text, f"report.answer:{choice.value}", value=value, style=style, confirm=confirm)


def _do_not_send(run: RunSummary) -> Json:
    asked = confirm(texts.DO_NOT_SEND_TITLE, texts.cancel_rest(run.total), texts.DO_NOT_SEND, danger=True)
    return button(texts.DO_NOT_SEND, "report.cancel", value=str(run.run_id), confirm=asked)
