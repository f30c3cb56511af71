"""Run lengths against counting pixels one by one."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco_mask

from framegrain.domain.shapes import Part, Polygon, region
from framegrain.exchange.coco_shapes import Mask, seen
from framegrain.exchange.masks import run_lengths
from strategies import polygons

# pycocotools 2.0.11 hands numpy 2 an array protocol of before its version 2
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

sizes = st.integers(1, 60)


def drawn(counts: list[int], width: int, height: int) -> np.ndarray:
    bits = np.repeat(np.arange(len(counts)) % 2, counts)
    return bits.reshape(width, height).T.astype(bool)


def centres(width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    return np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)


@given(polygons, sizes, sizes, st.floats(0.02, 0.2))
def test_a_pixel_is_set_exactly_when_its_centre_is_covered(polygon, width, height, scale):
    covered = shapely.affinity.scale(region(polygon), scale, scale, origin=(0, 0))
    if covered.is_empty or not covered.is_valid:
        return
    counts = run_lengths(covered, width, height)
    assert sum(counts) == width * height
    assert all(count > 0 for count in counts[1:])
    x, y = centres(width, height)
    on_edge = shapely.dwithin(shapely.points(x, y), covered.boundary, 1e-6)
    assert not ((drawn(counts, width, height) != shapely.contains_xy(covered, x, y)) & ~on_edge).any()


def test_pycocotools_reads_the_runs_as_we_mean_them():
    ring = shapely.box(2, 1, 9, 7).difference(shapely.box(4, 3, 6, 5))
    counts = run_lengths(ring, 10, 8)
    read = coco_mask.decode(coco_mask.frPyObjects({"counts": counts, "size": [8, 10]}, 8, 10))
    assert (read.astype(bool) == drawn(counts, 10, 8)).all()
    assert read.sum() == ring.area


def test_a_polygon_that_collapses_to_a_line_covers_nothing():
    hole = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0))
    thin = Polygon(parts=(Part(outer=((0.0, 0.0), (1.0, 1.0), (9.918593478152643e-19, 0.0)), holes=(hole,)),))
    assert run_lengths(region(thin), 4, 3) == [12]


def test_an_area_between_pixel_centres_has_no_pixels():
    assert run_lengths(shapely.box(1.6, 1.6, 2.4, 2.4), 5, 5) == [25]


def test_a_full_picture_starts_with_no_background():
    assert run_lengths(shapely.box(-5, -5, 50, 50), 4, 3) == [0, 12]


@given(polygons, sizes.map(lambda n: n * 10), sizes.map(lambda n: n * 10))
def test_what_shows_lies_in_the_picture(polygon, width, height):
    found = seen(polygon, width, height)
    if found is None:
        assert region(polygon).intersection(shapely.box(0, 0, width, height)).area == 0
        return
    left, top, across, down = found.bbox
    assert left >= 0
    assert top >= 0
    assert left + across <= width * (1 + 1e-12)
    assert top + down <= height * (1 + 1e-12)
    assert 0 < found.area <= across * down * (1 + 1e-9)
    if isinstance(found.segmentation, Mask):
        assert found.segmentation.size == (height, width)
    else:
        assert all(len(ring) >= 6 and len(ring) % 2 == 0 for ring in found.segmentation)


def test_a_corner_outside_by_the_smallest_number_is_cut_too():
    triangle, tiny = (
        ((0.0, 0.0), (108.0, 0.0), (-1.0, 1.0)),
        ((0.0, 0.0), (0.0, 1.0), (-1.401298464324817e-45, 0.0)),
    )
    found = seen(Polygon(parts=(Part(triangle), Part(tiny, (triangle,)))), 10, 10)
    assert found is not None
    assert min(found.bbox) >= 0
