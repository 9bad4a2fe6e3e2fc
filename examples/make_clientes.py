"""Writes examples/clientes.csv: 300 suspended clients as the ERP of a Brazilian provider exports them.

Run it as `python examples/make_clientes.py` after a change; a test keeps file and generator equal. Nobody in
it exists: names are combined from lists, e-mails are at reserved domains, mobiles start with 9 0000.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

from delivery.sources.columns import plain
from delivery.sources.example import ANCHOR

PATH = Path(__file__).with_name("clientes.csv")

HEADINGS = (
    *(
        "Contrato",
        "Código do cliente",
        "Cliente",
        "E-mail principal",
        "Telefone celular",
        "WhatsApp",
        "Plano",
    ),
    *("Tipo", "Situação", "Início", "Fim", "Data prevista", "Débito", "Mês de referência", "Vencimento"),
    *("Link de pagamento", "Data do aviso anterior"),
)
FIRST_NAMES = (
    *("Ana", "João", "Márcia", "José", "Conceição", "Antônio", "Letícia", "Estêvão", "Inês", "Luís"),
    *("Patrícia", "Sebastião", "Vitória", "Caíque", "Zuleide", "Otávio", "Flávia", "Raimundo", "Thaís"),
    *("Cauã", "Débora", "Joaquim", "Mônica", "Nélson", "Rosângela"),
)
MIDDLE_NAMES = ("Aparecida", "de Fátima", "Henrique", "dos Anjos", "Cecília", "Augusto", "d'Ávila")
LAST_NAMES = (
    *("Araújo", "Bragança", "Conceição", "Damasceno", "Esperança", "Falcão", "Gusmão", "Holanda", "Ipiranga"),
    *("Jordão", "Leão", "Magalhães", "Nóbrega", "Órfão", "Peçanha", "Quintão", "Romão", "Simões", "Tourão"),
    *("Uchôa", "Valadão", "Ximenes", "Zagallo"),
)
COMPANIES = (
    *("Padaria Pão & Prosa Ltda", "Mercadinho São Tomé ME", "Oficina do Zeca; Filial 2", "Açaí da Praça"),
    *('Pousada "Recanto do Sabiá"', "Colégio Girassol S/S", "Farmácia Três Irmãos", "Salão Beleza & Cia"),
)
PLANS = ("Fibra 300 Mega", "Fibra 500 Mega", "Fibra 700 Mega + TV", "Rádio 20 Mega", "Combo Família 1 Giga")
DOMAINS = ("example.com", "example.org", "example.net", "correio.example.com", "webmail.example.org")
AREAS = (11, 19, 21, 27, 31, 41, 48, 51, 55, 62, 71, 81, 85, 92)
MOBILES = (
    *("({0}) 9{1}-{2}", "{0} 9{1}{2}", "{0}9{1}{2}", "+55 {0} 9{1}-{2}", "0{0} 9{1}-{2}", "({0})9{1}{2}"),
    *("55{0}9{1}{2}", "({0}) 9 {1}-{2}"),
)
UNUSABLE_EMAILS = (
    "maria.souza@",
    "sem e-mail",
    "jose@@example.com",
    "ana silva@example.org",
    "cliente@exemplo",
)
UNUSABLE_MOBILES = ("(11) 3000-0000", "90000-0000", "não tem", "(99) 123", "31 3200-0000")

# How many suspensions are where on the anchor day.
STARTING = 150
ENDING_SOON = 30
ENDING_NOW = 20
AHEAD = 15
LONG_IN_FORCE = 25
BLOCKED = 40
OVERDUE = 20
SECOND_CONTRACTS = 12
REPEATED = 8


def main() -> None:
    PATH.write_bytes(content())


def content() -> bytes:
    """The file: UTF-8 with a byte order mark, semicolons, CRLF, as Excel in Brazil reads and writes it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADINGS)
    writer.writerows(_in_export_order(list(_rows())))
    return out.getvalue().encode("utf-8-sig")


def _rows() -> Iterator[list[str]]:
    number = 0
    for count, dates in (
        (STARTING, _starting),
        (ENDING_SOON, _ending_soon),
        (ENDING_NOW, _ending_now),
        (AHEAD, _ahead),
        (LONG_IN_FORCE, _long_in_force),
    ):
        for i in range(count):
            yield _client(number) + _temporary(*dates(i))
            number += 1
    for i in range(BLOCKED + OVERDUE):
        yield _client(number) + (_blocked(i) if i < BLOCKED else _overdue(i - BLOCKED))
        number += 1
    for i in range(SECOND_CONTRACTS):
        again = _client(i * 11)
        again[0] = str(20_000 + i)
        again[6] = PLANS[(i + 2) % len(PLANS)]
        yield again + _temporary(*_starting(i))
    for i in range(REPEATED):
        yield _client(i * 17 + 3) + _temporary(*_starting(i * 17 + 3))
    yield from _broken()


