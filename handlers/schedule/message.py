"""What pausing and resuming did, as blocks. Pure."""

from collections.abc import Sequence

from handlers import format as fmt
from handlers import lines
from handlers.blocks import Json, actions, button, section
from handlers.overview import Overview
from handlers.schedule import texts
from handlers.status.message import living
from storage.enums import RunState


def paused(changed: bool, stopped: int) -> tuple[str, list[Json]]:
    """stopped: how many runs were under way and stop now."""
    told = texts.PAUSED if changed else texts.PAUSED_ALREADY
    if stopped:
        told = f"{told}\n{texts.STOPPED}"
    resume = button(texts.RESUME, "help.open:retomar", value="retomar")
    return told, [section(told), actions(resume)]


def resumed(changed: bool, continued: int, seen: Overview) -> tuple[str, list[Json]]:
    """continued: how many runs go on. Runs that still wait for a person come with their buttons."""
    next_at = fmt.near(seen.next_at, seen.now, seen.zone)
    told = (texts.RESUMED if changed else texts.RESUMED_ALREADY).format(next=next_at)
    if continued:
        told = f"{told}\n{texts.CONTINUED}"
    blocks = [section(told)]
    if seen.lacks or seen.account_paused is not None:
        mend = button(texts.CONFIG, "help.open:config", value="config")
        blocks.append(section(f"{lines.method(seen)}\n{texts.NOT_READY}", accessory=mend))
    return told, [*blocks, *_waiting(seen)]


def _waiting(seen: Overview) -> Sequence[Json]:
    held = [run for run in seen.asking if run.state is not RunState.STOPPED]
    stopped = [run for run in seen.asking if run.state is RunState.STOPPED]
    return [block for run in [*held, *stopped][:5] for block in living(run)]
