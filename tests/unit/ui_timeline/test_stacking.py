from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from framegrain.domain.span import Span
from framegrain.ui.timeline.stacking import Row, Stack

spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(1, 20))


def held(stack: Stack) -> dict[int, Span]:
    return {
        record: Span(start, stop)
        for row in stack.rows
        for record, start, stop in zip(row.ids, row.starts, row.stops, strict=True)
    }


def has_overlap(stack: Stack) -> bool:
    return any(
        stop > after for row in stack.rows for stop, after in zip(row.stops, row.starts[1:], strict=False)
    )


@given(st.lists(spans, max_size=40))
def test_filled_rows_hold_everything_once_without_overlap_in_as_few_rows_as_possible(found: list[Span]):
    stack = Stack((number, span, 0) for number, span in enumerate(found))
    assert held(stack) == dict(enumerate(found))
    assert not has_overlap(stack)
    deepest = max((sum(frame in span for span in found) for frame in range(90)), default=0)
    assert len(stack.rows) == deepest


@given(st.lists(st.tuples(st.integers(0, 12), st.one_of(st.none(), spans)), max_size=60))
def test_after_any_changes_rows_hold_what_was_put_last(changes: list[tuple[int, Span | None]]):
    stack, model = Stack(), {}
    for record, span in changes:
        if span is None:
            stack.drop(record)
            model.pop(record, None)
        else:
            stack.put(record, span, 0)
            model[record] = span
    assert held(stack) == model
    assert not has_overlap(stack)
    assert len(stack) == len(model)
    assert all(stack.start_of(record) == span.start for record, span in model.items())
    assert not stack.rows or len(stack.rows[-1])


def test_a_change_moves_no_other_bar():
    stack = Stack([(1, Span(0, 10), 0), (2, Span(5, 15), 0), (3, Span(8, 30), 0)])
    before = {record: stack.row_of(record) for record in (2, 3)}
    stack.put(1, Span(40, 50), 0)
    assert {record: stack.row_of(record) for record in (2, 3)} == before
    assert stack.row_of(1) == 0


def test_a_bar_moved_where_its_row_has_room_stays_in_its_row():
    stack = Stack([(1, Span(0, 10), 0), (2, Span(0, 10), 0), (3, Span(60, 70), 0), (4, Span(60, 70), 0)])
    assert stack.row_of(2) == 1
    stack.put(2, Span(20, 30), 0)
    assert stack.row_of(2) == 1


def test_arrays_follow_changes():
    row = Row()
    row.insert(1, Span(5, 6), 7)
    assert row.arrays()[0].tolist() == [5]
    row.insert(2, Span(1, 3), 8)
    starts, stops, codes = row.arrays()
    assert (starts.tolist(), stops.tolist(), codes.tolist()) == ([1, 5], [3, 6], [8, 7])
    row.remove(1, 5)
    assert row.arrays()[1].tolist() == [3]


def test_nearest_is_what_holds_the_frame_else_what_is_closest():
    row = Row()
    for record, span in ((1, Span(0, 10)), (2, Span(20, 30)), (3, Span(31, 32))):
        row.append(record, span, 0)
    assert [row.nearest(frame) for frame in (5, 12, 18, 25, 31, 99)] == [1, 1, 2, 2, 3, 3]
    assert Row().nearest(3) is None


def test_beside_walks_every_record_in_order_of_start_and_id():
    row = Row()
    for record, start in ((9, 0), (4, 5), (7, 5), (2, 8)):
        row.insert(record, Span(start, start + 1), 0)
    place, walked = (-1, -1), []
    while (place := row.beside(place, 1)) is not None:
        walked.append(place)
    assert walked == [(0, 9), (5, 4), (5, 7), (8, 2)]
    place, back = (99, 99), []
    while (place := row.beside(place, -1)) is not None:
        back.append(place)
    assert back == walked[::-1]
