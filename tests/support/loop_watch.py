"""Fails a test in which one piece of work held the event loop: every other ack waits behind it."""

import asyncio
import gc
import selectors
import sys
import threading
import time
import traceback
from types import TracebackType
from typing import Self

MOST_SECONDS = 0.25
_EVERY = 0.025


class LoopWatch:
    """A thread that asks the running loop for an answer again and again, and notes where it gets none.

    What counts is how often it asked in vain, and the processor time the loop's thread spent meanwhile: on a
    machine that gives this process no time neither grows, however late it gets.
    """

    def __init__(self, most_seconds: float = MOST_SECONDS) -> None:
        self._most = most_seconds
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._processor = time.pthread_getcpuclockid(self._thread)
        self._answered = threading.Event()
        self._over = threading.Event()
        self._watching = threading.Thread(target=self._watch, daemon=True)
        self.held: list[str] = []

    def __enter__(self) -> Self:
        # What the tests before this one left on the heap is none of this loop's work: a full collection of it
        # takes longer than the limit.
        gc.freeze()
        self._answered.set()
        self._watching.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._watching.join()
        gc.unfreeze()
        if error is None:
            assert not self.held, f"the loop was held for over {self._most} s:\n" + "\n".join(self.held)

    def _watch(self) -> None:
        in_vain, spent, noted = 0, 0.0, False
        while not self._over.wait(_EVERY):
            if self._answered.is_set():
                in_vain, spent, noted = 0, time.clock_gettime(self._processor), False
                self._answered.clear()
                self._loop.call_soon_threadsafe(self._answered.set)
                continue
            in_vain += 1
            busy = time.clock_gettime(self._processor) - spent
            frame = sys._current_frames()[self._thread]
            waits = (
                frame.f_code.co_filename == selectors.__file__
            )  # for its turn on a busy machine, not for us
            if not noted and not waits and max(in_vain * _EVERY, busy) > self._most:
                noted = True
                self.held.append("".join(traceback.format_stack(frame)[-8:]))
