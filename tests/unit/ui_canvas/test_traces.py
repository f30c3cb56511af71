"""What is shown of the way of a selected object."""

from __future__ import annotations

from framegrain.domain.shapes import Box
from framegrain.ui.canvas.traces import MOST, REACH, Trace, Traces, lay_traces
from unit.ui_canvas.test_layout import TAXONOMY, document, track


def box(x):
    return Box(x=x, y=0, width=10, height=10)


def laid(found, frame, *wanted, tracks=None):
    chosen = [found.tracks[n] for n in (tracks or found.tracks)]
    return lay_traces(found, TAXONOMY, frame, chosen, frozenset(wanted), lambda label: f"#{label}")


WALK = tuple((f, box(f), {}) for f in (0, 10, 20, 30, 40))


def lefts(traces):
    return {skin.step: skin.rings[0][0][0] for skin in traces.skins}


def test_onion_skin_is_two_keyframes_before_and_after_without_the_one_shown():
    found = document(*track(1, *WALK))
    assert lefts(laid(found, 25, Trace.ONION)) == {-2: 10, -1: 20, 1: 30, 2: 40}
    assert lefts(laid(found, 20, Trace.ONION)) == {-2: 0, -1: 10, 1: 30, 2: 40}
    assert lefts(laid(found, 40, Trace.ONION)) == {-2: 20, -1: 30}
    assert [s.step for s in laid(found, 25, Trace.ONION).skins] == [-2, 2, -1, 1]  # the nearer ones on top


def test_the_next_keyframe_is_shown_until_there_is_none():
    found = document(*track(1, *WALK))
    assert lefts(laid(found, 25, Trace.NEXT)) == {0: 30}
    assert laid(found, 40, Trace.NEXT) == Traces()


def test_a_trail_goes_through_every_frame_within_reach_and_stops_on_keyframes():
    found = document(*track(1, *WALK))
    (trail,) = laid(found, 20, Trace.TRAIL).trails
    assert trail.here == (25, 5)
    assert [len(line) for line in trail.lines] == [41]
    assert trail.stops == ((5, 5), (15, 5), (25, 5), (35, 5), (45, 5))
    (short,) = laid(document(*track(1, (0, box(0), {}), (99, box(99), {}))), 0, Trace.TRAIL).trails
    assert [len(line) for line in short.lines] == [REACH + 1]


def test_a_trail_is_broken_where_the_object_is_outside():
    found = document(
        *track(1, (0, box(0), {}), (10, None, {"outside": True}), (20, box(20), {}), (30, box(9), {}))
    )
    (trail,) = laid(found, 15, Trace.TRAIL).trails
    assert [len(line) for line in trail.lines] == [10, 11]
    assert trail.here is None


def test_nothing_wanted_is_nothing_shown_and_a_crowd_is_not_traced_whole():
    found = document(*(record for n in range(1, 31) for record in track(n, *WALK)))
    assert laid(found, 15) == Traces()
    assert len(laid(found, 15, Trace.TRAIL).trails) == MOST
