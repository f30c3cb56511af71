"""What turns the video's pixels into metres; at most one for a video."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import NothingThere
from framegrain.domain.records import Calibration

if TYPE_CHECKING:
    from framegrain.domain.records import Camera, KnownRectangle
    from framegrain.editing.desk import Desk


def set_calibration(desk: Desk, camera: Camera, rectangle: KnownRectangle | None = None) -> Edit:
    """Say where the camera stands; `rectangle` is what it was computed from, if it was."""
    before = desk.document.calibration
    calibration = Calibration(
        id=before.id if before is not None else desk.new_id(),
        camera=camera,
        rectangle=rectangle,
        provenance=desk.stamp(),
    )
    verb = "Set" if before is None else "Change"
    return Edit(f"{verb} camera calibration", (Change(before, calibration),))


def clear_calibration(desk: Desk) -> Edit:
    """Forget where the camera stands; NothingThere where nobody said it."""
    before = desk.document.calibration
    if before is None:
        raise NothingThere("this video has no camera calibration to clear")
    return Edit("Clear camera calibration", (Change(before, None),))
