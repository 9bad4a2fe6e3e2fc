"""A gateway's secrets between what is typed, the ten-minute draft and the stored ones. Never in a view."""

import json
from dataclasses import dataclass

from handlers.deps import Deps
from handlers.gateways import texts
from handlers.gateways.form import Place, Typed
from handlers.gateways.kinds import Fields, Problems
from handlers.gateways.registry import kind_of
from storage import drafts, gateways


@dataclass(frozen=True)
class Retype:
    """There were secrets, and some must be typed again: name → sentence."""

    problems: Problems


async def known(deps: Deps, user: str, typed: Typed, where: Place) -> Fields | Retype:
    """By name: the typed ones, else the drafted, else the stored.

    Stored secrets go only to the account they were given for: editing a gateway cannot send them elsewhere.
    Raises VaultError.
    """
    kind = kind_of(typed.kind)
    before: dict[str, str] = {}
    async with deps.db.read() as session:
        if where.draft:
            text = await drafts.read(session, deps.vault, where.draft, owner=user, now=deps.clock.now())
            if text is None:
                return Retype(
                    dict.fromkeys((n for n in where.had if n in kind.secrets), texts.SECRET_EXPIRED)
                )
            drafted: dict[str, str] = json.loads(text)
        else:
            drafted = {}
        stored = await gateways.get(session, where.gateway) if where.gateway else None
    if stored is not None and stored.kind == typed.kind:
        before = gateways.secrets_of(deps.vault, stored)
    secrets = {name: value for name, value in {**drafted, **typed.secrets}.items() if name in kind.secrets}
    needed = [name for name in before if name not in secrets]
    if stored is not None and needed:
        were_for = kind.belongs_to(kind.fields(stored.config))
        if were_for != kind.belongs_to(typed.fields):
            return Retype(dict.fromkeys(needed, texts.SECRET_AGAIN))
    return {**before, **secrets}


async def draft(deps: Deps, user: str, typed: Typed, where: Place) -> Place:
    """The same place with the typed secrets kept for ten minutes: the next view cannot carry them."""
    if not typed.secrets:
        return where
    now = deps.clock.now()
    async with deps.db.write() as session:
        before = None
        if where.draft:
            before = await drafts.read(session, deps.vault, where.draft, owner=user, now=now)
        kept = {**(json.loads(before) if before else {}), **typed.secrets}
        made = await drafts.keep(session, deps.vault, json.dumps(kept), owner=user, now=now)
    return where.drafted(made, kept)
