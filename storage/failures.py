"""What can happen to a database that no line of ours can mend, told apart from our own mistakes."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class DatabaseUnreachable(Exception):
    """The database cannot be read or written now. The text is for people."""


_SENTENCES = {
    "busy": "O banco de dados está ocupado por outro processo. Espere um pouco e tente de novo.",
    "full": "O disco do banco de dados está cheio. Libere espaço e tente de novo.",
    "file": "Não consigo abrir ou gravar o arquivo do banco de dados. Confira o caminho e as permissões.",
    "corrupt": "O arquivo do banco de dados está danificado. Restaure a última cópia de segurança.",
    "login": "O PostgreSQL recusou o usuário, a senha ou o banco de DATABASE_URL. Confira o endereço.",
    "away": "O banco de dados não responde. Confira se ele está no ar e se DATABASE_URL está certo.",
}

_SQLITE = {  # primary result codes, by name
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_FULL": "full",
    "SQLITE_IOERR": "file",
    "SQLITE_CANTOPEN": "file",
    "SQLITE_READONLY": "file",
    "SQLITE_CORRUPT": "corrupt",
    "SQLITE_NOTADB": "corrupt",
}

_POSTGRESQL = {  # SQLSTATE, the longest prefix that fits
    "08": "away",  # connection exception
    "28": "login",  # invalid authorization
    "3D": "login",  # no such database
    "40": "busy",  # a deadlock, or a conflict of two transactions: nothing was written, and again it goes
    "53": "busy",  # insufficient resources: too many connections
    "53100": "full",
    "55P03": "busy",  # lock not available
    "57": "away",  # shutting down, query cancelled
    "58": "away",  # system error
}


def unreachable(error: BaseException) -> DatabaseUnreachable | None:
    """The failure as a sentence, or None where the error is nobody's fault but the caller's."""
    kind = _kind(error)
    return DatabaseUnreachable(_SENTENCES[kind]) if kind else None


def _kind(error: BaseException) -> str | None:
    if isinstance(error, PoolTimeout):
        return "busy"
    if isinstance(error, OSError):  # asyncpg lets them pass as they are; its timeout is one too
        return "file" if error.filename else "away"  # a socket's error names no file
    cause: BaseException | None = error.orig if isinstance(error, DBAPIError) else error
    sqlite = getattr(cause, "sqlite_errorname", None)
    if sqlite:
        return next((kind for code, kind in _SQLITE.items() if sqlite.startswith(code)), None)
    sqlstate = getattr(cause, "sqlstate", None)
    if sqlstate:
        return _POSTGRESQL.get(sqlstate) or _POSTGRESQL.get(sqlstate[:2])
    return "away" if isinstance(error, DBAPIError) and error.connection_invalidated else None
