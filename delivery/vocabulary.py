"""What staff may write in a message: variables, filters and ready-made blocks, each with a sample."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from delivery.facts import RenderFacts, sample
from storage.enums import Anchor, Channel, Kind

BOTH = frozenset(Kind)
_TEMPORARY, _NONPAYMENT = frozenset({Kind.TEMPORARY}), frozenset({Kind.NONPAYMENT})


@dataclass(frozen=True, slots=True)
class Variable:
    """says: what it is. write: how it is best written in a text. shown: what a client then reads.

    may_lack: some clients have none, so that a sentence with it belongs inside an `if`.
    """

    name: str
    says: str
    write: str
    shown: str
    kinds: frozenset[Kind] = BOTH
    may_lack: bool = False


def _date(
    name: str, says: str, shown: str, kinds: frozenset[Kind] = BOTH, *, may_lack: bool = False
) -> Variable:
    return Variable(name, says, f"{{{{ {name} | data }}}}", shown, kinds, may_lack)


def _plain(
    name: str, says: str, shown: str, kinds: frozenset[Kind] = BOTH, *, may_lack: bool = False
) -> Variable:
    return Variable(name, says, f"{{{{ {name} }}}}", shown, kinds, may_lack)


VARIABLES = (
    _plain("primeiro_nome", "primeiro nome do cliente; de empresa, o nome todo", "Maria", may_lack=True),
    _plain("cliente", "nome do cliente", "Maria Aparecida da Silva", may_lack=True),
    _plain("contrato", "número do contrato", "10234"),
    _plain("plano", "plano contratado", "Fibra 500 Mega", may_lack=True),
    _plain("provedor", "nome do provedor", "Fibra Sul"),
    _plain("contato", "e-mail para o cliente responder", "oi@fibrasul.com.br", may_lack=True),
    _plain("telefone", "telefone do provedor", "0800 000 0000", may_lack=True),
    _plain("logo", "endereço do logotipo", "https://fibrasul.com.br/logo.png", may_lack=True),
    _date("hoje", "dia do envio", "24/11/2026"),
    _date("inicio", "primeiro dia da suspensão", "24/11/2026"),
    _date("fim", "dia em que a suspensão termina", "24/12/2026", may_lack=True),
    Variable(
        "dias_para_fim",
        "dias que faltam para o fim",
        '{{ dias_para_fim | plural: "dia", "dias" }}',
        "3 dias",
        _TEMPORARY,
        True,
    ),
    Variable("debito", "valor em aberto", "{{ debito | dinheiro }}", "R$ 99,90", _NONPAYMENT, True),
    Variable(
        "mes_referencia",
        "mês da fatura",
        "{{ mes_referencia | mes }}",
        "novembro de 2026",
        _NONPAYMENT,
        True,
    ),
    _date("vencimento", "vencimento da fatura", "19/11/2026", _NONPAYMENT, may_lack=True),
    _plain("link_pagamento", "endereço para pagar", "https://example.com/fatura", _NONPAYMENT, may_lack=True),
    _date("suspensao_em", "dia em que a internet poderá ser suspensa", "09/12/2026", _NONPAYMENT),
    _date(
        "rescisao_prevista_em", "no aviso prévio: quando a rescisão poderia vir", "07/02/2027", _NONPAYMENT
    ),
    _date("rescisao_em", "depois de suspenso: dia em que poderá ser rescindido", "23/01/2027", _NONPAYMENT),
    Variable(
        "dias_suspenso", "dias desde o início", '{{ dias_suspenso | plural: "dia", "dias" }}', "15 dias"
    ),
)
NAMES = frozenset(variable.name for variable in VARIABLES)


def of_kind(kind: Kind) -> list[Variable]:
    """The variables that a message about this kind of suspension has use for; the logo is the frame's."""
    return [variable for variable in VARIABLES if kind in variable.kinds and variable.name != "logo"]


def blocks(kind: Kind, channel: Channel) -> dict[str, str]:
    """The ready-made blocks that a message of that sort has use for."""
    fits = _OF_SMS if channel is Channel.SMS else _OF_DEBT if kind is Kind.NONPAYMENT else _OF_PAUSE
    return {name: says for name, says in BLOCKS.items() if name in fits}


BLOCKS: Mapping[str, str] = {
    "ola": "“Olá, Maria!”",
    "ola_sms": "“Olá, Maria!”, sem o nome quando é longo",
    "divida": "quadro com contrato, plano, valor, mês e vencimento",
    "linha_contrato": "linhas do contrato e do plano",
    "pagamento": "“o pagamento de R$ 99,90, referente a…”",
    "pagar": "botão “Pagar agora”, ou como pedir a segunda via",
    "fale": "“escreva para… ou ligue para…”",
    "ja_pagou": "“Já pagou? Então desconsidere…”",
}

_OF_PAUSE = frozenset({"ola", "linha_contrato", "fale"})
_OF_DEBT = _OF_PAUSE | {"divida", "pagamento", "pagar", "ja_pagou"}
_OF_SMS = frozenset({"ola_sms"})

FILTERS: Mapping[str, str] = {
    "dinheiro": "R$ 99,90",
    "data": "24/11/2026",
    "data_extenso": "24 de novembro de 2026",
    "mes": "novembro de 2026",
    'plural: "dia", "dias"': "1 dia, 3 dias",
    "maiusculas": "FIBRA SUL",
    "minusculas": "fibra sul",
}

KINDS = {
    "temporary": (Kind.TEMPORARY, Anchor.START, 0),
    "temporary.scheduled": (Kind.TEMPORARY, Anchor.START, -3),
    "temporary.ending": (Kind.TEMPORARY, Anchor.END, -3),
    "temporary.ended": (Kind.TEMPORARY, Anchor.END, 0),
    "nonpayment": (Kind.NONPAYMENT, Anchor.START, 0),
    "nonpayment.prior": (Kind.NONPAYMENT, Anchor.START, -15),
    "nonpayment.reminder": (Kind.NONPAYMENT, Anchor.START, 15),
    "nonpayment.termination": (Kind.NONPAYMENT, Anchor.START, 45),
    "nonpayment.reconnected": (Kind.NONPAYMENT, Anchor.END, 0),
}
"""When a message's sample client stands, by the message or its kind."""


def kind_of(message: str) -> Kind:
    """Which suspensions a message is about: the first part of its key. A key of no kind is a pause."""
    return _sampled(message)[0]


def _sampled(message: str) -> tuple[Kind, Anchor, int]:
    return KINDS.get(message) or KINDS.get(message.partition(".")[0]) or KINDS["temporary"]


def samples(
    message: str, today: dt.date, *, provider: str, contact: str | None = None
) -> dict[str, RenderFacts]:
    """Invented clients to try a message with: the usual one, one of whom little is known, and the longest."""
    _, anchor, offset = _sampled(message)
    usual = sample(today, anchor, offset, provider=provider, contact=contact)
    sparse = replace(
        usual,
        client_name="",
        ends_on=None,
        plan=None,
        debt_cents=None,
        reference_month=None,
        due_on=None,
        payment_link=None,
        contact=None,
    )
    longest = replace(
        usual,
        # The first name has fifteen letters: an SMS greets by no longer one.
        client_name="Maximilianilson Constantinopolitano de Albuquerque e Vasconcelos",
        contract="1234567890",
        plan="Fibra Empresarial 1 Giga Simétrico com IP Fixo",
        debt_cents=123_456_789,
        payment_link="https://pagamento.example.com/faturas/2026/11/1234567890-abcdef",
    )
    return {"usual": usual, "sparse": sparse, "longest": longest}
