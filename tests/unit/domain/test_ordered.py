"""What is put in order for many questions answers as looking at everything does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.ordered import Crowd, Ordered, Prepared

rows = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 9), st.integers(1, 12)).map(
        lambda r: (r[0], r[1], r[0] + r[2])
    ),
    max_size=8,
    unique_by=lambda row: row[1],
)
frames = st.tuples(st.integers(0, 25), st.integers(1, 12)).map(lambda f: (f[0], f[0] + f[1]))
keys = st.integers(-1, 9)


@given(rows, frames, keys)
def test_an_order_answers_as_a_look_at_all_of_them_does(held, asked, without):
    order, (start, stop) = Ordered(held), asked
    others = sorted(row for row in held if row[1] != without)
    near = [key for a, key, b in others if a < stop and start < b]
    assert order.first(start, stop, without) == next(iter(near), None)
    assert order.covering(start, stop, without) == any(a <= start and stop <= b for a, _, b in others)
    assert order.within(start, stop, without) == any(start <= a and b <= stop for a, _, b in others)
    assert order.following(start) == next((key for a, key, _ in sorted(held) if a >= start), None)
    assert order.preceding(start) == next((key for a, key, _ in sorted(held)[::-1] if a < start), None)


@given(rows, frames, st.integers(1, 4), keys)
def test_a_crowd_is_found_on_its_first_frame_with_the_oldest_but_one(held, asked, least, without):
    start, stop = asked
    on = {f: {key for a, key, b in held if a <= f < b} for f in range(start, stop)}
    frame = next((f for f in on if len(on[f]) >= least), None)
    oldest = min(on[frame] - {without}, default=None) if frame is not None else None
    expected = None if frame is None or oldest is None else (frame, oldest)
    assert Crowd(held).crowded(start, stop, least, without) == expected


def test_many_that_overlap_are_looked_at_a_few_times_only():
    many = [(0, key, 100) for key in range(2_000)]
    looked_at = []

    def size(_: frozenset[str]) -> int:
        return len(many)

    prepared, wanted = Prepared(Ordered), frozenset({"a"})
    for _ in many:
        if prepared.get(wanted) is None:
            looked_at.append(len(many))
            prepared.asked(wanted, len(many), size, lambda _: many)
    assert 2 <= len(looked_at) < 20
    prepared.forget()
    assert prepared.get(wanted) is None


def test_no_more_is_kept_in_order_than_fits():
    many = [(0, key, 100) for key in range(100)]
    prepared = Prepared(Ordered, most=250)
    sets = [frozenset({str(n)}) for n in range(20)]
    for wanted in sets:
        while prepared.get(wanted) is None:
            prepared.asked(wanted, 100, lambda _: 100, lambda _: many)
        assert sum(prepared.get(each) is not None for each in sets) <= 3
