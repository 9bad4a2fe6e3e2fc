"""A lease that could end during a call: refused at the start, before anything is claimed."""

import datetime as dt

import pytest

from delivery.dispatcher import LeaseTooShort
from storage.enums import DeliveryState
from storage.models import EmailServer
from tests.support.fake_senders import WRONG_PASSWORD
from tests.support.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
TWICE = dt.timedelta(seconds=20)  # of what the fake far end's calls take at most


async def test_the_start_is_refused_with_a_sentence(world: World) -> None:
    """It says which account, and by how much; what is owed stays as it is."""
    await world.suspend()
    await world.planned()
    with pytest.raises(LeaseTooShort, match=r"conta 1 \(email\) pode levar 10 s.* só por 20 s"):
        await world.new_dispatcher(lease=TWICE).run()
    assert await world.states() == {DeliveryState.PENDING: 1}


async def test_an_account_that_is_off_or_cannot_be_opened_stops_no_start(world: World) -> None:
    """Nothing is sent through the one; the other is paused with its reason when something is."""
    await world.change(EmailServer, active=False)
    await world.new_dispatcher(lease=TWICE).check()
    await world.change(EmailServer, active=True)
    world.senders.broken = WRONG_PASSWORD
    await world.new_dispatcher(lease=TWICE).check()
