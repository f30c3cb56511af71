from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.span import Span
from framegrain.ui.timeline.span_view import SpanView


@pytest.fixture
def view() -> SpanView:
    return SpanView(frames=1000, width=500).fitted()


def test_the_whole_video_fits_with_a_little_air(view: SpanView):
    assert 0 < view.x(0) < 20
    assert 480 < view.x(1000) < 500
    assert view.shown == Span(0, 1000)


@given(st.floats(0.3, 40), st.floats(0, 500), st.floats(0, 500))
def test_zooming_keeps_the_frame_under_the_pointer(factor: float, at: float, aim: float):
    view = SpanView(frames=100_000, width=500, first=50_000.0, scale=1.0)
    under = view.first + at / view.scale
    zoomed = view.zoomed(factor, at)
    assert zoomed.x(under) == pytest.approx(at, abs=1e-6)


def test_no_zoom_shows_less_than_single_frames_or_more_than_the_video(view: SpanView):
    assert view.zoomed(1e9, 100).scale == view.widest_scale
    assert view.zoomed(1e-9, 100) == view


def test_scrolling_stops_at_both_ends(view: SpanView):
    zoomed = view.zoomed(10, 250)
    assert zoomed.scrolled(-1e9).x(0) >= 0
    assert zoomed.scrolled(1e9).x(1000) <= 500


def test_positions_outside_the_video_are_its_ends(view: SpanView):
    assert view.frame_at(-50) == 0
    assert view.frame_at(1e6) == 999
    assert view.place_at(view.x(7.5)) == pytest.approx(7.5)


def test_a_widened_window_keeps_the_whole_video_whole(view: SpanView):
    assert view.resized(900).is_fitted
    zoomed = view.zoomed(4, 0)
    assert zoomed.resized(900).scale == zoomed.scale


def test_around_puts_the_span_in_the_middle(view: SpanView):
    near = view.around(Span(400, 420))
    assert near.x(410) == pytest.approx(250)
    assert near.holds(400)
    assert near.holds(419)


def test_a_video_of_one_frame_can_be_shown_and_zoomed():
    view = SpanView(frames=1, width=300).fitted()
    assert view.frame_at(150) == 0
    assert view.zoomed(5, 10).shown == Span(0, 1)
