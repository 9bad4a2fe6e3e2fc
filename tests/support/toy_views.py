"""The views and blocks of the toy bot: every element once, labelled in Portuguese as the product would."""

from typing import Any

Json = dict[str, Any]


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def option(words: str, value: str, detail: str | None = None) -> Json:
    return {"text": text(words), "value": value, **({"description": text(detail)} if detail else {})}


def field(name: str, label: str, element: Json, **more: object) -> Json:
    """An input block; block_id and action_id are both `name`."""
    return {
        "type": "input",
        "block_id": name,
        "label": text(label),
        "element": element | {"action_id": name},
        **more,
    }


METHODS = {"email": "E-mail", "push": "Notificação Push", "sms": "SMS"}


def every(method: str = "email") -> Json:
    """A modal with every input element; the second field depends on the first."""
    methods = [option(words, value) for value, words in METHODS.items()]
    return {
        "type": "modal",
        "callback_id": "every",
        "notify_on_close": True,
        "title": text("Suspensão temporária"),
        "submit": text("Salvar"),
        "close": text("Cancelar"),
        "blocks": [
            field(
                "method",
                "Método de envio",
                {"type": "radio_buttons", "options": methods, "initial_option": methods[0]},
                dispatch_action=True,
            ),
            _account(method),
            {
                "type": "section",
                "block_id": "beyond",
                "text": {"type": "mrkdwn", "text": "*Além do ERP*"},
                "accessory": {"type": "button", "action_id": "deeper", "text": text("Nova conta")},
            },
            field(
                "sender",
                "Nome do remetente",
                {"type": "plain_text_input", "max_length": 40, "placeholder": text("Provedor Exemplo")},
                hint=text("Aparece na caixa de entrada do cliente."),
            ),
            field("reply", "Responder para", {"type": "email_text_input"}, optional=True),
            field("site", "Site", {"type": "url_text_input"}, optional=True),
            field(
                "port",
                "Porta",
                {
                    "type": "number_input",
                    "is_decimal_allowed": False,
                    "min_value": "1",
                    "initial_value": "587",
                },
            ),
            field("body", "Mensagem", {"type": "plain_text_input", "multiline": True}, optional=True),
            field("note", "Observação", {"type": "rich_text_input"}, optional=True),
            field("until", "Não avisar até", {"type": "datepicker"}, optional=True),
            field("hour", "Hora", {"type": "timepicker", "initial_time": "09:00"}),
            field(
                "week",
                "Dias da semana",
                {
                    "type": "checkboxes",
                    "options": [option("Segunda", "1"), option("Sábado", "6", "até meio-dia")],
                },
                optional=True,
            ),
            field("approvers", "Quem aprova", {"type": "multi_users_select"}, optional=True),
            field(
                "channel",
                "Canal dos resultados",
                {"type": "conversations_select", "filter": {"include": ["public"]}},
                optional=True,
            ),
            field("client", "Cliente", {"type": "external_select", "min_query_length": 2}, optional=True),
        ],
    }


def _account(method: str) -> Json:
    if method == "push":
        element: Json = {"type": "file_input", "filetypes": ["json"], "max_files": 1}
        return field("firebase", "Arquivo de configuração do Firebase", element, optional=True)
    accounts = {"email": ("smtp", "Servidor SMTP"), "sms": ("gateway", "Servidor SMS")}
    name, label = accounts[method]
    options = [option("Conta principal", "1"), option("Conta reserva", "2")]
    return field(name, label, {"type": "static_select", "options": options}, optional=True)


