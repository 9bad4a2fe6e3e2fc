"""A mail drawn as a picture: apart from the bot, without the network, and given up in time."""

import asyncio
import platform
import struct
import sys

import pytest

from delivery.picture import WIDTH, picture

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64",
    reason="PlutoPrint has no wheel for this machine",
)


async def test_a_picture_of_the_whole_mail_that_opens_no_address() -> None:
    """A PNG as wide as asked and as high as it takes; a logo, a style sheet and a font stay unfetched."""
    called = asyncio.Event()
    async with await asyncio.start_server(lambda *_: called.set(), "127.0.0.1", 0) as server:
        at = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x"
        html = (
            f'<link rel="stylesheet" href="{at}"><img src="{at}" alt="Logo"><p>Olá</p>' + "<p>mais</p>" * 50
        )
        drawn = await picture(html)
    assert drawn is not None
    width, height = struct.unpack(">II", drawn[16:24])
    assert width == WIDTH
    assert height > 1_000
    assert not called.is_set()


async def test_what_takes_too_long_is_given_up() -> None:
    """A mail that no renderer likes leaves no picture, and no process behind."""
    assert await picture("<div>" * 100_000, seconds=0.2) is None
