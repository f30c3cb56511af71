"""The steps about one record, among those about others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.shapes import Box
from framegrain.editing import comments, records, tracks
from framegrain.session.record_history import RecordHistory

if TYPE_CHECKING:
    from framegrain.session.session import Session

BOX = Box(x=5, y=5, width=20, height=10)


def names(history: RecordHistory, session: Session, record: int) -> list[str]:
    return [entry.edit.name for entry in history.of(record, session.entries)]


def test_keyframes_and_comments_belong_to_their_object(session: Session) -> None:
    history = RecordHistory()
    session.do(tracks.start_track(session.desk, "thing", 5, BOX))
    (first,) = session.open_document.tracks
    assert names(history, session, first) == ["Draw Thing 1"]
    session.do(tracks.start_track(session.desk, "thing", 5, BOX))
    second = max(session.open_document.tracks)
    session.do(tracks.set_shape(session.desk, first, 9, BOX))
    (key, _) = session.open_document.keyframes(first)
    session.do(comments.add_comment(session.desk, key.id, "hm"))
    session.do(records.delete(session.desk, [first]))
    assert names(history, session, first) == [
        "Draw Thing 1",
        "Keyframe Thing 1 on 9",
        "Comment on Thing 1 on frame 5",
        "Delete Thing 1",
    ]
    assert names(history, session, second) == ["Draw Thing 2"]
    assert names(history, session, key.id)[-1] == "Delete Thing 1"


def test_undone_steps_stay_until_something_else_is_done(session: Session) -> None:
    history = RecordHistory()
    session.do(tracks.start_track(session.desk, "thing", 5, BOX))
    (track,) = session.open_document.tracks
    session.do(tracks.set_shape(session.desk, track, 9, BOX))
    assert len(names(history, session, track)) == 2
    session.undo()
    assert [entry.undone for entry in history.of(track, session.entries)] == [False, True]
    session.do(tracks.set_shape(session.desk, track, 12, BOX))
    assert names(history, session, track) == ["Draw Thing 1", "Keyframe Thing 1 on 12"]
    assert names(RecordHistory(), session, track) == names(history, session, track)


def test_a_burst_that_grows_is_read_again(session: Session) -> None:
    history = RecordHistory()
    for n in range(2):
        session.do(tracks.start_track(session.desk, "thing", 5 + n, BOX))
    first, second = sorted(session.open_document.tracks)
    for track in (first, second):
        edit = tracks.set_shape(session.desk, track, 20, BOX)
        session.do(type(edit)(edit.name, edit.changes, "burst"))
        assert names(history, session, track)[-1] == edit.name
    assert len(session.entries) == 3
    assert len(names(history, session, first)) == 2
