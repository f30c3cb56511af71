"""What is shown and what may be changed, neither of which is a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from framegrain.domain.shapes import Box
from framegrain.editing import records
from framegrain.editing.tracks import set_shape, start_track
from framegrain.session.locks import Locked

if TYPE_CHECKING:
    from framegrain.session.session import Session

HERE = Box(x=5, y=5, width=10, height=10)


def put(session: Session, label: str = "thing") -> int:
    edit = start_track(session.desk, label, 0, HERE)
    session.do(edit)
    return edit.changes[0].id


def test_a_locked_object_is_changed_by_no_edit_and_by_undo_all_the_same(session: Session) -> None:
    track = put(session)
    session.do(set_shape(session.desk, track, 4, HERE))
    session.locks.lock([track])
    for edit in (
        set_shape(session.desk, track, 2, HERE),
        records.delete(session.desk, [track]),
        records.relabel(session.desk, [track], "person"),
    ):
        before = session.document.copy()
        with pytest.raises(Locked, match="Thing 1 is locked; unlock it first"):
            session.do(edit)
        assert session.document == before
    session.undo()
    assert len(session.document.keyframes(track)) == 1


def test_one_locked_among_many_stops_the_edit_whole(session: Session) -> None:
    ids = [put(session) for _ in range(3)]
    session.locks.lock(ids[:2])
    with pytest.raises(Locked, match="Thing 1 and Thing 2 are locked; unlock them first"):
        session.do(records.delete(session.desk, ids))
    assert sorted(session.document.tracks) == ids


def test_a_locked_label_takes_no_new_objects(session: Session) -> None:
    session.locks.lock_labels(["thing"], on=True)
    with pytest.raises(Locked, match="locked"):
        put(session)
    put(session, "person")


def test_what_a_drag_would_meet_is_told_while_it_lasts(session: Session) -> None:
    track = put(session)
    session.locks.lock([track])
    with pytest.raises(Locked, match="locked"):
        session.refusals(set_shape(session.desk, track, 2, HERE))


def test_shown_alone_hidden_and_by_label(session: Session) -> None:
    one, two, person = put(session), put(session), put(session, "person")
    showing, tracks = session.focus.showing, session.document.tracks

    def shown() -> list[int]:
        return [i for i in (one, two, person) if showing.shows(tracks[i])]

    assert showing.hides_nothing
    showing.hide([one], on=True)
    assert shown() == [two, person]
    showing.hide_labels(["person"], on=True)
    assert shown() == [two]
    showing.show_only([one, two])
    assert shown() == [two]
    showing.show_only(None)
    assert shown() == [two]
    showing.show_all()
    assert shown() == [one, two, person]
    assert showing.hides_nothing


def test_it_tells_of_changes_and_of_nothing_else(session: Session) -> None:
    told = []
    session.focus.showing.changed.connect(lambda: told.append(1))
    session.focus.showing.hide([7], on=True)
    session.focus.showing.hide([7], on=True)
    session.focus.showing.join([8])
    session.focus.showing.show_all()
    assert told == [1, 1]


def test_whatever_is_locked_is_named_in_one_sentence(session: Session) -> None:
    thing, person = put(session), put(session, "person")
    session.locks.lock_lanes({"person": "Object"})
    with pytest.raises(Locked, match=r"^the lane Object is locked; unlock it first$"):
        session.do(records.delete(session.desk, [person]))
    session.locks.lock_labels(["thing"], on=True)
    with pytest.raises(Locked, match=r"^the label Thing and the lane Object are locked; unlock them first$"):
        session.do(records.delete(session.desk, [thing, person]))


def test_unlocking_an_object_opens_whatever_kept_it_locked(session: Session) -> None:
    track = put(session)
    session.locks.lock([track])
    session.locks.lock_labels(["thing"], on=True)
    session.locks.lock_lanes({"thing": "Object", "person": "Object", "walk": "Action"})
    session.locks.unlock([session.document.tracks[track]])
    assert session.locks.lanes == {"walk": "Action"}
    session.do(records.delete(session.desk, [track]))
