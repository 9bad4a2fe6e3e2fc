"""A provider that is set up, for end-to-end tests: an account at the sandbox's mail server, and clients."""

import datetime as dt
from typing import Any

from bot.wiring import Parts
from delivery import importing, windows
from delivery.calendar import ALWAYS
from storage import accounts, parameters
from storage.accounts import EmailServerValues
from storage.enums import Channel, Security
from tests.support.sandbox import SUSPENSOES, RunningSandbox

WHO = "cli"
_OPEN = windows.changes(ALWAYS) | {"holidays": False}


async def set_up(parts: Parts, sandbox: RunningSandbox, **changes: Any) -> None:
    """E-mail through the sandbox's account, results in #suspensoes, at any hour; nothing holds a run."""
    smtp = (await sandbox.control.accounts())["smtp"]
    now = parts.clock.now()
    values = EmailServerValues(
        name="Cobrança",
        host="127.0.0.1",
        port=sandbox.smtp_port,
        security=Security.NONE,
        username=smtp["user"],
        sender_name="Provedor Exemplo",
        sender_address="avisos@provedor.example",
    )
    async with parts.db.write() as session:
        server = await accounts.add_email_server(
            session, parts.desk.deps.vault, values, smtp["password"], by=WHO, now=now
        )
        wanted = {"method": Channel.EMAIL, "email_server_id": server.id, "results_channel": SUSPENSOES}
        version = (await parameters.get(session)).version
        await parameters.update(session, version=version, by=WHO, now=now, **{**_OPEN, **wanted, **changes})
        await parameters.clear_pending_hold(session)


async def open_all_hours(parts: Parts) -> None:
    """A window that never closes: tests run at night and on Sundays too."""
    async with parts.db.write() as session:
        version = (await parameters.get(session)).version
        await parameters.update(session, version=version, by=WHO, now=parts.clock.now(), **_OPEN)


def clients_csv(*rows: tuple[str, str, str, dt.date, dt.date]) -> bytes:
    """Contract, name, e-mail, first and last day of each temporary suspension."""
    lines = ["Contrato;Cliente;E-mail principal;Início;Fim"]
    lines += [f"{c};{name};{email};{s:%d/%m/%Y};{e:%d/%m/%Y}" for c, name, email, s, e in rows]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


async def bring_in(parts: Parts, content: bytes) -> None:
    """Imports a file past Slack; nothing holds a run because of it."""
    now = parts.clock.now()
    preview = await importing.receive(
        parts.db, uid="bring-in", by=WHO, filename="clientes.csv", content=content, now=now
    )
    await importing.confirm(parts.db, preview.uid, by=WHO, now=now)
    async with parts.db.write() as session:
        await parameters.clear_pending_hold(session)
