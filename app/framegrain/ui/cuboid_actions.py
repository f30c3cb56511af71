"""Actions on cuboids and on the camera that sees them, as rows of the action table."""

from __future__ import annotations

from framegrain.ui.action_spec import spec

CUBOIDS = (
    spec(
        "cuboid.front",
        "Next face as the front",
        "box",
        "Alt+F",
        "The face at the right of the front is the front, on every keyframe; no corner moves",
    ),
    spec(
        "cuboid.front_here",
        "Next face as the front here",
        "rotate-ccw",
        "Alt+Shift+F",
        "The same on this frame only: the object turns on the way",
    ),
    spec("cuboid.calibrate", "Calibrate the camera", "sliders-horizontal", "", "Give cuboids metres"),
    spec("cuboid.forget_camera", "Remove calibration", "trash-2", "", "Forget where the camera stands"),
    spec(
        "cuboid.ground",
        "Ground grid",
        "layers",
        "Alt+Shift+G",
        "Show or hide the grid of metres on the ground of a calibrated video",
        checkable=True,
    ),
)
