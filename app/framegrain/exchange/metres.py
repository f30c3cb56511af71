"""Cuboids on calibrated ground in metres, as exports tell them. Computed anew from corners and camera every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.shapes import Cuboid
from framegrain.domain.standing import misfit, standing_of

if TYPE_CHECKING:
    from framegrain.domain.records import Camera
    from framegrain.domain.shapes import Shape

_DECIMALS = 4


class Metres(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The box on the ground that is nearest to a cuboid, and by how many pixels it misses a corner at most."""

    length: float
    width: float
    height: float
    x: float
    y: float
    heading: float
    misfit: float


def metres_of(shape: Shape | None, camera: Camera | None) -> Metres | None:
    """A cuboid's metres; None without a camera, and for what does not stand on the ground before it."""
    if camera is None or not isinstance(shape, Cuboid):
        return None
    found = standing_of(shape, camera)
    if found is None:
        return None
    told = (found.length, found.width, found.height, found.x, found.y, found.heading)
    length, width, height, x, y, heading = (round(value, _DECIMALS) for value in told)
    return Metres(
        length=length,
        width=width,
        height=height,
        x=x,
        y=y,
        heading=heading,
        misfit=round(misfit(shape, found, camera), _DECIMALS),
    )
