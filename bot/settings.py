"""The one reading of the environment: a frozen `Settings`, a section a neighbour.

`Settings.read(environ)` reports everything that is wrong at once, each with the name of its variable.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from delivery.endpoints import Endpoints

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SLACK = "https://slack.com/api/"
INGRESS_PORT = 8080


class SettingsError(Exception):
    """The environment cannot be used; `problems` holds one sentence a variable."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _words(value: Any) -> Any:
    """`"U1, U2"` → `("U1", "U2")`."""
    return tuple(w.strip() for w in value.split(",") if w.strip()) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_words)]


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class SlackSettings(Section):
    """The app's tokens and where Slack is. With a signing secret it comes over HTTP, else over a socket."""

    bot_token: SecretStr
    signing_secret: SecretStr | None = None
    app_token: SecretStr | None = Field(default=None, validate_default=True)
    api_url: str = SLACK
    admins: Words = ()

    @field_validator("bot_token", "app_token")
    @classmethod
    def _prefixed(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if token is None:
            if info.data.get("signing_secret") is None:
                raise PydanticCustomError("missing", "Field required")
            return None
        prefix = "xoxb-" if info.field_name == "bot_token" else "xapp-"
        if not token.get_secret_value().startswith(prefix):
            raise ValueError(f"deve começar com {prefix}")
        return token

    @field_validator("api_url")
    @classmethod
    def _encrypted(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
            return url.rstrip("/") + "/"
        raise ValueError("deve começar com https:// (http:// só em 127.0.0.1)")


class StorageSettings(Section):
    """The database, its copies, and the keys that seal secrets in it: the environment wins over the file.

    mark_file: says how far the database had come (bot/places.py tells where it is by default).
    backup_dir, backups: where the daily copies of an SQLite database go, and how many are kept; 0 makes none.
    """

    database_url: str = "sqlite:///data/suspensao.db"
    keys: SecretStr | None = None
    key_file: Path = Path("data/suspensao.key")
    mark_file: Path | None = None
    backup_dir: Path | None = None
    backups: int = Field(default=7, ge=0)

    @field_validator("database_url")
    @classmethod
    def _known(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("use sqlite:///CAMINHO ou postgresql://USUÁRIO@HOST/BANCO")
        return url


class OutboundSettings(Section):
    """Private hosts and networks that accounts may still connect to."""

    allowed: Words = ()


def _https(url: str) -> str:
    """An address that keys are sent to: protected, or on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return url.rstrip("/")
    raise ValueError("deve começar com https:// (http:// só em 127.0.0.1)")


Address = Annotated[str, AfterValidator(_https)]


class VendorSettings(Section):
    """Where the vendors' APIs are, for a stand-in; their own addresses where nothing is set."""

    sendgrid: Address = Endpoints.sendgrid
    twilio: Address = Endpoints.twilio
    fcm: Address | None = None
    fcm_token: Address | None = None

    def endpoints(self) -> Endpoints:
        return Endpoints(**self.model_dump())


class IngressSettings(Section):
    """Where far ends and the provider's backend reach the bot, if they do.

    public_url: as they see it, through a proxy that speaks TLS. host, port: where the bot listens for it.
    metrics_key: who sends it as a bearer token may read /metrics.
    """

    public_url: Address | None = None
    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, le=65_535)
    metrics_key: SecretStr | None = None

    @property
    def listens(self) -> tuple[str, int] | None:
        """None where neither PUBLIC_URL nor INGRESS_PORT is set: then nothing listens."""
        if self.public_url is None and self.port is None:
            return None
        return self.host, INGRESS_PORT if self.port is None else self.port


class LogSettings(Section):
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    format: Literal["console", "json"] = "console"


VARIABLES = {
    "SLACK_BOT_TOKEN": ("slack", "bot_token"),
    "SLACK_APP_TOKEN": ("slack", "app_token"),
    "SLACK_SIGNING_SECRET": ("slack", "signing_secret"),
    "SLACK_API_URL": ("slack", "api_url"),
    "SUSPENSAO_ADMINS": ("slack", "admins"),
    "DATABASE_URL": ("storage", "database_url"),
    "SUSPENSAO_KEYS": ("storage", "keys"),
    "SUSPENSAO_KEY_FILE": ("storage", "key_file"),
    "SUSPENSAO_MARK_FILE": ("storage", "mark_file"),
    "SUSPENSAO_BACKUP_DIR": ("storage", "backup_dir"),
    "SUSPENSAO_BACKUPS": ("storage", "backups"),
    "SUSPENSAO_ALLOWED_HOSTS": ("outbound", "allowed"),
    "SENDGRID_API_URL": ("vendors", "sendgrid"),
    "TWILIO_API_URL": ("vendors", "twilio"),
    "FCM_API_URL": ("vendors", "fcm"),
    "FCM_TOKEN_URL": ("vendors", "fcm_token"),
    "PUBLIC_URL": ("ingress", "public_url"),
    "INGRESS_HOST": ("ingress", "host"),
    "INGRESS_PORT": ("ingress", "port"),
    "METRICS_KEY": ("ingress", "metrics_key"),
    "SUSPENSAO_LOG_LEVEL": ("log", "level"),
    "SUSPENSAO_LOG_FORMAT": ("log", "format"),
}


class LocalSettings(Section):
    """What the commands that never speak to Slack need."""

    storage: StorageSettings = Field(default_factory=StorageSettings)
    outbound: OutboundSettings = Field(default_factory=OutboundSettings)
    vendors: VendorSettings = Field(default_factory=VendorSettings)
    log: LogSettings = Field(default_factory=LogSettings)

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """The environment as settings. An empty variable counts as absent. Raises SettingsError."""
        sections: dict[str, dict[str, str]] = {name: {} for name in cls.model_fields if name != "demo"}
        for variable, (section, name) in VARIABLES.items():
            if section in sections and environ.get(variable):
                sections[section][name] = environ[variable]
        try:
            return cls.model_validate(sections)
        except ValidationError as error:
            raise SettingsError([_sentence(e) for e in error.errors()]) from None


class SendingSettings(LocalSettings):
    """What whoever sends needs. `demo` is said by `suspensao demo`, never by the environment."""

    ingress: IngressSettings = Field(default_factory=IngressSettings)
    demo: bool = False

    def endpoints(self) -> Endpoints:
        """Where the vendors are, and where they reach the bot."""
        return replace(self.vendors.endpoints(), public_url=self.ingress.public_url or "")


class Settings(SendingSettings):
    """What the bot needs."""

    slack: SlackSettings

    def listens(self) -> tuple[str, int] | None:
        """Where the ingress listens: where it is asked to, and where Slack comes over HTTP."""
        if self.slack.signing_secret is None:
            return self.ingress.listens
        return self.ingress.listens or (self.ingress.host, INGRESS_PORT)


def _sentence(error: Any) -> str:
    place = tuple(error["loc"])
    variable = next((v for v, where in VARIABLES.items() if where == place), ".".join(map(str, place)))
    if error["type"] == "missing":
        return f"{variable}: falta definir."
    if error["type"] == "literal_error":
        return f"{variable}: deve ser um de {error['ctx']['expected']}."
    if error["type"] in ("int_parsing", "greater_than_equal", "less_than_equal"):
        what = "um número de porta" if place == ("ingress", "port") else "um número, 0 ou mais"
        return f"{variable}: deve ser {what}."
    return f"{variable}: {error['msg'].removeprefix('Value error, ')}."
