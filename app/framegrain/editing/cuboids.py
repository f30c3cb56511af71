"""What a hand does to a cuboid: every hold dragged, and the box stays a box. Shape in, shape out; no records.

Without a camera the vanishing points stay where they are, unless one of them is what is dragged or the depth is
drawn sideways. What can't be done is done as far as it can: along the way the hand went, up to the last valid box.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from framegrain.domain import cuboids
from framegrain.domain.cuboids import CORNERS, EDGES, FACES, point
from framegrain.domain.standing import share_at
from framegrain.editing import standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from framegrain.domain.records import Camera
    from framegrain.domain.shapes import Cuboid, Xy

    Matrix = NDArray[np.float64]

SHORTEST = 1.0
"""The longest edge of a family is at least this many pixels long: thinner than a pixel there is nothing to label."""

CLOSEST = 0.05
"""A hand brings no corner closer to the camera than this share of the middle's distance; rounding stays beyond."""

_HEAVY = 1e4
_STEPS = 16
_TURNED = (5, 4, 7, 6, 1, 0, 3, 2)  # each corner's number when the back is the front


class Part(Enum):
    """What of a cuboid can be taken hold of."""

    CORNER = auto()
    EDGE = auto()
    FACE = auto()
    VANISHING = auto()
    HEADING = auto()


class Hold(NamedTuple):
    """One place to take hold of: `number` counts as `domain.cuboids` does; a vanishing point has its axis'."""

    part: Part
    number: int


class Drag(NamedTuple):
    """Where the hand took hold, where it is (picture pixels), and the keys it holds."""

    start: Xy
    to: Xy
    shift: bool = False
    alt: bool = False

    def part_of_way(self, share: float) -> Drag:
        """The same drag when it had come so far."""
        (x, y), (u, v) = self.start, self.to
        return self._replace(to=(x + (u - x) * share, y + (v - y) * share))


def dragged(cuboid: Cuboid, hold: Hold, drag: Drag, camera: Camera | None = None) -> Cuboid:
    """The cuboid after a hold was dragged: again a valid projection of a box.

    With a camera the box stands on the ground and its metres change; where a cuboid can't be brought to stand
    there, as above the horizon, it is dragged as without one.
    """
    if camera is not None:
        stood = standing.dragged(cuboid, hold.part.name, hold.number, drag, camera)
        if stood is not None:
            return stood
    box = cuboids.fitted(cuboid)
    if box is None:
        return cuboid
    turned = not cuboids.is_seen(cuboid, 0) and cuboids.is_seen(cuboid, 2)
    if turned:  # what is seen of the box is what is dragged, whichever way it points
        box, hold = cuboids.turned_front(box, 2), _turned_hold(hold)
    make = _makers()[hold.part]
    made = farthest(lambda way: make(box, hold.number, way), drag, is_sound)
    if made is None:
        return cuboid
    return cuboids.cuboid_of(cuboids.projected(cuboids.turned_front(made, 2) if turned else made))


def farthest(
    make: Callable[[Drag], Matrix | None], drag: Drag, sound: Callable[[Matrix], bool]
) -> Matrix | None:
    """What the drag makes, or what it made last on its way while that was sound; None when it never was."""
    whole = make(drag)
    if whole is not None and sound(whole):
        return whole
    low, high, best = 0.0, 1.0, None
    for _ in range(_STEPS):
        middle = (low + high) / 2
        made = make(drag.part_of_way(middle))
        if made is not None and sound(made):
            low, best = middle, made
        else:
            high = middle
    return best


def is_sound(box: Matrix) -> bool:
    """Whether a projected box lies before the camera, within reach, and no side of it has shrunk to nothing."""
    if not np.isfinite(box).all() or not cuboids.is_in_front(box):
        return False
    if cuboids.depths(cuboids.normal(box)).min() < CLOSEST:
        return False
    found = cuboids.projected(box)
    ends = found[np.array(EDGES)]
    lengths = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    return all(float(lengths[list(family)].max()) >= SHORTEST for family in cuboids.FAMILIES)


def _turned_hold(hold: Hold) -> Hold:
    if hold.part is Part.CORNER:
        return Hold(Part.CORNER, _TURNED[hold.number])
    if hold.part is Part.EDGE:
        ends = {_TURNED[corner] for corner in EDGES[hold.number]}
        return Hold(Part.EDGE, next(n for n, edge in enumerate(EDGES) if set(edge) == ends))
    if hold.part is Part.FACE:
        return Hold(Part.FACE, (2, 3, 0, 1, 4, 5)[hold.number])
    return hold


def _makers() -> dict[Part, Callable[[Matrix, int, Drag], Matrix | None]]:
    return {
        Part.CORNER: _corner,
        Part.EDGE: _edge,
        Part.FACE: _face,
        Part.VANISHING: _vanishing,
        Part.HEADING: lambda box, number, drag: box,
    }


# -- what each hold does


def _corner(box: Matrix, corner: int, drag: Drag) -> Matrix | None:
    i, j, k = CORNERS[corner]
    if drag.alt:
        return _alone(box, corner, drag.to)
    if not k:
        return _stretched(box, (i, j, 0), drag.to)
    return _stronger(box, (i, j), drag.to) if drag.shift else _deeper(box, (i, j), drag.to)


