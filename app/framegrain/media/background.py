"""Threads nobody waits for: they give way to playback, to the frame a person waits for, and to other programs."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import Final

_NICE: Final = 10


def step_aside() -> None:
    """Run the calling thread behind the others where the system can tell threads apart (Linux)."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
