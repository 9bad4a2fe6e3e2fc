"""`suspensao doctor`: is everything here that the bot needs, and is the ledger as it must be."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from bot.cli import console
from bot.cli.exits import Exit
from bot.clock import SystemClock
from bot.keys import open_vault
from bot.places import mark_file
from bot.settings import LocalSettings, StorageSettings
from delivery import auditor
from delivery.dispatcher import LEASE
from handlers.configure import there
from handlers.configure.account import account_name
from handlers.format import moment
from handlers.words import METHODS
from storage import parameters
from storage.account_rows import AccountRow
from storage.engine import Database, Session
from storage.enums import Channel, FindingKind
from storage.keys import VaultError
from storage.migrate import pending


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at. told: for people; where it is not well, with what to do."""

    what: str
    well: bool
    told: str


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Responde em JSON.")] = False,
) -> None:
    """Confere a chave, o banco, as contas e todo o registro dos envios; não muda nada."""
    with console.expected_errors(as_json=as_json):
        storage = console.read(LocalSettings).storage
        looked = [_key(storage), *console.run(_database(storage))]
        well = all(each.well for each in looked)
        values = {
            "well": well,
            "checks": [{"what": each.what, "well": each.well, "told": each.told} for each in looked],
        }
        lines = [f"{'✓' if each.well else '✗'} {each.what}: {console.plain(each.told)}" for each in looked]
        console.answer(as_json, values, "\n".join(lines))
        if not well:
            raise typer.Exit(Exit.UNWELL)


def _key(storage: StorageSettings) -> Looked:
    if storage.keys is None and not storage.key_file.exists():
        return Looked("Chave", False, f"{storage.key_file} não existe; o bot cria uma ao iniciar.")
    try:
        open_vault(storage)
    except VaultError as error:
        return Looked("Chave", False, str(error))
    return Looked("Chave", True, "pode ser lida.")


async def _database(storage: StorageSettings) -> Sequence[Looked]:
    """Raises DatabaseUnreachable, NewerDatabase."""
    if await pending(storage.database_url):
        return [Looked("Banco", False, "é de uma versão anterior: suspensao migrate, ou o bot ao iniciar.")]
    db = Database.open(storage.database_url)
    try:
        async with db.read() as session:
            zone = (await parameters.get(session)).timezone
            return [
                Looked("Banco", True, "é desta versão."),
                *await _accounts(session, zone),
                *await _ledger(session, storage, SystemClock().now()),
            ]
    finally:
        await db.close()


async def _accounts(session: Session, zone: str) -> Sequence[Looked]:
    standing = await there.gather(session)
    return [_account(method, row, zone) for method in Channel for row in standing.of(method)]


def _account(method: Channel, row: AccountRow, zone: str) -> Looked:
    name = f"{METHODS[method]} · {account_name(row)}"
    if row.paused_at is not None:
        why = f": {row.paused_why}" if row.paused_why else "."
        return Looked(name, False, f"parada desde {moment(row.paused_at, zone)}{why}")
    checked = getattr(row, "checked_at", None)
    told = f"respondeu por último em {moment(checked, zone)}." if checked else "ativa."
    return Looked(name, True, told)


async def _ledger(session: Session, storage: StorageSettings, now: dt.datetime) -> Sequence[Looked]:
    troubles = {}
    if mark_file(storage).read() is None:
        troubles[FindingKind.NO_MARK] = f"{mark_file(storage).path} não existe; o bot o cria ao iniciar"
    found = await auditor.check(session, now=now, lease=LEASE, troubles=troubles, whole=True)
    if not found:
        return [Looked("Auditoria", True, "tudo certo.")]
    return [Looked("Auditoria", False, told) for told in auditor.sentences(found)]
