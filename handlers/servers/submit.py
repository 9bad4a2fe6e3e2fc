"""*Salvar servidor* and *Testar conexão*: what is wrong is said at its field, what was typed stays."""

import asyncio
from dataclasses import replace
from functools import partial

from handlers.blocks import Json
from handlers.deps import Deps
from handlers.findings import ANYWAY, Findings
from handlers.kept import Kept
from handlers.screens import refresh
from handlers.servers import modal, texts
from handlers.servers.check import Refusal, check_account
from handlers.servers.form import Place, place, read
from handlers.servers.parse import Problems, parse
from handlers.servers.password import Retype, draft, known, known_of_mailbox
from handlers.servers.store import Filled, store
from handlers.turn import Reply, Turn
from storage.accounts import AccountGone
from storage.enums import Channel

WITHIN_ACK = 2.0  # seconds a check may take before the answer to Slack; the ack has three
_STAND_IN = "teste@example.com"  # a connection is tested before the sender is filled in; no mail is sent


async def save(kept: Kept, deps: Deps, turn: Turn) -> Reply:
    """Checks the account over the network, keeps it, and goes back to the screen below with it chosen."""
    filled = await _filled(deps, turn)
    if isinstance(filled, dict):
        return Reply(errors=modal.by_block(filled, place(turn.modal)))
    if ANYWAY in turn.modal.choices("anyway"):
        return await _keep(kept, deps, turn, filled, checked=False)
    probing = asyncio.ensure_future(check_account(deps.senders, filled.account))
    await asyncio.wait({probing}, timeout=WITHIN_ACK)
    if not probing.done():
        filled = await _drafted(deps, turn, filled)
        waiting = modal.checking(filled.typed, filled.where)
        return Reply(update=waiting, then=partial(_finish, kept, deps, turn, filled, probing))
    refusal = probing.result()
    if refusal is None:
        return await _keep(kept, deps, turn, filled, checked=True)
    if refusal.offline:
        # By way of a small view: Slack keeps how far a form is scrolled, and could leave the answer unseen.
        filled = await _drafted(deps, turn, filled)
        waiting = modal.checking(filled.typed, filled.where)
        return Reply(update=waiting, then=partial(_refuse, deps, turn, filled, refusal))
    return Reply(errors=modal.by_block({refusal.block: refusal.sentence}, filled.where))


async def test(deps: Deps, turn: Turn) -> None:
    """*Testar conexão*: the answer in the form itself, nothing kept."""
    filled = await _filled(deps, turn, sender=_STAND_IN)
    if isinstance(filled, dict):
        wrong = modal.account(read(turn.modal), place(turn.modal), Findings(filled))
        await refresh(deps.client, turn.modal.id, wrong)
        return
    filled = await _drafted(deps, turn, filled)  # and out of sight: it has been typed
    hash_ = await refresh(deps.client, turn.modal.id, _form(filled, Findings(testing=True)))
    refusal = await check_account(deps.senders, filled.account)
    found = _findings(refusal) if refusal else Findings(tested=True)
    if hash_:  # otherwise the person has gone on
        await refresh(deps.client, turn.modal.id, _form(filled, found), hash_=hash_)


async def _filled(deps: Deps, turn: Turn, *, sender: str = "") -> Filled | Problems:
    """`sender` stands in for an address that is not typed yet."""
    typed, where = read(turn.modal), place(turn.modal)
    password = await known(deps, turn.user, typed, where)
    bounce_password = await known_of_mailbox(deps, turn.user, typed, where)
    again = [one for one in (bounce_password, password) if isinstance(one, Retype)]
    if isinstance(password, Retype) or isinstance(bounce_password, Retype):
        others = parse(typed, "-", "-")  # what else is wrong is said at the same time
        asked = {one.field: one.sentence for one in again}
        return {**(others if isinstance(others, dict) else {}), **asked}
    account = parse(replace(typed, sender_address=typed.sender_address or sender), password, bounce_password)
    return account if isinstance(account, dict) else Filled(typed, where, account)


async def _finish(
    kept: Kept, deps: Deps, turn: Turn, filled: Filled, probing: asyncio.Future[Refusal | None]
) -> None:
    """The check outlasted the ack: its answer comes as another view."""
    refusal = await probing
    if refusal is not None:
        await _refuse(deps, turn, filled, refusal)
        return
    try:
        server = await store(deps, filled, turn, checked=True)
    except AccountGone:
        gone = modal.account(filled.typed, Place(filled.where.below), Findings(said=texts.GONE))
        await refresh(deps.client, turn.modal.id, gone)
        return
    await refresh(deps.client, turn.modal.id, modal.saved(server.name))
    await kept(deps, turn, filled.where.below, Channel.EMAIL, server, texts.KEPT)


async def _refuse(deps: Deps, turn: Turn, filled: Filled, refusal: Refusal) -> None:
    await refresh(deps.client, turn.modal.id, _form(filled, _findings(refusal)))


async def _keep(kept: Kept, deps: Deps, turn: Turn, filled: Filled, *, checked: bool) -> Reply:
    try:
        server = await store(deps, filled, turn, checked=checked)
    except AccountGone:
        return Reply(errors={"sender_address": texts.GONE})
    said = texts.KEPT if checked else texts.KEPT_UNCHECKED
    return Reply(then=partial(kept, deps, turn, filled.where.below, Channel.EMAIL, server, said))


async def _drafted(deps: Deps, turn: Turn, filled: Filled) -> Filled:
    return replace(filled, where=await draft(deps, turn.user, filled.typed, filled.where))


def _form(filled: Filled, found: Findings) -> Json:
    return modal.account(filled.typed, filled.where, found)


def _findings(refusal: Refusal) -> Findings:
    return Findings({refusal.block: refusal.sentence}, offline=refusal.offline)
