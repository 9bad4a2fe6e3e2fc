"""The error tree of reading sources.

UnreadableFile    nothing can be read from the file: one Portuguese sentence says what to do
BadValue          one cell says nothing we can use: the clause completes *linha 12: …*
"""


class UnreadableFile(Exception):
    """The whole file is refused. `str(error)` is one sentence for the person who sent it."""


class BadValue(ValueError):
    """One cell is refused. `str(error)` is a Portuguese clause, without a full stop."""
