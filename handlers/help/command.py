"""The help asked for, or given because a word was not understood."""

from dataclasses import replace

from handlers.deps import Deps
from handlers.desk import Desk, allowed_verbs
from handlers.help.message import Help, blocks, summary
from handlers.tell import tell
from handlers.turn import Turn
from handlers.verbs import nearest, split_verb


async def show(desk: Desk, deps: Deps, turn: Turn) -> None:
    """Tells the person, privately, what they may do; `turn.text` holds a word that was not understood."""
    registered = desk.verbs()
    allowed = allowed_verbs(registered, await deps.people.role_of(turn.user))
    denied = [verb for verb, _ in registered if verb not in allowed]
    admins = await deps.people.admins() if denied else []
    word, _ = split_verb(turn.text)
    meant = nearest(word, allowed) if word else None
    unknown = "" if meant and word in meant.words else word
    shown = Help(allowed, denied, admins, unknown=unknown, meant=meant)
    await tell(deps.client, turn, summary(shown), blocks(shown))


async def open_verb(desk: Desk, deps: Deps, turn: Turn) -> None:
    """A button of the help: the same as typing its verb, guard included."""
    await desk.open(replace(turn, text=turn.value))
