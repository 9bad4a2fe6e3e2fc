"""What a command's exit code means, and which error ends in which."""

from enum import IntEnum


class Exit(IntEnum):
    OK = 0
    FAILED = 1  # something of ours broke
    USAGE = 2  # the command line is wrong (Typer's own code)
    SETTINGS = 3  # the environment, or a key, cannot be used
    DATABASE = 4  # unreachable, of a newer version, held by another bot, or not to be copied
    SLACK = 5  # Slack refuses the tokens
    INPUT = 6  # the file, or the account, cannot be used
    PARTLY = 7  # done, but some rows were refused
    UNWELL = 8  # `doctor` found something
