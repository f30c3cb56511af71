"""One measured number beside what it is measured against."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """`value` of ours in `unit`, the yardstick's value in the same unit, and `value / yardstick_value`."""

    name: str
    value: float
    unit: str
    yardstick_value: float
    ratio: float

    @classmethod
    def of(cls, name: str, value: float, unit: str, yardstick_value: float) -> Figure:
        """A figure with its ratio worked out."""
        return cls(name, value, unit, yardstick_value, value / yardstick_value)