def _edge(box: Matrix, edge: int, drag: Drag) -> Matrix | None:
    p, q = (np.array(CORNERS[corner]) for corner in EDGES[edge])
    i, j, k = (p + q) / 2
    seen = point(box, i, j, k)
    to = _shifted(seen, drag)
    if k == 0.5:
        return _stretched(box, (i, j, k), to)
    if k:
        return _pushed(box, 2, 1, (i, j), to)
    axis = 0 if j == 0.5 else 1
    return _pushed(box, axis, int(i if axis == 0 else j), (j, k) if axis == 0 else (i, k), to)


def _face(box: Matrix, face: int, drag: Drag) -> Matrix | None:
    i, j, k = np.mean([CORNERS[corner] for corner in FACES[face]], axis=0)
    seen = point(box, i, j, k)
    axis = next(n for n, place in enumerate((i, j, k)) if place != 0.5)
    rest = [place for n, place in enumerate((i, j, k)) if n != axis]
    return _pushed(box, axis, int((i, j, k)[axis]), (rest[0], rest[1]), _shifted(seen, drag))


def _shifted(seen: Matrix, drag: Drag) -> Xy:
    """Where a hold's own point goes when the hand took it a little beside that point."""
    x, y = seen[:2] / seen[2]
    return float(x + drag.to[0] - drag.start[0]), float(y + drag.to[1] - drag.start[1])


def _stretched(box: Matrix, at: tuple[float, float, float], to: Xy) -> Matrix | None:
    """Width and height changed so that a point of the box is seen at `to`; what is opposite in both stays."""
    i, j, k = at
    still = point(box, 1 - i, 1 - j, k)
    a, b = box[:, 0] * (2 * i - 1), box[:, 1] * (2 * j - 1)
    table = np.column_stack((a, b, -np.array([*to, 1.0])))
    if abs(np.linalg.det(table)) < 1e-12:
        return None
    across, down, far = np.linalg.solve(table, -still)
    if min(across, down, far) <= 0:
        return None
    made = box.copy()
    made[:, 0] *= across
    made[:, 1] *= down
    made[:, 3] += (1 - i) * (box[:, 0] - made[:, 0]) + (1 - j) * (box[:, 1] - made[:, 1])
    return made


def _pushed(box: Matrix, axis: int, side: int, rest: tuple[float, float], to: Xy) -> Matrix | None:
    """The face on one side of an axis pushed along it until its point `rest` is seen nearest to `to`."""
    place = list(rest)
    place.insert(axis, 1.0 - side)
    still = point(box, *place)
    way = box[:, axis] * (1.0 if side else -1.0)
    share = share_at(still, way, to)
    if not 0 < share < 1e6:
        return None
    made = box.copy()
    made[:, axis] *= share
    if not side:
        made[:, 3] += box[:, axis] - made[:, axis]
    return made


def _deeper(box: Matrix, at: tuple[int, int], to: Xy) -> Matrix | None:
    """A corner of the back put at `to`: along its edge the depth changes, sideways the vanishing point goes along."""
    front = point(box, *at, 0)
    share = share_at(front, box[:, 2], to)
    if not 0 < share < 1e6:
        share = 1.0 if abs(share) > 1e6 else max(share, 1e-3)
    made = box.copy()
    made[:, 2] *= share
    corner = front + made[:, 2]
    if not corner[2] > 0:
        return None
    made[:2, 2] += (np.array(to) - corner[:2] / corner[2]) * corner[2]
    return made


def _stronger(box: Matrix, at: tuple[int, int], to: Xy) -> Matrix | None:
    """The back made larger or smaller from its opposite corner: a weaker or stronger perspective."""
    i, j = at
    still = point(box, 1 - i, 1 - j, 1)
    still = still / still[2]
    way = point(box, i, j, 0) - point(box, 1 - i, 1 - j, 0)
    share = share_at(still, way, to)  # of the distance, seen from the corner that stays
    if not share > 1e-6:
        return None
    made = box.copy()
    made[:, 2] = still / share - point(box, 1 - i, 1 - j, 0)
    return made


def _alone(box: Matrix, corner: int, to: Xy) -> Matrix | None:
    """A corner put at `to`, the seven others moved as little as a box allows."""
    wanted = cuboids.projected(box)
    wanted[corner] = to
    weights = np.ones(8)
    weights[corner] = _HEAVY
    return cuboids.solved(wanted, weights)


def _vanishing(box: Matrix, axis: int, drag: Drag) -> Matrix | None:
    """A vanishing point put elsewhere; the nearer face of its axis stays, the farther one keeps its distance."""
    made = box.copy()
    if made[2, axis] < 0:  # count from the nearer face
        made[:, 3] += made[:, axis]
        made[:, axis] *= -1
        flipped = True
    else:
        flipped = False
    place = [0.5, 0.5, 0.5]
    place[axis] = 0.0
    near = point(made, *place)
    far = near + made[:, axis]
    way = np.array([*drag.to, 1.0])
    share = share_at(near, way, (float(far[0] / far[2]), float(far[1] / far[2])))
    if not 0 < share < 1e6:
        return None
    made[:, axis] = way * share
    if flipped:
        made[:, 3] += made[:, axis]
        made[:, axis] *= -1
    return made
