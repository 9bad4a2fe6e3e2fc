"""A *Servidor SMS* of kind Twilio: its fields, what is wrong with them, where a refusal is mended."""

import re
from collections.abc import Mapping
from typing import Any

from delivery.channels.sms_twilio import TwilioConfig
from delivery.endpoints import Endpoints
from handlers.gateways import texts
from handlers.gateways.kinds import Fields, Input, Kind, Parsed, Problems

_ACCOUNT = re.compile(r"AC[0-9a-fA-F]{32}")
_KEY = re.compile(r"SK[0-9a-fA-F]{32}")
_SERVICE = re.compile(r"MG[0-9a-fA-F]{32}")
_NUMBER = re.compile(r"\+[1-9]\d{6,14}|\d{3,8}")  # a number, or a short code
_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 &_+-]{1,11}")

INPUTS = (
    Input("account_sid", texts.ACCOUNT_SID, texts.ACCOUNT_SID_HINT, example="AC…"),
    Input("auth_token", texts.AUTH_TOKEN, texts.AUTH_TOKEN_HINT, optional=True, secret=True),
    Input("api_key", texts.API_KEY, texts.API_KEY_HINT, optional=True, example="SK…"),
    Input("api_secret", texts.API_SECRET, "", optional=True, secret=True),
    Input("sender", texts.SENDER, texts.SENDER_HINT, example="+5511… ou MG…"),
)


def parse(fields: Fields, secrets: Fields) -> Parsed | Problems:
    found: Problems = {}
    account, key, sender = (fields.get(name, "") for name in ("account_sid", "api_key", "sender"))
    if not _ACCOUNT.fullmatch(account):
        found["account_sid"] = texts.ACCOUNT_SID_BAD
    if key and not _KEY.fullmatch(key):
        found["api_key"] = texts.API_KEY_BAD
    if key and not secrets.get("api_secret"):
        found["api_secret"] = texts.API_SECRET_EMPTY
    if not key and secrets.get("api_secret"):
        found["api_key"] = texts.API_KEY_EMPTY
    if not key and not secrets.get("auth_token"):
        found["auth_token"] = texts.SIGN_IN_EMPTY
    sender = _sender(sender)
    if not sender:
        found["sender"] = texts.SENDER_BAD
    if found:
        return found
    config = {"account_sid": account, "sender": sender, **({"api_key": key} if key else {})}
    return Parsed(f"Twilio · {sender if not sender.startswith('MG') else f'{sender[:8]}…'}", config)


def _sender(typed: str) -> str:
    """As Twilio takes it: people write numbers with blanks and dashes. "" where it is none."""
    bare = re.sub(r"[\s().-]", "", typed)
    if _NUMBER.fullmatch(bare) or _SERVICE.fullmatch(bare):
        return bare
    return typed if _NAME.fullmatch(typed) else ""


def _fields(config: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(config.get(name, "")) for name in ("account_sid", "api_key", "sender")}


def _opened(parsed: Parsed, secrets: Fields, at: Endpoints) -> TwilioConfig:
    config = parsed.config
    return TwilioConfig(
        account_sid=config["account_sid"],
        sender=config["sender"],
        auth_token=secrets.get("auth_token", ""),
        api_key=config.get("api_key", ""),
        api_secret=secrets.get("api_secret", ""),
        base_url=at.twilio,
        public_url=at.public_url,
    )


TWILIO = Kind(
    value="twilio",
    label="Twilio",
    inputs=INPUTS,
    fields=_fields,
    parse=parse,
    belongs_to=lambda fields: fields.get("account_sid", ""),
    opened=_opened,
    mended_at={
        "20003": ("account_sid", texts.KEYS_REFUSED),
        "20404": ("account_sid", texts.ACCOUNT_UNKNOWN),
        "20005": ("account_sid", texts.ACCOUNT_OFF),
        "30002": ("account_sid", texts.ACCOUNT_OFF),
        "10001": ("account_sid", texts.ACCOUNT_OFF),
    },
)
