from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from framegrain.domain.edit import Edit, joined
from framegrain.domain.errors import BadInput, NothingThere
from framegrain.domain.guideline import ProjectEdit, TaxonomyText
from framegrain.domain.records import ClipState, Verdict
from framegrain.domain.shapes import Box, Cuboid, Part, Polygon, ShapeKind
from framegrain.domain.span import Span
from framegrain.storage.errors import CannotOpen, ReadOnlyProject, StorageError
from framegrain.storage.project_file import ProjectFile
from storage.samples import (
    TRACKER,
    VIDEO,
    adding,
    changing,
    clip,
    commit,
    event,
    keyframe,
    removing,
    track,
)

if TYPE_CHECKING:
    from pathlib import Path

SQUARE = ((0.1, 0.2), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
EVERY_KIND = (
    clip(1),
    replace(
        event(2),
        verdict=Verdict.ABSENT,
        reason="“no” ball\nin sight \\ \0",
        attributes={"speed": 0.1, "count": 2, "sure": True, "who": "Zoë", "zones": ["a", "b"], "whole": 2.0},
        taxonomy_version="3",
        provenance=TRACKER,
    ),
    replace(track(3), attributes={"team": "red"}, reason="why"),
    replace(keyframe(4, 3, 5), attributes={"pose": "up"}, occluded=True, provenance=TRACKER),
    replace(keyframe(5, 3, 6), shape=Polygon(parts=(Part(SQUARE, (SQUARE[:3],)), Part(SQUARE)))),
    replace(keyframe(6, 3, 7), shape=Cuboid(front=SQUARE, back=SQUARE)),
    replace(keyframe(7, 3, 9), shape=None, outside=True),
)


def reopened(file: ProjectFile) -> ProjectFile:
    file.close()
    return ProjectFile.open(file.path)


def test_a_new_project_is_there_with_its_name_and_taxonomy(path: Path) -> None:
    ProjectFile.create(path, taxonomy_text="labels: []\n", taxonomy_version="2.1", name="Zoo 1").close()
    with ProjectFile.open(path) as file:
        assert (file.name, file.taxonomy_text, file.taxonomy_version) == ("Zoo 1", "labels: []\n", "2.1")
        assert file.videos() == []
        assert (file.path, file.read_only) == (path, False)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_creating_never_replaces_a_file(path: Path) -> None:
    path.write_text("precious")
    with pytest.raises(CannotOpen, match="exists already"):
        ProjectFile.create(path, taxonomy_text="", taxonomy_version="", name="")
    assert path.read_text() == "precious"
    assert len(list(path.parent.iterdir())) == 1


def test_creating_in_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="choose a folder"):
        ProjectFile.create(tmp_path / "no" / "x.framegrain", taxonomy_text="", taxonomy_version="", name="")


def test_names_that_mean_something_in_an_address_are_only_names(tmp_path: Path) -> None:
    path = tmp_path / "100% ? ärger #1.framegrain"
    ProjectFile.create(path, taxonomy_text="", taxonomy_version="", name="x").close()
    with ProjectFile.open(path, read_only=True) as file:
        assert file.name == "x"


def test_every_kind_of_record_comes_back_as_it_was(project: ProjectFile) -> None:
    commit(project, adding(*EVERY_KIND))
    assert project.load(1) == list(EVERY_KIND)
    with reopened(project) as file:
        assert file.load(1) == list(EVERY_KIND)
        assert file.check() == []


def test_a_video_can_come_with_records_that_are_no_step_of_its_history(project: ProjectFile) -> None:
    video = project.add_video(VIDEO, b"other", [clip(10), track(11), keyframe(12, 11, 3)])
    assert video == replace(VIDEO, id=2)
    assert len(project.load(2)) == 3
    assert project.history(2) == []
    assert project.load(1) == []
    assert project.new_id() == 13
    assert project.tracks_in(2, Span(3, 4)) == [11]
    assert project.tracks_in(1, Span(3, 4)) == []


def test_videos_can_be_asked_for_and_moved(project: ProjectFile) -> None:
    moved = replace(project.video(1), path="elsewhere/game.mp4")
    project.set_video(moved)
    project.set_index(1, b"\0better")
    with reopened(project) as file:
        assert file.videos() == [moved]
        assert file.index(1) == b"\0better"
        for ask in (lambda: file.video(9), lambda: file.index(9), lambda: file.set_index(9, b"")):
            with pytest.raises(NothingThere, match="video 9"):
                ask()
        with pytest.raises(NothingThere):
            file.set_video(replace(moved, id=9))


