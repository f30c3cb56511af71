"""Outlines drawn and corrected on the picture, alone and along their neighbours."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt

from framegrain.domain.shapes import Box, area, bounds, polygon_of, rings, vertices
from framegrain.session.focus import Tool

from .conftest import ALT, CTRL, NO_KEY, SHIFT

SQUARE = polygon_of([(100, 60), (180, 60), (180, 140), (100, 140)])
BESIDE = polygon_of([(180, 60), (260, 60), (260, 140), (180, 140)])
COAST = polygon_of([(40, 200), (80, 190), (120, 205), (160, 190), (200, 200), (200, 230), (40, 230)])


@pytest.fixture
def newest(session):
    """The shape of the object drawn last."""

    def shape():
        track = max(session.document.tracks.values(), key=lambda t: t.number)
        return session.document.keyframes(track.id)[0].shape

    return shape


def test_twenty_vertices_are_twenty_clicks_and_a_key_and_one_more_drag_moves_one(
    session, take, pointer, key, reopened, newest
):
    take("pond", Tool.POLYGON)
    spots = [
        (round(160 + 100 * math.cos(k * math.tau / 20)), round(120 + 90 * math.sin(k * math.tau / 20)))
        for k in range(20)
    ]
    for spot in spots:
        pointer.click(spot)
    key(Qt.Key.Key_Return)
    assert list(vertices(newest())) == spots
    pointer.drag(spots[3], (150, 120))
    assert list(vertices(newest())) == [*spots[:3], (150, 120), *spots[4:]]
    assert len(session.entries) == 2
    assert reopened() == session.document


def test_press_and_drag_draws_freehand_with_few_points_and_closes_at_the_first(
    session, take, pointer, reopened, newest
):
    take("pond", Tool.POLYGON)
    pointer.press((100, 100))
    for a, b in (
        ((100, 100), (200, 100)),
        ((200, 100), (200, 180)),
        ((200, 180), (100, 180)),
        ((100, 180), (100, 102)),
    ):
        for k in range(1, 41):
            pointer.move((a[0] + (b[0] - a[0]) * k / 40, a[1] + (b[1] - a[1]) * k / 40))
    pointer.release((100, 102))
    assert 4 <= len(vertices(newest())) <= 8
    assert area(newest()) == pytest.approx(8000, rel=0.02)
    assert reopened() == session.document


def test_a_stroke_that_ends_elsewhere_goes_on_with_clicks_and_backspace_takes_it_back_whole(
    session, take, pointer, key, newest
):
    take("pond", Tool.POLYGON)
    pointer.press((60, 60))
    for x in range(62, 122, 2):
        pointer.move((x, 60 + 10 * math.sin(x / 8)))
    pointer.release((120, 60))
    key(Qt.Key.Key_Backspace)
    pointer.click((120, 60))
    pointer.click((90, 120))
    key(Qt.Key.Key_Return)
    assert vertices(newest()) == ((60, 60), (120, 60), (90, 120))


def test_a_vertex_drawn_near_a_neighbours_lands_on_it_and_alt_keeps_it_off(
    session, take, pointer, key, add, newest
):
    add("pond", (0, SQUARE))
    take("pond", Tool.POLYGON)
    pointer.click((183, 62), keys=ALT)
    pointer.click((178, 138))
    pointer.click((230, 100))
    key(Qt.Key.Key_Return)
    assert vertices(newest()) == ((183, 62), (180, 140), (230, 100))


def test_a_vertex_drawn_near_a_neighbours_edge_lands_on_the_edge(session, take, pointer, key, add, newest):
    add("pond", (0, SQUARE))
    take("pond", Tool.POLYGON)
    pointer.click((182, 100))
    assert session.document.tracks.keys()
    pointer.click((230, 80))
    pointer.click((230, 120))
    key(Qt.Key.Key_Return)
    assert vertices(newest())[0] == (180, 100)


def test_where_the_hand_is_caught_is_shown(canvas, take, pointer, add):
    add("pond", (0, SQUARE))
    take("pond", Tool.POLYGON)
    pointer.click((230, 100))
    pointer.move((178, 61))
    assert canvas.hand.draft.caught.at == (180, 60)
    assert canvas.hand.draft.caught.is_vertex
    pointer.move((178, 61), keys=ALT)
    assert canvas.hand.draft.caught is None


def test_two_clicks_on_a_border_follow_it_exactly(session, take, pointer, key, add, newest, reopened):
    add("pond", (0, COAST))
    take("pond", Tool.POLYGON)
    pointer.click((40, 150))
    pointer.click((40, 200))
    pointer.click((200, 201))
    pointer.click((200, 150))
    key(Qt.Key.Key_Return)
    made = vertices(newest())
    assert made == ((40, 150), *rings(COAST)[0][:5], (200, 150))
    assert reopened() == session.document


def test_f_follows_the_border_the_longer_way_round(session, take, pointer, key, add, newest):
    add("pond", (0, COAST))
    take("pond", Tool.POLYGON)
    pointer.click((40, 200))
    pointer.move((200, 201))
    key(Qt.Key.Key_F)
    pointer.click((200, 201))
    pointer.click((120, 150))
    key(Qt.Key.Key_Return)
    assert vertices(newest()) == ((40, 200), (40, 230), (200, 230), (200, 200), (120, 150))


def test_shift_goes_straight_between_two_vertices_of_a_border(session, take, pointer, key, add, newest):
    add("pond", (0, COAST))
    take("pond", Tool.POLYGON)
    pointer.click((40, 200))
    pointer.click((200, 200), keys=SHIFT)
    pointer.click((120, 150))
    key(Qt.Key.Key_Return)
    assert vertices(newest()) == ((40, 200), (200, 200), (120, 150))


def test_a_border_that_was_computed_between_keyframes_is_shared_to_the_last_digit(
    session, take, pointer, key, add, go, newest, shape_of
):
    other = polygon_of([(x + 7.13, y + 3.7) for x, y in vertices(SQUARE)])
    track = add("thing", (0, SQUARE), (7, other))
    go(3)
    there = vertices(shape_of(track, 3))
    take("pond", Tool.POLYGON)
    for spot in (there[1], there[2], (240, 100)):
        pointer.click(spot)
    key(Qt.Key.Key_Return)
    assert set(there[1:3]) <= set(vertices(newest()))


def test_a_dragged_vertex_lands_on_the_neighbours(session, pointer, add, shape_of):
    track = add("pond", (0, SQUARE))
    add("pond", (0, polygon_of([(200, 50), (280, 50), (280, 150), (200, 150)])))
    session.focus.select({track})
    pointer.drag((180, 60), (198, 52))
    assert rings(shape_of(track))[0][1] == (200, 50)
    pointer.drag((180, 140), (198, 148), keys=ALT)
    assert rings(shape_of(track))[0][2] == (198, 148)


def test_ctrl_moves_the_shared_vertex_of_both_as_one_step(session, pointer, add, shape_of, reopened):
    one, two = add("pond", (0, SQUARE)), add("pond", (0, BESIDE))
    session.focus.select({one})
    pointer.press((180, 60))
    pointer.move((185, 40), CTRL)
    pointer.move((190, 30), CTRL)
    pointer.release((190, 30), keys=CTRL)
    assert rings(shape_of(one))[0][1] == rings(shape_of(two))[0][0] == (190, 30)
    assert reopened() == session.document
    session.undo()
    assert (shape_of(one), shape_of(two)) == (SQUARE, BESIDE)


def test_without_ctrl_the_neighbour_keeps_its_vertex(session, pointer, add, shape_of):
    one, two = add("pond", (0, SQUARE)), add("pond", (0, BESIDE))
    session.focus.select({one})
    pointer.drag((180, 60), (160, 40))
    assert rings(shape_of(one))[0][1] == (160, 40)
    assert shape_of(two) == BESIDE


def test_a_drag_anywhere_on_an_edge_pulls_a_new_vertex_out(canvas, session, pointer, add, shape_of, reopened):
    track = add("pond", (0, SQUARE))
    session.focus.select({track})
    pointer.move((120, 61))
    assert canvas.hand.handle.role == "edge"
    pointer.drag((120, 60), (120, 30))
    assert rings(shape_of(track))[0] == ((100, 60), (120, 30), (180, 60), (180, 140), (100, 140))
    assert reopened() == session.document


def test_alt_click_and_delete_remove_a_vertex_as_one_step(session, pointer, key, add, shape_of, reopened):
    track = add("pond", (0, polygon_of([*vertices(SQUARE), (90, 100)])))
    session.focus.select({track})
    pointer.click((90, 100), keys=ALT)
    assert shape_of(track) == SQUARE
    assert len(session.entries) == 2
    pointer.move((180, 140))
    key(Qt.Key.Key_Delete)
    assert rings(shape_of(track))[0] == ((100, 60), (180, 60), (100, 140))
    assert reopened() == session.document
    session.undo()
    session.undo()
    assert len(vertices(shape_of(track))) == 5


def test_the_last_three_vertices_stay(session, say, pointer, add, shape_of):
    triangle = polygon_of([(100, 60), (180, 60), (180, 140)])
    track = add("pond", (0, triangle))
    session.focus.select({track})
    pointer.click((180, 60), keys=ALT)
    assert shape_of(track) == triangle
    assert "at least three" in say.last


def test_arrows_nudge_the_vertex_clicked_last_as_one_step(session, canvas, pointer, add, shape_of, reopened):
    track = add("pond", (0, SQUARE))
    session.focus.select({track})
    pointer.click((180, 60))
    for _ in range(4):
        canvas.nudge(1, 0)
    canvas.nudge(0, -10)
    assert rings(shape_of(track))[0][1] == (184, 50)
    assert len(session.entries) == 2
    assert reopened() == session.document
    pointer.click((140, 100))
    canvas.nudge(1, 0)
    assert rings(shape_of(track))[0][0] == (101, 60)


def test_the_frame_around_a_polygon_turns_it_in_steps(session, pointer, add, shape_of, go, reopened):
    track = add("pond", (0, SQUARE), (20, SQUARE))
    session.focus.select({track})
    go(10)
    foot = (140, 140 + (14 + 22) / 2)
    pointer.press(foot)
    pointer.move((120, 158), SHIFT)
    pointer.move((82, 100), SHIFT)
    pointer.release((82, 100), keys=SHIFT)
    assert vertices(shape_of(track, 10))[0] == pytest.approx((180, 60))
    assert [k.frame for k in session.document.keyframes(track)] == [0, 10, 20]
    assert reopened() == session.document


@pytest.mark.parametrize(
    ("grab", "to", "keys", "left"),
    [
        ((187, 147), (227, 167), NO_KEY, (100, 60, 220, 160)),
        ((187, 100), (227, 130), NO_KEY, (100, 60, 220, 140)),
        ((93, 53), (73, 53), SHIFT, (80, 40, 180, 140)),
    ],
)
def test_the_frame_around_a_polygon_stretches_it(session, pointer, add, shape_of, grab, to, keys, left):
    track = add("pond", (0, SQUARE))
    session.focus.select({track})
    pointer.drag(grab, to, keys=keys)
    assert bounds(shape_of(track)) == pytest.approx(left, abs=0.6)


def test_several_polygons_and_boxes_move_together(session, pointer, add, shape_of, reopened):
    one, two = add("pond", (0, SQUARE)), add("person", (0, Box(x=220, y=100, width=40, height=40)))
    session.focus.select({one, two})
    pointer.drag((140, 100), (150, 120))
    assert bounds(shape_of(one)) == (110, 80, 190, 160)
    assert bounds(shape_of(two)) == (230, 120, 270, 160)
    assert len(session.entries) == 3
    assert reopened() == session.document


def test_the_magnifier_stands_beside_a_dragged_vertex_and_can_be_off(session, canvas, pointer, add):
    track = add("pond", (0, SQUARE))
    session.focus.select({track})
    pointer.press((180, 140))
    pointer.move((200, 150))
    screen = canvas._screen
    screen.changed()
    loupe = screen._live._loupe
    assert loupe.at == (200, 150)
    place = pointer.place((200, 150))
    assert not loupe.rect.contains(place)
    assert canvas.rect().contains(loupe.rect)
    canvas.magnify(on=False)
    pointer.move((201, 150))
    screen.changed()
    assert screen._live._loupe is None
    pointer.release((201, 150))


def test_the_magnifier_shows_the_pictures_own_pixels(session, canvas, pointer, add, qtbot):
    track = add("pond", (0, SQUARE))
    session.focus.select({track})
    pointer.press((180, 140))
    pointer.move((200, 150))
    image = canvas.grab().toImage()
    loupe = canvas._screen._live._loupe
    picture = canvas.stage.picture.bgra
    for dx, dy in ((4, 4), (-4, 5), (4, -4)):
        x, y = 200 + dx, 150 + dy
        middle = (
            loupe.rect.x() + 64 + (dx + 0.5) * loupe.scale,
            loupe.rect.y() + 64 + (dy + 0.5) * loupe.scale,
        )
        seen = image.pixelColor(round(middle[0]), round(middle[1]))
        assert [seen.blue(), seen.green(), seen.red()] == picture[y, x, :3].tolist()
    pointer.release((200, 150))


def test_a_rotated_box_is_a_drag_along_a_side_and_a_click_for_its_width(
    session, take, pointer, newest, reopened
):
    take("thing", Tool.ROTATED_BOX)
    pointer.drag((60, 60), (140, 140))
    assert not session.document.tracks
    pointer.move((120, 160))
    pointer.click((80, 160))
    made = newest()
    assert made.rotation == pytest.approx(45)
    assert (made.width, made.height) == pytest.approx((113.14, 56.57), abs=0.02)
    assert reopened() == session.document


def test_three_clicks_draw_a_rotated_box_too_and_shift_keeps_to_steps(session, take, pointer, newest):
    take("thing", Tool.ROTATED_BOX)
    pointer.click((100, 100))
    pointer.click((180, 148), keys=SHIFT)
    assert not session.document.tracks
    pointer.click((100, 160))
    assert newest().rotation == 30


def test_escape_drops_a_rotated_box(session, take, pointer, key):
    take("thing", Tool.ROTATED_BOX)
    pointer.drag((60, 60), (140, 140))
    key(Qt.Key.Key_Escape)
    pointer.click((80, 160))
    assert not session.document.tracks


def test_a_label_for_upright_boxes_refuses_the_rotated_box_tool(session, take, pointer, say):
    take("person", Tool.ROTATED_BOX)
    pointer.drag((60, 60), (140, 140))
    pointer.click((80, 160))
    assert not session.document.tracks
    assert say.last == "Person: takes a box. Use the box tool"


def test_a_label_that_needs_polygons_refuses_every_box(session, take, pointer, say):
    for tool in (Tool.BOX, Tool.ROTATED_BOX):
        take("pond", tool)
        pointer.drag((60, 60), (140, 140))
        pointer.click((80, 160))
        assert not session.document.tracks
        assert say.last == "Pond: takes a polygon. Use the polygon tool"


def test_a_click_on_the_outline_just_drawn_begins_the_next_one_there(
    session, take, pointer, key, newest, reopened
):
    take("pond", Tool.POLYGON)
    for spot in vertices(SQUARE):
        pointer.click(spot)
    key(Qt.Key.Key_Return)
    for spot in ((180, 60), (180, 140), (240, 100)):
        pointer.click(spot)
    key(Qt.Key.Key_Return)
    assert len(session.document.tracks) == 2
    assert vertices(newest()) == ((180, 60), (180, 140), (240, 100))
    assert reopened() == session.document


def test_a_drag_of_the_outline_just_drawn_still_corrects_it(session, take, pointer, key, newest):
    take("pond", Tool.POLYGON)
    for spot in vertices(SQUARE):
        pointer.click(spot)
    key(Qt.Key.Key_Return)
    pointer.drag((180, 60), (200, 50))
    assert vertices(newest())[1] == (200, 50)
    assert len(session.document.tracks) == 1


def test_what_a_command_began_is_dropped_where_its_polygon_is_not(session, canvas, say, add, go):
    track = add("pond", (0, SQUARE))
    session.focus.select({track})
    canvas.outlines.cut()
    assert canvas.hand.gesture is not None
    go(5)
    assert canvas.hand.gesture is not None  # its last place is still shown, dotted, while it is selected
    session.focus.clear()
    assert canvas.hand.gesture is None
    assert "dropped" in say.last


def test_an_outline_goes_on_over_frames_and_lands_on_the_one_shown(session, take, pointer, key, go):
    take("pond", Tool.POLYGON)
    pointer.click((40, 40))
    go(7)
    pointer.click((90, 40))
    pointer.click((90, 90))
    key(Qt.Key.Key_Return)
    (track,) = session.document.tracks
    assert session.document.keyframes(track)[0].frame == 7