def several() -> Json:
    """A modal with the selects that hold several, or hold what `every` lacks."""
    groups = [
        {"label": text("Norte"), "options": [option("Belém", "1"), option("Manaus", "2")]},
        {"label": text("Sul"), "options": [option("Curitiba", "3")]},
    ]
    kinds: dict[str, tuple[str, Json]] = {
        "cities": ("Cidades", {"type": "multi_static_select", "option_groups": groups}),
        "clients": ("Clientes", {"type": "multi_external_select", "min_query_length": 2}),
        "places": ("Conversas", {"type": "multi_conversations_select"}),
        "one_channel": ("Canal", {"type": "channels_select"}),
        "channels": ("Canais", {"type": "multi_channels_select"}),
        "person": ("Responsável", {"type": "users_select"}),
        "moment": ("Momento", {"type": "datetimepicker", "initial_date_time": 1_795_000_000}),
    }
    blocks = [field(name, label, element) for name, (label, element) in kinds.items()]
    return {
        "type": "modal",
        "callback_id": "several",
        "title": text("Vários"),
        "submit": text("Salvar"),
        "blocks": blocks,
    }


def inner() -> Json:
    """What is pushed above it."""
    return {
        "type": "modal",
        "callback_id": "inner",
        "notify_on_close": True,
        "title": text("Nova conta"),
        "submit": text("Criar"),
        "close": text("Voltar"),
        "blocks": [field("host", "Servidor", {"type": "plain_text_input"})],
    }


def card(state: str) -> list[Json]:
    """A message as a run has it, with buttons."""
    question = {
        "title": text("Parar o envio?"),
        "text": {"type": "mrkdwn", "text": "O que *já saiu* não volta."},
        "confirm": text("Parar"),
        "deny": text("Deixar"),
    }
    return [
        {"type": "header", "block_id": "head", "text": text(f"Execução {state} :hourglass_flowing_sand:")},
        {
            "type": "section",
            "block_id": "counts",
            "fields": [
                {"type": "mrkdwn", "text": "*Enviados*\n274"},
                {"type": "mrkdwn", "text": "*Falharam*\n9"},
            ],
        },
        {
            "type": "actions",
            "block_id": "buttons",
            "elements": [
                {
                    "type": "button",
                    "action_id": "press",
                    "style": "danger",
                    "text": text("Parar envio"),
                    "confirm": question,
                }
            ],
        },
    ]


def home() -> Json:
    """The Home tab."""
    return {
        "type": "home",
        "blocks": [{"type": "header", "block_id": "head", "text": text("Avisos de suspensão")}],
    }


def blocks() -> list[Json]:
    """A message with every block that is read rather than filled in, and every element that stands in one."""
    options = [option("Hoje", "1"), option("Esta semana", "2")]
    return [
        {"type": "header", "text": text("Relatório de novembro :bar_chart:")},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*Locaweb* respondeu em `120 ms`.\n&gt; caixa quase cheia"},
            "accessory": {"type": "overflow", "action_id": "more", "options": options},
        },
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "Período"},
            "accessory": {"type": "static_select", "action_id": "period", "options": options},
        },
        {"type": "divider"},
        _table(),
        _rich_text(),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": ":lock: contatos ocultos"}]},
        {
            "type": "actions",
            "elements": [
                {"type": "button", "action_id": "a", "text": text("Enviar"), "style": "primary"},
                {"type": "button", "action_id": "b", "text": text("Apagar"), "style": "danger"},
                {"type": "datepicker", "action_id": "c"},
                {"type": "users_select", "action_id": "d"},
            ],
        },
    ]


def _table() -> Json:
    def row(*cells: str) -> list[Json]:
        return [{"type": "raw_text", "text": cell} for cell in cells]

    return {
        "type": "table",
        "column_settings": [{"align": "left"}, {"align": "right"}],
        "rows": [row("Método", "Aceitos"), row("E-mail", "274"), row("SMS", "0")],
    }


def _rich_text() -> Json:
    def section(*elements: Json) -> Json:
        return {"type": "rich_text_section", "elements": list(elements)}

    def words(said: str, **style: bool) -> Json:
        return {"type": "text", "text": said, **({"style": style} if style else {})}

    return {
        "type": "rich_text",
        "elements": [
            section(words("Falta "), words("pouco", bold=True), {"type": "emoji", "name": "tada"}),
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [section(words("conferir")), section(words("enviar", italic=True))],
            },
            {"type": "rich_text_quote", "elements": [words("amanhã cedo")]},
            {"type": "rich_text_preformatted", "elements": [words("SELECT 1;")]},
        ],
    }
