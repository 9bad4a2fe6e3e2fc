"""A whole file: rows, refused rows, repeated rows, and files that break everything."""

import csv
import datetime as dt
import io
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.sources.clients_file import Parsed, bad_rows_csv, parse
from delivery.sources.columns import Column
from delivery.sources.errors import UnreadableFile
from storage.enums import Kind
from storage.imported import ImportRow, Standing

TODAY = dt.date(2026, 11, 16)
HEADINGS = "Contrato;Código do cliente;Cliente;E-mail;Celular;Tipo;Situação;Início;Fim;Data prevista;Débito"


def read(*lines: str, headings: str = HEADINGS, encoding: str = "utf-8") -> Parsed:
    return parse("\r\n".join([headings, *lines]).encode(encoding), TODAY)


def one(line: str, headings: str = HEADINGS) -> ImportRow:
    (row,) = read(line, headings=headings).rows
    return row


def refused(line: str, headings: str = HEADINGS) -> str:
    (bad,) = read(line, headings=headings).bad
    return bad.reason


def test_a_row_becomes_what_the_ledger_needs() -> None:
    """Every optional column, parsed."""
    row = one(
        "7;70;João;joao@example.com;(11) 90000-0123;+55 11 90000-0124;Fibra;Inadimplência;CA;01/11/2026;"
        "R$ 1.234,56;out/2026;10/10/2026;https://pagar.example.com/7;15/10/2026",
        "Contrato;Código do cliente;Cliente;E-mail principal;Telefone celular;WhatsApp;Plano;Tipo;Situação;"
        "Início;Débito;Mês de referência;Vencimento;Link de pagamento;Data do aviso anterior",
    )
    assert row == ImportRow(
        line=2,
        contract="7",
        client_code="70",
        name="João",
        standing=Standing.SUSPENDED,
        kind=Kind.NONPAYMENT,
        starts_on=dt.date(2026, 11, 1),
        email="joao@example.com",
        mobile="+5511900000123",
        whatsapp="+55 11 90000-0124",
        plan="Fibra",
        debt_cents=123456,
        reference_month=dt.date(2026, 10, 1),
        due_on=dt.date(2026, 10, 10),
        payment_link="https://pagar.example.com/7",
        declared_notice_on=dt.date(2026, 10, 15),
    )


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiter_and_title_lines_are_found_out(delimiter: str) -> None:
    """An ERP puts its report's title first; Excel may say `sep=`."""
    headings = f"Contratos suspensos em 16/11\n\nsep={delimiter}\n" + delimiter.join(
        ["Contrato", "Cliente", "Início"]
    )
    parsed = read(delimiter.join(["1", "Ana", "16/11/2026"]), headings=headings)
    assert (parsed.delimiter, parsed.rows[0].name, parsed.rows[0].line) == (delimiter, "Ana", 5)


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        *(
            ("", "", Kind.TEMPORARY),
            ("Temporária", "", Kind.TEMPORARY),
            ("A pedido", "Suspenso", Kind.TEMPORARY),
        ),
        *(
            ("", "CA", Kind.NONPAYMENT),
            ("", "Bloqueio Manual", Kind.NONPAYMENT),
            ("INADIMPLENCIA", "", Kind.NONPAYMENT),
        ),
        *(("Inadimplência", "Suspenso", Kind.NONPAYMENT), ("Temporária", "CM", Kind.TEMPORARY)),
    ],
)
def test_the_kind_is_said_by_type_then_by_status(kind: str, status: str, expected: Kind) -> None:
    """A file that says neither is one of temporary suspensions."""
    assert one(f"1;;Ana;;;{kind};{status};16/11/2026;;;").kind is expected


