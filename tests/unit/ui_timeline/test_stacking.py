from __future__ import annotations

from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.span import Span
from framegrain.ui.timeline import stacking
from framegrain.ui.timeline.lanes import Lanes
from framegrain.ui.timeline.rows import Row
from framegrain.ui.timeline.seating import first_fit
from framegrain.ui.timeline.stacking import Stack

from .scene import TAXONOMY, car, document

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


def seats(stack: Stack) -> dict[int, int]:
    return {record: number for number, row in enumerate(stack.rows) for record in row.ids}


@given(st.lists(spans, max_size=40))
def test_filled_rows_hold_everything_once_without_overlap(found: list[Span]):
    stack = Stack((number, span, 0) for number, span in enumerate(found))
    assert held(stack) == dict(enumerate(found))
    assert not has_overlap(stack)
    assert all(stack.row_of(record) == row for record, row in seats(stack).items())


@given(st.lists(st.tuples(st.integers(0, 12), st.one_of(st.none(), spans), st.integers(0, 2)), max_size=60))
def test_the_same_records_lie_in_the_same_rows_however_they_came_to_be(changes):
    stack, model = Stack(), {}
    for record, span, label in changes:
        if span is None:
            stack.drop(record)
            model.pop(record, None)
        else:
            stack.put(record, span, label)
            model[record] = (record, span, label)
        assert seats(stack) == seats(Stack(model.values()))


def test_a_change_that_makes_thousands_move_ends_as_if_made_anew():
    stack = Stack((number, Span(number * 2, number * 2 + 3), 0) for number in range(5000))
    stack.put(0, Span(0, 20_000), 0)
    assert seats(stack) == seats(
        Stack([(0, Span(0, 20_000), 0), *((n, Span(n * 2, n * 2 + 3), 0) for n in range(1, 5000))])
    )


@given(
    st.lists(st.tuples(spans, st.integers(0, 2)), max_size=20),
    st.lists(
        st.tuples(st.integers(0, 25), st.one_of(st.none(), st.tuples(spans, st.integers(0, 2)))), max_size=20
    ),
)
def test_many_changed_together_lie_as_if_changed_one_by_one(found, changes):
    stack = Stack((number, span, label) for number, (span, label) in enumerate(found))
    one_by_one = Stack((number, span, label) for number, (span, label) in enumerate(found))
    stack.change(changes)
    for record, state in changes:
        if state is None:
            one_by_one.drop(record)
        else:
            one_by_one.put(record, *state)
    assert seats(stack) == seats(one_by_one)
    assert held(stack) == held(one_by_one)


def test_many_changed_together_that_make_thousands_move_end_as_if_made_anew():
    spans = [Span(number % 50, number % 50 + 9) for number in range(3000)]
    stack = Stack((number, span, 0) for number, span in enumerate(spans))
    moved = [(number, (span.moved(3), 1)) for number, span in enumerate(spans[:300])]
    stack.change(moved)
    assert seats(stack) == seats(
        Stack([*((n, *state) for n, state in moved), *((n, spans[n], 0) for n in range(300, 3000))])
    )


states = st.one_of(st.none(), st.tuples(spans, st.integers(0, 2)))


@given(
    st.lists(st.tuples(spans, st.integers(0, 2)), max_size=15),
    st.lists(
        st.tuples(
            st.booleans(), st.dictionaries(st.integers(0, 18), states, min_size=1, max_size=8), st.booleans()
        ),
        max_size=4,
    ),
    st.integers(0, 4),
)
def test_what_is_taken_back_and_made_again_lies_as_if_made_anew(found, edits, few):
    stack, model, undone = Stack((n, *state) for n, state in enumerate(found)), dict(enumerate(found)), []

    def change(changes, *, anew):
        before = {record: model.get(record) for record in changes}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stacking, "_FEW", few)
            patch.setattr(stacking, "_MANY", -1_000 if anew else 2_000)
            stack.change(list(changes.items()))
        model.update({record: state for record, state in changes.items() if state is not None})
        for record, state in changes.items():
            if state is None:
                model.pop(record, None)
        assert seats(stack) == seats(Stack((n, *state) for n, state in model.items()))
        assert held(stack) == {n: span for n, (span, _) in model.items()}
        assert all(stack.row_of(record) == row for record, row in seats(stack).items())
        return before

    for anew, changes, back in edits:
        undone.append((change(changes, anew=anew), anew))
        if back:
            for before, all_anew in reversed(undone):
                change(change(change(before, anew=all_anew), anew=all_anew), anew=all_anew)
            undone.clear()


