"""What a press takes: shapes and handles."""

from __future__ import annotations

import pytest

from framegrain.domain.shapes import Box, Cuboid, Part, Polygon, polygon_of
from framegrain.ui.canvas import cuboid_layout
from framegrain.ui.canvas.handles import Handle, Pull, Role, handle_at, handles, pulled
from framegrain.ui.canvas.hits import hits, locked_hits, next_below, touched
from framegrain.ui.canvas.layout import Drawn
from framegrain.ui.canvas.view import View


def drawn(number, shape, **more):
    from framegrain.domain.shapes import bounds

    return Drawn(
        id=number, label="x", name="X", colour="#112233", shape=shape, bounds=bounds(shape),
        **more,
    )  # fmt: skip


LARGE = drawn(1, Box(x=0, y=0, width=100, height=100))
SMALL = drawn(2, Box(x=20, y=20, width=20, height=20))
DONUT = drawn(
    3,
    Polygon(
        parts=(
            Part(
                ((200, 0), (300, 0), (300, 100), (200, 100)), (((220, 20), (280, 20), (280, 80), (220, 80)),)
            ),
        )
    ),
)


def ids(found):
    return [item.id for item in found]


def test_the_smallest_inside_is_on_top():
    assert ids(hits((LARGE, SMALL), (30, 30), 2)) == [2, 1]


def test_an_outline_comes_before_an_inside():
    inner = drawn(5, Box(x=90, y=10, width=40, height=40))
    assert ids(hits((LARGE, inner), (100, 30), 2)) == [1, 5]


def test_the_nearer_outline_comes_first():
    other = drawn(5, Box(x=3, y=3, width=90, height=90))
    assert ids(hits((LARGE, other), (2.6, 50), 3)) == [5, 1]


def test_a_higher_layer_comes_before_outlines_and_before_the_smaller():
    front = drawn(6, Box(x=10, y=10, width=80, height=80), layer=1)
    assert ids(hits((LARGE, SMALL, front), (30, 20), 2)) == [6, 2, 1]


def test_what_is_locked_is_taken_by_no_press_and_no_band():
    locked = drawn(6, Box(x=20, y=20, width=20, height=20), locked=True)
    assert ids(hits((LARGE, locked), (30, 30), 2)) == [1]
    assert ids(locked_hits((LARGE, locked), (30, 30), 2)) == [6]
    assert touched((LARGE, locked), (0, 0), (100, 100)) == {1}


def test_a_hole_is_not_inside():
    assert ids(hits((DONUT,), (250, 50), 2)) == []
    assert ids(hits((DONUT,), (210, 50), 2)) == [3]
    assert ids(hits((DONUT,), (221, 50), 2)) == [3]


def test_a_cuboid_is_hit_on_its_depth_edges_and_back_too():
    cube = drawn(
        6,
        Cuboid(front=((0, 0), (9, 0), (9, 9), (0, 9)), back=((40, -40), (49, -40), (49, -31), (40, -31))),
    )
    assert ids(hits((cube,), (20, -20), 1)) == [6]
    assert ids(hits((cube,), (49, -35), 1)) == [6]


def test_repeated_presses_go_down_and_start_again():
    found = hits((LARGE, SMALL), (30, 30), 2)
    assert next_below(found, frozenset({2})).id == 1
    assert next_below(found, frozenset({1})).id == 2
    assert next_below(found, frozenset({9})).id == 2
    assert next_below([], frozenset()) is None


def test_a_band_takes_the_shapes_whose_middle_it_holds():
    assert touched((LARGE, SMALL, DONUT), (60, 60), (10, 10)) == {1, 2}
    assert touched((LARGE, SMALL, DONUT), (35, 35), (10, 10)) == {2}


def test_an_upright_box_has_eight_handles_and_nine_where_it_may_turn():
    box = Box(x=0, y=0, width=100, height=100)
    assert len(handles(box, View())) == 8
    assert [h.role for h in handles(box, View(), turns=True)].count(Role.ROTATE) == 1


