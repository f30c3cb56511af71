"""Earlier states come back as new steps; nothing that was done is forgotten by that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from framegrain.domain.errors import BadInput
from framegrain.domain.shapes import Box
from framegrain.editing import comments, records, tracks
from framegrain.session.bringing_back import brought_back, record_brought_back
from framegrain.session.record_history import RecordHistory

if TYPE_CHECKING:
    from framegrain.session.session import Session

BOX = Box(x=5, y=5, width=20, height=10)
MOVED = Box(x=15, y=8, width=20, height=10)


def everything(session: Session) -> list[object]:
    document = session.open_document
    return sorted(document.records(), key=lambda record: record.id)


@pytest.fixture
def states(session: Session) -> dict[int, list[object]]:
    """What there was after each of six steps, 0 for the beginning."""
    found = {0: everything(session)}

    def note() -> None:
        found[session.entries[-1].number] = everything(session)

    session.do(tracks.start_track(session.desk, "thing", 5, BOX))
    note()
    (first,) = session.open_document.tracks
    session.do(tracks.set_shape(session.desk, first, 9, MOVED))
    note()
    session.do(tracks.start_track(session.desk, "thing", 30, BOX))
    note()
    second = max(session.open_document.tracks)
    session.do(tracks.set_shape(session.desk, second, 40, MOVED))
    note()
    session.do(comments.add_comment(session.desk, first, "hm"))
    note()
    session.do(records.delete(session.desk, [first]))
    note()
    return found


@pytest.mark.parametrize("undone", [0, 2, 6])
def test_every_state_comes_back_as_a_step_and_goes_again(
    session: Session, states: dict[int, list[object]], undone: int
) -> None:
    for _ in range(undone):
        session.undo()
    now = everything(session)
    for number, state in states.items():
        if state == now:
            with pytest.raises(BadInput, match="nothing is different"):
                brought_back(session.entries, number)
            continue
        kept = session.entries
        session.do(brought_back(kept, number))
        assert everything(session) == state
        session.undo()
        assert everything(session) == now
        if undone:
            break  # a new step gives up what was undone


def test_the_name_says_which_state(session: Session, states: dict[int, list[object]]) -> None:
    assert brought_back(session.entries, 1).name == "Bring back what was after “Draw Thing 1”"
    assert brought_back(session.entries, 0).name == "Bring back what was before any change"


def test_one_record_comes_back_alone(session: Session, states: dict[int, list[object]]) -> None:
    history = RecordHistory()
    first = min(change.id for change in session.entries[0].edit.changes)
    history.of(first, session.entries)
    session.do(record_brought_back(session.entries, 1, first, history, "Thing 1"))
    document = session.open_document
    assert len(document.tracks) == 2
    assert [key.frame for key in document.keyframes(first)] == [5]
    assert not document.comments_on(first)
    assert session.can_undo == "Bring back Thing 1 as after “Draw Thing 1”"
    second = max(document.tracks)
    assert [key.frame for key in document.keyframes(second)] == [30, 40]
    session.undo()
    session.do(record_brought_back(session.entries, 5, first, history, "Thing 1"))
    assert everything(session) == states[5]
    with pytest.raises(BadInput, match="nothing is different"):
        record_brought_back(session.entries, 4, second, history, "Thing 2")


def test_steps_are_found_by_the_labels_of_their_records(session: Session, states: object) -> None:
    history = RecordHistory()
    session.do(records.relabel(session.desk, [max(session.open_document.tracks)], "person"))
    names = [entry.edit.name for entry in history.of_label("person", session.entries)]
    assert len(names) == 1
    assert len(history.of_label("thing", session.entries)) == 7
    assert set(history.labels(session.entries)) >= {"thing", "person"}
    assert history.of_label("nothing", session.entries) == []
