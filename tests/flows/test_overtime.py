"""A form sent while another process writes to the database."""

import sqlite3

import pytest
from sqlalchemy import make_url

from bot.wiring import Parts
from handlers import texts
from tests.support.sandbox import SUSPENSOES, Control, text_of
from tests.support.steps import ADMIN, open_config

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


async def test_saving_beside_a_long_import_is_never_a_failure(
    bot: Parts, control: Control, database_url: str
) -> None:
    """An import of the whole base takes longer than Slack waits: the person is told, then answered."""
    screen = await open_config(control)
    elsewhere = sqlite3.connect(str(make_url(database_url).database), isolation_level=None)
    elsewhere.execute("BEGIN IMMEDIATE")
    sent = await control.submit(ADMIN, screen, method="email", channel=SUSPENSOES)
    assert (sent.ok, sent.error) == (True, None)
    waiting = await control.wait_for_view(ADMIN, where=lambda v: texts.STILL_WORKING in text_of(v))
    assert waiting["callback_id"] == "configure.screen"
    elsewhere.execute("ROLLBACK")
    elsewhere.close()
    await control.wait_for_view(ADMIN, callback_id="configure.saved")
