"""Parts of a label's contract: what it asks of shapes, of time, of other records and of machines."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from framegrain.domain.records import LabelId


class Stop(StrEnum):
    """Where what is known of an object ends, so that no machine and no in-between may go on."""

    OCCLUSION = "occlusion"
    CUT = "cut"


class LeastSize(msgspec.Struct, frozen=True, kw_only=True):
    """How large a shape must be: the sides of the upright box around it and its own area, in pixels."""

    width: float = 0.0
    height: float = 0.0
    area: float = 0.0


class Vertices(msgspec.Struct, frozen=True, kw_only=True):
    """How many vertices a polygon has, its holes and parts included."""

    at_least: int = 3
    at_most: int | None = None


class PolygonWhen(msgspec.Struct, frozen=True, kw_only=True):
    """When a box is too coarse and a polygon is asked for.

    `sides`: the long side is at least so many times the short one. `fill`: the object fills less than this share
    of its box (0 to 1), as a keyframe's `fill` says.
    """

    sides: float | None = None
    fill: float | None = None


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """Who or what takes part in an event: tracks of one of `labels` (or below), alive while the event holds."""

    id: str
    name: str
    labels: tuple[LabelId, ...] = ()
    required: bool = False
    many: bool = False
    definition: str = ""


class Deprecated(msgspec.Struct, frozen=True, kw_only=True):
    """Since which version a label is no longer to be used, and which one to use instead, if any."""

    since: str
    use: LabelId | None = None
