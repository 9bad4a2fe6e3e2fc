"""What the screens of the prazos are drawn from, gathered in one reading."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from delivery import planning, vocabulary, windows
from delivery.calendar import Calendar
from delivery.schedule import local_date
from handlers.deps import Deps
from handlers.rules import in_order
from storage import parameters, rules
from storage.enums import Anchor, Channel, Kind
from storage.models import NoticeRule, Parameters


@dataclass(frozen=True)
class There:
    """rules: of the kind, as a suspension goes by. messages: keys that a prazo of the kind may send.

    general: the method and its fallbacks. own: methods that could send now.
    """

    kind: Kind
    parameters: Parameters
    rules: Sequence[NoticeRule]
    messages: Sequence[str]
    calendar: Calendar
    today: dt.date
    general: Sequence[Channel]
    own: Sequence[Channel]

    @property
    def covered(self) -> bool:
        """Whether anything of this kind is sent at all."""
        return self.kind is Kind.TEMPORARY or self.parameters.covers_nonpayment

    def rule(self, key: str) -> NoticeRule | None:
        return next((rule for rule in self.rules if rule.key == key), None)


async def gather(deps: Deps, kind: Kind) -> There:
    """As it all stands now."""
    keys = in_order((await deps.editions.latest()).keys())
    async with deps.db.read() as session:
        wanted = await parameters.get(session)
        return There(
            kind=kind,
            parameters=wanted,
            rules=sorted(await rules.of_kind(session, kind), key=_goes_by),
            messages=[key for key in keys if vocabulary.kind_of(key) is kind],
            calendar=await windows.current(session),
            today=local_date(deps.clock.now(), wanted.timezone),
            general=planning.general(wanted),
            own=[account.channel for account in await planning.own_ways(session, wanted, Channel)],
        )


def _goes_by(rule: NoticeRule) -> tuple[int, int]:
    """The start, then the termination, then the end."""
    return (Anchor.START, Anchor.TERMINATION, Anchor.END).index(rule.anchor), rule.offset_days
