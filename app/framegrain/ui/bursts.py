"""Keys pressed quickly one after the other, which are one step of the history."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSE = 1.0
"""Seconds after which the next nudge is a step of its own."""


class Bursts:
    """Tells nudges of one burst from later ones; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun = 0.0
        self._last = float("-inf")

    def key(self, what: str) -> str:
        """The merge key of a nudge made now: the same for `what` until the hand pauses."""
        now = self._clock()
        if now - self._last > PAUSE:
            self._begun = now
        self._last = now
        return f"nudge {what}, at {self._begun:.3f}"
