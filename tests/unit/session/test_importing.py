"""Taking an export back: identical into nothing, as one edit a video into a project at work, or not at all."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from contract.videos import Recipe, encode
from framegrain.domain.errors import BadInput
from framegrain.domain.records import ClipState, Scope
from framegrain.domain.rules import RuleBroken
from framegrain.domain.shapes import Box, vertices
from framegrain.domain.span import Span
from framegrain.editing import clips, events, records, tracks
from framegrain.exchange import project_json
from framegrain.session.contents import ProjectContents
from framegrain.session.exporting import export, format_named
from framegrain.session.importing import import_into, import_json
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.videos import add_video, examine
from framegrain.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from framegrain.exchange.project_json import Imported
    from framegrain.session.session import Session


def label(session: Session) -> None:
    """Two clips, the first by day with people meeting in it, and a thing that moves."""
    session.do(clips.split_clip(session.desk, 60))
    session.do(events.add_event(session.desk, "day", Scope.CLIP, Span(0, 1)))
    session.do(events.add_event(session.desk, "meet", Scope.SEGMENT, Span(10, 40)))
    session.do(tracks.start_track(session.desk, "thing", 5, Box(x=5, y=5, width=20, height=10)))
    (track,) = session.open_document.tracks
    session.do(tracks.set_shape(session.desk, track, 20, Box(x=25, y=5, width=20, height=10)))


def said(session: Session) -> list[object]:
    """All records without their ids."""
    document = session.open_document
    return [
        *((c.span, c.state) for c in document.clip_order()),
        *sorted((e.label, e.span.start, e.span.stop) for e in document.events.values()),
        *sorted((t.label, t.number) for t in document.tracks.values()),
        *sorted((k.frame, vertices(k.shape)) for k in document.all_keyframes.values() if k.shape is not None),
    ]


@pytest.fixture
def exported(session: Session, tmp_path: Path) -> Path:
    """The labeled project as JSON."""
    label(session)
    return written(session, tmp_path / "export.json")


def written(session: Session, file: Path) -> Path:
    contents = ProjectContents(session.project, session.taxonomy)
    assert export(contents, session.project.path, format_named("json"), file) == ()
    return file


@pytest.fixture
def fresh(tmp_path: Path, video_file: Path, project_file: Path) -> Callable[..., Session]:
    """Makes another project on the same video, with nothing labeled."""
    made: list[Session] = []

    def make(name: str = "other", *more: Path) -> Session:
        path = tmp_path / f"{name}.framegrain"
        new_project(path, project_file.parent / "street.yaml", [examine(v) for v in (video_file, *more)])
        session = open_project(path, person="tester")
        open_last_video(session)
        made.append(session)
        return session

    yield make  # type: ignore[misc]
    for session in made:
        session.close()


def changed(file: Path, change: Callable[[dict[str, object]], None]) -> Path:
    found = json.loads(file.read_text())
    change(found)
    file.write_text(json.dumps(found))
    return file


def test_a_project_that_does_not_exist_is_made_identical(
    session: Session, exported: Path, tmp_path: Path
) -> None:
    path = tmp_path / "again.framegrain"
    report = import_json(path, exported)
    assert (report.videos, report.violations) == (1, ())
    again = open_project(path)
    open_last_video(again)
    assert again.open_document == session.open_document
    again.close()


def test_a_project_without_boundaries_takes_the_clips_too(
    session: Session, exported: Path, fresh: Callable[..., Session]
) -> None:
    other = fresh()
    report = import_into(other, exported, project_of(exported))
    assert said(other) == said(session)
    assert report.records == len(list(other.open_document.records()))
    assert other.can_undo == "Import export.json"
    other.undo()
    assert [c.span for c in other.open_document.clip_order()] == [Span(0, 120)]
    assert len(list(other.open_document.records())) == 1


def project_of(file: Path) -> Imported:
    return project_json.read(file)


def test_boundaries_set_by_hand_stay(exported: Path, fresh: Callable[..., Session]) -> None:
    other = fresh()
    for at in (60, 90):
        other.do(clips.split_clip(other.desk, at))
    clip = other.open_document.clip_order()[1]
    other.do(clips.set_state(other.desk, clip.id, ClipState.FINISHED))
    import_into(other, exported, project_of(exported))
    assert [c.span.start for c in other.open_document.clip_order()] == [0, 60, 90]
    assert other.open_document.clip_order()[1].state is ClipState.FINISHED


def test_a_clip_label_that_fits_no_clip_refuses_the_import(
    exported: Path, fresh: Callable[..., Session]
) -> None:
    other = fresh()
    other.do(clips.split_clip(other.desk, 50))
    before = other.open_document.copy()
    with pytest.raises(RuleBroken, match="Day is a clip label and must hold one whole clip"):
        import_into(other, exported, project_of(exported))
    assert other.open_document == before
    assert len(other.entries) == 1


def test_numbers_taken_here_are_not_given_twice(exported: Path, fresh: Callable[..., Session]) -> None:
    other = fresh()
    for frame in (1, 2):
        other.do(tracks.start_track(other.desk, "thing", frame, Box(x=5, y=5, width=20, height=10)))
    import_into(other, exported, project_of(exported))
    assert sorted(t.number for t in other.open_document.tracks.values()) == [1, 2, 3]


def test_a_label_the_taxonomy_lacks_refuses_the_import(exported: Path, fresh: Callable[..., Session]) -> None:
    other = fresh()
    file = changed(exported, lambda found: _relabel(found, "spaceship"))
    path = other.project.path
    other.close()
    with pytest.raises(RuleBroken, match="no label “spaceship”"):
        import_json(path, file)
    with ProjectFile.open(path) as unchanged:
        assert unchanged.counts(None).tracks == 0


def _relabel(found: dict[str, object], label: str) -> None:
    for video in found["videos"]:  # type: ignore[attr-defined]
        for record in video["records"]:
            if record["kind"] == "track":
                record["label"] = label


def test_violations_of_softer_rules_are_reported(
    session: Session, tmp_path: Path, fresh: Callable[..., Session]
) -> None:
    session.do(tracks.start_track(session.desk, "person", 5, Box(x=5, y=5, width=20, height=10)))
    file = written(session, tmp_path / "export.json")
    report = import_into(fresh(), file, project_of(file))
    assert [(name, v.reason) for name, v in report.violations] == [("small.mp4", "Person needs its age")]
    assert [v.reason for _, v in import_json(tmp_path / "new.framegrain", file).violations] == [
        "Person needs its age"
    ]


def test_either_every_video_is_imported_or_none(
    tmp_path: Path, video_file: Path, fresh: Callable[..., Session]
) -> None:
    second = tmp_path / "second.mp4"
    encode(Recipe("libx264", numbers=range(60), times=range(60)), second)
    source, target = fresh("source", second), fresh("target", second)
    for video in source.videos():
        source.open_video(video.id)
        source.do(events.add_event(source.desk, "stand", Scope.SEGMENT, Span(5, 20)))
    source.do(tracks.start_track(source.desk, "thing", 5, Box(x=5, y=5, width=20, height=10)))
    good = written(source, tmp_path / "export.json")
    bad = changed(shutil.copy(good, tmp_path / "bad.json"), lambda found: _relabel(found, "spaceship"))
    with pytest.raises(RuleBroken, match="spaceship"):
        import_into(target, bad, project_of(bad))
    assert target.project.counts(None).events == 0
    was_open = target.open_document.video.id
    import_into(target, good, project_of(good))
    assert target.project.counts(None).events == 2
    assert target.open_document.video.id == was_open


def test_a_video_the_project_does_not_have_is_named(
    exported: Path, tmp_path: Path, project_file: Path
) -> None:
    other = tmp_path / "other.mp4"
    encode(Recipe("libx264", gop=10), other)
    path = tmp_path / "other.framegrain"
    new_project(path, project_file.parent / "street.yaml", [examine(other)])
    with pytest.raises(BadInput, match=r"other\.framegrain does not have the video small\.mp4; add it"):
        import_json(path, exported)


def test_labels_never_land_on_frames_counted_in_another_way(
    session: Session, exported: Path, fresh: Callable[..., Session]
) -> None:
    other = fresh()
    assert other.index is not None
    fewer = replace(other.index, packets=np.delete(other.index.packets, 5))
    other.project.set_index(other.open_document.video.id, fewer.to_bytes())
    other.open_video(other.open_document.video.id)
    with pytest.raises(BadInput, match=r"counts the frames of small\.mp4 in another way than other"):
        import_into(other, exported, project_of(exported))
    assert other.entries == []


def test_what_was_deleted_before_the_export_does_not_come_back(
    session: Session, exported: Path, tmp_path: Path
) -> None:
    session.do(records.delete(session.desk, [*session.open_document.tracks]))
    file = written(session, tmp_path / "later.json")
    path = tmp_path / "again.framegrain"
    import_json(path, file)
    again = open_project(path)
    open_last_video(again)
    assert not again.open_document.tracks
    with pytest.raises(BadInput, match="already"):
        add_video(again.project, examine(session.video_file))  # type: ignore[arg-type]
    again.close()
