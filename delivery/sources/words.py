"""What the cells of *Tipo* and *Situação* say: the words of spreadsheets and the codes of IXC's tables."""

from dataclasses import dataclass
from functools import lru_cache

from delivery.sources import fields
from delivery.sources.columns import plain
from delivery.sources.errors import BadValue
from storage.enums import Kind
from storage.imported import Standing


@dataclass(frozen=True, slots=True)
class Status:
    """How a contract stands. kind: what the word itself says of the reason, if it does.

    expected: overdue and not yet blocked, so that its date has to lie ahead.
    """

    standing: Standing
    kind: Kind | None = None
    expected: bool = False
    by_hand: bool = False


_BLOCKED = Status(Standing.SUSPENDED, Kind.NONPAYMENT)
_BLOCKED_BY_HAND = Status(Standing.SUSPENDED, Kind.NONPAYMENT, by_hand=True)
_OVERDUE = Status(Standing.SUSPENDED, Kind.NONPAYMENT, expected=True)
PAUSED = Status(Standing.SUSPENDED, Kind.TEMPORARY)
UNSAID = Status(Standing.SUSPENDED)  # a file of suspended clients needs no column that says so
_ACTIVE = Status(Standing.ACTIVE)
_CANCELLED = Status(Standing.CANCELLED)

_STATUS: tuple[tuple[Status, str], ...] = (
    (_BLOCKED, "ca | bloqueio automatico | bloqueado | bloqueado automaticamente | bloqueio | inadimplente"),
    (_BLOCKED_BY_HAND, "cm | bloqueio manual | bloqueado manualmente"),
    (_OVERDUE, "fa | financeiro em atraso | em atraso | atrasado | a bloquear | aguardando bloqueio"),
    (
        PAUSED,
        "suspenso temporariamente | inativo temporariamente | suspensao temporaria | pausado | em pausa",
    ),
    (UNSAID, "suspenso | suspensa | suspensao | planejado | planejada | agendado | agendada | programada"),
    (
        _ACTIVE,
        "a | ativo | ativa | ativado | liberado | liberada | desbloqueado | normal | regular"
        " | reativado | habilitado | em dia | aa | aguardando assinatura",
    ),
    (
        _CANCELLED,
        "d | desativado | desativada | cancelado | cancelada | inativo | inativa | encerrado"
        " | rescindido | desistiu",
    ),
)
_STATUS_BY_WORD = {word.strip(): status for status, words in _STATUS for word in words.split("|")}

_KINDS: tuple[tuple[Kind, str], ...] = (
    (
        Kind.TEMPORARY,
        "temporaria | temporario | suspensao temporaria | a pedido | temporaria a pedido"
        " | pedido do cliente | a pedido do cliente | suspensao a pedido | voluntaria | ferias"
        " | viagem | pausa",
    ),
    (
        Kind.NONPAYMENT,
        "inadimplencia | inadimplente | por inadimplencia | bloqueio por inadimplencia | bloqueio"
        " | suspensao por inadimplencia | bloqueio automatico | bloqueio manual | bloqueado"
        " | financeiro | financeira | financeiro em atraso | atraso | falta de pagamento | debito",
    ),
)
_KIND_BY_WORD = {word.strip(): kind for kind, words in _KINDS for word in words.split("|")}

_YES = frozenset({"s", "sim", "1", "true", "verdadeiro", "x"})
_NO = frozenset({"n", "nao", "0", "false", "falso"})


@lru_cache(maxsize=256)
def kind(cell: str) -> Kind | None:
    """Raises BadValue for a word we do not know: a wrong guess would send the wrong message."""
    value = fields.text(cell)
    if value is None:
        return None
    if (found := _KIND_BY_WORD.get(plain(value))) is None:
        raise BadValue(f"“{fields.short(value)}” não é um tipo conhecido (use temporária ou inadimplência)")
    return found


@lru_cache(maxsize=256)
def status(cell: str) -> Status | None:
    """Raises BadValue for a word we do not know: nobody is told of a suspension we only suppose."""
    value = fields.text(cell)
    if value is None:
        return None
    if (found := _STATUS_BY_WORD.get(plain(value))) is None:
        raise BadValue(
            f"“{fields.short(value)}” não é uma situação conhecida "
            "(use suspenso, bloqueado, em atraso, ativo ou cancelado)"
        )
    return found


def paused(cell: str) -> bool:
    """IXC's `contrato_suspenso`: S where the client asked for a pause."""
    word = plain(cell)
    if word in _YES:
        return True
    if not word or word in _NO:
        return False
    raise BadValue(f"“{fields.short(cell.strip())}” deveria ser S ou N")
