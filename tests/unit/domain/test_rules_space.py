"""Rules of spatial grain: which shapes a label takes, and where."""

from __future__ import annotations

import pytest

from framegrain.domain.rules import Rule, check
from framegrain.domain.shapes import Box, Shape, ShapeKind
from framegrain.domain.taxonomy import Level, Severity

from .contracts import (
    BOX,
    CUBOID,
    POLYGON,
    TURNED,
    broken,
    document,
    event,
    keyframe,
    label,
    taxonomy,
    track,
)

K = ShapeKind


@pytest.mark.parametrize(
    ("allowed", "shape"),
    [
        ((K.BOX,), BOX),
        ((K.ROTATED_BOX,), TURNED),
        ((K.ROTATED_BOX,), BOX),  # a turn of nothing is a turn
        ((K.POLYGON,), POLYGON),
        ((K.BOX, K.CUBOID), CUBOID),
    ],
)
def test_a_shape_the_label_takes_is_fine(allowed: tuple[ShapeKind, ...], shape: Shape):
    contract = taxonomy(label("thing", Level.OBJECT, shapes=allowed))
    assert check(document(track(1, "thing"), keyframe(2, 1, 5, shape=shape)), contract) == []


@pytest.mark.parametrize(
    ("allowed", "shape", "reason", "fix"),
    [
        ((K.BOX,), POLYGON, "Thing takes a box, not a polygon", "Draw a box"),
        ((K.BOX,), TURNED, "Thing takes a box, not a rotated box", "Turn the box upright"),
        (
            (K.POLYGON, K.CUBOID),
            BOX,
            "Thing takes a polygon or a cuboid, not a box",
            "Draw a polygon or a cuboid",
        ),
        ((K.POLYGON,), TURNED, "Thing takes a polygon, not a rotated box", "Draw a polygon"),
        (
            (K.BOX, K.ROTATED_BOX, K.POLYGON),
            CUBOID,
            "Thing takes a box, a rotated box or a polygon, not a cuboid",
            "",
        ),
    ],
)
def test_another_shape_says_what_the_label_takes(
    allowed: tuple[ShapeKind, ...], shape: Shape, reason: str, fix: str
):
    contract = taxonomy(label("thing", Level.OBJECT, shapes=allowed))
    found = broken(document(track(1, "thing"), keyframe(2, 1, 5, shape=shape)), contract)[Rule.SHAPE_ALLOWED]
    assert found.reason == reason
    assert found.fix.startswith(fix)
    assert (found.severity, found.record) == (Severity.FORBID, 2)


def test_a_label_held_over_time_is_not_drawn():
    doc = document(track(1, "walk"), keyframe(2, 1, 5))
    found = broken(doc, taxonomy(label("walk")))[Rule.SHAPE_ALLOWED]
    assert found.reason == "Walk is not drawn on the picture"


def test_a_track_keeps_the_kind_of_its_first_shape():
    contract = taxonomy(label("thing", Level.OBJECT, shapes=(K.BOX, K.POLYGON)))
    doc = document(track(1, "thing"), keyframe(2, 1, 5), keyframe(3, 1, 9, shape=POLYGON))
    assert broken(doc, contract, 2) == {}
    found = broken(doc, contract, 3)[Rule.SHAPE_STAYS]
    assert found.reason == "this track is a box; it can't become another shape"


def test_a_turned_box_is_still_the_same_kind_of_track():
    contract = taxonomy(label("thing", Level.OBJECT, shapes=(K.ROTATED_BOX,)))
    doc = document(track(1, "thing"), keyframe(2, 1, 5), keyframe(3, 1, 9, shape=TURNED))
    assert check(doc, contract) == []


PERSON = taxonomy(label("person", Level.OBJECT))


@pytest.mark.parametrize(("x", "fine"), [(-29, True), (-31, False), (639, True), (640, False)])
def test_a_shape_with_nothing_in_the_picture_is_doubtful(x: float, fine: bool):
    doc = document(track(1, "person"), keyframe(2, 1, 5, shape=Box(x=x, y=0, width=30, height=20)))
    found = broken(doc, PERSON)
    assert (Rule.SHAPE_IN_PICTURE not in found) is fine
    if not fine:
        assert found[Rule.SHAPE_IN_PICTURE].severity is Severity.WARN
        assert found[Rule.SHAPE_IN_PICTURE].fix == "Mark the object as outside here instead"


def test_a_keyframe_lies_on_a_frame_of_the_video():
    assert broken(document(track(1, "person"), keyframe(2, 1, 99)), PERSON) == {}
    found = broken(document(track(1, "person"), keyframe(2, 1, 100)), PERSON)[Rule.FRAME_IN_VIDEO]
    assert found.reason == "frame 100 is past the end: v.mp4 has 100 frames"


def test_a_track_has_one_keyframe_a_frame():
    doc = document(track(1, "person"), keyframe(2, 1, 5), keyframe(3, 1, 5), keyframe(4, 1, 6))
    assert Rule.KEYFRAME_UNIQUE in broken(doc, PERSON, 2)
    assert Rule.KEYFRAME_UNIQUE in broken(doc, PERSON, 3)
    assert broken(doc, PERSON, 4) == {}


@pytest.mark.parametrize(
    "keys", [(), (keyframe(2, 1, 5, shape=None),), (keyframe(2, 1, 5, outside=True), keyframe(3, 1, 9))]
)
def test_a_track_begins_with_a_shape(keys: tuple):
    found = broken(document(track(1, "person"), *keys), PERSON, 1)[Rule.TRACK_HAS_SHAPE]
    assert found.reason == "a track begins with a shape on a frame"


def test_a_keyframe_without_its_track_is_found():
    found = broken(document(keyframe(2, 1, 5)), PERSON)[Rule.TRACK_HAS_SHAPE]
    assert (found.reason, found.fix) == ("this keyframe has no track", "Delete it")


def test_a_keyframe_of_an_unknown_label_is_reported_once_by_its_track():
    doc = document(track(1, "ghost"), keyframe(2, 1, 5), event(3, "ghost", 0, 5))
    assert [(v.record, v.rule) for v in check(doc, PERSON)] == [(3, Rule.LABEL_KNOWN), (1, Rule.LABEL_KNOWN)]
