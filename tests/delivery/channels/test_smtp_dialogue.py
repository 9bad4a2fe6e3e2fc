"""Replies read from the wire: whole or in pieces, one line or many, and what is none."""

import asyncio

import pytest

from delivery.channels.smtp_dialogue import REPLY_MOST, Broken, Dialogue
from tests.support.wire import Wire


async def test_replies_come_in_order_however_they_are_cut() -> None:
    """Byte by byte or all at once: the same codes and texts."""
    raw = b"250-first\r\n250 second\r\n354 go on\n550 5.1.1 n\xc3\xa3o\r\n250\r\n"
    expected = [(250, "first second"), (354, "go on"), (550, "5.1.1 não"), (250, "")]
    for size in (1, 7, len(raw)):
        dialogue = Dialogue(Wire())
        for i in range(0, len(raw), size):
            dialogue.data_received(raw[i : i + size])
        assert [await dialogue.reply() for _ in expected] == expected


async def test_a_reply_is_waited_for() -> None:
    """Asked before it comes."""
    dialogue = Dialogue(Wire())
    asyncio.get_running_loop().call_soon(dialogue.data_received, b"250 OK\r\n")
    assert await dialogue.reply() == (250, "OK")


@pytest.mark.parametrize(
    "raw", [b"nonsense\r\n", b"25 OK\r\n", b"250xOK\r\n", b"\r\n", b"\x00\xff\r\n", b"2" * (REPLY_MOST + 1)]
)
async def test_nonsense_breaks_the_connection(raw: bytes) -> None:
    """What is no reply ends it: nothing after it can be trusted."""
    wire = Wire()
    dialogue = Dialogue(wire)
    dialogue.data_received(raw)
    with pytest.raises(Broken) as caught:
        await dialogue.reply()
    assert caught.value.code == "protocol"
    assert wire.closed


async def test_an_endless_reply_is_cut_off() -> None:
    """Continuation lines without end do not fill the memory."""
    wire = Wire()
    dialogue = Dialogue(wire)
    for _ in range(1000):
        dialogue.data_received(b"250-" + b"x" * 96 + b"\r\n")
    assert wire.closed


async def test_what_came_before_the_end_is_still_read() -> None:
    """A farewell, then the end: first the one, then the other."""
    dialogue = Dialogue(Wire())
    dialogue.data_received(b"421 bye\r\n")
    dialogue.connection_lost(None)
    assert await dialogue.reply() == (421, "bye")
    with pytest.raises(Broken, match="closed by the server"):
        await dialogue.reply()


async def test_nothing_is_written_to_a_closed_connection() -> None:
    """Broken, so that the caller knows that nothing went out."""
    wire = Wire()
    dialogue = Dialogue(wire)
    dialogue.close()
    with pytest.raises(Broken):
        dialogue.write(b"MAIL\r\n")
    assert wire.written == b""
