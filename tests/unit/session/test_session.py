"""The one door: what lands is durable, what breaks a rule changes nothing, history goes both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from framegrain.domain import rules
from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Calibration, Camera, Clip, Comment, Scope
from framegrain.domain.rules import RuleBroken
from framegrain.domain.shapes import Box, polygon_of
from framegrain.domain.span import Span
from framegrain.editing import calibration, clips, comments, events, records, tracks
from framegrain.session.focus import Tool
from framegrain.session.projects import being_made, open_last_video, open_project
from framegrain.storage.errors import CannotOpen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from framegrain.domain.rules import Violation
    from framegrain.session.session import Session

BOX = Box(x=5, y=5, width=20, height=10)


def draw(session: Session, label: str = "thing", frame: int = 10) -> int:
    session.do(tracks.start_track(session.desk, label, frame, BOX))
    return max(session.open_document.tracks)


def test_an_accepted_edit_is_in_the_file_at_once(session: Session, project_file: Path) -> None:
    draw(session)
    other = open_project(project_file, read_only=True)
    open_last_video(other)
    assert other.open_document == session.open_document
    other.close()


def test_a_forbidden_edit_says_why_and_changes_nothing(session: Session) -> None:
    heard: list[Edit] = []
    session.edited.connect(heard.append)
    with pytest.raises(RuleBroken, match="Pond takes a polygon"):
        session.do(tracks.start_track(session.desk, "pond", 3, BOX))
    assert not session.open_document.tracks
    assert not session.entries
    assert heard == []


def test_refusals_foretell_without_changing(session: Session) -> None:
    edit = events.add_event(session.desk, "meet", Scope.SEGMENT, Span(5, 20))
    before = session.open_document.copy()
    (violation,) = session.refusals(edit)
    assert "Day" in violation.reason
    assert session.open_document == before
    session.do(events.add_event(session.desk, "day", Scope.CLIP, Span(0, 1)))
    assert session.refusals(edit) == ()


def test_what_others_lean_on_cannot_be_taken_away(session: Session) -> None:
    session.do(events.add_event(session.desk, "day", Scope.CLIP, Span(0, 1)))
    session.do(events.add_event(session.desk, "meet", Scope.SEGMENT, Span(5, 20)))
    day = next(e.id for e in session.open_document.events.values() if e.label == "day")
    with pytest.raises(RuleBroken, match="Meet needs"):
        session.do(records.delete(session.desk, [day]))
    with pytest.raises(RuleBroken, match="Meet needs"):
        session.do(clips.split_clip(session.desk, 10))


def test_a_burst_of_nudges_is_one_step(session: Session) -> None:
    track = draw(session)
    for x in range(6, 16):
        moved = Box(x=x, y=5, width=20, height=10)
        session.do(tracks.set_shape(session.desk, track, 10, moved, merge_key="nudge 1"))
    assert [e.edit.name for e in session.entries] == ["Draw Thing 1", "Reshape Thing 1 on 10"]
    session.undo()
    assert session.open_document.keyframes(track)[0].shape == BOX


def test_nobody_goes_on_with_the_nudges_of_another(session: Session) -> None:
    track = draw(session)
    for who, x in (("Ada", 6), ("Ada", 7), ("Ben", 8)):
        session.person = who
        moved = Box(x=x, y=5, width=20, height=10)
        session.do(tracks.set_shape(session.desk, track, 10, moved, merge_key="nudge 1"))
    assert [entry.by for entry in session.entries[1:]] == ["Ada", "Ben"]


def test_a_nudge_after_an_undo_is_a_step_of_its_own(session: Session) -> None:
    track = draw(session)

    def nudge(x: int) -> None:
        moved = Box(x=x, y=5, width=20, height=10)
        session.do(tracks.set_shape(session.desk, track, 10, moved, merge_key="nudge 1"))

    nudge(6)
    nudge(7)
    session.undo()
    nudge(8)
    nudge(9)
    assert [e.edit.name for e in session.entries] == ["Draw Thing 1", "Reshape Thing 1 on 10"]
    session.do(tracks.extend_to(session.desk, track, 20))
    session.undo()
    nudge(10)
    assert len(session.entries) == 3
    assert session.can_redo == ""
    session.undo()
    assert session.open_document.keyframes(track)[0].shape == Box(x=9, y=5, width=20, height=10)


def failing_at(call: int) -> Callable[..., list[Violation]]:
    """A check that finds nothing, and is wrong itself when called for the n-th time."""
    left = iter(range(call - 1, -1, -1))

    def check(*_: object, **__: object) -> list[Violation]:
        if not next(left):
            raise KeyError("a rule that is wrong")
        return []

    return check


def test_rules_that_fail_leave_no_trace(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    draw(session)
    before = session.open_document.copy()
    edit = tracks.start_track(session.desk, "thing", 3, BOX)
    for failing in (1, 2):
        for ask in (session.refusals, session.do):
            monkeypatch.setattr(rules, "check_facets", failing_at(failing))
            with pytest.raises(KeyError):
                ask(edit)
            assert session.open_document == before
    monkeypatch.undo()
    session.do(edit)
    assert len(session.entries) == 2


def test_undo_survives_closing(session: Session, project_file: Path) -> None:
    track = draw(session)
    session.do(tracks.extend_to(session.desk, track, 40))
    session.undo()
    session.close()
    again = open_project(project_file)
    open_last_video(again)
    assert again.can_undo == "Draw Thing 1"
    assert again.can_redo == "Confirm Thing 1 on 40"
    again.redo()
    assert [k.frame for k in again.open_document.keyframes(track)] == [10, 40]
    again.go_to_entry(0)
    assert not again.open_document.tracks
    again.close()


def test_a_new_edit_after_undo_ends_the_redo(session: Session) -> None:
    draw(session)
    session.undo()
    draw(session, frame=20)
    assert session.can_redo == ""
    assert session.redo() is None


def test_panels_hear_what_was_applied(session: Session) -> None:
    heard: list[Edit] = []
    session.edited.connect(heard.append)
    draw(session)
    session.undo()
    assert heard[1] == heard[0].inverse


def test_what_is_deleted_is_no_longer_selected(session: Session) -> None:
    track = draw(session)
    session.focus.select([track])
    session.do(records.delete(session.desk, [track]))
    assert session.focus.selection == frozenset()


def test_an_edit_made_for_an_older_state_is_refused(session: Session) -> None:
    track = draw(session)
    old = records.delete(session.desk, [track])
    session.do(tracks.extend_to(session.desk, track, 40))
    session.do(tracks.set_shape(session.desk, track, 10, Box(x=1, y=1, width=5, height=5)))
    before = session.open_document.copy()
    with pytest.raises(Exception, match="older state"):
        session.do(old)
    assert session.open_document == before


def test_reading_only_changes_nothing(session: Session, project_file: Path) -> None:
    draw(session)
    reader = open_project(project_file, read_only=True)
    open_last_video(reader)
    document = reader.open_document
    edit = Edit("Delete", tuple(Change(r, None) for r in document.all_keyframes.values()))
    with pytest.raises(BadInput, match="reading only"):
        reader.do(edit)
    with pytest.raises(BadInput, match="reading only"):
        reader.undo()
    assert reader.open_document == session.open_document
    reader.close()


def test_a_failing_disk_leaves_memory_as_it_was(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    before = session.open_document.copy()

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(session.project, "commit", full)
    with pytest.raises(OSError, match="no space left"):
        draw(session)
    assert session.open_document == before
    assert session.entries == []


def test_offers_follow_tool_selection_and_time(session: Session) -> None:
    session.focus.choose_tool(Tool.BOX)
    assert session.offer("thing").allowed
    assert not session.offer("pond").allowed
    session.focus.choose_tool(Tool.SEGMENT)
    assert not session.offer("meet").allowed
    session.do(events.add_event(session.desk, "day", Scope.CLIP, Span(0, 1)))
    assert session.offer("meet").allowed
    track = draw(session)
    session.focus.choose_tool(Tool.SELECT)
    session.focus.select([track])
    assert session.offer("person").allowed
    assert not session.offer("van").allowed


def test_a_taxonomy_without_a_used_label_is_refused(session: Session) -> None:
    session.do(tracks.start_track(session.desk, "pond", 3, polygon_of([(1, 1), (9, 1), (9, 9)])))
    text = session.project.taxonomy_text
    with pytest.raises(BadInput, match="pond"):
        session.change_taxonomy(text.replace("id: pond", "id: lake"), "new.yaml")
    session.change_taxonomy(text.replace('version: "1"', 'version: "2"'), "new.yaml")
    assert session.taxonomy.version == "2"
    session.do(tracks.start_track(session.desk, "thing", 3, BOX))
    assert {t.taxonomy_version for t in session.open_document.tracks.values()} == {"1", "2"}


def test_the_frame_it_was_left_at_is_where_it_opens(session: Session, project_file: Path) -> None:
    session.focus.go_to(57)
    session.close()
    again = open_project(project_file)
    open_last_video(again)
    assert again.focus.frame == 57
    again.close()


def test_a_project_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "new.framegrain"

    def interrupted() -> None:
        with being_made(path, "labels: []", "1", "New") as project:
            project.remember("seen", "while it was made")
            assert not path.exists()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []
    with being_made(path, "labels: []", "1", "New"):
        pass
    with pytest.raises(CannotOpen, match="exists already"), being_made(path, "labels: []", "1", "New"):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["new.framegrain"]


def test_comments_go_with_their_record_and_come_back_in_one_step(session: Session) -> None:
    session.do(tracks.start_track(session.desk, "thing", 5, Box(x=5, y=5, width=20, height=10)))
    (track,) = session.open_document.tracks
    (keyframe,) = session.open_document.all_keyframes
    session.do(comments.add_comment(session.desk, track, "whose is it?"))
    session.do(comments.add_comment(session.desk, keyframe, "too wide"))
    before = session.project.load(1)
    assert len([r for r in before if isinstance(r, Comment)]) == 2
    session.do(records.delete(session.desk, [track]))
    assert [type(record) for record in session.project.load(1)] == [Clip]
    assert session.project.check() == []
    session.undo()
    assert session.project.load(1) == before
    session.redo()
    assert not session.open_document.comments


def test_a_calibration_is_kept_in_the_project(session: Session) -> None:
    camera = Camera(focal=800.25, principal=(48.0, 32.0), height=3.1, pitch=0.1 + 0.2, roll=-1e-9)
    session.do(calibration.set_calibration(session.desk, camera))
    (kept,) = [r for r in session.project.load(1) if isinstance(r, Calibration)]
    assert kept == session.open_document.calibration
    assert kept.camera == camera
    session.do(calibration.clear_calibration(session.desk))
    assert session.open_document.calibration is None
    session.undo()
    assert session.open_document.calibration == kept
