"""Which part of the picture is on screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.ui.canvas.view import CLOSEST, STAYS, View, fit, resized

spots = st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000))
views = st.builds(View, st.floats(0.05, 64), st.floats(-5000, 5000), st.floats(-5000, 5000))


@given(view=views, at=spots)
def test_there_and_back_is_the_same_place(view, at):
    assert view.to_picture(view.to_screen(at)) == pytest.approx(at, abs=1e-6)


@given(view=views, at=spots, factor=st.floats(0.1, 10))
def test_zooming_keeps_what_is_under_the_pointer(view, at, factor):
    assert view.zoomed(factor, at, 0.01).to_picture(at) == pytest.approx(view.to_picture(at), abs=1e-5)


def test_zoom_has_two_ends():
    assert View(1).zoomed(1e9, (0, 0), 0.1).scale == CLOSEST
    assert View(1).zoomed(1e-9, (0, 0), 0.1).scale == 0.1


def test_fit_shows_all_of_the_picture_in_the_middle():
    view = fit((200, 100), (416, 400), margin=8)
    assert view == View(2.0, 8, 100)


@pytest.mark.parametrize("room", [(0, 0), (10, 0), (1, 1)])
def test_fit_into_no_room_is_harmless(room):
    assert fit((200, 100), room).scale > 0


@given(view=views)
def test_a_strip_of_the_picture_always_stays_in_sight(view):
    kept = view.kept_in((300, 200), (640, 480))
    strip = min(STAYS, 300 * view.scale, 200 * view.scale)
    assert kept.left <= 640 - strip + 1e-6
    assert kept.left + 300 * kept.scale >= strip - 1e-6
    assert kept.top <= 480 - strip + 1e-6
    assert kept.top + 200 * kept.scale >= strip - 1e-6


def test_a_resized_room_keeps_its_middle():
    view = View(3, 10, 20)
    assert resized(view, (100, 100), (200, 60)).to_picture((100, 30)) == view.to_picture((50, 50))
