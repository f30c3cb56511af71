"""Random cameras and boxes as they see them, for property tests."""

from __future__ import annotations

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from framegrain.domain import cuboids, standing
from framegrain.domain.records import Camera
from framegrain.domain.shapes import Cuboid
from framegrain.editing.cuboids import is_sound
from framegrain.editing.shapes import rounded

PICTURE = (960, 540)


def leaning(lean: float) -> st.SearchStrategy[float]:
    return st.just(0.0) | st.floats(-lean, lean)


@st.composite
def projections(draw: st.DrawFn) -> Cuboid:
    """Any valid projection of a box: one, two or three vanishing points, coordinates as a project stores them."""
    x, y = draw(st.floats(100, 860)), draw(st.floats(100, 440))
    across = (draw(st.floats(5, 300)), draw(st.floats(-80, 80)), draw(leaning(0.5)))
    down = (draw(st.floats(-60, 60)), draw(st.floats(5, 300)), draw(leaning(0.5)))
    depth = (draw(st.floats(-300, 300)), draw(st.floats(-300, 300)), draw(leaning(0.8)))
    columns = [np.array([u + w * x, v + w * y, w]) for u, v, w in (across, down, depth)]
    box = np.array([*columns, np.array([x, y, 1.0])]).T
    assume(box[2] @ (0.5, 0.5, 0.5, 1.0) > 0.1 and is_sound(cuboids.normal(box)))
    made = rounded(cuboids.cuboid_of(cuboids.projected(box)))
    assert isinstance(made, Cuboid)
    return made


cameras = st.builds(
    Camera,
    focal=st.floats(300, 2500),
    principal=st.just((480.0, 270.0)),
    height=st.floats(1, 12),
    pitch=st.floats(0.05, 1.2),
    roll=st.floats(-0.3, 0.3),
)


@st.composite
def standings(draw: st.DrawFn, camera: Camera) -> standing.Standing:
    """A box on the ground that this camera sees whole."""
    made = standing.Standing(
        x=draw(st.floats(-6, 6)),
        y=draw(st.floats(3, 40)),
        heading=draw(st.floats(-179.9, 180)),
        length=draw(st.floats(0.5, 9)),
        width=draw(st.floats(0.4, 3)),
        height=draw(st.floats(0.4, 4)),
    )
    assume(standing.is_seen(made, camera))
    assume(standing.standing_of(standing.cuboid_of(made, camera), camera) is not None)
    return made
