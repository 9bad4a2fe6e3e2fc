"""Logging: a line is an event name with fields, and no line carries a secret or a contact."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

from bot.settings import LogSettings

_TOKEN = re.compile(r"\bx(?:ox[a-z]|app)-[\w-]+|\bSG\.[\w.-]+|\bBearer\s+\S+", re.IGNORECASE)
_RESPONSE_URL = re.compile(r"(https?://[^\s/]+/(?:commands|actions|response|link)[/?])\S+")
_EMAIL = re.compile(r"\b([\w.+-])[\w.+-]*@([\w-]+\.[\w.-]+)")
# A Brazilian number: country, area, subscriber; a Slack ts or a date is none.
_PHONE = re.compile(r"(?<![\w.])(?:\+?55[ -]?)?\(?\d{2}\)?[ -]?9?\d{4}[ -]?\d{4}(?![\d.])")

# Libraries that print request bodies or a line a second below these levels.
_QUIET = {
    "aiohttp": logging.WARNING,
    "aiosqlite": logging.WARNING,
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,
    "asyncio": logging.WARNING,
    "slack_bolt": logging.ERROR,  # warns at each start of the token it finds in the environment by itself
    "slack_sdk": logging.WARNING,
}


def redact(text: str) -> str:
    """The same text without tokens, capability addresses, e-mail addresses and telephone numbers."""
    text = _TOKEN.sub("[segredo]", text)
    text = _RESPONSE_URL.sub(r"\1[segredo]", text)
    text = _EMAIL.sub(r"\1•••@\2", text)
    return _PHONE.sub("[telefone]", text)


def configure(settings: LogSettings) -> None:
    """Sends every logger of the process through one redacting formatter to standard error."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _redacted,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.level)
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(max(level, root.level))


def _redacted(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {
        key: redact(value) if isinstance(value, str) and key != "timestamp" else value
        for key, value in event.items()
    }
