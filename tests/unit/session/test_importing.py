"""Taking an export back: identical into nothing, as one edit a video into a project at work, or not at all."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from msgspec.structs import replace as struct

from contract.videos import Recipe, encode
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
)
from framegrain.domain.records import Camera, ClipState, Scope
from framegrain.domain.rules import RuleBroken
from framegrain.domain.shapes import Box, vertices
from framegrain.domain.span import Span
from framegrain.editing import calibration, clips, comments, events, records, tracks
from framegrain.exchange import project_json
from framegrain.session.contents import ProjectContents
from framegrain.session.exporting import export, format_named
from framegrain.session.importing import import_into, import_json
from framegrain.session.projects import new_project, open_last_video, open_project
from framegrain.session.videos import add_video, examine
from framegrain.storage.backups import Reason, listed
from framegrain.storage.errors import OldProject
from framegrain.storage.project_file import ProjectFile
from old_projects import make_version_1

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from framegrain.exchange.json_parts import Imported
    from framegrain.session.session import Session


def label(session: Session) -> None:
    """Two clips, the first by day with people meeting in it, and a thing that moves."""
    session.do(clips.split_clip(session.desk, 60))
    session.do(events.add_event(session.desk, "day", Scope.CLIP, Span(0, 1)))
    session.do(events.add_event(session.desk, "meet", Scope.SEGMENT, Span(10, 40)))
    session.do(tracks.start_track(session.desk, "thing", 5, Box(x=5, y=5, width=20, height=10)))
    (track,) = session.open_document.tracks
    session.do(tracks.set_shape(session.desk, track, 20, Box(x=25, y=5, width=20, height=10)))


@contextmanager
def rules_asleep(session: Session) -> Iterator[None]:
    """Roles that the small taxonomy does not have land all the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("framegrain.session.session.forbidden", lambda broken: [])
        yield


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


def bind(session: Session) -> None:
    """A part of the thing, the thing in a role, and a guideline with everything in it."""
    session.do(tracks.start_track(session.desk, "thing", 5, Box(x=8, y=5, width=9, height=9)))
    whole, part = sorted(session.open_document.tracks.values(), key=lambda track: track.id)
    session.do(Edit("Bind", (Change(part, struct(part, part_of=whole.id, ruled_out=("pond",))),)))
    meet = next(e for e in session.open_document.events.values() if e.label == "meet")
    bound = struct(meet, roles={"actor": (whole.id,), "both": (part.id, whole.id)}, ruled_out=("walk",))
    with rules_asleep(session):
        session.do(Edit("Bind", (Change(meet, bound),)))
    picture = cv2.imencode(".png", np.full((9, 9, 3), 90, np.uint8))[1].tobytes()
    new_id, stamp, video = session.project.new_id, session.desk.stamp(), session.open_document.video.id
    made = (
        Example(
            id=new_id(), label="thing", kind=ExampleKind.POSITIVE, picture=session.keep_picture(picture),
            provenance=stamp, video=video, span=Span(5, 6), shape=Box(x=1, y=1, width=1, height=1),
        ),
        Question(id=new_id(), text="Both?", provenance=stamp, label="thing", record=whole.id, video=video),
        Recheck(
            id=new_id(), video=video, record=part.id, label="thing", cause=RecheckCause.RULE, reason="small",
            provenance=stamp,
        ),
    )  # fmt: skip
    session.do_project(ProjectEdit("Fill", tuple(ProjectChange(None, record) for record in made)))
    text = session.project.taxonomy_text
    session.change_taxonomy(text.replace('version: "1"', 'version: "2"'), "street.yaml")


@pytest.fixture
def bound(session: Session, tmp_path: Path) -> Path:
    """The labeled project with roles, parts and a guideline, as JSON."""
    label(session)
    bind(session)
    return written(session, tmp_path / "bound.json")


def test_roles_parts_guideline_pictures_and_old_taxonomies_come_along_into_a_new_project(
    session: Session, bound: Path, tmp_path: Path
) -> None:
    path = tmp_path / "again.framegrain"
    import_json(path, bound)
    again = open_project(path)
    open_last_video(again)
    assert again.open_document == session.open_document
    assert again.guideline.by_id == session.guideline.by_id
    assert again.project.taxonomy_versions() == session.project.taxonomy_versions()
    assert again.taxonomy.version == "2"
    (example,) = again.guideline.examples
    assert again.picture(example.picture) == session.picture(example.picture) is not None
    assert not {*again.guideline.by_id, *(r.id for r in again.open_document.records())} & {
        again.project.new_id()
    }
    assert written(again, tmp_path / "again.json").read_bytes() == bound.read_bytes()
    assert again.project.check() == []
    again.close()


