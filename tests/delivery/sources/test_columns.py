"""Headings: what spreadsheets and ERPs call the same things."""

import pytest

from delivery.sources.columns import Column, understand
from delivery.sources.errors import UnreadableFile


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("Nº do Contrato", Column.CONTRACT),
        ("ID_CONTRATO", Column.CONTRACT),
        (" E-mail Principal ", Column.EMAIL),
        ("email", Column.EMAIL),
        ("TELEFONE CELULAR", Column.MOBILE),
        ("Cód. Cliente", Column.CLIENT_CODE),
        ("Mês de Referência", Column.REFERENCE_MONTH),
        ("Competência", Column.REFERENCE_MONTH),
        ("data_final_suspensao", Column.END),
        ("Data Prevista de Bloqueio", Column.PLANNED),
        ("Situação", Column.STATUS),
        ("Link do boleto", Column.PAYMENT_LINK),
    ],
)
def test_names_are_known_without_case_accents_and_punctuation(title: str, column: Column) -> None:
    """The same heading, however it is written."""
    others = ["Cliente", "Início"] if column is Column.CONTRACT else ["Contrato", "Cliente", "Início"]
    assert understand([title, *others]).at[column] == 0


def test_a_loose_name_counts_only_where_no_exact_one_is() -> None:
    """With *Celular* beside it, *Telefone* is somebody's landline."""
    both = understand(["Contrato", "Cliente", "Início", "Telefone", "Celular"])
    alone = understand(["Contrato", "Cliente", "Início", "Telefone"])
    assert (both.at[Column.MOBILE], alone.at[Column.MOBILE]) == (4, 3)
    assert both.ignored == ("Telefone",)


def test_ixcs_own_table_has_the_plans_text_under_contrato() -> None:
    """Its contract number is `id`: taking `contrato` would make one contract of each plan."""
    found = understand(["id", "id_cliente", "razao", "contrato", "status_internet", "data_inicial_suspensao"])
    assert (found.at[Column.CONTRACT], found.at[Column.PLAN], found.at[Column.CLIENT_CODE]) == (0, 3, 1)


@pytest.mark.parametrize(
    ("titles", "sentence"),
    [
        (["Contrato", "Cliente", "Início", "cliente "], "A coluna “Cliente” aparece duas vezes."),
        (["Contrato", "Nome", "Início", "Razão social"], "As colunas “Nome” e “Razão social” dizem"),
        (["Contrato", "Início"], "Falta a coluna Cliente."),
        (["Contrato", "E-mail"], "Faltam as colunas Cliente e Início (ou Data prevista)."),
    ],
)
def test_what_is_missing_or_said_twice_is_named(titles: list[str], sentence: str) -> None:
    """A person can mend the file from the sentence alone."""
    with pytest.raises(UnreadableFile) as error:
        understand(titles)
    assert str(error.value).startswith(sentence)
    assert "envie de novo" in str(error.value)
