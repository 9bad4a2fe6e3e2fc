"""The import's screens. Pure: what was found → view."""

from collections.abc import Sequence

from delivery.importing import ImportPreview, ImportResult
from handlers import format as fmt
from handlers.blocks import (
    Json,
    actions,
    banner,
    button,
    divider,
    escape,
    field,
    file_input,
    modal,
    section,
)
from handlers.importing import findings, texts

FILE_BLOCK = "file"


def file_screen(*, demo: bool, problem: str = "", said: str = "", edition: str = "") -> Json:
    """Asks for the file. `edition` differs between two drawings: a refused file is then let go of."""
    chooser = file_input("importing.file", filetypes=["csv"])
    blocks = [banner(problem)] if problem else []
    blocks += [section(said)] if said else []
    blocks += [
        section(texts.INTRO),
        field(f"{FILE_BLOCK}{edition}", texts.FILE, chooser, hint=texts.FILE_HINT),
    ]
    if demo:
        use = button(texts.USE_EXAMPLE, "importing.example")
        give = button(texts.GIVE_EXAMPLE, "importing.example_file")
        blocks += [divider(), section(texts.EXAMPLE), actions(use, give)]
    return modal("importing.file", texts.TITLE, blocks, submit=texts.CHECK)


def preview_screen(preview: ImportPreview, *, will_ask: bool, said: str = "") -> Json:
    """What confirming would do, with everything that is wrong named; confirms only what does something."""
    parsed = preview.parsed
    useful = findings.anything(preview.figures)
    blocks = [section(said)] if said else []
    blocks += [section(f"*{escape(preview.filename)}* · {_rows(parsed.rows, parsed.repeated, parsed.bad)}")]
    blocks += [section(_verdict(preview, useful))]
    blocks += [section(texts.WILL_ASK)] if will_ask and useful else []
    blocks += findings.blocks(parsed)
    if parsed.bad and not useful:
        blocks.append(actions(button(texts.REFUSED_FILE, "importing.refused", value=preview.uid)))
    return modal(
        "importing.preview",
        texts.TITLE,
        blocks,
        submit=f"Importar {fmt.number(len(parsed.rows))}" if useful else "",
        close="Cancelar" if useful else "Fechar",
        metadata=preview.uid,
    )


def result_screen(result: ImportResult, *, refused_given: bool, trouble: str = "") -> Json:
    """What was done. refused_given: the refused rows went to the person; trouble: why they did not."""
    done = f":white_check_mark: *{escape(result.filename)}* importado.\n{findings.effect(result.figures)}"
    blocks = [section(done)]
    if result.held:
        blocks.append(section(texts.WILL_ASK))
    if refused_given:
        blocks.append(section(texts.REFUSED_GIVEN))
    elif result.parsed.bad:
        blocks.append(section(texts.REFUSED_NOT_GIVEN.format(why=trouble)))
        blocks += findings.refused(result.parsed.bad)
    blocks.append(actions(button(texts.SEND, "help.open:enviar", value="enviar")))
    return modal("importing.result", texts.TITLE, blocks, close="Fechar")


def decided_screen() -> Json:
    """Somebody, or this person twice, was faster."""
    return modal("importing.result", texts.TITLE, [section(texts.DECIDED)], close="Fechar")


def _rows(rows: Sequence[object], repeated: int, bad: Sequence[object]) -> str:
    parts = [fmt.count(len(rows), "linha boa", "linhas boas")]
    if repeated:
        parts.append(fmt.count(repeated, "repetida", "repetidas"))
    if bad:
        parts.append(fmt.count(len(bad), "recusada", "recusadas"))
    return fmt.listed(parts)


def _verdict(preview: ImportPreview, useful: bool) -> str:
    if useful:
        return findings.effect(preview.figures)
    return texts.NOTHING_NEW if preview.parsed.rows else texts.NOTHING_GOOD
