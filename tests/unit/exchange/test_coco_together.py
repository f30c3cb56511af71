"""What is found of many shapes together is what is found of each alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.shapes import Box, Part, Polygon, polygon_of
from framegrain.exchange import coco
from framegrain.exchange.coco_shapes import plain_areas, seen
from framegrain.exchange.exporting import Options
from made_projects import MadeSource, document, every_kind

if TYPE_CHECKING:
    from pathlib import Path

POINT = st.tuples(st.integers(-5, 25).map(float), st.integers(-5, 25).map(float))
RING = st.lists(POINT, min_size=3, max_size=7).map(tuple)
SHAPES = st.one_of(
    st.builds(lambda ring: Polygon(parts=(Part(ring),)), RING),
    st.builds(lambda one, other: Polygon(parts=(Part(one), Part(other))), RING, RING),
    st.builds(lambda ring, hole: Polygon(parts=(Part(ring, (hole,)),)), RING, RING),
    st.just(Box(x=1, y=2, width=3, height=4)),
)


@given(st.lists(SHAPES, max_size=6))
def test_an_area_known_before_changes_nothing(shapes: list[Polygon | Box]) -> None:
    for shape, area in zip(shapes, plain_areas(shapes), strict=True):
        assert seen(shape, 20, 20, area) == seen(shape, 20, 20)


def test_only_one_ring_that_does_not_cross_itself_is_plain() -> None:
    square, crossed = [(0, 0), (4, 0), (4, 4), (0, 4)], [(0, 0), (4, 4), (4, 0), (0, 4)]
    closed = [*square, square[0]]
    shapes = [polygon_of(square), polygon_of(crossed), polygon_of(closed), Box(x=0, y=0, width=1, height=1)]
    assert plain_areas(shapes) == [16.0, 0.0, 0.0, 0.0]
    assert plain_areas([]) == []


def test_keyframes_are_the_same_rows_with_and_without_what_is_between(tmp_path: Path) -> None:
    source = MadeSource([document(every_kind())])
    rows = []
    for every_frame in (True, False):
        path = tmp_path / f"{every_frame}.json"
        coco.write(source, path, options=Options(every_frame=every_frame))
        found = json.loads(path.read_text(encoding="utf-8"))
        frames = {image["id"]: image["frame_index"] for image in found["images"]}
        rows.append(
            [
                {**row, "id": 0, "image_id": frames[row["image_id"]]}
                for row in found["annotations"]
                if row["keyframe"]
            ]
        )
    assert rows[0] == rows[1]
    assert rows[0]
