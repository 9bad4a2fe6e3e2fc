"""Who changed what. Lines are added, never changed; they hold no secret."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.models import AuditEntry

Values = dict[str, Any]

_SECRET = "(secreto)"  # noqa: S105  what stands in the place of one
_NEW_SECRET = "(secreto, trocado)"  # noqa: S105
_BOOKKEEPING = frozenset({"id", "uid", "version", "created_at", "updated_at"})


async def append(
    session: AsyncSession,
    *,
    at: dt.datetime,
    actor: str,
    action: str,
    subject: str,
    before: Values | None = None,
    after: Values | None = None,
) -> None:
    """Add a line. `actor` is a Slack user id or "cli"; `action` reads "aggregate.verb".

    `subject` names the row. `before` and `after` come from `changed`, or hold no secret for another reason.
    """
    session.add(AuditEntry(at=at, actor=actor, action=action, subject=subject, before=before, after=after))


def values(row: SQLModel) -> Values:
    """A row's columns as they are now: take it before a change. Holds secrets, sealed: for `changed` only."""
    return row.model_dump()


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Values, Values]:
    """The fields that differ, as they were and as they are, fit for JSON.

    A sealed field says only that there is a secret, or that it was replaced.
    """
    differing = [
        name
        for name in {**before, **after}
        if name not in _BOOKKEEPING and before.get(name) != after.get(name)
    ]
    replaced = {name for name in differing if isinstance(before.get(name), bytes)}
    return (
        {name: _plain(before[name]) for name in differing if name in before},
        {
            name: _plain(after[name], secret=_NEW_SECRET if name in replaced else _SECRET)
            for name in differing
            if name in after
        },
    )


def _plain(value: Any, secret: str = _SECRET) -> Any:
    if isinstance(value, bytes):
        return secret
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value
