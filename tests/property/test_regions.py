"""What holds of polygons put together, cut, simplified, turned and stretched, whatever they look like."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from framegrain.domain import regions
from framegrain.domain.borders import Borders
from framegrain.domain.shapes import Part, Polygon, area, bounds, polygon_of, region, rings, vertices
from framegrain.editing.polygons import middle_of, polygon_stretched, sketched, turned_about

SIDE = 500.0
COARSE = 2.0
"""Square pixels that rounding to a hundredth may cost along some hundred pixels of border."""


@st.composite
def stars(draw, may_have_hole=True):
    """A polygon without crossings: vertices around a centre, one distance for each; some with a hole."""
    cx, cy = draw(st.floats(-100, 100)), draw(st.floats(-100, 100))
    spokes = draw(st.lists(st.floats(20, 100), min_size=3, max_size=12))
    outer = tuple(
        (
            round(cx + r * math.cos(2 * math.pi * k / len(spokes)), 2),
            round(cy + r * math.sin(2 * math.pi * k / len(spokes)), 2),
        )
        for k, r in enumerate(spokes)
    )
    inner = ((cx - 3, cy - 3), (cx + 3, cy - 3), (cx + 3, cy + 3), (cx - 3, cy + 3))
    made = Polygon(parts=(Part(outer, (inner,) if may_have_hole and draw(st.booleans()) else ()),))
    assume(not regions.flaw(made))
    return made


points = st.tuples(st.floats(-250, 250), st.floats(-250, 250))


@given(stars(), stars())
def test_what_is_united_covers_both_and_what_both_cover_once(a, b):
    both = region(a).intersection(region(b)).area
    made = regions.united([a, b])
    assert area(made) == pytest.approx(area(a) + area(b) - both, abs=COARSE)
    assert not regions.flaw(made)


@given(stars(), stars())
def test_taking_away_leaves_what_the_other_does_not_cover(a, b):
    both = region(a).intersection(region(b)).area
    made = regions.without(a, [b])
    left = area(made) if made is not None else 0.0
    assert left == pytest.approx(area(a) - both, abs=COARSE)
    if made is not None:
        assert not regions.flaw(made)
        assert regions.overlap(made, b) <= COARSE


@given(stars(), stars())
def test_what_is_common_and_what_is_left_make_the_whole(a, b):
    both, left = regions.common(a, [b]), regions.without(a, [b])
    areas = [area(made) for made in (both, left) if made is not None]
    assert sum(areas) == pytest.approx(area(a), abs=COARSE)
    assert both is None or not regions.flaw(both)


@given(stars(), stars(may_have_hole=False))
def test_a_hole_takes_and_a_part_adds_what_its_ring_encloses(shape, other):
    ring = rings(other)[0]
    both = region(shape).intersection(region(other)).area
    holed, more = regions.pierced(shape, ring), regions.extended(shape, ring)
    if holed is not None:
        assert not regions.flaw(holed)
        assert area(holed) == pytest.approx(area(shape) - both, abs=COARSE)
    if more is not None:
        assert not regions.flaw(more)
        assert area(more) == pytest.approx(area(shape) + area(other) - both, abs=COARSE)


@given(stars(), st.lists(points, min_size=2, max_size=4, unique=True))
def test_a_cut_conserves_the_area_and_its_pieces_do_not_overlap(shape, line):
    pieces = regions.cut(shape, line)
    assert sum(area(piece) for piece in pieces) == pytest.approx(area(shape), abs=COARSE)
    for n, piece in enumerate(pieces):
        assert all(regions.overlap(piece, other) <= COARSE for other in pieces[n + 1 :])


@given(stars(), st.floats(0, math.tau), st.floats(-5, 5))
def test_a_straight_line_through_the_middle_always_cuts(shape, angle, off):
    x, y = region(shape).representative_point().coords[0]
    dx, dy = math.cos(angle) * SIDE, math.sin(angle) * SIDE
    assert len(regions.cut(shape, [(x - dx, y - dy), (x + dx, y + dy)])) >= 2


@given(stars(), st.floats(0, 60))
def test_simplifying_never_makes_it_invalid_nor_larger_and_stays_near(shape, tolerance):
    made = regions.simplified(shape, tolerance)
    assert not regions.flaw(made)
    assert len(vertices(made)) <= len(vertices(shape))
    border = region(shape).boundary
    assert region(made).boundary.hausdorff_distance(border) <= tolerance + 1e-6


@given(stars(), st.floats(-180, 180))
def test_turning_and_turning_back_gives_the_same(shape, degrees):
    about = middle_of(shape)
    there = turned_about(shape, about, degrees)
    assert area(there) == pytest.approx(area(shape))
    assert middle_of(there) == pytest.approx(about, abs=1e-6)
    back = turned_about(there, middle_of(there), -degrees)
    for a, b in zip(vertices(back), vertices(shape), strict=True):
        assert a == pytest.approx(b, abs=1e-6)


@given(stars(), st.sampled_from([(1, 1), (-1, 0), (0, 1), (1, -1)]), st.floats(-15, 80), st.floats(-15, 80))
def test_stretching_keeps_the_opposite_side_and_comes_back(shape, side, dx, dy):
    there = polygon_stretched(shape, side, (dx, dy))
    before, after = bounds(shape), bounds(there)
    still = (2 if side[0] < 0 else 0, 3 if side[1] < 0 else 1)
    assert [after[k] for k in still] == pytest.approx([before[k] for k in still], abs=1e-6)
    back = polygon_stretched(there, side, (-dx, -dy))
    for a, b in zip(vertices(back), vertices(shape), strict=True):
        assert a == pytest.approx(b, abs=1e-4)


@given(stars(may_have_hole=False), st.data())
def test_the_two_ways_along_a_border_pass_every_other_vertex_once(shape, data):
    ring = rings(shape)[0]
    borders = Borders({7: shape})
    i, j = data.draw(st.lists(st.integers(0, len(ring) - 1), min_size=2, max_size=2, unique=True))
    a, b = (borders.nearest(ring[k], 0.01, 0.0) for k in (i, j))
    short, long = borders.between(a, b), borders.between(a, b, long=True)
    assert sorted([*short, *long, ring[i], ring[j]]) == sorted(ring)
    ways = [sum(math.dist(p, q) for p, q in zip((a.at, *w), (*w, b.at), strict=True)) for w in (short, long)]
    assert ways[0] <= ways[1] + 1e-9
    assert borders.between(b, a) == short[::-1] or ways[0] == pytest.approx(ways[1])


@given(stars(), points, st.floats(0.5, 30))
def test_the_nearest_place_on_a_border_is_as_near_as_the_border_is(shape, at, reach):
    from shapely import Point

    found = Borders({1: shape}).nearest(at, 0.0, reach)
    distance = region(shape).boundary.distance(Point(at))
    assert (found is not None) == (distance <= reach) or distance == pytest.approx(reach, abs=1e-6)
    if found is not None:
        assert math.dist(found.at, at) == pytest.approx(distance, abs=1e-6)


@given(st.lists(points, min_size=2, max_size=60), st.floats(0.1, 20))
def test_a_stroke_thinned_out_keeps_its_ends_and_stays_near(stroke, tolerance):
    from shapely import LineString

    made = sketched(stroke, tolerance)
    assert (made[0], made[-1]) == (stroke[0], stroke[-1])
    thin = LineString(made)
    assume(thin.length > 1e-6)  # a distance to a line without length is infinite
    assert max(thin.distance(p) for p in map(_point, stroke)) <= tolerance + 1e-6


def _point(at):
    from shapely import Point

    return Point(at)


def test_borders_of_nothing_hold_nothing():
    borders = Borders({})
    assert borders.nearest((0, 0), 5, 5) is None
    assert borders.sharing((0, 0)) == ()


def test_polygons_named_apart_are_not_snapped_to():
    borders = Borders({1: polygon_of([(0, 0), (10, 0), (10, 10)]), 2: polygon_of([(0, 0), (-9, 0), (-9, 9)])})
    assert borders.nearest((0, 1), 3, 3, apart={1}).owner == 2
    assert borders.nearest((0, 1), 3, 3, apart={1, 2}) is None
    assert borders.sharing((0, 0)) == ((1, 0), (2, 0))
