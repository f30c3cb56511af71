"""Half-open spans."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from framegrain.domain.span import Span
from strategies import spans


@pytest.mark.parametrize(("start", "stop"), [(5, 5), (6, 5), (-1, 5)])
def test_an_empty_or_negative_span_cannot_be_made(start, stop):
    with pytest.raises(ValueError, match="span"):
        Span(start, stop)


@given(spans())
def test_a_span_holds_the_frames_of_its_range(span):
    assert [f for f in range(-1, span.stop + 2) if f in span] == list(range(span.start, span.stop))
    assert span.length == len(range(span.start, span.stop))
    assert span.last in span
    assert span.last + 1 not in span


@given(spans(), spans())
def test_overlap_is_the_frames_in_both(a, b):
    both = set(range(a.start, a.stop)) & set(range(b.start, b.stop))
    found = a.overlap(b)
    assert a.overlaps(b) == b.overlaps(a) == bool(both)
    assert (set(range(found.start, found.stop)) if found else set()) == both
    assert a.covers(b) == set(range(b.start, b.stop)).issubset(range(a.start, a.stop))


@given(spans(), st.integers(1, 40))
def test_a_cut_leaves_no_frame_out_and_none_twice(span, at):
    assume(span.start < at < span.stop)
    left, right = span.cut(at)
    assert [*range(left.start, left.stop), *range(right.start, right.stop)] == list(
        range(span.start, span.stop)
    )
    assert not left.overlaps(right)


@pytest.mark.parametrize("at", [3, 7, 1, 9])
def test_a_cut_at_or_past_an_end_is_refused(at):
    with pytest.raises(ValueError, match="span"):
        Span(3, 7).cut(at)


def test_a_moved_span_keeps_its_length():
    assert Span(3, 7).moved(10) == Span(13, 17)
    with pytest.raises(ValueError, match="frame 0"):
        Span(3, 7).moved(-4)
