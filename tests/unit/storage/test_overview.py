"""How far the videos of a project are, told without opening them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from framegrain.domain.guideline import (
    ProjectChange,
    ProjectEdit,
    Question,
    Recheck,
    RecheckCause,
    TaxonomyText,
)
from framegrain.domain.overview import VideoState
from framegrain.domain.records import ClipState
from framegrain.storage.errors import DamagedProject
from framegrain.storage.project_file import ProjectFile
from storage.samples import ANA, VIDEO, adding, changing, clip, event, keyframe, removing, track

if TYPE_CHECKING:
    from framegrain.domain.edit import Edit
    from framegrain.domain.overview import VideoOverview
    from framegrain.domain.records import Record


def _add(project: ProjectFile, *records: Record) -> int:
    return project.add_video(replace(VIDEO, fingerprint=str(len(project.videos()))), b"", records).id


def _of(project: ProjectFile, video: int) -> VideoOverview:
    return next(found for found in project.overview() if found.video.id == video)


def test_counts_labels_and_the_last_edit_by_video(project: ProjectFile) -> None:
    other = _add(project, clip(10))
    made = (event(1), event(2, label="pass"), track(3), keyframe(4, 3, 5), keyframe(5, 3, 9))
    project.commit(1, adding(*made), by="ana", at=7)
    project.commit(other, adding(event(11), track(12, label="dribble")), by="ben", at=8)
    first, second = project.overview()
    assert (first.video.id, first.events, first.tracks, first.keyframes) == (1, 2, 1, 2)
    assert first.labels == {"dribble": 1, "pass": 1, "player": 1}
    assert second.labels == {"dribble": 2}
    assert (first.edited_at, first.edited_by, second.edited_at, second.edited_by) == (7, "ana", 8, "ben")
    assert project.edited_by("ana") == {1}
    assert project.edited_by("ben") == {other}
    assert project.people() == ["ana", "ben"]
    assert [found.keyframes for found in project.overview(with_keyframes=False)] == [0, 0]


def test_a_video_is_untouched_until_something_stands_in_it(project: ProjectFile) -> None:
    video = _add(project, clip(10))
    assert _of(project, video).state is VideoState.UNTOUCHED
    entry = project.commit(video, adding(event(11)), by="ana", at=7)
    assert _of(project, video).state is VideoState.IN_PROGRESS
    project.commit_undo(video, entry)
    assert _of(project, video).state is VideoState.UNTOUCHED
    assert _of(project, video).edited_by == ""


def test_what_was_made_and_taken_away_again_was_touched(project: ProjectFile) -> None:
    video = _add(project, clip(10))
    project.commit(video, adding(event(11)), by="ana", at=7)
    project.commit(video, removing(event(11)), by="ben", at=9)
    found = _of(project, video)
    assert (found.state, found.edited_by, found.edited_at) == (VideoState.IN_PROGRESS, "ben", 9)


def test_a_change_of_taxonomy_alone_touches_no_video(project: ProjectFile) -> None:
    video = _add(project, clip(10))
    before = TaxonomyText("3", "labels: []")
    project.commit_project(
        ProjectEdit("Change", taxonomy=(before, TaxonomyText("4", "labels: []"))), by="ana", at=7
    )
    assert len(project.history(video)) == 1
    assert _of(project, video).state is VideoState.UNTOUCHED


@pytest.mark.parametrize(
    "records", [(clip(10, 0, 100), clip(11, 100, 500)), (clip(10), event(11)), (clip(10), track(12))]
)
def test_what_came_with_a_video_is_work_in_progress(
    project: ProjectFile, records: tuple[Record, ...]
) -> None:
    assert _of(project, _add(project, *records)).state is VideoState.IN_PROGRESS


def test_a_video_is_finished_when_all_of_its_clips_are(project: ProjectFile) -> None:
    first, second = clip(10, 0, 100), clip(11, 100, 500)
    video = _add(project, first, second)

    def finish(one: Record) -> Edit:
        return changing(one, replace(one, state=ClipState.FINISHED))  # type: ignore[type-var]

    project.commit(video, finish(first), by="ana", at=7)
    found = _of(project, video)
    assert (found.state, found.clips_finished, found.clips) == (VideoState.IN_PROGRESS, 1, 2)
    project.commit(video, finish(second), by="ana", at=8)
    assert _of(project, video).state is VideoState.FINISHED


def test_open_rechecks_and_questions_on_records_are_work(project: ProjectFile) -> None:
    video = _add(project, replace(clip(10), state=ClipState.FINISHED), event(11))
    recheck = Recheck(
        id=20, video=video, record=11, label="a", cause=RecheckCause.RULE, reason="so", provenance=ANA
    )
    question = Question(id=21, text="why?", record=11, video=video, provenance=ANA)
    of_a_label = Question(id=22, text="what?", label="a", provenance=ANA)

    def land(*changes: ProjectChange) -> None:
        project.commit_project(ProjectEdit("Ask", changes), by="ana", at=7)

    land(ProjectChange(None, of_a_label))
    assert _of(project, video).state is VideoState.FINISHED
    land(ProjectChange(None, recheck), ProjectChange(None, question))
    found = _of(project, video)
    assert (found.state, found.rechecks, found.questions) == (VideoState.NEEDS_WORK, 1, 1)
    land(ProjectChange(recheck, replace(recheck, done=ANA)))
    assert _of(project, video).state is VideoState.NEEDS_WORK
    land(ProjectChange(question, replace(question, answer="so", answered=ANA)))
    assert _of(project, video).state is VideoState.FINISHED


def test_what_finished_clips_owe_is_work_too(project: ProjectFile) -> None:
    done = _of(project, _add(project, replace(clip(10), state=ClipState.FINISHED)))
    assert replace(done, owed=2).state is VideoState.NEEDS_WORK


def test_a_strangers_label_that_is_no_text_is_told(project: ProjectFile) -> None:
    _add(project, event(11))
    project.close()
    with closing(sqlite3.connect(project.path)) as connection:
        connection.execute("UPDATE event SET label = CAST(x'FF41' AS TEXT)")
        connection.commit()
    with ProjectFile.open(project.path, read_only=True) as file, pytest.raises(DamagedProject):
        file.overview()
