"""Which object lies in front after one was brought forward or sent back."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framegrain.domain.errors import BadInput
from framegrain.domain.shapes import bounds
from framegrain.editing import ordering, tracks
from made_desk import Bench, box

if TYPE_CHECKING:
    from framegrain.domain.shapes import Box


def put(bench: Bench, *shapes: Box) -> list[int]:
    for shape in shapes:
        bench.do(tracks.start_track(bench.desk, "person", 0, shape))
    return sorted(bench.document.tracks)


def painted(bench: Bench) -> list[int]:
    """The objects of frame 0 from back to front, by the rule that the canvas paints by."""

    def place(key: int) -> tuple[int, float, int]:
        left, top, right, bottom = bounds(bench.shape(key, 0))
        return bench.document.tracks[key].layer, -(right - left) * (bottom - top), key

    return sorted(bench.document.tracks, key=place)


def layers(bench: Bench) -> list[int]:
    return [bench.document.tracks[key].layer for key in sorted(bench.document.tracks)]


def pile(bench: Bench) -> list[int]:
    """A large, a middle and a small box on each other, painted in this order."""
    return put(bench, box(0, 0, 100), box(10, 10, 60), box(20, 20, 30))


def test_the_smallest_is_in_front_until_somebody_says_otherwise(bench: Bench) -> None:
    large, middle, small = pile(bench)
    assert painted(bench) == [large, middle, small]


def test_bring_to_front_and_send_to_back(bench: Bench) -> None:
    large, middle, small = pile(bench)
    edit = bench.do(ordering.to_front(bench.desk, [large]))
    assert edit.name == "Bring Person 1 to the front"
    assert painted(bench) == [middle, small, large]
    assert bench.do(ordering.to_back(bench.desk, [small])).name == "Send Person 3 to the back"
    assert painted(bench) == [small, middle, large]


def test_several_keep_their_order_among_themselves(bench: Bench) -> None:
    large, middle, small = pile(bench)
    bench.do(ordering.to_front(bench.desk, [large]))
    bench.do(ordering.to_front(bench.desk, [middle, large]))
    assert painted(bench) == [small, middle, large]


def test_what_is_there_already_is_refused_with_the_reason(bench: Bench) -> None:
    large, _, small = pile(bench)
    bench.do(ordering.to_front(bench.desk, [large]))
    with pytest.raises(BadInput, match="Person 1 is in front of all others already"):
        ordering.to_front(bench.desk, [large])
    with pytest.raises(BadInput, match="nothing else lies over Person 1 on this frame"):
        ordering.forward(bench.desk, [large], 0)
    bench.do(ordering.to_back(bench.desk, [small]))
    with pytest.raises(BadInput, match="nothing else lies under Person 3"):
        ordering.backward(bench.desk, [small], 0)


def test_forward_goes_past_one_only(bench: Bench) -> None:
    large, middle, small = pile(bench)
    assert bench.do(ordering.forward(bench.desk, [large], 0)).name == "Bring Person 1 forward by one"
    assert painted(bench) == [middle, large, small]
    bench.do(ordering.forward(bench.desk, [large], 0))
    assert painted(bench) == [middle, small, large]


def test_backward_goes_past_one_only(bench: Bench) -> None:
    large, middle, small = pile(bench)
    bench.do(ordering.backward(bench.desk, [small], 0))
    assert painted(bench) == [large, small, middle]
    bench.do(ordering.backward(bench.desk, [small], 0))
    assert painted(bench) == [small, large, middle]


def test_forward_passes_over_what_does_not_touch_it(bench: Bench) -> None:
    large, aside, small = put(bench, box(0, 0, 100), box(300, 0, 60), box(20, 20, 30))
    bench.do(ordering.forward(bench.desk, [large], 0))
    assert painted(bench).index(large) > painted(bench).index(small)
    assert bench.document.tracks[aside].layer == 0


def test_forward_of_several_that_lie_on_each_other_passes_the_next_other(bench: Bench) -> None:
    large, middle, small = pile(bench)
    bench.do(ordering.forward(bench.desk, [large, middle], 0))
    assert painted(bench) == [small, large, middle]


def test_order_without_an_object_is_refused(bench: Bench) -> None:
    with pytest.raises(BadInput, match="select an object first"):
        ordering.to_front(bench.desk, [])


places = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(5, 60), st.integers(-1, 1))


@given(st.lists(places, min_size=2, max_size=7), st.integers(0, 6), st.booleans())
@settings(max_examples=120, deadline=None)
def test_one_step_changes_the_order_of_one_overlapping_pair_and_no_other(
    drawn: list[tuple[int, int, int, int]], which: int, front: bool
) -> None:
    bench = Bench()
    ids = put(bench, *(box(x, y, size) for x, y, size, _ in drawn))
    for key, (*_, layer) in zip(ids, drawn, strict=True):
        for _ in range(abs(layer)):
            try:
                bench.do((ordering.to_front if layer > 0 else ordering.to_back)(bench.desk, [key]))
            except BadInput:
                break
    key = ids[which % len(ids)]
    before = painted(bench)
    step = ordering.forward if front else ordering.backward
    try:
        bench.do(step(bench.desk, [key], 0))
    except BadInput:
        return
    after = painted(bench)
    turned = {
        frozenset(pair)
        for pair in combinations(ids, 2)
        if meet(bench, *pair)
        and (before.index(pair[0]) < before.index(pair[1])) != (after.index(pair[0]) < after.index(pair[1]))
    }
    (pair,) = turned
    assert key in pair


def meet(bench: Bench, a: int, b: int) -> bool:
    one, two = bounds(bench.shape(a, 0)), bounds(bench.shape(b, 0))
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
