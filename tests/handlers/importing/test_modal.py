"""The import's screens: what a file would do, and everything that is wrong with it."""

import datetime as dt

import pytest

from delivery.importing import Figures, ImportPreview, ImportResult, KindCounts
from delivery.sources.clients_file import parse
from handlers.importing.modal import decided_screen, file_screen, preview_screen, result_screen
from storage.enums import Kind
from tests.support.golden import Golden
from tests.support.views import shown_modal, words

TODAY = dt.date(2026, 11, 24)
HEADING = "Contrato;Cliente;E-mail principal;Telefone celular;Tipo;Início;Fim;Vendedor"


def content(bad: int = 1) -> bytes:
    """Good rows, one said twice, a contact that cannot be used, a contradiction, and `bad` broken ones."""
    rows = [
        HEADING,
        "101;Ana Maria;ana@x.example;(11) 98765-4321;Temporária;24/11/2026;24/12/2026;Zé",
        "101;Ana Maria;ana@x.example;(11) 98765-4321;Temporária;24/11/2026;24/12/2026;Zé",
        "102;Beto <b>;beto.silva@;;Temporária;24/11/2026;24/12/2026;Zé",
        "103;Caio;caio@x.example;;Inadimplência;24/11/2026;;Zé",
        "103;Caio;caio@x.example;;Inadimplência;20/11/2026;;Zé",
        *(f"{200 + n};<!channel>;;;Temporária;31/02/2026;;Zé" for n in range(bad)),
    ]
    return "\r\n".join(rows).encode()


def figures(new: int = 2, unchanged: int = 0) -> Figures:
    nothing = KindCounts(0, 0, 0, 0)
    temporary = KindCounts(new, 0, unchanged, 0)
    nonpayment = KindCounts(1, 3, 0, 2) if new else nothing
    return Figures({Kind.TEMPORARY: temporary, Kind.NONPAYMENT: nonpayment}, 4 if new else 0, 1, 2)


def preview(bad: int = 1, **of: int) -> ImportPreview:
    return ImportPreview("u1", "clientes <1>.csv", parse(content(bad), TODAY), figures(**of), holds=False)


def result(bad: int = 1, *, held: bool = False) -> ImportResult:
    return ImportResult("clientes.csv", parse(content(bad), TODAY), figures(), held)


SCREENS = {
    "file": file_screen(demo=False),
    "file-demo": file_screen(demo=True, problem="O arquivo está vazio.", edition="2"),
    "preview": preview_screen(preview(), will_ask=True),
    "preview-nothing-new": preview_screen(preview(new=0, unchanged=3), will_ask=False),
    "result": result_screen(result(held=True), refused_given=True),
    "result-not-given": result_screen(result(), refused_given=False, trouble="O Slack não respondeu."),
    "decided": decided_screen(),
}


@pytest.mark.parametrize("name", SCREENS)
def test_golden(name: str, golden: Golden) -> None:
    """What a person sees; Slack takes it."""
    golden(f"slack/importing.{name}.json", shown_modal(SCREENS[name]))


def test_thousands_of_broken_rows_fit() -> None:
    """The first twenty by line, and how many more."""
    view = preview_screen(preview(bad=5_000), will_ask=False)
    shown_modal(view)
    assert "mais 4.980" in words(view)


def test_what_changes_nothing_cannot_be_confirmed() -> None:
    """No button that would do nothing; the refused rows are still to be had."""
    assert "submit" not in SCREENS["preview-nothing-new"]
    assert "importing.refused" in str(SCREENS["preview-nothing-new"])


def test_nobody_is_pinged_and_no_contact_shown() -> None:
    """What stands in a cell is text, and an address is masked."""
    told = words(SCREENS["preview"])
    assert "<!channel>" not in told
    assert "<b>" not in told
    assert "beto.silva@" not in told
