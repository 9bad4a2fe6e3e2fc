"""A PostgreSQL database that tests share shows none of them what another left."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import pytest

from tests.support.postgres_reuse import ReusedDatabase

pytestmark = pytest.mark.postgres

_LEFT_BEHIND = """
UPDATE parameters SET version = version + 7;
DELETE FROM notice_rules;
INSERT INTO roles (user_id, role, granted_by, granted_at) VALUES ('U1', 'admin', 'U1', now());
INSERT INTO audit (at, actor, action, subject) VALUES (now(), 'U1', 'x', 'y')"""


def test_no_row_of_another_test_is_seen(postgres_reused: ReusedDatabase) -> None:
    """Rows added, changed and deleted, the migrations' own among them: every table is as it was."""
    before = _on(postgres_reused.fresh(), _contents)
    _on(postgres_reused.fresh(), lambda connection: connection.execute(_LEFT_BEHIND))
    assert _on(postgres_reused.fresh(), _contents) == before
    assert before["notice_rules"]
    assert before["parameters"]


def test_numbers_start_again(postgres_reused: ReusedDatabase) -> None:
    """A test may name the first row's number."""
    add = "INSERT INTO audit (at, actor, action, subject) VALUES (now(), 'U1', 'x', 'y') RETURNING id"
    numbers = [_on(postgres_reused.fresh(), lambda connection: connection.fetchval(add)) for _ in range(2)]
    assert numbers == [1, 1]


@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER audit_append_only ON audit",
        "ALTER TABLE audit DISABLE TRIGGER audit_append_only",
        "ALTER TABLE clients DROP COLUMN name",
        "CREATE TABLE notes (id int)",
    ],
)
def test_a_changed_table_is_never_handed_on(postgres_reused: ReusedDatabase, change: str) -> None:
    """What a test did to the tables themselves ends with its database."""
    changed = postgres_reused.fresh()
    _on(changed, lambda connection: connection.execute(change))
    assert postgres_reused.fresh() != changed


def test_a_connection_left_open_is_closed(postgres_reused: ReusedDatabase) -> None:
    """The next test waits for no lock of its, and its transaction is undone."""
    with asyncio.Runner() as runner:
        left = runner.run(asyncpg.connect(postgres_reused.fresh()))
        runner.run(left.execute(f"BEGIN; {_LEFT_BEHIND}"))
        contents = _on(postgres_reused.fresh(), _contents)
        with pytest.raises(asyncpg.PostgresConnectionError):
            runner.run(left.execute("COMMIT"))
    assert (contents["roles"], contents["audit"]) == ([], [])


def _on(url: str, work: Callable[[Any], Awaitable[Any]]) -> Any:
    async def connected() -> Any:
        connection = await asyncpg.connect(url)
        try:
            return await work(connection)
        finally:
            await connection.close()

    return asyncio.run(connected())


async def _contents(connection: Any) -> dict[str, list[str]]:
    """Every table's rows."""
    names = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {name: sorted(map(repr, await connection.fetch(f"TABLE {name}"))) for (name,) in names}
