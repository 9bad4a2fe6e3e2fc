"""The product's closed sets in Portuguese, for every conversation that shows them."""

from delivery.runs import Lack
from storage.enums import Channel, HoldReason, SkipReason

METHODS = {Channel.EMAIL: "E-mail", Channel.PUSH: "Notificação Push", Channel.SMS: "SMS"}

# Read after a number: "3 sem e-mail".
SKIPPED = {
    SkipReason.NO_EMAIL: "sem e-mail",
    SkipReason.NO_MOBILE: "sem celular",
    SkipReason.NO_DEVICE: "sem aparelho registrado",
    SkipReason.SUPPRESSED: "com contato que não recebe mais",
    SkipReason.EXEMPT: "com “não avisar”",
    SkipReason.ALREADY_SUSPENDED: "já suspensos",
    SkipReason.TOO_LATE: "fora do prazo",
}

HELD_BECAUSE = {
    HoldReason.FIRST_RUN: "É a primeira execução.",
    HoldReason.RULE_SWITCHED_ON: "Um prazo foi ligado há pouco.",
    HoldReason.LARGE_IMPORT: "A última importação trouxe muitos clientes.",
    HoldReason.ALREADY_SUSPENDED: "Há clientes que já estavam suspensos quando entraram aqui.",
    HoldReason.LATE_START: "O bot estava fora do ar na hora marcada.",
    HoldReason.RESTORED: (
        "O banco de dados foi restaurado de uma cópia: parte destes avisos pode já ter saído."
    ),
}

# What must be mended before anything can be sent, and where.
LACKS = {
    Lack.METHOD: "Ainda não há método de envio. Escolha um em `/suspensao config`.",
    Lack.ACCOUNT: "O método de envio está *incompleto*. Complete-o em `/suspensao config`.",
    Lack.ACCOUNT_OFF: "A conta que envia está desativada. Escolha outra em `/suspensao config`.",
}
