"""The interval index against looking at every span."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.intervals import IntervalIndex
from framegrain.domain.span import MOST_FRAMES, Span

FAR = MOST_FRAMES // 2


@st.composite
def wide_spans(draw: st.DrawFn) -> Span:
    """Spans of every size, many of them across the borders of bins."""
    start = draw(st.integers(0, 300) | st.integers(0, FAR) | st.sampled_from([63, 64, 511, 512, 2**27 - 1]))
    return Span(start, start + draw(st.integers(1, 3) | st.integers(1, 600) | st.integers(1, FAR)))


actions = st.tuples(st.integers(0, 12), st.none() | wide_spans())


@given(st.lists(actions, max_size=40), st.lists(wide_spans(), min_size=1, max_size=10))
def test_it_finds_what_looking_at_every_span_finds(steps, questions):
    index, plain = IntervalIndex(), {}
    for key, span in steps:
        if span is None:
            index.drop(key)
            plain.pop(key, None)
        else:
            index.put(key, span)
            plain[key] = span
    assert len(index) == len(plain)
    assert all(index.span(key) == plain.get(key) for key in range(13))
    for asked in questions:
        found = list(index.overlapping(asked))
        assert len(found) == len(set(found))
        assert set(found) == {key for key, span in plain.items() if span.overlaps(asked)}


def test_a_look_up_does_not_visit_every_span():
    compared = set()

    class Watched(msgspec.Struct, frozen=True):
        key: int
        stop: int

        @property
        def start(self) -> int:
            compared.add(self.key)
            return self.key * 10

    index = IntervalIndex()
    for key in range(20_000):
        index.put(key, Watched(key, key * 10 + 15))
    compared.clear()
    assert sorted(index.overlapping(Span(100_000, 100_001))) == [9_999, 10_000]
    assert 0 < len(compared) < 60  # of 20,000


def test_spans_no_video_has_are_found_like_others():
    index = IntervalIndex()
    index.put(1, Span(5, MOST_FRAMES))
    index.put(2, Span(MOST_FRAMES - 1, MOST_FRAMES))
    assert set(index.overlapping(Span(7, 8))) == {1}
    index.drop(1)
    assert set(index.overlapping(Span(7, 8))) == set()