def _client(n: int) -> list[str]:
    """Contract, code, name, e-mail, mobile, WhatsApp, plan of client `n`."""
    if n % 36 == 35:
        name = COMPANIES[n // 36]
    else:
        middle = MIDDLE_NAMES[n // 3 % len(MIDDLE_NAMES)] + " " if n % 3 == 0 else ""
        name = f"{FIRST_NAMES[n % len(FIRST_NAMES)]} {middle}{LAST_NAMES[n % len(LAST_NAMES)]}"
    email = f"{plain(name).replace(' ', '.')}.{n}@{DOMAINS[n % len(DOMAINS)]}"
    mobile = MOBILES[n % len(MOBILES)].format(AREAS[n % len(AREAS)], "0000", f"{n + 1:04d}")
    whatsapp = mobile if n % 2 else ""
    if n % 21 == 20:
        email = ""
    elif n % 41 == 40:
        email = UNUSABLE_EMAILS[n // 41 % len(UNUSABLE_EMAILS)]
    if n % 27 == 26:
        mobile = ""
    elif n % 43 == 42:
        mobile = UNUSABLE_MOBILES[n // 43 % len(UNUSABLE_MOBILES)]
    return [str(10_000 + n), str(500 + n), name, email, mobile, whatsapp, PLANS[n % len(PLANS)]]


def _temporary(starts: int, ends: int) -> list[str]:
    status = "Planejada" if starts > 0 else "Suspenso"
    return ["Temporária", status, _day(starts), _day(ends), "", "", "", "", "", ""]


def _starting(i: int) -> tuple[int, int]:
    return 0, 30 + i * 7 % 91


def _ending_soon(i: int) -> tuple[int, int]:
    return 3 - (33 + i * 5 % 85), 3


def _ending_now(i: int) -> tuple[int, int]:
    return -(30 + i * 4 % 91), 0


def _ahead(i: int) -> tuple[int, int]:
    return i + 1, i + 1 + 30 + i * 6 % 60


def _long_in_force(i: int) -> tuple[int, int]:
    return -(14 + i * 2), 20 + i


def _blocked(i: int) -> list[str]:
    """Blocked between today and seven weeks ago, for an invoice due three weeks before that."""
    ago = i * 5 % 50
    return [
        "Inadimplência",
        "Bloqueio automático",
        _day(-ago),
        "",
        "",
        *_debt(i, -ago - 21, noticed=-ago - 16),
    ]


def _overdue(i: int) -> list[str]:
    """Overdue, to be blocked within three weeks; half of them were told by the ERP already."""
    ahead = 1 + i
    return [
        *("Inadimplência", "Financeiro em atraso", "", "", _day(ahead)),
        *_debt(i, ahead - 25, noticed=ahead - 20 if i % 2 else None),
    ]


def _debt(i: int, due: int, *, noticed: int | None) -> list[str]:
    cents = 7990 + i * 1237 % 240_000
    amount = f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"
    due_on = ANCHOR + dt.timedelta(days=due)
    months = ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez")
    return [
        f"R$ {amount}" if i % 3 == 0 else amount,
        f"{months[due_on.month - 1]}/{due_on.year}",
        _day(due),
        f"https://pagar.example.com/2a-via/{70_000 + i}",
        "" if noticed is None else _day(noticed),
    ]


def _broken() -> Iterator[list[str]]:
    """What people and exports do to rows: each is refused, with its reason."""
    for n, change in enumerate(
        (
            {9: "31/02/2026"},  # a day that does not exist
            {9: "amanhã"},
            {0: ""},  # no contract
            {2: ""},  # no client
            {10: _day(-400)},  # ends before it begins
            {8: "Verificar com o técnico"},
        )
    ):
        row = _client(330 + n) + _temporary(*_starting(n))
        for at, cell in change.items():
            row[at] = cell
        yield row
    yield ["10338", "838", "Linha cortada no mei"]


def _in_export_order(rows: list[list[str]]) -> list[list[str]]:
    """As if sorted by something else: groups spread over the file, always in the same way."""
    step = 101
    return [rows[i * step % len(rows)] for i in range(len(rows))]


def _day(offset: int) -> str:
    return (ANCHOR + dt.timedelta(days=offset)).strftime("%d/%m/%Y")


if __name__ == "__main__":
    main()
