"""An app installed with an older manifest: the log says it, and the status to whoever can mend it."""

import dataclasses
import logging
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from storage import roles
from storage.enums import Role
from tests.support.bot import running_bot, settings_for
from tests.support.sandbox import ANA, BRUNO, MANIFEST, running_sandbox, text_of

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


async def test_a_scope_that_is_missing(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Compared at start: named in the log, and in the status for an admin alone."""
    old = dataclasses.replace(MANIFEST, scopes=MANIFEST.scopes - {"files:write"})
    async with running_sandbox(manifest=old) as sandbox, AsyncExitStack() as life:
        bot = running_bot(settings_for(sandbox, database_url, tmp_path))
        parts = await life.enter_async_context(bot)
        async with parts.db.write() as session:
            await roles.grant(session, BRUNO.id, Role.OPERATOR, by=ANA.id, now=parts.clock.now())
        shown = []
        for user in (ANA.id, BRUNO.id):
            await sandbox.control.command(user, "/suspensao status")
            shown.append(text_of(await sandbox.control.wait_for_message("Situação", user=user)))
    assert ["files:write" in one for one in shown] == [True, False]
    logged = [r for r in caplog.records if r.message == "slack_scopes_missing"]
    assert [(r.levelno, r.__dict__["scopes"]) for r in logged] == [(logging.ERROR, ["files:write"])]
