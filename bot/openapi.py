"""The ingress's own API as an OpenAPI document: what the provider's backend is written against."""

from typing import Any

from bot.registration import BODY_MOST, CODE_MOST, PLATFORMS, REQUIRED
from delivery.devices import TOKEN

Json = dict[str, Any]

_TOKEN = f"^{TOKEN.pattern}$"
_ERROR: Json = {
    "type": "object",
    "required": ["error", "message"],
    "properties": {
        "error": {"type": "string", "description": "Nome do erro, para programas."},
        "message": {"type": "string", "description": "O que fazer, para pessoas."},
    },
}
_REGISTRATION: Json = {
    "type": "object",
    "additionalProperties": False,
    "required": list(REQUIRED),
    "properties": {
        "client": {
            "type": "string",
            "minLength": 1,
            "maxLength": CODE_MOST,
            "description": "Código do cliente, como está no ERP.",
        },
        "token": {
            "type": "string",
            "pattern": _TOKEN,
            "description": "Token de registro que o Firebase deu ao aplicativo neste aparelho.",
        },
        "platform": {"type": "string", "enum": list(PLATFORMS)},
        "replaces": {
            "type": "string",
            "description": "O token anterior deste aparelho, quando o Firebase o trocou.",
        },
    },
}


def _refusal(why: str) -> Json:
    return {
        "description": why,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }


def document(public_url: str) -> Json:
    """The document of the ingress that is reached at `public_url`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "suspensao",
            "version": "1",
            "description": (
                "Registro de aparelhos, de servidor para servidor. A chave nunca vai dentro de um aplicativo."
            ),
        },
        "servers": [{"url": public_url}] if public_url else [],
        "paths": {
            "/devices": {
                "post": {
                    "summary": "Registra o aparelho de um cliente",
                    "description": (
                        "Registre a cada início do aplicativo: o token muda, e o mais novo vale. Cada "
                        "cliente tem até dez aparelhos, e um aparelho é de um cliente só. A resposta é a "
                        f"mesma se o cliente existe ou não. O corpo tem no máximo {BODY_MOST} bytes."
                    ),
                    "security": [{"key": []}],
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Registration"}}
                        },
                    },
                    "responses": {
                        "202": {
                            "description": "Recebido.",
                            "content": {
                                "application/json": {
                                    "schema": {
                                        "type": "object",
                                        "required": ["ok"],
                                        "properties": {"ok": {"const": True}},
                                    }
                                }
                            },
                        },
                        "400": _refusal("O corpo não é o que este documento pede."),
                        "401": _refusal("Falta a chave, ou ela foi revogada."),
                        "413": _refusal("O corpo é grande demais."),
                        "429": _refusal("Chamadas demais com esta chave: espere os segundos de Retry-After."),
                        "503": _refusal("Agora não: repita depois dos segundos de Retry-After."),
                    },
                }
            },
            "/health": {
                "get": {
                    "summary": "Diz se o bot está de pé",
                    "responses": {"200": {"description": "Está."}, "503": {"description": "Não está."}},
                }
            },
        },
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Registration": _REGISTRATION, "Error": _ERROR},
        },
    }