def test_an_overdue_contract_is_suspended_on_its_planned_date() -> None:
    """FA: not blocked yet."""
    row = one("1;;Ana;;;;FA;;;20/11/2026;99,90")
    assert (row.kind, row.starts_on) == (Kind.NONPAYMENT, dt.date(2026, 11, 20))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1;;Ana;;;;;;;;", "falta a data de início da suspensão"),
        (";;Ana;;;;;16/11/2026;;;", "Contrato: está em branco"),
        ("1;;;;;;;16/11/2026;;;", "Cliente: está em branco"),
        ("1;;Ana;;;;;16/11/2026;01/11/2026;;", "Fim: 01/11/2026 vem antes do início, 16/11/2026"),
        ("1;;Ana;;;;;16/11/2026;;;99,90", "Tipo: há débito; diga se é temporária ou inadimplência"),
        ("1;;Ana;;;;FA;;;10/11/2026;99,90", "Data prevista: 10/11/2026 já passou e o contrato"),
        ("1;;Ana;;;férias eternas;;16/11/2026;;;", "Tipo: “férias eternas” não é um tipo conhecido"),
        ("1;;Ana;;;;Em análise;16/11/2026;;;", "Situação: “Em análise” não é uma situação conhecida"),
        ("1;;Ana;;;;;16/11/2026", "linha incompleta: tem 8 das 11 colunas"),
        ("1;;Ana;;;;;16/11/2026;;;;;resto", "tem 13 colunas e o cabeçalho tem 11"),
        ('1;;"Ana;;;;;16/11/2026;;;', "aspas abertas que não fecham"),
        ("1;;A\x00na;;;;;16/11/2026;;;", "Cliente: tem um caractere inválido"),
    ],
)
def test_each_refused_row_has_its_reason(line: str, reason: str) -> None:
    """A person mends the row from the sentence alone."""
    assert refused(line).startswith(reason)


def test_everything_wrong_with_a_row_is_said_at_once() -> None:
    """Nobody sends a file five times to learn five things."""
    assert refused("1;;;;;;;31/02/2026;x;;") == (
        "Início: “31/02/2026” não existe no calendário; Fim: “x” não é uma data (use dd/mm/aaaa); "
        "Cliente: está em branco"
    )


def test_a_row_may_lack_its_last_cells_where_they_decide_nothing() -> None:
    """Excel leaves empty last cells out of some rows."""
    assert one("1;Ana;16/11/2026", "Contrato;Cliente;Início;Plano;E-mail").plan is None


def test_a_contact_that_cannot_be_used_costs_the_contact_only() -> None:
    """The client is taken without it, and it is listed with its line."""
    parsed = read("1;;Ana;ana@;3000-0000;;;16/11/2026;;;")
    assert (parsed.rows[0].email, parsed.rows[0].mobile, parsed.bad) == (None, None, ())
    assert [(p.line, p.client, p.column) for p in parsed.contact_problems] == [
        (2, "Ana", Column.EMAIL),
        (2, "Ana", Column.MOBILE),
    ]


def test_a_repeated_row_is_counted_and_may_fill_gaps() -> None:
    """The same contract, kind and dates: no error, no second suspension."""
    parsed = read(
        "1;;Ana;;;;;16/11/2026;;;", "1;;Ana;ana@example.com;;;;16/11/2026;;;", "1;;Ana;;;;;16/11/2026;;;"
    )
    assert (len(parsed.rows), parsed.repeated, parsed.warnings) == (1, 2, ())
    assert parsed.rows[0].email == "ana@example.com"


def test_of_two_rows_that_contradict_each_other_the_later_wins_and_it_is_said() -> None:
    """The warning names both lines."""
    parsed = read("1;;Ana;;;;;16/11/2026;17/11/2026;;", "1;;Ana;;;;;18/11/2026;;;")
    assert [(row.starts_on, row.ends_on) for row in parsed.rows] == [(dt.date(2026, 11, 18), None)]
    assert [(w.line, w.text) for w in parsed.warnings] == [
        (3, "o contrato 1 está também na linha 2; vale esta")
    ]


def test_an_earlier_suspension_in_the_file_contradicts_nothing() -> None:
    """History beside the present one is kept apart from it."""
    parsed = read("1;;Ana;;;;;16/11/2026;16/12/2026;;", "1;;Ana;;;;;01/02/2026;01/03/2026;;")
    assert (len(parsed.rows), parsed.warnings) == (2, ())


def test_one_code_with_two_names_is_told() -> None:
    """Somebody would get another's mail."""
    parsed = read("1;70;Ana;;;;;16/11/2026;;;", "2;70;Bruno;;;;;16/11/2026;;;")
    assert [w.line for w in parsed.warnings] == [3]


def test_a_contract_active_until_its_pause_begins_is_a_planned_one() -> None:
    """*Ativo* with a first day ahead is no end of anything."""
    ahead = one("1;;Ana;;;;Ativo;20/11/2026;20/12/2026;;")
    over = one("1;;Ana;;;;Ativo;01/10/2026;16/11/2026;;")
    assert (ahead.standing, over.standing) == (Standing.SUSPENDED, Standing.ACTIVE)


