"""How much memory decoding takes beside the frames held, and how many threads it may have for that."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from typing import Final

# A decoder's references and the pictures being shown, which take almost three times a frame's memory each.
_FRAMES: Final = 16
# What each decoding thread adds: the picture it works on, and what goes with it.
_FRAMES_A_THREAD: Final = 2
# Memory let go that the system has not got back yet, tables, packets.
_REST: Final = 36 * 1024**2
_FEWEST_THREADS: Final = 2
# FFmpeg takes no more by itself.
_MOST_THREADS: Final = 16


# glibc's malloc.h: what mallopt sets, and to how much.
_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_KEPT_WHOLE: Final = 32 * 1024**2
_KEPT_AT_END: Final = 64 * 1024**2


def keep_freed_memory() -> None:
    """Have glibc keep the memory of a picture let go for the next one; to be called once, at the start of a program.

    Left to itself it gives large blocks back to the system, which clears every page of the next one: with two pictures
    of 1080p in use, that took six times as long as making one. Other C libraries are left as they are.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            mallopt = ctypes.CDLL(None).mallopt
            mallopt(_M_MMAP_THRESHOLD, _KEPT_WHOLE)
            mallopt(_M_TRIM_THRESHOLD, _KEPT_AT_END)


def all_threads() -> int:
    """How many threads FFmpeg takes when nothing is said."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors + 1, _MOST_THREADS) if processors > 1 else 1


def threads_within(budget: int, frame_bytes: int, threads: int) -> int:
    """How many of so many threads fit into a budget of bytes with pictures of that size; two always do."""
    fitting = (most_beside(budget) - _rest(budget)) // max(frame_bytes, 1) - _FRAMES
    return min(max(fitting // _FRAMES_A_THREAD, _FEWEST_THREADS), threads)


def beside_frames_held(budget: int, frame_bytes: int, threads: int) -> int:
    """Bytes of a budget that so many threads decoding such pictures need; the frames held may have the others."""
    frames = _FRAMES + _FRAMES_A_THREAD * threads_within(budget, frame_bytes, threads)
    return min(frames * frame_bytes + _rest(budget), most_beside(budget))


def most_beside(budget: int) -> int:
    """Bytes of a budget that decoding may take; the rest is for frames to hold."""
    return budget * 5 // 6


def _rest(budget: int) -> int:
    return min(_REST, budget // 6)
