"""Selecting by a free line, and taking away from what is selected: a hand on the picture."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt

from framegrain.domain.shapes import Box
from framegrain.session.focus import Tool

from .conftest import ALT, CTRL, LEFT, NO_KEY, SHIFT

BOTH = CTRL | SHIFT


@pytest.fixture
def row(add):
    """Four small boxes in a row."""
    return [add("thing", (0, Box(x=20 + 75 * k, y=100, width=40, height=40))) for k in range(4)]


def around(pointer, middle, radius, keys=NO_KEY):
    """Draw a circle, beginning and ending above its middle, with the button held."""
    ring = [
        (middle[0] + radius * math.sin(k * math.tau / 24), middle[1] - radius * math.cos(k * math.tau / 24))
        for k in range(24)
    ]
    pointer.press(ring[0], LEFT, keys)
    for point in ring:
        pointer.move(point, keys)
    pointer.release(ring[-1], LEFT, keys)


def test_a_free_line_with_alt_selects_what_it_goes_around_or_touches(session, canvas, pointer, row):
    around(pointer, (78, 120), 62, ALT)  # all of the first, a part of the second
    assert session.focus.selection == {row[0], row[1]}


def test_the_free_line_is_on_screen_while_it_is_drawn(canvas, pointer, row):
    before = canvas.grab().toImage()
    pointer.press((10, 60), LEFT, ALT)
    for at in ((60, 30), (150, 40), (150, 200)):
        pointer.move(at, ALT)
    during = canvas.grab().toImage()
    assert during != before
    pointer.release((150, 200), LEFT, ALT)
    assert not canvas.hand.draft.lasso


def test_a_free_line_with_shift_takes_more_and_with_ctrl_and_shift_less(session, canvas, pointer, row):
    around(pointer, (40, 120), 38, ALT)
    assert session.focus.selection == {row[0]}
    around(pointer, (265, 120), 38, ALT | SHIFT)
    assert session.focus.selection == {row[0], row[3]}
    around(pointer, (40, 120), 38, ALT | BOTH)
    assert session.focus.selection == {row[3]}


def test_a_rubber_band_with_ctrl_and_shift_takes_away(session, canvas, pointer, row):
    session.focus.select(row)
    pointer.drag((5, 80), (150, 170), keys=BOTH)
    assert session.focus.selection == set(row[2:])


def test_the_lasso_by_key_begins_on_a_shape_too(session, canvas, pointer, row, add):
    add("thing", (0, Box(x=2, y=2, width=316, height=236)))
    session.focus.clear()
    canvas.lasso()
    around(pointer, (190, 120), 30)
    assert row[2] in session.focus.selection
    assert row[0] not in session.focus.selection
    assert not session.can_undo.startswith(("Move", "Reshape"))


def test_esc_drops_a_lasso_that_waits(session, canvas, pointer, row, key):
    session.focus.select(row[:1])
    canvas.lasso()
    key(Qt.Key.Key_Escape)
    assert canvas.hand.gesture is None
    assert session.focus.selection == {row[0]}


def test_with_a_drawing_tool_in_hand_ctrl_and_alt_draw_the_lasso(session, canvas, pointer, row):
    session.focus.choose_label(session.taxonomy.label("thing"))
    session.focus.choose_tool(Tool.BOX)
    around(pointer, (40, 120), 38, ALT | CTRL)
    assert session.focus.selection == {row[0]}
    assert len(session.document.tracks) == 4


def test_a_click_with_alt_on_nothing_selects_nothing(session, canvas, pointer, row):
    session.focus.select(row)
    pointer.click((160, 30), keys=ALT)
    assert session.focus.selection == frozenset()


def test_locked_and_hidden_objects_are_not_taken(session, canvas, pointer, row):
    session.locks.lock(row[:1])
    session.focus.showing.hide(row[1:2], on=True)
    pointer.drag((5, 60), (315, 180))
    assert session.focus.selection == set(row[2:])
    around(pointer, (160, 120), 100, ALT)
    assert session.focus.selection == set(row[2:])
