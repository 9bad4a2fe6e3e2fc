"""`python -m tests.prove.nursery`: has imported the bot, and forks one at each line it is told.

Killing two hundred bots takes two hundred starts, and most of a start is imports. A line is
`{"args": ["run"], "env": {…}}`, as for the `suspensao` script; the answer is the new process's id.
"""

import json
import os
import signal
import sys

from bot.cli import main
from bot.lifecycle import serve


def born(args: list[str], env: dict[str, str]) -> int:
    """A process that is that command from here on; its id."""
    if child := os.fork():
        return child
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(nowhere, stream)
    os.environ.update(env)
    sys.argv = ["suspensao", *args]
    try:
        main()
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 1)
    os._exit(0)


if __name__ == "__main__":
    assert serve  # imported for its children: the command imports it where it is first needed
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead leave no trace to wait for
    for line in sys.stdin:
        asked = json.loads(line)
        sys.stdout.write(f"{born(asked['args'], asked['env'])}\n")
        sys.stdout.flush()
