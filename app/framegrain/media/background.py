"""Threads nobody waits for: they give way to playback, to the frame a person waits for, and to other programs."""

from __future__ import annotations

import os
import sys
import threading
from abc import ABC, abstractmethod
from contextlib import suppress
from typing import Final

SOMEBODY_LOOKS: Final = 4
NOBODY_WAITS: Final = 10


def step_aside(how_far: int) -> None:
    """Run the calling thread behind the others where the system can tell threads apart (Linux).

    `how_far` is from 0 (not at all) to 19 (only when nothing else wants to run).
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), how_far)


class Attendant(ABC):
    """A thread of its own that waits for what is wanted, works on it, and ends when it is told to.

    `_wake` guards what the thread and others share and is notified when that changes; `_closed` is set once, under it.
    """

    def __init__(self, name: str) -> None:
        self._wake = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    @property
    def is_running(self) -> bool:
        """Whether the thread has not ended yet."""
        return self._thread.is_alive()

    def leave(self) -> None:
        """Stop, and don't wait for the thread, which may be in the middle of something; nothing is told afterwards."""
        with self._wake:
            self._closed = True
            self._let_go()
            self._wake.notify_all()

    def close(self) -> None:
        """Stop and join the thread; nothing is told afterwards. Not to be called from the callbacks."""
        self.leave()
        self._thread.join()

    def _let_go(self) -> None:  # noqa: B027 - most have nothing to drop
        """Drop what is wanted; called with `_wake` held, once there is no more to do."""

    @abstractmethod
    def _work(self) -> None:
        """What the thread does; returns soon after `_closed` is set."""