def test_ixcs_own_columns_give_the_block_its_date_and_the_pause_its_own() -> None:
    """The end of an earlier pause stays on IXC's contract; zero dates are none."""
    headings = (
        "id;id_cliente;razao;contrato;status_internet;contrato_suspenso;data_inicial_suspensao;"
        "data_final_suspensao;dt_ult_bloq_auto;dt_ult_bloq_manual"
    )
    blocked = one("1;9;Ana;Fibra;CM;N;2025-01-01;2025-02-01;2025-05-05;2026-11-10", headings)
    paused = one("2;9;Ana;Fibra;D;S;2026-11-16;2026-12-16;0000-00-00;0000-00-00", headings)
    assert (blocked.kind, blocked.starts_on, blocked.ends_on) == (
        Kind.NONPAYMENT,
        dt.date(2026, 11, 10),
        None,
    )
    assert (paused.kind, paused.starts_on, paused.ends_on) == (Kind.TEMPORARY, TODAY, dt.date(2026, 12, 16))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"foo;bar\n1;2\n", "Não encontramos os títulos"),
        (b"qualquer coisa", "Não encontramos os títulos"),
        (b"Contrato;valor\n1;2\n", "Faltam as colunas Cliente e Início"),
        ("Contrato;Cliente;Início\n".encode(), "só tem o cabeçalho"),
    ],
)
def test_a_file_without_what_is_needed_is_refused_in_a_sentence(content: bytes, says: str) -> None:
    """No traceback, and what to do."""
    with pytest.raises(UnreadableFile, match=says):
        parse(content, TODAY)


def test_a_file_of_too_many_rows_is_refused() -> None:
    """200,000 by default; the person divides it."""
    content = (HEADINGS + "\n" + "1;;Ana;;;;;16/11/2026;;;\n" * 4).encode()
    with pytest.raises(UnreadableFile, match="Divida-o"):
        parse(content, TODAY, max_rows=3)


def test_refused_rows_come_back_as_a_file_that_can_be_corrected_and_sent_again() -> None:
    """Line and reason first, then the row as it was; formulas cannot run."""
    parsed = read("=1+1;;Ana;;;;;x;;;", '2;;"Zé; filho";;;;;y;;;', '3;;"B;;;;;16/11/2026;;;')
    content = bad_rows_csv(parsed)
    table = [*csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")]
    assert table[0][:4] == ["Linha", "Motivo", "Contrato", "Código do cliente"]
    assert [row[0] for row in table[1:]] == ["2", "3", "4"]
    assert (table[1][2], table[2][4]) == ("'=1+1", "Zé; filho")
    again = parse(content.replace(b";x;", b";16/11/2026;").replace(b";y;", b";16/11/2026;"), TODAY)
    assert [row.contract for row in again.rows] == ["=1+1", "2", "3"]


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_bytes_make_the_reader_crash(noise: bytes) -> None:
    """Whatever follows the headings is rows, refused rows, or one sentence."""
    try:
        parsed = parse(HEADINGS.encode() + b"\n1;;Ana;;;;;16/11/2026;;;\n" + noise, TODAY)
    except UnreadableFile as error:
        assert str(error)  # noqa: PT017 - either outcome is right, a crash is not
    else:
        assert "1" in {row.contract for row in parsed.rows} or parsed.bad


_HOSTILE = """
import datetime as dt, re, sys
from delivery.sources.clients_file import bad_rows_csv, parse
kinds = ['x', '1;;"Ana;;;;;16/11/2026;;;', '2;;A\\x00;;;;;1/1/1;;;', ';;;;;;;;;;;;;;', '"']
kinds += ['3;;\\ufffd;;;;;99/99/9999;;;', '4;;"";"";;;;;;;']
lines = [kinds[i % len(kinds)] + str(i) for i in range(99_990)] + ['y' * 1_000_000] * 10
parsed = parse((sys.argv[1] + '\\n' + '\\n'.join(lines)).encode(), dt.date(2026, 11, 16))
bad_rows_csv(parsed)
# Not ru_maxrss: a child inherits in it the peak of the process that started it.
peak = re.search(r'VmHWM:\\s+(\\d+) kB', open('/proc/self/status').read())[1]
print(len(parsed.bad), len(parsed.rows), int(peak) // 1024)
"""


def test_a_hundred_thousand_malformed_rows_are_each_named_within_memory() -> None:
    """Lone quotes, NULs, stray delimiters, lines of a megabyte: under 256 MB in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _HOSTILE, HEADINGS], capture_output=True, text=True, check=True, timeout=120
    )
    bad, good, megabytes = (int(word) for word in done.stdout.split())
    assert (bad, good) == (100_000, 0)
    assert megabytes < 256
