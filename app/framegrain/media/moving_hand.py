"""How long a hand that drags the playhead has to rest before an exact picture is begun."""

from __future__ import annotations

from typing import Final

REST: Final = 0.05
"""Seconds: a hand that moves on within them is still moving, and its pictures come from the small copy."""

# The same where the exact picture is all that is to come: the time between two moves of a hand, and what waiting for it
# may add to the decoding, as a part of it.
_STILL: Final = 0.025
_HARDLY_LONGER: Final = 12
# What is waited in any case: until the next move of a hand that goes on would have come, 60 a second. A decode begun in
# between can't be given up before its packet is through all threads, and the next picture waits for that.
_MOVE: Final = 0.018


def rest_before(decoding: float) -> float:
    """Seconds to wait where there is no small copy, before a picture whose decoding takes so many seconds."""
    return min(_STILL, max(_MOVE, decoding / _HARDLY_LONGER))
