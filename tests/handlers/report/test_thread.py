"""Who did not get a notice: named, masked, and never too long for Slack."""

import datetime as dt
import json
from dataclasses import replace

from delivery.report import Failure
from handlers.report import texts
from handlers.report.thread import csv_name, failures_csv, thread
from handlers.rules import named
from tests.support.golden import Golden


def failure(name: str, reason: str, destination: str = "maria@x.example", contract: str = "1") -> Failure:
    return Failure(name, contract, "temporary.started", destination, reason, "550")


def test_golden(golden: Golden) -> None:
    """Reasons by how many they hit, the names of each under it."""
    failures = [
        failure("MARIA DA SILVA", "A caixa postal não existe", "maria@x.example", "10"),
        failure("<!channel>", "Sem e-mail no cadastro", "", "11"),
        *(failure(f"Cliente {n}", "A caixa postal está cheia", f"c{n}@x.example", str(n)) for n in range(20)),
    ]
    text, blocks = thread(failures)
    shown = json.dumps({"text": text, "blocks": blocks}, ensure_ascii=False, indent=2)
    golden("slack/report.thread.json", shown + "\n")


def test_a_contract_that_comes_twice_names_its_messages() -> None:
    """Two notices of one contract failed alike: two like lines would read as a mistake."""
    ended = replace(failure("Maria", "Recusado"), rule_key="temporary.ended")
    _, blocks = thread([failure("Maria", "Recusado"), ended, failure("Beto", "Recusado", contract="2")])
    maria, again, beto = blocks[1]["text"]["text"].splitlines()[1:]
    assert named("temporary.started") in maria
    assert named("temporary.ended") in again
    assert named("temporary.started") not in beto


def test_thousands_fit_in_one_message() -> None:
    """However many failed, one message takes them, and says how many it does not name."""
    failures = [failure("N" * 200, f"Motivo {n % 200}", "x" * 200, "9" * 60) for n in range(5000)]
    _, blocks = thread(failures)
    assert len(blocks) <= 50
    assert len(json.dumps(blocks, ensure_ascii=False)) < 13_000
    assert "todos estão no arquivo" in json.dumps(blocks, ensure_ascii=False)


def test_nobody_can_be_written_to() -> None:
    """Contacts are masked in the thread and in the file."""
    failures = [
        failure("Maria", "Recusado", "maria.silva@x.example"),
        failure("Zé", "Recusado", "+5511987654321"),
    ]
    shown = json.dumps(thread(failures)) + failures_csv(failures).decode("utf-8-sig")
    assert "maria.silva@" not in shown
    assert "987654321" not in shown


def test_the_file_runs_no_formula() -> None:
    """A client called =HYPERLINK(…) is text in a spreadsheet."""
    cell = failures_csv([failure("=1+1", "Recusado")]).decode("utf-8-sig").splitlines()[1].split(";")[0]
    assert cell == "'=1+1"


def test_the_file_has_a_name_people_understand() -> None:
    """Day and hour of the run."""
    day = dt.date(2026, 11, 24)
    assert csv_name(day, "09:00") == "nao-receberam-2026-11-24-0900.csv"
    assert csv_name(day, "1234.5678.abcd") == "nao-receberam-2026-11-24-avulsa.csv"


def test_what_is_in_doubt_is_told_apart() -> None:
    """It is no failure: nobody knows."""
    doubtful = replace(failure("Bia", "O servidor não respondeu a tempo"), in_doubt=True)
    title, blocks = thread([failure("Ana", "Recusado"), doubtful])
    assert title == f"{texts.FAILED}: 1 · {texts.IN_DOUBT}: 1"
    told = [block["text"]["text"] for block in blocks]
    assert told[0] == f"*{texts.FAILED}: 1*"
    assert told[2] == f"*{texts.IN_DOUBT}: 1*"