def test_taking_back_a_change_that_seated_all_anew_seats_nothing(monkeypatch):
    spans = [Span(number % 50, number % 50 + 9) for number in range(3000)]
    stack = Stack((number, span, 0) for number, span in enumerate(spans))
    before = seats(stack)
    stack.change([(number, (span.moved(3), 0)) for number, span in enumerate(spans[:300])])
    after = seats(stack)
    assert after != before
    monkeypatch.setattr(stacking, "first_fit", None)
    stack.change([(number, (span, 0)) for number, span in enumerate(spans[:300])])
    assert seats(stack) == before
    stack.change([(number, (span.moved(3), 0)) for number, span in enumerate(spans[:300])])
    assert seats(stack) == after


@given(st.lists(st.tuples(spans, st.integers(0, 2)), min_size=1, max_size=12), st.data())
def test_the_halves_of_a_split_lie_where_the_whole_lay_and_nothing_else_moves(found, data):
    stack = Stack((number, span, label) for number, (span, label) in enumerate(found))
    before = seats(stack)
    whole = data.draw(st.sampled_from(range(len(found))))
    span, label = found[whole]
    untouched = [other for other, kind in found if kind == label and other.start == span.stop]
    assume(span.length > 1 and not untouched)
    at = data.draw(st.integers(span.start + 1, span.stop - 1))
    assume(all(at not in (other.start, other.stop) for other, _ in found))
    stack.put(whole, Span(span.start, at), label)
    stack.put(99, Span(at, span.stop), label)
    assert seats(stack) == {**before, 99: before[whole]}


@given(st.lists(spans, max_size=30), spans)
def test_what_is_added_moves_nothing(found: list[Span], new: Span):
    stack = Stack((number, span, number) for number, span in enumerate(found))
    before = seats(stack)
    stack.put(99, new, 99)
    assert {record: row for record, row in seats(stack).items() if record != 99} == before


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


@pytest.mark.parametrize(("spans", "least_rows"), [(600, 100), (1500, 300)])
def test_each_span_lies_in_the_first_row_with_room_also_among_hundreds_of_rows(spans: int, least_rows: int):
    luck = Random(3)
    found = [Span(start := luck.randrange(400), start + luck.randint(1, 300)) for _ in range(spans)]
    rows: list[list[Span]] = []
    wanted = []
    for span in found:
        free = (n for n, row in enumerate(rows) if not any(span.overlaps(other) for other in row))
        seat = next(free, len(rows))
        if seat == len(rows):
            rows.append([])
        rows[seat].append(span)
        wanted.append(seat)
    assert len(rows) > least_rows
    assert first_fit([s.start for s in found], [s.stop for s in found]) == wanted


def test_what_begins_and_ends_with_many_others_leaves_them_in_their_seats(monkeypatch: pytest.MonkeyPatch):
    lifted: list[int] = []
    lift = Stack._lift
    monkeypatch.setattr(Stack, "_lift", lambda self, head: (lifted.append(head), lift(self, head)))
    stack = Stack()
    for record in range(1, 200):
        stack.put(record, Span(7, 8), 0)
    assert lifted == []
    stack.put(1, Span(7, 30), 0)
    assert lifted == [1]
    assert seats(stack) == {record: record - 1 for record in range(1, 200)}


def test_many_objects_that_come_at_once_are_seated_at_once(monkeypatch: pytest.MonkeyPatch):
    found = document(*(record for number in range(1, 200) for record in car(number, 5)))
    lanes = Lanes(found, TAXONOMY)
    one_by_one: list[int] = []
    change = Stack._change
    monkeypatch.setattr(
        Stack,
        "_change",
        lambda self, record, held: (one_by_one.append(record), change(self, record, held))[1],
    )
    keys = [replace(car(number, 5, 50)[2], id=50_000 + number) for number in range(1, 200)]
    edit = Edit("Paste", tuple(Change(None, key) for key in keys))
    found.apply(edit)
    lanes.apply(edit)
    assert one_by_one == []
    fresh = Lanes(found, TAXONOMY)
    for one, other in zip(lanes.all, fresh.all, strict=True):
        assert seats(one.tracks) == seats(other.tracks)
