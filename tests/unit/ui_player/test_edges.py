from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.records import Clip
from framegrain.domain.span import Span
from framegrain.ui.player.edges import next_stop
from unit.ui_timeline.scene import car, document, walk


def test_a_selected_track_stops_at_its_keyframes_only():
    found = document(walk(1, 15, 17), *car(2, 10, 50, 90))
    assert next_stop(found, {2}, 10, 1) == 50
    assert next_stop(found, {2}, 50, -1) == 10
    assert next_stop(found, {2}, 90, 1) is None


def test_else_it_stops_at_first_and_last_frames_of_events_and_at_clip_boundaries():
    found = document(walk(1, 20, 41), Clip(id=8, span=Span(0, 300)), Clip(id=9, span=Span(300, 1000)))
    stops, frame = [], 0
    while (stop := next_stop(found, (), frame, 1)) is not None:
        stops.append(frame := stop)
    assert stops == [20, 40, 300]
    assert next_stop(found, (), 1000, -1) == 300


@given(
    st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 800)), max_size=12),
    st.integers(0, 9999),
    st.sampled_from([1, -1]),
)
def test_however_far_away_the_nearest_is_found(found: list[tuple[int, int]], frame: int, direction: int):
    walks = [walk(n + 1, a, min(a + length, 10_000)) for n, (a, length) in enumerate(found)]
    stops = {0, *(edge for w in walks for edge in (w.span.start, w.span.last))}
    beyond = [s for s in stops if (s > frame if direction > 0 else s < frame)]
    want = (min(beyond) if direction > 0 else max(beyond)) if beyond else None
    assert next_stop(document(*walks, frames=10_000), (), frame, direction) == want
