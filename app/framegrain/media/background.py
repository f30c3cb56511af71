"""Threads nobody waits for: they give way to playback, to the frame a person waits for, and to other programs."""

from __future__ import annotations

import os
import sys
import threading
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
