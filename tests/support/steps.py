"""Steps of the product's own screens that several end-to-end tests walk."""

from typing import Any

from tests.support.sandbox import ANA, Control, text_of

Json = dict[str, Any]
ADMIN = ANA.id


async def account_fields(control: Control) -> Json:
    """The sandbox's mail account, as typed into the account modal: block_id → value."""
    account = (await control.accounts())["smtp"]
    return {
        "host": account["host"],
        "port": str(account["port"]),
        "security": account["security"],
        "username": account["user"],
        "password": account["password"],
        "sender_name": "Provedor Exemplo",
        "sender_address": account["from"],
    }


async def open_config(control: Control) -> Json:
    """Ana, the admin, types the command; the filled screen."""
    await control.command(ADMIN, "/suspensao config")
    return await control.wait_for_view(
        ADMIN, callback_id="configure.screen", where=lambda view: "Método de envio" in text_of(view)
    )


async def open_account(control: Control) -> Json:
    """The empty account modal, on top of the screen with E-mail chosen."""
    screen = await open_config(control)
    await control.action(ADMIN, screen, "configure.method", "email")
    screen = await control.wait_for_view(ADMIN, where=lambda view: "Servidor SMTP" in text_of(view))
    await control.action(ADMIN, screen, "configure.server_new")
    return await control.wait_for_view(ADMIN, callback_id="servers.account")


async def register_account(control: Control) -> Json:
    """An account kept; the screen with it chosen, not yet saved."""
    form = await open_account(control)
    await control.submit(ADMIN, form, **await account_fields(control))
    return await control.wait_for_view(
        ADMIN, callback_id="configure.screen", where=lambda view: "já escolhido" in text_of(view)
    )
