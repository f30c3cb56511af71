"""The sample a new user meets first: one of everything, true to what the clip shows."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pycocotools.coco import COCO

from framegrain.domain import rules
from framegrain.domain.interpolation import Interpolation
from framegrain.domain.records import ClipState, Event, Scope, Verdict
from framegrain.domain.shapes import Box, Cuboid, Polygon, vertices
from framegrain.domain.taxonomy import Level
from framegrain.media.sample_clip import sample_script
from framegrain.session.importing import import_json
from framegrain.session.projects import open_last_video, open_project
from framegrain.session.sample import (
    SHOWN_FRAME,
    TOLERANCE,
    clip_file,
    export_sample,
    make_sample,
    project_file,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from framegrain.domain.document import Document
    from framegrain.session.session import Session


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    make_sample(folder)
    return folder


@pytest.fixture(scope="module")
def sample(folder: Path) -> Iterator[Session]:
    session = open_project(project_file(folder), read_only=True)
    open_last_video(session)
    yield session
    session.close()


@pytest.fixture(scope="module")
def document(sample: Session) -> Document:
    return sample.open_document


@pytest.fixture(scope="module")
def exports(sample: Session, folder: Path) -> dict[str, Path]:
    return {file.name: file for file in export_sample(folder)}


def events(document: Document, **wanted: object) -> list[Event]:
    found = document.events.values()
    return [e for e in found if all(getattr(e, name) == value for name, value in wanted.items())]


def test_every_kind_of_shape_is_drawn(document: Document) -> None:
    shapes = [k.shape for k in document.all_keyframes.values()]
    assert any(isinstance(s, Polygon) for s in shapes)
    assert any(isinstance(s, Cuboid) for s in shapes)
    assert any(isinstance(s, Box) and s.rotation for s in shapes)


def test_boxes_move_between_their_keyframes(sample: Session, document: Document) -> None:
    moving = 0
    for track in document.tracks.values():
        keys = document.keyframes(track.id)
        linear = sample.taxonomy.label(track.label).interpolation is Interpolation.LINEAR
        gaps = any(b.frame - a.frame > 1 and a.shape != b.shape for a, b in itertools.pairwise(keys))
        moving += isinstance(keys[0].shape, Box) and linear and gaps
    assert moving >= 2


def test_segments_lie_on_three_levels(sample: Session, document: Document) -> None:
    levels = {sample.taxonomy.label(e.label).level for e in events(document, scope=Scope.SEGMENT)}
    assert levels >= {Level.SCENE, Level.ACTION, Level.OBJECT}


def test_each_clip_has_its_place_and_there_is_a_tag(document: Document) -> None:
    assert [e.span for e in events(document, scope=Scope.CLIP)] == [c.span for c in document.clip_order()]
    assert [c.span.start for c in document.clip_order()] == [0, *sample_script().cuts]
    assert events(document, scope=Scope.FRAME)


def test_it_shows_attributes_and_an_absence_with_its_reason(document: Document) -> None:
    (absent,) = events(document, verdict=Verdict.ABSENT)
    assert absent.reason == "The hand is raised for something else"
    assert any(track.attributes for track in document.tracks.values())
    assert any(key.attributes for key in document.all_keyframes.values())
    assert any(event.attributes for event in document.events.values())


def test_nothing_breaks_a_rule_and_its_last_clip_is_done(sample: Session, document: Document) -> None:
    assert rules.check(document, sample.taxonomy) == []
    states = [clip.state for clip in document.clip_order()]
    assert states == [ClipState.OPEN, ClipState.OPEN, ClipState.FINISHED]


def test_every_object_is_tracked_with_few_keyframes_and_hidden_where_it_is(document: Document) -> None:
    for number, thing in enumerate(sample_script().objects.values(), 1):
        (track,) = (t for t in document.tracks.values() if t.number == number)
        assert document.life(track.id) == thing.span
        assert len(document.keyframes(track.id)) < thing.span.length
        hidden = {f for f in thing.positions if document.state(track.id, f).occluded}  # type: ignore[union-attr]
        assert hidden == {f for span in thing.occluded for f in range(span.start, span.stop)}


def test_every_frame_computed_is_where_the_object_was_drawn(document: Document) -> None:
    tracks = sorted(document.tracks.values(), key=lambda t: t.number)
    for track, thing in zip(tracks, sample_script().objects.values(), strict=True):
        for frame, truth in thing.positions.items():
            state = document.state(track.id, frame)
            assert state is not None
            if isinstance(state.shape, Box):
                assert state.shape.centre == pytest.approx((truth.x, truth.y), abs=TOLERANCE)  # type: ignore[union-attr]
            elif isinstance(state.shape, Cuboid):
                assert np.allclose(vertices(state.shape), truth.corners, rtol=0, atol=TOLERANCE)  # type: ignore[union-attr]


def test_it_opens_where_there_is_something_to_see(sample: Session, document: Document) -> None:
    assert sample.focus.frame == SHOWN_FRAME
    assert len(document.tracks_at(SHOWN_FRAME)) >= 3


def test_its_history_reads_like_work(sample: Session) -> None:
    names = [entry.edit.name for entry in sample.entries]
    for expected in ("Set clip boundary at 200", "Add clip label Street", "Draw Walker 1", "Finish clip 3"):
        assert expected in names
    assert {entry.by for entry in sample.entries} == {"Sample"}


def test_making_it_again_changes_nothing(folder: Path, sample: Session) -> None:
    before = (project_file(folder).stat().st_mtime_ns, clip_file(folder).stat().st_mtime_ns)
    said: list[float] = []
    assert make_sample(folder, progress=said.append) == project_file(folder)
    assert (project_file(folder).stat().st_mtime_ns, clip_file(folder).stat().st_mtime_ns) == before
    assert said == [1.0]


def test_its_coco_loads(exports: dict[str, Path], document: Document) -> None:
    coco = COCO(str(exports["coco.json"]))
    assert {a["track_id"] for a in coco.anns.values()} == set(document.tracks)
    assert all(len(coco.imgToAnns[image]) for image in coco.imgs)
    assert len(json.loads(exports["coco.json"].read_text())["events"]) == len(document.events)


def test_its_json_makes_the_same_project_again(
    exports: dict[str, Path], document: Document, tmp_path: Path
) -> None:
    again = tmp_path / "again.framegrain"
    report = import_json(again, exports["project.json"])
    assert (report.videos, report.violations) == (1, ())
    session = open_project(again)
    open_last_video(session)
    assert session.open_document == document
    session.close()
