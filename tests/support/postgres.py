"""A PostgreSQL of the tests' own: started once a session, thrown away with it, reached by its socket.

A fresh database is a copy of one that was migrated once.
"""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import make_url

_DEBIAN = Path("/usr/lib/postgresql")
# The C locale sorts alike on every machine.
_INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
# Reached by its socket only. Nothing outlives the session: a crash may lose it all.
_SETTINGS = (
    *("listen_addresses=", "max_connections=200", "shared_buffers=32MB"),
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off"),
    *("wal_level=minimal", "max_wal_senders=0", "checkpoint_timeout=1d", "autovacuum=off", "jit=off"),
)


def missing() -> str | None:
    """Why no server can be started here, or None."""
    return None if find_binaries() else "PostgreSQL's server is not installed (apt install postgresql)"


@contextmanager
def server(*settings: str) -> Iterator[str]:
    """A running server; the URL of its database `postgres`. `settings` are `name=value`."""
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError(missing())
    home = Path(tempfile.mkdtemp(prefix="suspensao-pg-"))
    try:
        who: dict[str, Any] = _unprivileged(home)
        data = home / "data"
        _run([binaries / "initdb", "-D", data, *_INITDB], who)
        options = [f"-c{setting}" for setting in (*_SETTINGS, *settings)]
        command: list[str | Path] = [binaries / "postgres", "-D", data, "-k", home, *options]
        with (home / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=home, **who)
        try:
            url = f"postgresql://postgres@/postgres?host={home}"
            if not asyncio.run(_answers(url, process)):
                raise RuntimeError(f"postgres ended: {(home / 'log').read_text()[-2000:]}")
            yield url
        finally:
            process.send_signal(signal.SIGINT)  # without waiting for clients, which SIGTERM would
            process.wait(timeout=30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Databases:
    """Makes and drops databases on the server at `url`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._numbers = count(1)

    def create(self, template: str | None = None) -> str:
        """The URL of a new database: an empty one, or a copy of that at `template`, which nobody has open."""
        name = f"suspensao_test_{os.getpid()}_{next(self._numbers)}"
        copied = f" TEMPLATE {make_url(template).database}" if template else ""
        # Copying files, where nothing is fsynced, takes a third of the time of copying through the log.
        asyncio.run(_execute(self._url, f"CREATE DATABASE {name}{copied} STRATEGY FILE_COPY"))
        return make_url(self._url).set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Gone, whoever is still connected."""
        asyncio.run(_execute(self._url, f"DROP DATABASE {make_url(url).database} WITH (FORCE)"))


def find_binaries() -> Path | None:
    """The newest of Debian's, or those on PATH."""
    found = [path.parent for path in _DEBIAN.glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: int(path.parent.name.split(".")[0]))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _unprivileged(home: Path) -> dict[str, Any]:
    """Popen's arguments for the user to run as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run(command: list[str | Path], who: dict[str, Any]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **who)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")


async def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    """True once the server takes connections, False where it has ended instead."""
    async with asyncio.timeout(60):
        while process.poll() is None:
            try:
                await _execute(url, "SELECT 1")
            except (OSError, asyncpg.CannotConnectNowError):
                await asyncio.sleep(0.05)  # it says nothing when it is ready; asking is the only way
            else:
                return True
    return False


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
