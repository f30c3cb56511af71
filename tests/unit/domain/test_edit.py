"""Edits as values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit, joined
from framegrain.domain.records import Clip, Event, Scope
from framegrain.domain.span import Span
from made_projects import ANNA


def event(number: int, stop: int = 10) -> Event:
    return Event(id=number, label="walk", scope=Scope.SEGMENT, span=Span(0, stop), provenance=ANNA)


def test_a_change_of_nothing_into_nothing_cannot_be_made():
    with pytest.raises(ValueError, match="before it or after it"):
        Change(None, None)


def test_a_change_keeps_id_and_kind():
    with pytest.raises(ValueError, match="id and kind"):
        Change(event(1), event(2))
    with pytest.raises(ValueError, match="id and kind"):
        Change(event(1), Clip(id=1, span=Span(0, 10)))


def test_a_record_changes_once_in_an_edit():
    with pytest.raises(ValueError, match="at most once"):
        Edit("Twice", (Change(None, event(1)), Change(event(1), None)))


def test_an_edit_that_changes_nothing_is_false():
    assert not Edit("Nothing", ())
    assert not Edit("Same", (Change(event(1), event(1)),))
    assert Edit("Trim", (Change(event(1), event(1, 5)),))


def test_the_inverse_of_the_inverse_is_the_edit_itself():
    edit = Edit(
        "Trim", (Change(event(1), event(1, 5)), Change(None, event(2)), Change(event(3), None)), "trim"
    )
    assert edit.inverse.inverse == edit
    assert edit.inverse.changes == (
        Change(None, event(3)),
        Change(event(2), None),
        Change(event(1, 5), event(1)),
    )
    assert edit.ids == {1, 2, 3}
    assert edit.inverse.merge_key == "trim"


lengths = st.none() | st.integers(1, 4)


def carried_out(edit: Edit, state: dict[int, Event]) -> dict[int, Event]:
    after = dict(state)
    for change in edit.changes:
        assert after.get(change.id) == change.before
        after.pop(change.id, None)
        if change.after is not None:
            after[change.id] = change.after
    return after


@given(st.lists(st.dictionaries(st.integers(1, 4), lengths, max_size=3), max_size=6))
def test_joined_edits_do_what_they_did_one_by_one(wishes):
    start = {1: event(1), 2: event(2)}
    state, edits = start, []
    for wish in wishes:
        changes = []
        for number, stop in wish.items():
            before = state.get(number)
            after = None if stop is None else event(number, stop)
            if before is not None or after is not None:
                changes.append(Change(before, after))
        edits.append(Edit("step", tuple(changes)))
        state = carried_out(edits[-1], state)
    whole = joined("All", edits, "burst")
    assert carried_out(whole, start) == state
    assert carried_out(whole.inverse, state) == start
    assert (whole.name, whole.merge_key) == ("All", "burst")
    assert bool(whole) == (state != start)


def test_records_made_and_gone_within_a_joined_edit_leave_no_trace():
    one = Edit("Add", (Change(None, event(1)),))
    two = Edit("Trim", (Change(event(1), event(1, 5)),))
    three = Edit("Delete", (Change(event(1, 5), None),))
    assert joined("All", [one, two, three]).changes == ()


def test_a_record_that_goes_and_comes_back_is_one_change():
    gone, back = Edit("Delete", (Change(event(1), None),)), Edit("Add", (Change(None, event(1, 3)),))
    assert joined("All", [gone, back]).changes == (Change(event(1), event(1, 3)),)


def test_edits_are_plain_values():
    edit = Edit("Trim", (Change(event(1), event(1, 5)),))
    assert edit == Edit("Trim", (Change(event(1), replace(event(1), span=Span(0, 5))),))
    with pytest.raises(AttributeError):
        edit.name = "Other"  # type: ignore[misc]
