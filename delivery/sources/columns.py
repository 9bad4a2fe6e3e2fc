"""Headings → fields: what Brazilian spreadsheets, and IXC's own tables, call the things we need."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from delivery.sources.errors import UnreadableFile


class Column(StrEnum):
    """What a column may hold. The value is its name on screen."""

    CONTRACT = "Contrato"
    NAME = "Cliente"
    CLIENT_CODE = "Código do cliente"
    EMAIL = "E-mail principal"
    MOBILE = "Telefone celular"
    WHATSAPP = "WhatsApp"
    PLAN = "Plano"
    KIND = "Tipo"
    STATUS = "Situação"
    SUSPENDED = "Contrato suspenso"
    START = "Início"
    END = "Fim"
    BLOCKED_AUTO = "Último bloqueio automático"
    BLOCKED_BY_HAND = "Último bloqueio manual"
    PLANNED = "Data prevista"
    DEBT = "Débito"
    REFERENCE_MONTH = "Mês de referência"
    DUE = "Vencimento"
    PAYMENT_LINK = "Link de pagamento"
    EARLIER_NOTICE = "Data do aviso anterior"
    DEVICES = "Aparelhos"


# Compared after `plain`, so case, accents, "_", "-" and "º" do not matter.
_NAMES: dict[Column, str] = {
    Column.CONTRACT: (
        "contrato | id contrato | numero do contrato | no contrato | no do contrato | n contrato"
        " | num contrato | numero contrato | codigo do contrato | codigo contrato | cod contrato"
    ),
    Column.NAME: (
        "cliente | nome | nome do cliente | nome cliente | razao social | razao | nome razao social"
        " | assinante | nome do assinante"
    ),
    Column.CLIENT_CODE: (
        "codigo do cliente | codigo cliente | cod cliente | cod do cliente | id cliente"
        " | id do cliente | numero do cliente"
    ),
    Column.EMAIL: (
        "e mail principal | email principal | e mail | email | e mail do cliente | email do cliente"
    ),
    Column.MOBILE: (
        "telefone celular | celular | tel celular | fone celular | numero do celular | telefone movel"
        " | celular principal"
    ),
    Column.WHATSAPP: "whatsapp | whats app | whats | zap | numero do whatsapp",
    Column.PLAN: "plano | nome do plano | plano contratado | plano de internet | pacote",
    Column.KIND: ("tipo | tipo de suspensao | tipo da suspensao | tipo suspensao | tipo de bloqueio"),
    Column.STATUS: (
        "situacao | situacao do contrato | status internet | status de internet | status acesso"
        " | status do contrato | status contrato"
    ),
    Column.SUSPENDED: "contrato suspenso",
    Column.START: (
        "inicio | data inicio | data de inicio | inicio da suspensao | data inicial"
        " | data inicial suspensao | data inicial da suspensao | data de inicio da suspensao"
        " | data da suspensao | data suspensao | suspenso em"
    ),
    Column.END: (
        "fim | data fim | data de fim | fim da suspensao | data final | data final suspensao"
        " | data final da suspensao | termino | data de termino | termino da suspensao | suspenso ate"
    ),
    Column.BLOCKED_AUTO: (
        "dt ult bloq auto | data do bloqueio | data bloqueio | bloqueado em | ultimo bloqueio automatico"
    ),
    Column.BLOCKED_BY_HAND: "dt ult bloq manual | ultimo bloqueio manual",
    Column.PLANNED: (
        "data prevista | previsao | previsao de bloqueio | data prevista de bloqueio"
        " | data prevista do bloqueio | data prevista da suspensao | bloqueio previsto"
    ),
    Column.DEBT: (
        "debito | valor do debito | valor debito | valor em aberto | valor aberto | valor devido"
        " | divida | total em aberto | saldo devedor"
    ),
    Column.REFERENCE_MONTH: ("mes de referencia | mes referencia | referencia do debito | competencia"),
    Column.DUE: (
        "vencimento | data de vencimento | data vencimento | data do vencimento | vencimento da fatura"
    ),
    Column.PAYMENT_LINK: (
        "link de pagamento | link pagamento | link do boleto | link boleto | link da fatura | url boleto"
    ),
    Column.EARLIER_NOTICE: (
        "data do aviso anterior | data do aviso | aviso anterior | data aviso | avisado em | ultimo aviso"
    ),
    Column.DEVICES: (
        "aparelhos | aparelho | token | tokens | token do aparelho | tokens dos aparelhos | token push"
        " | token fcm | fcm token | token firebase | token do aplicativo | device token"
    ),
}

# Looser names: each counts only where no column has one of the names above.
_LOOSE_NAMES: dict[Column, str] = {
    Column.CONTRACT: "id",
    Column.NAME: "nome fantasia",
    Column.CLIENT_CODE: "codigo | cod",
    Column.EMAIL: "hotsite email | e mail 1 | email 1 | e mail de cobranca",
    Column.MOBILE: "telefone | fone | tel",
    Column.KIND: "motivo da suspensao",
    Column.STATUS: "status",
    Column.REFERENCE_MONTH: "referencia | mes",
}

# A row cut off before one of these would be read as something else than it says.
_DECISIVE = (
    Column.CONTRACT,
    Column.NAME,
    Column.KIND,
    Column.STATUS,
    Column.SUSPENDED,
    Column.START,
    Column.END,
    Column.BLOCKED_AUTO,
    Column.BLOCKED_BY_HAND,
    Column.PLANNED,
)
_STARTS = (Column.START, Column.BLOCKED_AUTO, Column.BLOCKED_BY_HAND, Column.PLANNED)

_EXAMPLE = "As colunas obrigatórias são Contrato, Cliente e Início (ou Data prevista)"


def plain(text: str) -> str:
    """`text` without case, accents and punctuation: "E-mail Principal " and "e_mail principal" are one."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in decomposed if not unicodedata.combining(c))))


