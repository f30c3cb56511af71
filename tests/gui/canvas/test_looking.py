"""What a person sees: the exact picture, its zoom, its shapes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from framegrain.domain.shapes import Box
from framegrain.editing.tracks import set_flags
from framegrain.session.focus import Tool
from framegrain.ui.canvas.panel import CanvasPanel

from .conftest import CTRL, MIDDLE, RIGHT

BOX = Box(x=100, y=60, width=60, height=80)


def pixels(canvas):
    """What the canvas shows, BGR, one element a device pixel."""
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return (
        np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].copy()
    )


def part(canvas, at, size=(20, 20)):
    """The pixels around a place of the picture."""
    x, y = (round(v) for v in canvas.stage.view.to_screen(at))
    shown = pixels(canvas)
    return shown[max(y - size[1], 0) : y + size[1], max(x - size[0], 0) : x + size[0]]


def inked(canvas, colour):
    """The share of the box's left outline that is nearer to its label's colour than to the bare picture."""
    wanted = QColor(colour)
    x, top, bottom = 8 + 2 * 100, 8 + 2 * 62, 8 + 2 * 138
    shown = pixels(canvas)[top:bottom, x].astype(int)
    bare = canvas.stage.picture.bgra[62:138, 100, :3].repeat(2, axis=0).astype(int)
    to_ink = np.abs(shown - [wanted.blue(), wanted.green(), wanted.red()]).sum(axis=1)
    return (to_ink < np.abs(shown - bare).sum(axis=1)).mean()


def test_at_double_size_every_pixel_of_the_frame_is_a_hard_square(canvas, pictures):
    shown = pixels(canvas)[8:488, 8:648]
    assert np.array_equal(shown, np.kron(pictures.current.bgra[..., :3], np.ones((2, 2, 1), np.uint8)))


def test_at_actual_size_the_picture_is_the_frame_pixel_for_pixel(canvas, pictures):
    canvas.actual_size()
    assert canvas.zoom_text == "100 %"
    x, y = round(canvas.stage.view.left), round(canvas.stage.view.top)
    assert np.array_equal(pixels(canvas)[y : y + 240, x : x + 320], pictures.current.bgra[..., :3])


def test_the_frame_gone_to_is_the_frame_shown(session, canvas, pictures, go):
    go(30)
    first = pixels(canvas)
    go(31)
    assert pictures.current.shown_frame == 31
    assert not np.array_equal(first, pixels(canvas))


@pytest.mark.parametrize("keys", [CTRL, Qt.KeyboardModifier.NoModifier])
def test_the_wheel_zooms_at_the_pointer(canvas, pointer, keys):
    place = pointer.place((80, 60))
    pointer.wheel((80, 60), 3, keys)
    assert canvas.stage.view.scale == pytest.approx(2 * 1.25**3)
    assert pointer.place((80, 60)) == place


def test_two_fingers_on_a_touchpad_push_the_picture(canvas, pointer):
    before = canvas.stage.view
    pointer.wheel((80, 60), -1, phase=Qt.ScrollPhase.ScrollUpdate)
    assert canvas.stage.view.scale == before.scale
    assert canvas.stage.view.top == before.top - 60


def test_zooming_rests_at_actual_size(canvas):
    for _ in range(20):
        canvas.zoom_out()
        if canvas.zoom_text == "100 %":
            break
    else:
        pytest.fail("never came to rest at 100 %")


def test_zoom_ends_where_a_pixel_is_64_wide(canvas, pointer):
    pointer.wheel((80, 60), 99)
    assert canvas.stage.view.scale == 64


def test_at_high_zoom_a_grid_parts_the_pixels_and_nothing_else_changes(canvas, pointer):
    for _ in range(40):
        pointer.wheel((152, 112), 1)
    view, shown, picture = canvas.stage.view, pixels(canvas).astype(int), canvas.stage.picture.bgra
    assert view.scale == 64
    parted = 0
    for x, y in ((151, 111), (152, 111), (151, 112), (152, 112)):
        bare = picture[y, x, :3].astype(int)
        left, top = (round(v) for v in view.to_screen((x, y)))
        assert (shown[top + 4 : top + 60, left + 4 : left + 60] == bare).all(), "a pixel is one square"
        line = shown[top + 32, left - 1 : left + 2]
        beside = picture[y, x - 1, :3].astype(int)
        parted += bool(((line != bare).any(axis=1) & (line != beside).any(axis=1)).any())
    assert parted


def test_zoom_and_place_stay_while_stepping(session, canvas, pointer, go):
    pointer.wheel((80, 60), 5)
    view = canvas.stage.view
    for frame in (1, 2, 50):
        go(frame)
    assert canvas.stage.view == view


@pytest.mark.parametrize("button", [MIDDLE, RIGHT])
def test_a_drag_of_the_middle_or_right_button_pushes_the_picture(canvas, pointer, button, qtbot):
    place = pointer.place((100, 100))
    with qtbot.assertNotEmitted(canvas.menu_wanted):
        pointer.press((100, 100), button)
        pointer.move((130, 110))
        pointer.release((100, 100), button)
    moved = pointer.place((100, 100)) - place
    assert (moved.x(), moved.y()) == (60, 20)


def test_the_picture_cannot_be_pushed_out_of_sight(canvas, pointer):
    for _ in range(10):
        pointer.drag((100, 100), (300, 230), MIDDLE)
    assert canvas.stage.view.left <= canvas.width() - 40
    assert canvas.stage.view.top <= canvas.height() - 40


def test_a_fitted_picture_stays_fitted_when_the_room_changes(canvas):
    canvas.resize(336, 496)
    assert canvas.stage.view.scale == 1.0
    assert canvas.zoom_text.startswith("fit")


def test_fit_brings_the_whole_picture_back(canvas, pointer):
    pointer.wheel((80, 60), 8)
    canvas.fit()
    assert canvas.stage.view.scale == 2.0
    assert canvas.zoom_text == "fit 200 %"


def test_with_nothing_selected_nudging_moves_the_view(canvas):
    left = canvas.stage.view.left
    assert not canvas.nudge(1, 0)
    assert canvas.stage.view.left < left


def test_the_zoom_is_told(canvas, qtbot):
    with qtbot.waitSignal(canvas.zoom_changed) as told:
        canvas.zoom_in()
    assert told.args == ["250 %"]


def test_a_shape_has_its_outline_in_its_label_colour(session, canvas, add):
    add("person", (0, BOX))
    assert inked(canvas, session.taxonomy.colour("person")) > 0.95


def test_an_in_between_has_gaps_where_a_keyframe_has_none(session, canvas, add, go):
    add("person", (0, BOX), (20, BOX))

    colour = session.taxonomy.colour("person")
    assert inked(canvas, colour) > 0.95
    go(10)
    assert 0.4 < inked(canvas, colour) < 0.8  # dashes of 5 with gaps of 3


def test_while_playing_shapes_look_as_they_do_at_rest(session, canvas, add, go):
    add("person", (0, BOX), (20, BOX))
    colour = session.taxonomy.colour("person")
    session.focus.play(on=True)
    assert inked(canvas, colour) > 0.95
    go(10)
    assert 0.4 < inked(canvas, colour) < 0.8
    above = pixels(canvas)[8 + 2 * 60 - 18 : 8 + 2 * 60, 200:260]
    ground = QColor(colour)
    is_name = np.abs(above.astype(int) - [ground.blue(), ground.green(), ground.red()]).sum(axis=2) < 12
    assert is_name.mean() > 0.3
    session.focus.play(on=False)
    assert 0.4 < inked(canvas, colour) < 0.8


def test_an_occluded_shape_is_hatched(session, canvas, add):
    track = add("person", (0, BOX))
    before = part(canvas, (130, 100))
    session.do(set_flags(session.desk, track, 0, occluded=True))
    assert (part(canvas, (130, 100)) != before).any(axis=2).mean() > 0.1


def test_hovering_strengthens_a_shape_and_leaving_takes_it_back(canvas, pointer, add):
    add("person", (0, BOX))
    plain = pixels(canvas)
    pointer.move((130, 100))
    assert not np.array_equal(pixels(canvas), plain)
    pointer.move((300, 220))
    assert np.array_equal(pixels(canvas), plain)


def test_partial_repaints_leave_no_traces(session, canvas, pointer, add, qtbot):
    """After drags, hovers and crosshairs the screen is what a fresh panel would paint."""
    track = add("thing", (0, BOX))
    add("person", (0, Box(x=20, y=20, width=200, height=190)))
    session.focus.choose_label(session.taxonomy.label("thing"))
    session.focus.choose_tool(Tool.BOX)
    pointer.move((250, 200))
    pointer.move((280, 30))
    session.focus.choose_tool(Tool.SELECT)
    session.focus.select({track})
    pointer.drag((130, 100), (150, 120))
    pointer.drag((150, 171), (100, 171))
    pointer.move((300, 230))
    qtbot.wait(20)
    on_screen = canvas.backingStore()
    shown = pixels(canvas)
    canvas._screen._layers._still = None
    canvas.update()
    qtbot.wait(20)
    assert on_screen is not None
    assert np.array_equal(shown, pixels(canvas))


def test_both_looks_are_painted(canvas, look):
    dark = pixels(canvas)[2, 2]
    look.toggle()
    light = pixels(canvas)[2, 2]
    look.toggle()
    assert tuple(dark) == (look.canvas.blue(), look.canvas.green(), look.canvas.red())
    assert tuple(light) != tuple(dark)


def test_names_can_be_hidden(canvas, add):
    add("person", (0, BOX))
    above = part(canvas, (110, 54), (20, 4))
    canvas.show_names(on=False)
    assert not np.array_equal(part(canvas, (110, 54), (20, 4)), above)


def test_records_no_taxonomy_knows_are_shown_all_the_same(session, canvas, add):
    add("person", (0, Box(x=-450_000, y=-450_000, width=900_000, height=900_000)))
    add("thing", (0, BOX))
    session.taxonomy = type(session.taxonomy)(name="Empty", version="9")
    session.taxonomy_changed.emit()
    assert pixels(canvas).shape == (496, 656, 3)


def test_while_the_video_opens_the_canvas_says_so(qtbot, session, look, say, pictures):
    panel = CanvasPanel(session, look, say, pictures)
    qtbot.addWidget(panel)
    panel.stage.picture = None
    panel.resize(400, 300)
    shown = pixels(panel)
    assert (shown != shown[0, 0]).any()


def test_closing_the_panel_ends_its_listening(qtbot, session, look, say, pictures):
    panel = CanvasPanel(session, look, say, pictures)
    panel.deleteLater()
    qtbot.wait(10)
    del panel
    session.focus.go_to(3)
    session.focus.select({1})
    session.focus.choose_tool(Tool.BOX)
