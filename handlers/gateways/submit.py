"""*Salvar gateway* and *Testar conexão*: what is wrong is said at its field, what was typed stays."""

import asyncio
from dataclasses import dataclass, replace
from functools import partial

from delivery.errors import DeliveryError, OutboundRefused
from handlers.blocks import Json
from handlers.deps import Deps
from handlers.findings import ANYWAY, Findings
from handlers.gateways import modal, secrets, texts
from handlers.gateways.form import Place, Typed, place, read
from handlers.gateways.kinds import Problems, Refusal, refusal
from handlers.gateways.parse import Gateway, parse
from handlers.gateways.registry import kind_of
from handlers.kept import Kept
from handlers.screens import refresh
from handlers.turn import Reply, Turn
from storage import drafts, gateways
from storage.account_rows import AccountGone
from storage.enums import Channel
from storage.ids import id_from
from storage.models import SmsGateway

WITHIN_ACK = 2.0  # seconds a check may take before the answer to Slack; the ack has three
LONGEST = 30.0  # seconds until a silent gateway counts as unreachable


@dataclass(frozen=True)
class Filled:
    """A form in which nothing is wrong: as typed, where it stands, and as a gateway."""

    typed: Typed
    where: Place
    gateway: Gateway


async def save(kept: Kept, deps: Deps, turn: Turn) -> Reply:
    """Asks the gateway, keeps it, and goes back to the screen below with it chosen."""
    filled = await _filled(deps, turn)
    if isinstance(filled, dict):
        return Reply(errors=modal.by_block(filled, read(turn.modal), place(turn.modal)))
    if ANYWAY in turn.modal.choices("anyway"):
        return await _keep(kept, deps, turn, filled, checked=False)
    probing = asyncio.ensure_future(_check(deps, filled))
    await asyncio.wait({probing}, timeout=WITHIN_ACK)
    if probing.done():
        wrong = probing.result()
        if wrong is None:
            return await _keep(kept, deps, turn, filled, checked=True)
        if wrong.block:
            return Reply(errors=modal.by_block({wrong.block: wrong.sentence}, filled.typed, filled.where))
    filled = await _drafted(deps, turn, filled)
    return Reply(
        update=modal.checking(filled.where), then=partial(_finish, kept, deps, turn, filled, probing)
    )


async def test(deps: Deps, turn: Turn) -> None:
    """*Testar conexão*: the answer in the form itself, nothing kept."""
    filled = await _filled(deps, turn)
    if isinstance(filled, dict):
        typed = read(turn.modal)
        where = await secrets.draft(deps, turn.user, typed, place(turn.modal))
        await refresh(deps.client, turn.modal.id, modal.gateway(typed, where, Findings(filled)))
        return
    filled = await _drafted(deps, turn, filled)  # and out of sight: it has been typed
    hash_ = await refresh(deps.client, turn.modal.id, _form(filled, Findings(testing=True)))
    wrong = await _check(deps, filled)
    found = _findings(wrong) if wrong else Findings(tested=True)
    if hash_:  # otherwise the person has gone on
        await refresh(deps.client, turn.modal.id, _form(filled, found), hash_=hash_)


async def _filled(deps: Deps, turn: Turn) -> Filled | Problems:
    typed, where = read(turn.modal), place(turn.modal)
    known = await secrets.known(deps, turn.user, typed, where)
    if isinstance(known, secrets.Retype):
        others = parse(
            typed, {**dict.fromkeys(known.problems, "-"), **typed.secrets}
        )  # said at the same time
        return {**(others if isinstance(others, dict) else {}), **known.problems}
    gateway = parse(typed, known)
    return gateway if isinstance(gateway, dict) else Filled(typed, where, gateway)


async def _check(deps: Deps, filled: Filled) -> Refusal | None:
    """None where the gateway answers and takes the secrets. Takes LONGEST seconds at most."""
    kind, gateway = kind_of(filled.typed.kind), filled.gateway
    try:
        async with asyncio.timeout(LONGEST):
            await deps.senders.probe(kind.opened(gateway.parsed, gateway.secrets, deps.senders.at))
    except OutboundRefused:
        return Refusal("", texts.INTERNAL)
    except TimeoutError:
        return Refusal("", texts.SILENT, offline=True)
    except DeliveryError as error:
        return refusal(kind, error)
    return None


async def _finish(
    kept: Kept, deps: Deps, turn: Turn, filled: Filled, probing: asyncio.Future[Refusal | None]
) -> None:
    """The check outlasted the ack, or found what belongs to no field: its answer comes as another view."""
    wrong = await probing
    if wrong is not None:
        await refresh(deps.client, turn.modal.id, _form(filled, _findings(wrong)))
        return
    try:
        stored = await _store(deps, filled, turn)
    except AccountGone:
        gone = modal.gateway(filled.typed, Place(filled.where.below), Findings(said=texts.GONE))
        await refresh(deps.client, turn.modal.id, gone)
        return
    await refresh(deps.client, turn.modal.id, modal.saved(stored.name))
    await kept(deps, turn, filled.where.below, Channel.SMS, stored, texts.KEPT)


async def _keep(kept: Kept, deps: Deps, turn: Turn, filled: Filled, *, checked: bool) -> Reply:
    try:
        stored = await _store(deps, filled, turn)
    except AccountGone:
        return Reply(errors={"sender_name": texts.GONE})
    said = texts.KEPT if checked else texts.KEPT_UNCHECKED
    return Reply(then=partial(kept, deps, turn, filled.where.below, Channel.SMS, stored, said))


async def _store(deps: Deps, filled: Filled, turn: Turn) -> SmsGateway:
    """Adds the gateway, or changes the one being edited; the turn's second delivery adds none.

    Raises AccountGone where the one being edited was deactivated.
    """
    now, where, gateway, by = deps.clock.now(), filled.where, filled.gateway, turn.user
    async with deps.db.write() as session:
        if where.draft:
            await drafts.discard(session, where.draft)
        if where.gateway is None:
            values, make_id = gateway.values, partial(id_from, turn.key)
            return await gateways.register(
                session, deps.vault, values, gateway.secrets, by=by, now=now, make_id=make_id
            )
        standing = await gateways.get(session, where.gateway)
        if standing is None or not standing.active:
            raise AccountGone
        return await gateways.update(
            session, deps.vault, where.gateway, gateway.values, gateway.secrets, by=by, now=now
        )


async def _drafted(deps: Deps, turn: Turn, filled: Filled) -> Filled:
    return replace(filled, where=await secrets.draft(deps, turn.user, filled.typed, filled.where))


def _form(filled: Filled, found: Findings) -> Json:
    return modal.gateway(filled.typed, filled.where, found)


def _findings(wrong: Refusal) -> Findings:
    if wrong.block:
        return Findings({wrong.block: wrong.sentence})
    return Findings(said=wrong.sentence, offline=wrong.offline)
