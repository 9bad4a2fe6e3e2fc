"""Steps of the product's own screens that several end-to-end tests walk."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bot.wiring import Parts
from delivery.schedule import local_date
from storage import devices as device_rows
from storage import parameters
from storage.enums import SuspensionState
from tests.support import factories
from tests.support.sandbox import ANA, SUSPENSOES, Control, text_of

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


async def suspended_client(
    bot: Parts,
    *,
    code: str = "C1",
    email: str | None = "maria@cliente.example",
    mobile: str | None = None,
    devices: Sequence[str] = (),
    starts_in: int = 0,
) -> None:
    """A client whose contract is suspended from today on, or `starts_in` days later: one notice is due."""
    now = bot.clock.now()
    async with bot.db.write() as session:
        client = await factories.client(session, external_id=code, email=email, mobile=mobile)
        contract = await factories.contract(session, client, external_id=f"K-{code}")
        today = local_date(now, (await parameters.get(session)).timezone)
        starts_on = today + dt.timedelta(days=starts_in)
        state = SuspensionState.PLANNED if starts_in > 0 else SuspensionState.IN_FORCE
        await factories.suspension(session, contract, state=state, starts_on=starts_on, first_seen_on=today)
        await device_rows.register(session, [(client.id or 0, token) for token in devices], now=now)


async def start_run(control: Control) -> None:
    """`enviar`, confirmed."""
    await control.command(ADMIN, "/suspensao enviar")
    preview = await control.wait_for_view(
        ADMIN, callback_id="sending.confirm", where=lambda view: bool(view.get("submit"))
    )
    await control.submit(ADMIN, preview)


async def run_now(control: Control) -> str:
    """The same; what the channel's message says when the run has ended."""
    await start_run(control)
    return text_of(await control.wait_for_message("Enviados", channel=SUSPENSOES))