def _by_name(table: dict[Column, str]) -> dict[str, Column]:
    return {name.strip(): column for column, names in table.items() for name in names.split("|")}


_BY_NAME = _by_name(_NAMES)
_BY_LOOSE_NAME = _by_name(_LOOSE_NAMES)


@dataclass(frozen=True, slots=True)
class Headings:
    """The heading row, understood.

    titles: as they stand in the file. at: where each known column is. ignored: titles we have no use for.
    """

    titles: tuple[str, ...]
    at: dict[Column, int]
    ignored: tuple[str, ...]

    @property
    def shortest_row(self) -> int:
        """How many cells a row needs at least (some spreadsheets leave empty last cells out)."""
        return 1 + max(self.at[column] for column in _DECISIVE if column in self.at)


def known(titles: Sequence[str]) -> int:
    """How many of these cells are headings we know: the heading row of a file is where most are."""
    return sum(plain(title) in _BY_NAME or plain(title) in _BY_LOOSE_NAME for title in titles)


def understand(titles: Sequence[str]) -> Headings:
    """Raises UnreadableFile where a required column is missing, or two columns say the same thing."""
    names = [plain(title) for title in titles]
    meanings = {i: _BY_NAME[name] for i, name in enumerate(names) if name in _BY_NAME}
    if "id cliente" in names and "id" in names and "contrato" in names:
        # IXC's own table: `id` is the contract's number and `contrato` the text of its plan.
        meanings[names.index("id")] = Column.CONTRACT
        meanings[names.index("contrato")] = Column.PLAN
    exact = set(meanings.values())
    for i, name in enumerate(names):
        if i not in meanings and (column := _BY_LOOSE_NAME.get(name)) and column not in exact:
            meanings[i] = column
    at: dict[Column, int] = {}
    for i, column in sorted(meanings.items()):
        if column in at:
            raise UnreadableFile(_twice(column, titles[at[column]].strip(), titles[i].strip()))
        at[column] = i
    _refuse_missing(at)
    ignored = tuple(title.strip() for i, title in enumerate(titles) if i not in meanings and title.strip())
    return Headings(tuple(title.strip() for title in titles), at, ignored)


def _twice(column: Column, first: str, second: str) -> str:
    if plain(first) == plain(second):
        return f"A coluna “{first}” aparece duas vezes. Deixe só uma e envie de novo."
    return f"As colunas “{first}” e “{second}” dizem a mesma coisa ({column}). Deixe só uma e envie de novo."


def _refuse_missing(at: dict[Column, int]) -> None:
    missing = [column.value for column in (Column.CONTRACT, Column.NAME) if column not in at]
    if not any(column in at for column in _STARTS):
        missing.append("Início (ou Data prevista)")
    if len(missing) == 1:
        raise UnreadableFile(f"Falta a coluna {missing[0]}. {_EXAMPLE}; inclua-a e envie de novo.")
    if missing:
        listed = ", ".join(missing[:-1]) + " e " + missing[-1]
        raise UnreadableFile(f"Faltam as colunas {listed}. {_EXAMPLE}; inclua-as e envie de novo.")
