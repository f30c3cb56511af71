"""Pixels and metres: a camera over flat ground, and the camera that a rectangle on the ground gives away.

The ground is z = 0, the camera stands over (0, 0) and looks along +y; x goes to its right, all in metres. A heading
is degrees clockwise seen from above: 0 goes away from the camera, 90 to its right. The camera is a pinhole with
square pixels (Hartley and Zisserman, Multiple View Geometry, 2nd edition, chapters 6 and 8).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from framegrain.domain.errors import BadInput
from framegrain.domain.records import Camera

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from framegrain.domain.records import KnownRectangle
    from framegrain.domain.shapes import Xy

    Matrix = NDArray[np.float64]

_STEEPEST = 1e-6
_FAINTEST = 1e-10  # of 1/f²: a longer lens than 100,000 pixels is noise


def axes(camera: Camera) -> Matrix:
    """The camera's right, down and forward in the world, one a row, shape (3, 3)."""
    pitch, roll = camera.pitch, camera.roll
    right = np.array([1.0, 0.0, 0.0])
    forward = np.array([0.0, math.cos(pitch), -math.sin(pitch)])
    down = np.array([0.0, -math.sin(pitch), -math.cos(pitch)])
    cos, sin = math.cos(roll), math.sin(roll)
    return np.array([cos * right + sin * down, cos * down - sin * right, forward])


def projection(camera: Camera) -> Matrix:
    """World (x, y, z, 1) to homogeneous picture coordinates, shape (3, 4); the last is metres before the camera."""
    turn = axes(camera)
    place = -turn @ (0.0, 0.0, camera.height)
    return lens(camera) @ np.column_stack((turn, place))


def lens(camera: Camera) -> Matrix:
    """Directions of the camera to pixels, shape (3, 3)."""
    f, (x, y) = camera.focal, camera.principal
    return np.array([[f, 0.0, x], [0.0, f, y], [0.0, 0.0, 1.0]])


def on_picture(camera: Camera, place: Sequence[float]) -> Xy | None:
    """Where a place (x, y, z) is seen; None behind the camera."""
    x, y, w = projection(camera) @ (*place, 1.0)
    return (float(x / w), float(y / w)) if w > _STEEPEST else None


def on_plane(camera: Camera, at: Xy, z: float = 0.0) -> Xy | None:
    """The place (x, y) at height `z` that a picture point shows; None above the horizon."""
    ray = _ray(camera, at)
    if not ray[2] * (z - camera.height) > _STEEPEST * camera.height:
        return None
    share = (z - camera.height) / ray[2]
    return float(ray[0] * share), float(ray[1] * share)


def bearing(camera: Camera, at: Xy) -> float:
    """The heading in which a picture point lies, degrees."""
    ray = _ray(camera, at)
    return math.degrees(math.atan2(ray[0], ray[1]))


def _ray(camera: Camera, at: Xy) -> Matrix:
    """The direction of the world that a picture point shows, length not normal."""
    f, (x, y) = camera.focal, camera.principal
    return np.asarray(((at[0] - x) / f, (at[1] - y) / f, 1.0) @ axes(camera), dtype=np.float64)


def horizon(camera: Camera) -> Matrix:
    """The line (a, b, c), a·x + b·y + c = 0, where the ground ends in the picture."""
    turn = lens(camera) @ axes(camera)
    return np.cross(turn @ (1.0, 0.0, 0.0), turn @ (0.0, 1.0, 0.0))


# -- the camera from a rectangle


def camera_from_rectangle(known: KnownRectangle, principal: Xy, focal: float | None = None) -> Camera:
    """The camera that sees a known rectangle on the ground; `focal` (pixels) is computed unless it is given.

    Raises BadInput where the four points are no rectangle a camera above the ground could see, or don't tell the
    focal length, as when the camera looks straight down.
    """
    plane = _homography(known) if _is_convex(known.corners) else None
    if plane is None:
        raise BadInput("the four points are no rectangle on the ground; set them in order around it")
    shift = np.array([[1.0, 0.0, -principal[0]], [0.0, 1.0, -principal[1]], [0.0, 0.0, 1.0]])
    plane = shift @ plane
    focal = focal or _focal(plane)
    if focal is None:
        raise BadInput("these four points don't tell the focal length; give it, or choose another rectangle")
    turn = np.diag((1 / focal, 1 / focal, 1.0)) @ plane
    scale = (np.linalg.norm(turn[:, 0]) + np.linalg.norm(turn[:, 1])) / 2
    turn = turn / scale
    if turn[2] @ (known.width / 2, known.length / 2, 1.0) < 0:
        turn = -turn
    up = np.cross(turn[:, 0], turn[:, 1])
    if not np.linalg.norm(up) > 0:
        raise BadInput("the four points lie on one line with the camera; choose a rectangle seen from above")
    up /= np.linalg.norm(up)
    height = float(up @ turn[:, 2])
    if height > 0:  # the ground lies below: seen from the camera, against `up`
        up, height = -up, -height
    if not -height > 0:
        raise BadInput("the four points lie on one line with the camera; choose a rectangle seen from above")
    pitch = math.asin(max(-1.0, min(1.0, -float(up[2]))))
    roll = math.atan2(-float(up[0]), -float(up[1]))
    try:
        return Camera(focal=focal, principal=principal, height=-height, pitch=pitch, roll=roll)
    except ValueError as error:
        raise BadInput(f"these four points give no camera: {error}; choose another rectangle") from None


def _is_convex(points: Sequence[Xy]) -> bool:
    turns = []
    for n in range(4):
        p, q, r = points[n], points[(n + 1) % 4], points[(n + 2) % 4]
        turns.append((q[0] - p[0]) * (r[1] - q[1]) - (q[1] - p[1]) * (r[0] - q[0]))
    return min(turns) > 1e-6 or max(turns) < -1e-6


def _homography(known: KnownRectangle) -> Matrix | None:
    """The rectangle's own metres (x along the width) to the picture, shape (3, 3)."""
    w, h = known.width, known.length
    rows = []
    for (x, y), (u, v) in zip(((0, 0), (w, 0), (w, h), (0, h)), known.corners, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    table = np.array(rows, dtype=np.float64)
    try:
        found = np.linalg.solve(table[:, :8], table[:, 8])
    except np.linalg.LinAlgError:
        return None
    return np.append(found, 1.0).reshape(3, 3)


def _focal(plane: Matrix) -> float | None:
    """The focal length that makes the two sides of the rectangle upright to each other and true to length.

    Both conditions are linear in 1/f² (Zhang 2000, "A flexible new technique for camera calibration").
    """
    p, q = plane[:, 0], plane[:, 1]
    known = np.array([p[0] * q[0] + p[1] * q[1], p[0] ** 2 + p[1] ** 2 - q[0] ** 2 - q[1] ** 2])
    wanted = -np.array([p[2] * q[2], p[2] ** 2 - q[2] ** 2])
    size = float(known @ known)
    share = float(known @ wanted) / size if size > 0 else 0.0
    return math.sqrt(1.0 / share) if share > _FAINTEST else None