def test_ids_are_never_used_twice(project: ProjectFile) -> None:
    first, second = project.new_id(), project.new_id()
    assert second > first
    commit(project, adding(event(second)))
    commit(project, removing(event(second)))
    commit(project, adding(event(40)))
    with reopened(project) as file:
        assert file.new_id() == 41


def test_small_texts_are_remembered(project: ProjectFile) -> None:
    project.remember("name", "not the project's name")
    project.remember("frame", "12")
    project.remember("frame", "13")
    with reopened(project) as file:
        assert (file.recall("frame"), file.recall("never")) == ("13", None)
        assert file.name == "Court"


def change_taxonomy(project: ProjectFile, version: str, text: str) -> None:
    before = TaxonomyText(project.taxonomy_version, project.taxonomy_text)
    project.commit_project(
        ProjectEdit("Change", taxonomy=(before, TaxonomyText(version, text))), by="me", at=1
    )


def test_a_new_taxonomy_holds_and_the_old_one_stays_on_file(project: ProjectFile) -> None:
    change_taxonomy(project, "4", "labels: [x]")
    with reopened(project) as file:
        assert (file.taxonomy_version, file.taxonomy_text) == ("4", "labels: [x]")
    with sqlite3.connect(project.path) as sqlite:
        assert sqlite.execute("SELECT version FROM taxonomy ORDER BY id").fetchall() == [("3",), ("4",)]
    sqlite.close()


def test_history_survives_and_leads_back_to_the_start(project: ProjectFile) -> None:
    commit(project, adding(track(1), keyframe(2, 1, 5)))
    commit(project, changing(keyframe(2, 1, 5), keyframe(2, 1, 8)))
    commit(project, removing(track(1), keyframe(2, 1, 8)))
    assert project.load(1) == []
    with reopened(project) as file:
        steps = file.history(1)
        assert [(step.number, step.by, step.at) for step in steps] == [
            (1, "ana", 7),
            (2, "ana", 7),
            (3, "ana", 7),
        ]
        for step in reversed(steps):
            assert file.commit_undo(1, step).undone
        assert file.load(1) == []
        assert [step.undone for step in file.history(1)] == [True] * 3
        redone = file.commit_redo(1, file.history(1)[0])
        assert not redone.undone
        assert file.load(1) == [track(1), keyframe(2, 1, 5)]


def test_the_newest_steps_can_be_asked_for(project: ProjectFile) -> None:
    for number in range(1, 5):
        commit(project, adding(event(number)))
    assert [step.number for step in project.history(1, limit=2)] == [3, 4]
    assert [step.edit for step in project.history(1, limit=1)] == [adding(event(4))]
    assert project.history(1, limit=0) == []


def test_a_new_step_abandons_what_was_undone_but_the_file_still_knows_it(project: ProjectFile) -> None:
    commit(project, adding(event(1)))
    commit(project, adding(event(2)))
    project.commit_undo(1, project.history(1)[1])
    commit(project, adding(event(3)))
    assert [step.number for step in project.history(1)] == [1, 3]
    assert project.load(1) == [event(1), event(3)]
    project.close()
    sqlite = sqlite3.connect(project.path)
    rows = sqlite.execute("SELECT number, state FROM edit ORDER BY number").fetchall()
    sqlite.close()
    assert rows == [(1, "done"), (2, "abandoned"), (3, "done")]


def test_a_burst_of_nudges_is_one_step(project: ProjectFile) -> None:
    before, after, last = (keyframe(2, 1, 5, x) for x in (1, 2, 3))
    commit(project, adding(track(1), before))
    first = project.commit(1, changing(before, after, "nudge"), by="ana", at=8)
    merged = project.commit_merged(1, first, changing(after, last, "nudge"))
    assert merged.edit == joined("Change", (changing(before, after), changing(after, last)), "nudge")
    assert project.history(1)[-1] == merged
    project.commit_undo(1, merged)
    assert project.load(1) == [track(1), before]


def test_an_edit_that_does_not_fit_the_file_is_refused_whole(project: ProjectFile) -> None:
    commit(project, adding(event(1)))
    for wrong in (
        adding(event(2), event(1)),
        removing(event(9)),
        changing(event(9), event(9, 11)),
        adding(event(2), keyframe(3, 77, 5)),
    ):
        with pytest.raises(StorageError, match="does not fit"):
            commit(project, wrong)
    with pytest.raises(StorageError, match="does not fit"):
        project.commit_redo(1, project.history(1)[0])
    assert project.load(1) == [event(1)]
    assert len(project.history(1)) == 1
    assert project.check() == []