def test_a_turned_box_can_be_turned_back_whatever_its_label_says():
    assert Role.ROTATE in {h.role for h in handles(Box(x=0, y=0, width=9, height=9, rotation=5), View())}


def test_a_box_small_on_screen_keeps_corners_only_and_a_middle_to_move_it_by():
    box = Box(x=0, y=0, width=100, height=100)
    view = View(0.15)
    found = handles(box, view)
    assert {h.role for h in found} == {Role.CORNER}
    assert handle_at(found, view.to_screen((50, 50)), box, view) is None
    assert handle_at(found, view.to_screen((100, 100)), box, view).number == 2


def test_the_nearest_of_two_handles_is_taken():
    box = Box(x=0, y=0, width=40, height=40)
    found = handles(box, View())
    assert handle_at(found, (38, 38), box, View()) == Handle(Role.CORNER, 2, (40, 40))
    assert handle_at(found, (60, 60), box, View()) is None


def test_a_polygon_offers_a_new_vertex_anywhere_on_its_long_edges():
    shape = polygon_of([(0, 0), (100, 0), (100, 100), (96, 100)])
    found = handles(shape, View())
    assert handle_at(found, (30, 3), shape, View()) == Handle(Role.EDGE, 0, (30, 0))
    assert handle_at(found, (30, 7), shape, View()) is None  # its inside moves it
    assert handle_at(found, (98, 101), shape, View()).role is Role.VERTEX
    assert handle_at(found, (2, 2), shape, View()) == Handle(Role.VERTEX, 0, (0, 0))


def test_a_thin_polygon_offers_a_new_vertex_only_in_the_middle_of_its_edges_so_that_it_can_be_moved():
    shape = polygon_of([(0, 0), (200, 0), (200, 6), (0, 6)])
    found = handles(shape, View())
    assert handle_at(found, (100, 3), shape, View()).role is Role.EDGE
    assert handle_at(found, (50, 3), shape, View()) is None


def test_a_polygon_small_on_screen_keeps_a_middle_to_move_it_by():
    shape = polygon_of([(0, 0), (100, 0), (100, 100), (0, 100)])
    view = View(0.12)
    found = handles(shape, view)
    assert handle_at(found, view.to_screen((50, 50)), shape, view) is None
    assert handle_at(found, view.to_screen((100, 100)), shape, view) == Handle(Role.VERTEX, 2, (12, 12))


def test_a_frame_around_a_polygon_turns_and_stretches_the_whole():
    shape = polygon_of([(0, 0), (100, 0), (100, 100)])
    roles = [h.role for h in handles(shape, View())]
    assert [roles.count(r) for r in (Role.VERTEX, Role.CORNER, Role.SIDE, Role.ROTATE)] == [3, 4, 4, 1]
    right = next(h for h in handles(shape, View()) if h.role is Role.SIDE and h.number == 1)
    made = pulled(shape, right, Pull(right.at, (right.at[0] + 50, 20)))
    assert made == polygon_of([(0, 0), (150, 0), (150, 100)])


def test_a_cuboid_has_eight_corners_and_four_front_edges():
    cube = Cuboid(front=((0, 0), (90, 0), (90, 90), (0, 90)), back=((40, -40), (99, -40), (99, 31), (40, 31)))
    roles = [h.role for h in cuboid_layout.handles(cube, View())]
    assert [roles.count(r) for r in (Role.FRONT, Role.BACK, Role.FRONT_EDGE)] == [4, 4, 4]


@pytest.mark.parametrize("role", [Role.VERTEX, Role.EDGE])
def test_pulling_a_polygon_moves_or_adds_a_vertex(role):
    shape = polygon_of([(0, 0), (100, 0), (100, 100)])
    made = pulled(shape, Handle(role, 1, (0, 0)), Pull((0, 0), (77, 7)))
    assert len(made.parts[0].outer) == (3 if role is Role.VERTEX else 4)
    assert (77, 7) in made.parts[0].outer
