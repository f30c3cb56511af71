"""Edits of the whole project: everything lands together or nothing does, and it is undone the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from msgspec.structs import replace

from framegrain.domain.document import StaleEdit
from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.guideline import (
    Example,
    ExampleKind,
    ProjectChange,
    ProjectEdit,
    Question,
    Recheck,
    RecheckCause,
    TaxonomyText,
)
from framegrain.domain.records import Scope, Track
from framegrain.domain.shapes import Box
from framegrain.domain.span import Span
from framegrain.editing import comments, events, tracks
from framegrain.session.projects import open_last_video, open_project
from framegrain.session.videos import add_video, examine
from framegrain.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from framegrain.session.session import Session

BOX = Box(x=5, y=5, width=20, height=10)


@pytest.fixture
def two(session: Session, video_file: Path, tmp_path: Path) -> Iterator[Session]:
    """A project of two videos with an object in each, the first one open."""
    copy = tmp_path / "other.mp4"
    copy.write_bytes(video_file.read_bytes() + b"\0" * 100)
    add_video(session.project, examine(copy))
    first, second = session.videos()
    session.open_video(second.id)
    session.do(tracks.start_track(session.desk, "thing", 3, BOX))
    session.open_video(first.id)
    session.do(tracks.start_track(session.desk, "thing", 4, BOX))
    yield session
    again = open_project(session.project.path, read_only=True)
    assert again.guideline.by_id == session.guideline.by_id
    assert again.taxonomy == session.taxonomy
    assert again.project.check() == []
    again.close()


def example(session: Session, label: str = "thing") -> Example:
    stamp = session.desk.stamp()
    return Example(
        id=session.project.new_id(),
        label=label,
        kind=ExampleKind.POSITIVE,
        picture="0" * 64,
        provenance=stamp,
    )


def versions(session: Session, version: str = "2") -> tuple[TaxonomyText, TaxonomyText]:
    text = session.project.taxonomy_text
    old = session.taxonomy.version
    new = text.replace(f'version: "{old}"', f'version: "{version}"')
    return TaxonomyText(old, text), TaxonomyText(version, new)


def the_track(session: Session, video: int) -> Track:
    (found,) = session.document_of(video).tracks.values()
    return found


def relabel(session: Session, label: str = "person") -> ProjectEdit:
    """Every object gets another label under another taxonomy, and is queued to be looked at."""
    queued, videos = [], {}
    for video in session.videos():
        track = the_track(session, video.id)
        videos[video.id] = (Change(track, replace(track, label=label)),)
        queued.append(
            Recheck(
                id=session.project.new_id(),
                video=video.id,
                record=track.id,
                label="thing",
                cause=RecheckCause.MERGE,
                reason="“Thing” became “Person”",
                provenance=session.desk.stamp(),
            )
        )
    changes = tuple(ProjectChange(None, recheck) for recheck in queued)
    return ProjectEdit("Merge Thing into Person", changes, versions(session), videos)


def state(session: Session) -> object:
    documents = [list(session.document_of(video.id).records()) for video in session.videos()]
    return documents, dict(session.guideline.by_id), session.taxonomy, session.project.taxonomy_text


def test_everything_lands_together_and_is_undone_and_redone_together(two: Session) -> None:
    before = state(two)
    assert two.do_project(relabel(two)) == 1
    after = state(two)
    assert [the_track(two, video.id).label for video in two.videos()] == ["person", "person"]
    assert two.taxonomy.version == "2"
    assert len(two.guideline.rechecks) == 2
    assert two.can_undo_project == "Merge Thing into Person"
    assert two.undo_project()
    assert state(two) == before
    assert (two.can_undo_project, two.can_redo_project) == ("", "Merge Thing into Person")
    assert two.redo_project()
    assert state(two) == after
    assert not two.redo_project()


def test_it_is_on_disk_at_once_and_in_the_history_of_every_video(two: Session) -> None:
    two.do_project(relabel(two))
    reader = open_project(two.project.path, read_only=True)
    assert state(reader) == state(two)
    for video in two.videos():
        last = reader.project.history(video.id)[-1]
        assert (last.edit.name, last.edit.merge_key) == ("Merge Thing into Person", "project:1")
        assert [change.after.label for change in last.edit.changes] == ["person"]
        assert last.by == "tester"
    assert [(e.number, e.name, e.changes_taxonomy) for e in reader.project_entries] == [
        (1, "Merge Thing into Person", True)
    ]
    reader.close()


def test_undo_in_a_video_stops_at_it_and_says_what_to_undo_instead(two: Session) -> None:
    first, second = two.videos()
    two.do_project(relabel(two))
    before = state(two)
    for video in (first, second):
        two.open_video(video.id)
        with pytest.raises(BadInput, match=r"Merge Thing into Person.*whole project.*Undo project change"):
            two.undo()
    two.do(events.add_event(two.desk, "touch", Scope.FRAME, Span(2, 3)))
    with pytest.raises(BadInput, match="whole project"):
        two.go_to_entry(0)
    assert len(two.open_document.events) == 1  # nothing was undone on the way there
    two.undo()
    assert state(two) == before


def test_redo_in_a_video_stops_at_it_too(two: Session) -> None:
    two.do_project(relabel(two))
    two.undo_project()
    with pytest.raises(BadInput, match="Redo project change"):
        two.redo()
    with pytest.raises(BadInput, match="Redo project change"):
        two.go_to_entry(two.entries[-1].number)
    two.undo()  # what was done in this video before it
    assert not two.open_document.tracks
    with pytest.raises(BadInput, match="small"):
        two.redo_project()
    two.redo()
    assert two.redo_project()


def test_later_edits_of_a_video_keep_it_from_being_undone(two: Session) -> None:
    first, second = two.videos()
    two.do_project(relabel(two))
    two.open_video(second.id)
    two.do(events.add_event(two.desk, "touch", Scope.FRAME, Span(2, 3)))
    before = state(two)
    for opened in (first, second):
        two.open_video(opened.id)
        with pytest.raises(BadInput, match=r"other.*edited since"):
            two.undo_project()
        assert state(two) == before
    two.undo()
    assert two.undo_project()
    assert two.taxonomy.version == "1"


def test_a_new_edit_of_the_project_drops_what_could_be_redone_after_an_undone_one(two: Session) -> None:
    two.do_project(relabel(two))
    two.do(events.add_event(two.desk, "touch", Scope.FRAME, Span(2, 3)))
    two.undo()
    two.undo_project()
    two.do_project(ProjectEdit("Add example", (ProjectChange(None, example(two)),)))
    assert two.can_redo == ""  # the tag was put into a video whose object was a person
    assert two.can_redo_project == ""
    assert two.can_undo == "Draw Thing 1"


def test_an_edit_made_for_an_older_state_changes_nothing(two: Session) -> None:
    first, second = two.videos()
    edit = relabel(two)
    added = example(two)
    two.do_project(ProjectEdit("Add example", (ProjectChange(None, added),)))
    two.open_video(second.id)
    two.do(tracks.start_track(two.desk, "thing", 9, BOX))
    known = two.open_document.tracks
    track = min(known.values(), key=lambda track: track.id)
    two.do(Edit("Mark", (Change(track, replace(track, reason="sure")),)))
    before = state(two)
    other = TaxonomyText("7", "")
    stale = [
        edit,
        replace(edit, taxonomy=None, changes=(), videos={second.id: edit.videos[second.id]}),
        replace(edit, videos={}, taxonomy=(other, edit.taxonomy[1])),
        ProjectEdit("Add", (ProjectChange(None, added),)),
        ProjectEdit("Change", (ProjectChange(replace(added, why="x"), replace(added, why="y")),)),
        ProjectEdit("Delete", (ProjectChange(example(two), None),)),
    ]
    for opened in (first, second):
        two.open_video(opened.id)
        for wrong in stale:
            with pytest.raises(StaleEdit, match="nothing was changed"):
                two.do_project(wrong)
            assert state(two) == before
    assert two.project.history(first.id) == two.project.history(first.id)
    assert [e.name for e in two.project_entries] == ["Add example"]


def test_a_taxonomy_with_errors_is_refused_before_anything_changes(two: Session) -> None:
    before = state(two)
    edit = relabel(two)
    with pytest.raises(BadInput, match="can't be put in force"):
        two.do_project(replace(edit, taxonomy=(edit.taxonomy[0], TaxonomyText("2", "nonsense: [1"))))
    assert state(two) == before


def test_a_failing_disk_leaves_everything_as_it_was(two: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(two)

    def full(*_: object, **__: object) -> None:
        raise StorageError("no space left")

    edit = relabel(two)
    for method, verb in (
        ("commit_project", lambda: two.do_project(edit)),
        ("commit_project_undo", two.undo_project),
        ("commit_project_redo", two.redo_project),
    ):
        with monkeypatch.context() as broken:
            broken.setattr(two.project, method, full)
            with pytest.raises(StorageError, match="no space left"):
                verb()
        assert state(two) == before
        if method != "commit_project_redo":
            (two.do_project(edit) if method == "commit_project" else two.undo_project())
            before = state(two)


def test_memory_and_file_stay_one_when_the_taxonomy_in_force_cannot_be_read(
    two: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_: object) -> None:
        raise StorageError("a bad sector")

    edit = relabel(two)
    for verb in (lambda: two.do_project(edit), two.undo_project, two.redo_project):
        before = state(two)
        with monkeypatch.context() as broken:
            broken.setattr("framegrain.storage.project_journal.in_force", unreadable)
            with pytest.raises(StorageError, match="a bad sector"):
                verb()
        again = open_project(two.project.path, read_only=True)
        assert state(two) == state(again) == before
        assert [e.undone for e in two.project_entries] == [e.undone for e in again.project_entries]
        again.close()
        verb()
        assert state(two) != before


def test_a_redo_that_cannot_succeed_any_more_is_not_offered(two: Session) -> None:
    first, second = two.videos()
    two.do_project(relabel(two))
    two.undo_project()
    two.open_video(second.id)
    assert two.can_redo_project == "Merge Thing into Person"
    two.do(events.add_event(two.desk, "touch", Scope.FRAME, Span(2, 3)))
    two.open_video(first.id)
    before = state(two)
    assert two.can_redo_project == ""
    assert not two.redo_project()
    assert state(two) == before


def test_panels_hear_of_what_concerns_them(two: Session) -> None:
    heard: list[object] = []
    two.edited.connect(lambda edit: heard.append(edit.name))
    two.taxonomy_changed.connect(lambda: heard.append("taxonomy"))
    two.guideline_changed.connect(lambda: heard.append("guideline"))
    two.do_project(ProjectEdit("Add example", (ProjectChange(None, example(two)),)))
    assert heard == ["guideline"]
    two.undo_project()
    assert heard == ["guideline", "guideline"]
    heard.clear()
    two.do_project(relabel(two))
    assert sorted(map(str, heard)) == ["Merge Thing into Person", "guideline", "taxonomy"]
    assert two.do_project(ProjectEdit("Nothing")) == 0
    assert len(heard) == 3


def test_deleting_in_an_edit_of_the_project_takes_comments_and_parts_along(two: Session) -> None:
    _, second = two.videos()
    two.open_video(second.id)
    whole = the_track(two, second.id)
    two.do(comments.add_comment(two.desk, whole.id, "Gone soon"))
    two.do(tracks.start_track(two.desk, "thing", 5, BOX))
    part = max(two.open_document.tracks.values(), key=lambda track: track.id)
    two.do(Edit("Bind", (Change(part, replace(part, part_of=whole.id)),)))
    two.open_video(two.videos()[0].id)
    document = two.document_of(second.id)
    gone = [whole, *document.keyframes(whole.id)]
    two.do_project(ProjectEdit("Delete", videos={second.id: tuple(Change(r, None) for r in gone)}))
    after = two.document_of(second.id)
    assert not after.comments
    assert after.tracks[part.id].part_of is None
    two.undo_project()
    assert two.document_of(second.id) == document


def test_every_taxonomy_that_was_in_force_is_kept_with_who_put_it_there(two: Session) -> None:
    two.change_taxonomy(versions(two)[1].text, "new.yaml")
    two.undo_project()
    two.change_taxonomy(versions(two, "3")[1].text, "newer.yaml")
    assert [(v.version, v.by) for v in two.project.taxonomy_versions()] == [
        ("1", ""),
        ("2", "tester"),
        ("3", "tester"),
    ]
    assert two.taxonomy.version == "3"
    two.undo_project()
    assert (two.taxonomy.version, two.can_redo_project) == ("1", "Change taxonomy to Street, version 3")


def test_reading_only_changes_nothing(two: Session) -> None:
    reader = open_project(two.project.path, read_only=True)
    open_last_video(reader)
    before = state(reader)
    for verb in (lambda: reader.do_project(relabel(reader)), reader.undo_project, reader.redo_project):
        with pytest.raises(BadInput, match="reading only"):
            verb()
    with pytest.raises(BadInput, match="reading only"):
        reader.keep_picture(picture())
    assert state(reader) == before
    reader.close()


def picture() -> bytes:
    return cv2.imencode(".png", np.full((30, 40, 3), 90, np.uint8))[1].tobytes()


def test_pictures_are_kept_once_and_found_by_what_they_show(two: Session) -> None:
    name = two.keep_picture(picture())
    assert two.keep_picture(picture()) == name
    assert two.picture(name) == picture()
    assert two.picture("0" * 64) is None
    assert two.project.pictures() == [name]
    for wrong, why in (
        (b"GIF89a", "no picture"),
        (picture()[:60], "can't be decoded"),
        (cv2.imencode(".bmp", np.zeros((9, 9, 3), np.uint8))[1].tobytes(), "bmp picture"),
        (b"\0" * (3 << 20), "at most 2048 KB"),
        (cv2.imencode(".png", np.zeros((1, 5000, 3), np.uint8))[1].tobytes(), "5000 x 1"),
    ):
        with pytest.raises(BadInput, match=why):
            two.keep_picture(wrong)
    assert two.project.pictures() == [name]
    for wrong in (b"<svg/>", cv2.imencode(".png", np.zeros((1, 5000, 3), np.uint8))[1].tobytes()):
        assert two.picture(two.project.keep_picture(wrong)) is None  # as a stranger's file may have it


def test_the_guideline_is_asked_by_label(two: Session) -> None:
    stamp = two.desk.stamp()
    shown, other = example(two), example(two, "person")
    asked = Question(id=two.project.new_id(), text="Is it?", provenance=stamp, label="thing")
    two.do_project(ProjectEdit("Fill", tuple(ProjectChange(None, r) for r in (shown, other, asked))))
    assert two.guideline.examples_of("thing") == [shown]
    assert two.guideline.questions_of("thing") == two.guideline.open_questions == [asked]
    answer = replace(asked, answer="It is.", answered=stamp)
    two.do_project(ProjectEdit("Answer", (ProjectChange(asked, answer),)))
    assert two.guideline.open_questions == []
    assert two.guideline.questions_of("thing") == [answer]