def test_into_a_project_at_work_they_come_under_ids_of_its_own_once(
    session: Session, bound: Path, fresh: Callable[..., Session]
) -> None:
    other = fresh()
    for _ in range(7):
        other.project.new_id()
    other.do(comments.add_comment(other.desk, min(other.open_document.clips), "mine"))
    changed(
        bound, lambda found: found["guideline"].append({**found["guideline"][0], "id": 999, "label": "gone"})
    )
    with rules_asleep(other):
        import_into(other, bound, project_of(bound))
    whole, part = sorted(other.open_document.tracks.values(), key=lambda track: track.number)
    (meet,) = (e for e in other.open_document.events.values() if e.label == "meet")
    assert whole.id not in session.open_document.tracks
    assert (part.part_of, part.ruled_out) == (whole.id, ("pond",))
    assert meet.roles == {"actor": (whole.id,), "both": (part.id, whole.id)}
    assert meet.ruled_out == ("walk",)
    (example,), (question,), (recheck,) = (
        other.guideline.examples, other.guideline.questions, other.guideline.rechecks,
    )  # fmt: skip
    assert (question.record, recheck.record) == (whole.id, part.id)
    assert other.picture(example.picture) is not None
    assert len({example.id, question.id, recheck.id, *(r.id for r in other.open_document.records())}) == (
        3 + len(list(other.open_document.records()))
    )
    assert other.can_undo_project == "Import the guideline of bound.json"
    with rules_asleep(other):
        import_into(other, bound, project_of(bound))
    assert len(other.guideline.examples) == len(other.guideline.questions) == 1
    assert len(other.guideline.rechecks) == 2  # one for each of the records that came
    assert other.project.check() == []


def test_a_role_that_names_nothing_names_nothing_afterwards(
    session: Session, bound: Path, fresh: Callable[..., Session]
) -> None:
    def break_(found: dict[str, object]) -> None:
        for record in found["videos"][0]["records"]:  # type: ignore[index]
            if record.get("roles"):
                record["roles"] = {"actor": [3]}
            if record.get("part_of"):
                record["part_of"] = 3

    other = fresh()
    other.do(tracks.start_track(other.desk, "thing", 1, Box(x=1, y=1, width=5, height=5)))
    assert other.project.new_id() > 3
    with pytest.raises(RuleBroken):
        import_into(other, changed(bound, break_), project_of(bound))
    with rules_asleep(other):
        import_into(other, bound, project_of(bound))
    document = other.open_document
    (named,) = (e.roles["actor"][0] for e in document.events.values() if e.roles)
    (whole,) = {t.part_of for t in document.tracks.values()} - {None}
    assert document.get(named) is document.get(whole) is None


def test_what_is_no_picture_refuses_the_whole_import(
    bound: Path, tmp_path: Path, fresh: Callable[..., Session]
) -> None:
    def spoil(found: dict[str, object]) -> None:
        content = b"<svg onload='alert(1)'/>"
        name = hashlib.sha256(content).hexdigest()
        found["pictures"] = [{"sha256": name, "content": base64.b64encode(content).decode()}]
        found["guideline"][0]["picture"] = name  # type: ignore[index]

    changed(bound, spoil)
    with pytest.raises(BadInput, match=r"picture 1 of bound\.json can't be used: that is no picture"):
        import_json(tmp_path / "again.framegrain", bound)
    assert not (tmp_path / "again.framegrain").exists()
    other = fresh()
    with pytest.raises(BadInput, match=r"picture 1 of bound\.json"):
        import_into(other, bound, project_of(bound))
    assert not other.entries
    assert not other.guideline.by_id


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


def test_what_was_said_of_the_whole_video_is_said_of_the_first_clip_that_comes(
    exported: Path, fresh: Callable[..., Session]
) -> None:
    other = fresh()
    (whole,) = other.open_document.clips
    other.do(comments.add_comment(other.desk, whole, "shaky"))
    report = import_into(other, exported, project_of(exported))
    first = other.open_document.clip_order()[0]
    assert [c.text for c in other.open_document.comments_on(first.id)] == ["shaky"]
    assert report.records == len(list(other.open_document.records())) - 1


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
    video = struct(other.open_document.video, frames=fewer.frame_count)
    other.project.renumber(video, fewer.to_bytes(), ())
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


def test_comments_and_the_calibration_come_along_once(session: Session, tmp_path: Path) -> None:
    label(session)
    (event,) = [e for e in session.open_document.events.values() if e.label == "meet"]
    (track,) = session.open_document.tracks
    (first, _) = session.open_document.clip_order()
    camera = Camera(focal=90.0, principal=(48.0, 32.0), height=2.0)
    for about in (event.id, track, first.id):
        session.do(comments.add_comment(session.desk, about, f"about {about}"))
    session.do(calibration.set_calibration(session.desk, camera))
    file = tmp_path / "with.json"
    contents = ProjectContents(session.project, session.taxonomy)
    export(contents, session.project.path, format_named("json"), file)
    session.do(records.delete(session.desk, [*session.open_document.events, track]))
    kept = session.open_document.calibration
    import_into(session, file, project_json.read(file))
    document = session.open_document
    assert document.calibration == kept
    said = {comment.text: document[comment.record] for comment in document.comments.values()}
    assert set(said) == {f"about {each}" for each in (event.id, track, first.id)}
    assert getattr(said[f"about {event.id}"], "label", "") == "meet"
    assert getattr(said[f"about {track}"], "label", "") == "thing"
    assert said[f"about {first.id}"] == first
    assert session.project.check() == []


def test_importing_into_an_older_project_brings_it_up_to_date(
    exported: Path, project_file: Path, session: Session
) -> None:
    session.go_to_entry(0)
    session.close()
    fresh = make_version_1(project_file)
    with pytest.raises(OldProject, match="older"):
        open_project(fresh)
    open_project(fresh, read_only=True).close()
    with ProjectFile.open(fresh, read_only=True) as file:
        assert file.is_old
    assert import_json(fresh, exported).records == 7
    with ProjectFile.open(fresh) as file:
        assert not file.is_old
    (kept,) = listed(fresh)
    assert kept.reason == Reason.MIGRATION
