"""`suspensao account add`: registers a mail account. The password is asked at a prompt, and shown nowhere."""

from typing import Annotated

import typer

from bot.cli import console
from bot.cli.database import opened
from bot.cli.exits import Exit
from bot.clock import SystemClock
from bot.keys import open_vault
from bot.settings import LocalSettings
from delivery.outbound import OutboundGuard
from delivery.senders import AccountSenders
from handlers.servers.check import check_account
from handlers.servers.form import Typed
from handlers.servers.parse import USUAL_PORT, Account, parse
from handlers.servers.store import values_of
from storage import accounts, parameters
from storage.engine import Database
from storage.enums import Security
from storage.vault import Vault


def add_account(
    host: Annotated[str, typer.Option(prompt="Servidor")],
    sender: Annotated[str, typer.Option(prompt="E-mail do remetente")],
    sender_name: Annotated[str, typer.Option(prompt="Nome do remetente")],
    security: Annotated[Security, typer.Option(prompt="Segurança")] = Security.STARTTLS,
    port: Annotated[int | None, typer.Option(help="Em branco, a usual da segurança escolhida.")] = None,
    user: Annotated[str, typer.Option(prompt="Usuário (vazio se não pede senha)")] = "",
    password_stdin: Annotated[
        bool, typer.Option(help="Lê a senha da entrada padrão; a da caixa de devoluções na linha seguinte.")
    ] = False,
    bounce_host: Annotated[
        str, typer.Option(help="Caixa de devoluções: o servidor IMAP do e-mail do remetente.")
    ] = "",
    bounce_security: Annotated[
        Security, typer.Option(help="Segurança da caixa de devoluções.")
    ] = Security.TLS,
    bounce_port: Annotated[int | None, typer.Option(help="Em branco, a usual da segurança da caixa.")] = None,
    bounce_user: Annotated[
        str, typer.Option(help="Em branco, o mesmo usuário e a mesma senha do envio.")
    ] = "",
    unchecked: Annotated[bool, typer.Option("--unchecked", help="Salva mesmo sem conexão.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Responde em JSON.")] = False,
) -> None:
    """Cadastra um servidor SMTP, depois de testar a conexão; a senha é pedida sem aparecer na tela."""
    password = _password(user, password_stdin, "Senha")
    bounce_password = _password(bounce_user, password_stdin, "Senha da caixa de devoluções")
    typed = Typed(
        host=host,
        security=security,
        port=str(port or USUAL_PORT[security]),
        username=user,
        password=password,
        sender_name=sender_name,
        sender_address=sender,
        returns=bool(bounce_host),
        bounce_host=bounce_host,
        bounce_security=bounce_security,
        bounce_port=str(bounce_port or ""),
        bounce_username=bounce_user,
    )
    with console.expected_errors(as_json=as_json):
        account = parse(typed, password, bounce_password)
        if not isinstance(account, Account):
            console.stop(Exit.INPUT, " ".join(map(console.plain, account.values())))
        settings = console.read(LocalSettings)
        server_id = console.run(_add(settings, account, unchecked=unchecked))
        console.answer(as_json, {"account": server_id}, f"Servidor SMTP {server_id} cadastrado.")


def _password(user: str, from_stdin: bool, label: str) -> str:
    if not user:
        return ""
    if from_stdin:
        return typer.get_text_stream("stdin").readline().rstrip("\r\n")
    return str(typer.prompt(label, hide_input=True))


async def _add(settings: LocalSettings, account: Account, *, unchecked: bool) -> int:
    async with opened(settings.storage) as db:
        vault = open_vault(settings.storage)
        if not unchecked:
            await _check(db, vault, settings, account)
        return await _keep(db, vault, account, checked=not unchecked)


async def _check(db: Database, vault: Vault, settings: LocalSettings, account: Account) -> None:
    senders = AccountSenders(db, vault, OutboundGuard(settings.outbound.allowed))
    refusal = await check_account(senders, account)
    if refusal is not None:
        console.stop(Exit.INPUT, console.plain(refusal.sentence))


async def _keep(db: Database, vault: Vault, account: Account, *, checked: bool) -> int:
    """The account, and the parameter screen pointed at it where it points at none yet."""
    now = SystemClock().now()
    async with db.write() as session:
        server = await accounts.add_email_server(
            session,
            vault,
            values_of(account),
            account.secret,
            by="cli",
            now=now,
            bounce_password=account.mailbox_secret,
        )
        if server.id is None:
            raise LookupError("a flushed account has an id")
        if checked:
            await accounts.mark_checked(session, server.id, now=now)
        current = await parameters.get(session)
        if current.email_server_id is None:
            await parameters.update(
                session, version=current.version, by="cli", now=now, email_server_id=server.id
            )
        return server.id
