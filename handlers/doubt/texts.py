"""What is said of deliveries in doubt, and of what a person may say of them."""

from collections.abc import Mapping

from handlers import format as fmt
from storage.enums import Verdict

TITLE = "A verificar"
NONE = ":white_check_mark: *Nada a verificar.* De todos os envios se sabe se saíram."
WHAT = (
    "*A verificar* quer dizer: o aviso pode ter saído ou não, e ninguém sabe. "
    "O bot não repete sozinho, para o cliente não receber duas vezes."
)
HOW = (
    ":mag: *Para descobrir:* procure o destino na fila ou no registro de envio do servidor, "
    "ou pergunte ao cliente. Se uma resposta chegar depois, o aviso sai daqui sozinho."
)
ONE_BY_ONE = "Ver um por um"
BACK = "Voltar aos motivos"
NEWER = "Mais recentes"
OLDER = "Mais antigos"
FILE = "Baixar planilha"
FILE_NAME = "a-verificar.csv"
FILE_COMMENT = (
    "O que está a verificar, com tudo o que se sabe. "
    "O identificador é o começo do Message-ID do e-mail: procure por ele no registro do servidor."
)
FILE_GIVEN = ":white_check_mark: Enviei a planilha só a você, em mensagem direta."
HEADINGS = (
    *("Cliente", "Contrato", "Mensagem", "Método", "Destino", "Conta", "Enviado em", "Tentativas"),
    *("O que voltou", "Código", "Resposta", "No serviço", "Identificador"),
)

ONE = {
    Verdict.ARRIVED: "Chegou",
    Verdict.RESEND: "Não chegou, reenviar",
    Verdict.ABANDON: "Abandonar",
}
ALL = {
    Verdict.ARRIVED: "Todos chegaram",
    Verdict.RESEND: "Reenviar todos",
    Verdict.ABANDON: "Abandonar todos",
}
ASKS = {
    Verdict.ARRIVED: "Contar como enviado?",
    Verdict.RESEND: "Enviar de novo?",
    Verdict.ABANDON: "Deixar de lado?",
}
YES = {
    Verdict.ARRIVED: "Sim, chegou",
    Verdict.RESEND: "Sim, reenviar",
    Verdict.ABANDON: "Sim, abandonar",
}
_MEANS = {
    Verdict.ARRIVED: "Passa a contar como enviado, por sua palavra, e nada mais sai por este aviso.",
    Verdict.RESEND: (
        "Se já tiver chegado, *o cliente pode receber duas vezes*. Só sai o que ainda é devido hoje."
    ),
    Verdict.ABANDON: (
        "Nada mais é enviado por este aviso, nem por outro método, e fica sem se saber se chegou."
    ),
}

NOTHING_FOUND = "não encontrado na Twilio"
SEVERAL_FOUND = "há mais de um SMS igual na Twilio"
TOLD_LATER = "o serviço de envio ainda pode contar sozinho"
ALREADY = "Isto já estava resolvido: a lista mostra o que falta."

_KEPT = {
    "suspension_cancelled": "a suspensão foi cancelada",
    "suspension_ended": "a suspensão já acabou",
    "end_moved": "a data que ele dizia mudou",
    "exempt": "o cliente está com “não avisar”",
    "too_late": "o prazo do aviso passou",
}


def means(verdict: Verdict, count: int) -> str:
    """What a person is asked before it is done. `count`: to how many it is done at once."""
    return (
        _MEANS[verdict] if count == 1 else f"São {fmt.number(count)} avisos; para cada um: {_MEANS[verdict]}"
    )


def avisos(count: int) -> str:
    return fmt.count(count, "aviso", "avisos")


def shown(first: int, last: int, total: int) -> str:
    return f"{fmt.number(first)} a {fmt.number(last)} de {fmt.number(total)}"


def decidable(at: str) -> str:
    return f":hourglass: A resposta ainda pode chegar: decida a partir das {at}."


def done(verdict: Verdict, count: int) -> str:
    """What was done."""
    told = {
        Verdict.ARRIVED: fmt.count(count, "aviso conta", "avisos contam")
        + " como enviado"
        + ("" if count == 1 else "s"),
        Verdict.RESEND: fmt.count(count, "aviso vai", "avisos vão") + " sair de novo",
        Verdict.ABANDON: fmt.count(count, "aviso deixado", "avisos deixados") + " de lado",
    }[verdict]
    return f":white_check_mark: {told}."


def early(count: int) -> str:
    verb = "pode" if count == 1 else "podem"
    return (
        f":hourglass: {avisos(count)} ainda {verb} ter a resposta que falta: espere alguns minutos e decida."
    )


def kept(reasons: Mapping[str, int]) -> str:
    """Why some were not sent again."""
    told = fmt.listed([f"{fmt.number(n)} porque {_KEPT.get(code, code)}" for code, n in reasons.items()])
    return f":information_source: Não reenviei {told}. Escolha se chegou ou se abandona."