@pytest.mark.parametrize(
    "bad",
    [
        replace(event(1), label="\ud800"),
        replace(event(1), attributes={"x": float("nan")}),
        replace(event(1), attributes={"x": "\udfff"}),
        replace(track(1), number=2**70),
    ],
    ids=["half a character", "not a number", "half a character in JSON", "too large"],
)
def test_values_no_file_can_keep_are_refused(project: ProjectFile, bad: object) -> None:
    with pytest.raises(BadInput):
        commit(project, adding(bad))  # type: ignore[arg-type]
    assert project.load(1) == []
    commit(project, adding(event(1)))


def test_counts_per_video_and_in_all(project: ProjectFile) -> None:
    project.add_video(
        VIDEO, b"", [event(1), event(2, label="shot"), replace(clip(3), state=ClipState.FINISHED)]
    )
    commit(project, adding(clip(4), track(5), keyframe(6, 5, 1), keyframe(7, 5, 2), event(8)))
    every, second = project.counts(), project.counts(2)
    assert (every.events, every.tracks, every.keyframes, every.clips, every.clips_finished) == (3, 1, 2, 2, 1)
    assert every.events_by_label == {"dribble": 2, "shot": 1}
    assert every.tracks_by_label == {"player": 1}
    assert (second.events, second.tracks, second.keyframes, second.clips_finished) == (2, 0, 0, 1)


def test_kinds_of_shape_are_told_by_what_is_drawn(project: ProjectFile) -> None:
    commit(project, adding(track(1), keyframe(2, 1, 1), replace(keyframe(3, 1, 2), shape=None)))
    assert project.shape_kinds() == {ShapeKind.BOX}
    turned = Box(x=1, y=2, width=3, height=4, rotation=30.0)
    commit(project, adding(replace(keyframe(4, 1, 3), shape=turned)))
    assert project.shape_kinds() == {ShapeKind.BOX, ShapeKind.ROTATED_BOX}


def test_what_overlaps_a_stretch_is_found_without_loading(project: ProjectFile) -> None:
    commit(
        project, adding(event(1, 10, 20), event(2, 20, 30), track(3), keyframe(4, 3, 5), keyframe(5, 3, 15))
    )
    assert project.events_in(1, Span(19, 20)) == [1]
    assert project.events_in(1, Span(19, 21)) == [1, 2]
    assert project.tracks_in(1, Span(15, 16)) == [3]
    assert project.tracks_in(1, Span(16, 17)) == []
    commit(project, removing(keyframe(5, 3, 15)))
    assert project.tracks_in(1, Span(6, 16)) == []
    commit(project, changing(event(1, 10, 20), event(1, 40, 50)))
    assert project.events_in(1, Span(0, 20)) == []
    commit(project, removing(track(3), keyframe(4, 3, 5)))
    assert project.tracks_in(1, Span(0, 500)) == []
    assert project.check() == []


def test_a_project_opened_for_reading_refuses_every_change(project: ProjectFile) -> None:
    commit(project, adding(event(1)))
    with ProjectFile.open(project.path, read_only=True) as reader:
        assert reader.load(1) == [event(1)]
        step = reader.history(1)[0]
        for change in (
            lambda: commit(reader, adding(event(2))),
            lambda: reader.commit_undo(1, step),
            lambda: reader.commit_merged(1, step, adding(event(2))),
            lambda: change_taxonomy(reader, "", ""),
            lambda: reader.keep_picture(b"x"),
            lambda: reader.remember("a", "b"),
            lambda: reader.add_video(VIDEO, b""),
        ):
            with pytest.raises(ReadOnlyProject, match="for reading only"):
                change()


def test_a_reader_sees_what_a_writer_has_done_meanwhile(project: ProjectFile) -> None:
    with ProjectFile.open(project.path, read_only=True) as reader:
        commit(project, adding(event(1)))
        assert reader.load(1) == [event(1)]


def test_who_has_edited_is_on_file(project: ProjectFile) -> None:
    for who in ("ana", "ben", "ana"):
        project.commit(1, Edit("Nothing", ()), by=who, at=5)
    project.close()
    sqlite = sqlite3.connect(project.path)
    rows = sqlite.execute("SELECT name, since FROM annotator").fetchall()
    sqlite.close()
    assert rows == [("ana", 5), ("ben", 5)]
