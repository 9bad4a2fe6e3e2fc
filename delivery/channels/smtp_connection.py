"""One mail over one open SMTP connection.

The envelope is written in one go where the server allows it (RFC 2920): each command of its own would cost a
round trip, and on a loaded machine the system calls cost more than writing the mail. The text follows only
after the server has asked for it, so it is always known whether the final dot was written.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from delivery import mask
from delivery.channels.smtp_answers import Stage, is_refusal, refusal, tidy
from delivery.channels.smtp_dialogue import Broken, Dialogue
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Receipt

QUIT_SECONDS = 2.0
ACCEPTED = range(200, 300)
GO_ON = range(354, 355)


class Step(NamedTuple):
    """One command of an envelope and the answers it hopes for."""

    stage: Stage
    line: bytes
    hoped: range = ACCEPTED


_RESET = Step(Stage.SENDER, b"RSET\r\n")


def _from(sender: str) -> Step:
    return Step(Stage.SENDER, b"MAIL FROM:<" + sender.encode("ascii") + b">\r\n")


class Connection:
    """A signed-in connection.

    served: how many mails it carried to their end. stage: how far the last one got.
    """

    def __init__(self, dialogue: Dialogue, *, pipelining: bool) -> None:
        """pipelining: whether the server takes several commands at once."""
        self._dialogue = dialogue
        self._pipelining = pipelining
        self._unfinished = False
        self.served = 0
        self.stage = Stage.SIGN_IN
        self.idle_since = 0.0

    @property
    def alive(self) -> bool:
        """False once the far end is known to have gone. True promises nothing."""
        return self._dialogue.alive

    async def transact(self, sender: str, recipient: str, message: bytes) -> Receipt:
        """Send one written mail to one recipient. Raises DeliveryError."""
        self.stage = Stage.SENDER
        try:
            if self._dialogue.spoke_unasked:
                await self._heed()
            await self._envelope(self._steps(sender, recipient))
            self._dialogue.write(message + b".\r\n")
            self.stage = Stage.DOT
            code, text = await self._dialogue.reply()
        except Broken as broken:
            raise self.lost(broken.code, tidy(broken.text)) from broken
        except DeliveryError as error:
            raise _without(recipient, error) from error
        self._unfinished = False
        self.served += 1
        if code not in ACCEPTED:
            self._close_unless_refusal(code)
            raise _without(recipient, refusal(Stage.DOT, code, text))
        return Receipt(ref=tidy(text)[:200], detail=str(code))

    async def offer(self, sender: str) -> None:
        """Ask whether mails of this sender are taken, and send none. Raises DeliveryError."""
        self.stage = Stage.SENDER
        try:
            await self._envelope([_from(sender), _RESET])
        except Broken as broken:
            raise self.lost(broken.code, tidy(broken.text)) from broken

    def lost(self, code: str, detail: str) -> DeliveryError:
        """What it means that the conversation broke off where it is."""
        fate = Fate.IN_DOUBT if self.stage is Stage.DOT else Fate.NOT_SENT
        return DeliveryError(fate, Fault.NETWORK, code, detail)

    async def quit(self) -> None:
        """Take leave, briefly, and close."""
        with suppress(Broken, TimeoutError):
            self._dialogue.write(b"QUIT\r\n")
            async with asyncio.timeout(QUIT_SECONDS):
                await self._dialogue.reply()
        self.close()

    def close(self) -> None:
        self._dialogue.close()

    def _steps(self, sender: str, recipient: str) -> list[Step]:
        steps = [
            _from(sender),
            Step(Stage.RECIPIENT, b"RCPT TO:<" + recipient.encode("ascii") + b">\r\n"),
            Step(Stage.DATA, b"DATA\r\n", GO_ON),
        ]
        # A refused mail leaves its envelope behind.
        return [_RESET, *steps] if self._unfinished else steps

    async def _envelope(self, steps: Sequence[Step]) -> None:
        self._unfinished = True
        if self._pipelining:
            self._dialogue.write(b"".join(step.line for step in steps))
        for place, step in enumerate(steps, start=1):
            if not self._pipelining:
                self._dialogue.write(step.line)
            self.stage = step.stage
            code, text = await self._dialogue.reply()
            if code not in step.hoped:
                self._close_unless_refusal(code)
                if self._pipelining:
                    await self._hear_out(steps[place:])
                raise refusal(step.stage, code, text)

    async def _hear_out(self, steps: Sequence[Step]) -> None:
        """Take the replies to commands that were written along with a refused one."""
        with suppress(Broken):
            for step in steps:
                code, _ = await self._dialogue.reply()
                if code in GO_ON and step.stage is Stage.DATA:
                    # The server waits for a text that must not follow: broken off, it has none (RFC 2920).
                    self.close()

    async def _heed(self) -> None:
        """What a server says unasked is its farewell."""
        code, text = await self._dialogue.reply()
        self.close()
        raise refusal(Stage.SENDER, code, text)

    def _close_unless_refusal(self, code: int) -> None:
        """After an answer out of place nobody can tell what the next one belongs to; after 421 none comes."""
        if not is_refusal(code):
            self.close()


def _without(recipient: str, error: DeliveryError) -> DeliveryError:
    """The same error with the address masked: servers repeat it, and the words go to logs and to Slack."""
    return replace(error, detail=error.detail.replace(recipient, mask.email(recipient)))
