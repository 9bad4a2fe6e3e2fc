"""*Caixa de devoluções* in the account modal: a tick, and the fields that follow it. Pure."""

from delivery.configs import IMAP_PORT
from handlers.blocks import Json, checkboxes, field, number_input, option, select, text_input
from handlers.findings import within
from handlers.servers import texts
from handlers.servers.form import RETURNS, Place, Typed
from handlers.servers.parse import MOST_PORT


def returns(typed: Typed, place: Place) -> list[Json]:
    """The tick alone where nothing is read: most accounts begin without."""
    ticks = [option(texts.RETURNS, RETURNS, description=texts.RETURNS_DESCRIPTION)]
    tick = field(
        "returns",
        texts.RETURNS_LABEL,
        checkboxes("servers.returns", ticks, ticked=[RETURNS] if typed.returns else []),
        optional=True,
        dispatch=True,
    )
    return [tick, *_fields(typed, place)] if typed.returns else [tick]


def _fields(typed: Typed, place: Place) -> list[Json]:
    securities = [option(text, security.value) for security, text in texts.RETURNS_SECURITIES.items()]
    usual = str(IMAP_PORT[typed.bounce_security])
    port = within(typed.bounce_port, MOST_PORT)
    return [
        field(
            "bounce_host",
            texts.BOUNCE_HOST,
            text_input(
                "servers.bounce_host", initial=typed.bounce_host, placeholder=texts.BOUNCE_HOST_EXAMPLE
            ),
            hint=texts.BOUNCE_HOST_HINT,
        ),
        field(
            "bounce_security",
            texts.BOUNCE_SECURITY,
            select("servers.bounce_security", securities, chosen=typed.bounce_security),
        ),
        field(
            "bounce_port",
            texts.BOUNCE_PORT,
            number_input("servers.bounce_port", initial=port, least=1, most=MOST_PORT, placeholder=usual),
            hint=texts.BOUNCE_PORT_HINT,
            optional=True,
        ),
        field(
            "bounce_username",
            texts.BOUNCE_USER,
            text_input("servers.bounce_username", initial=typed.bounce_username),
            hint=texts.BOUNCE_USER_HINT,
            optional=True,
        ),
        field(
            place.bounce_password_block,
            texts.BOUNCE_PASSWORD,
            text_input("servers.bounce_password"),
            hint=_password_hint(place),
            optional=True,
        ),
    ]


def _password_hint(place: Place) -> str:
    if place.bounce_draft:
        return texts.PASSWORD_DRAFT
    return texts.BOUNCE_PASSWORD_KEPT if place.had_bounce_password else texts.BOUNCE_PASSWORD_HINT
