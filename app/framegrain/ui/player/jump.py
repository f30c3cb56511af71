"""What a person types to get somewhere: a frame number or a time."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from framegrain.domain.errors import BadInput

if TYPE_CHECKING:
    from framegrain.domain.timebase import FrameTimes

_TIME = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,6})(?:[.,](\d{1,9}))?\s*(s?)")


def frame_meant(text: str, times: FrameTimes, now: int) -> int:
    """The frame `text` names, clamped to the video.

    `200` is a frame, `+10` and `-10` count from `now`, `1:02.5` and `62.5s` are times since the first frame.
    Raises BadInput.
    """
    text = text.strip()
    if re.fullmatch(r"[+-]\d{1,12}", text):
        return _clamped(now + int(text), times)
    if re.fullmatch(r"\d{1,12}", text):
        return _clamped(int(text), times)
    found = _TIME.fullmatch(text)
    if found is None:
        raise BadInput(f"“{text}” is no frame and no time; type 200, +10, 1:02.5 or 62.5s")
    hours, minutes, seconds, rest, _ = found.groups()
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
    return times.frame_at(whole + (Fraction(int(rest), 10 ** len(rest)) if rest else 0))


def seconds_later(times: FrameTimes, frame: int, seconds: float) -> int:
    """The frame `seconds` after (or before) `frame`; at least one frame away unless the video ends."""
    if not len(times):
        return 0
    aim = times.frame_at(max(times.since_first(frame) + Fraction(seconds), Fraction(0)))
    if aim == frame:
        aim += 1 if seconds > 0 else -1
    return _clamped(aim, times)


def _clamped(frame: int, times: FrameTimes) -> int:
    return min(max(frame, 0), max(len(times) - 1, 0))
