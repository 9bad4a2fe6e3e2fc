"""What the import says."""

from handlers import format as fmt
from storage.enums import Kind

TITLE = "Importar clientes"
INTRO = (
    "Envie o arquivo de clientes suspensos que o ERP exporta. "
    "Ele precisa ter *Contrato*, *Cliente* e *Início* (ou *Data prevista*); as outras colunas são opcionais. "
    "Nada muda antes de você conferir."
)
FILE = "Arquivo CSV"
FILE_HINT = "Até 20 MB, separado por ponto e vírgula ou vírgula, em UTF-8 ou Windows-1252."
CHECK = "Conferir"
NO_FILE = "Escolha um arquivo."
EXAMPLE = "*Sem um arquivo à mão?* O de exemplo tem 300 clientes inventados, com as datas em torno de hoje."
USE_EXAMPLE = "Usar o arquivo de exemplo"
GIVE_EXAMPLE = "Receber o arquivo"
EXAMPLE_NAME = "clientes.csv"
EXAMPLE_COMMENT = "O arquivo de exemplo, com as datas em torno de hoje. Baixe, mude o que quiser e importe."
EXAMPLE_GIVEN = ":envelope_with_arrow: O arquivo está numa mensagem minha, só para você."

IMPORTING = "Importando…"
TOO_LARGE = "O arquivo passa de 20 MB. Divida-o e envie uma parte de cada vez."
NOT_SERVED = "O Slack não me entregou o arquivo. Envie de novo; se repetir, avise quem cuida da instalação."
DECIDED = "Este arquivo já foi importado, ou a conferência passou de um dia. Se precisar, envie-o de novo."
NOTHING_NEW = ":white_check_mark: *Nada a importar:* tudo o que o arquivo diz já está aqui."
NOTHING_GOOD = ":warning: *Nenhuma linha pode ser importada.*"
WILL_ASK = (
    ":raised_hand: São muitos clientes novos: a próxima execução vai perguntar no canal antes de enviar."
)
REFUSED = "Linhas recusadas"
REFUSED_FILE = "Receber as linhas recusadas"
REFUSED_GIVEN = (
    ":envelope_with_arrow: As linhas recusadas estão numa mensagem minha, só para você: "
    "corrija no próprio arquivo e importe-o."
)
REFUSED_NOT_GIVEN = ":warning: Não consegui mandar o arquivo com as linhas recusadas. {why}"
CONTACTS = "Contatos que não dá para usar"
CONTACTS_HINT = "O cliente entra sem este contato."
WARNINGS = "Vale conferir"
SEND = "Ver o que seria enviado"

_KINDS = {
    Kind.TEMPORARY: ("temporária", "temporárias"),
    Kind.NONPAYMENT: ("por inadimplência", "por inadimplência"),
}


def reading(filename: str) -> str:
    return f"Lendo *{filename}*…"


def kinds(counts: dict[Kind, int]) -> str:
    """`215 temporárias e 40 por inadimplência`."""
    return fmt.listed([fmt.count(n, *_KINDS[kind]) for kind, n in counts.items() if n])


def refused_comment(n: int, filename: str) -> str:
    """With the file that goes to the person."""
    rows = fmt.count(n, "linha", "linhas")
    return (
        f"{rows} de *{filename}* não {'entrou' if n == 1 else 'entraram'}. A coluna *Motivo* diz por quê: "
        "corrija no próprio arquivo e importe-o."
    )


def refused_name(filename: str) -> str:
    """`clientes.csv` → `clientes-recusadas.csv`."""
    stem = filename.removesuffix(".csv").removesuffix(".CSV")
    return f"{stem}-recusadas.csv"


def more(hidden: int) -> str:
    return f"_e mais {fmt.number(hidden)}_"
