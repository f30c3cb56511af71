"""What a measurement says: a value beside what the bare library needs for the same."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """One measured value, what was measured beside it in the same run, and value / yardstick."""

    name: str
    value: float
    unit: str
    yardstick: float
    ratio: float
