"""Boxes on the ground: words, ways between two, and what a document makes of a calibration."""

from __future__ import annotations

import math

import pytest

from framegrain.domain import standing
from framegrain.domain.cuboids import TOLERANCE, disagreement
from framegrain.domain.document import Document
from framegrain.domain.edit import Change, Edit
from framegrain.domain.interpolation import states
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Calibration, Camera, Keyframe, Track
from framegrain.domain.shapes import Cuboid
from framegrain.domain.standing import Standing, between, standing_of
from framegrain.editing.shapes import rounded
from made_projects import times, video

CAMERA = Camera(focal=300.0, principal=(160.0, 120.0), height=3.0, pitch=0.35)
CAR = Standing(x=0.4, y=8.0, heading=150.0, length=4.2, width=1.8, height=1.5)
LATER = Standing(x=-1.0, y=11.0, heading=-170.0, length=4.2, width=1.8, height=1.5)
BY = Provenance(by="anna")


def cuboid(box: Standing) -> Cuboid:
    made = rounded(standing.cuboid_of(box, CAMERA))
    assert isinstance(made, Cuboid)
    return made


def on_two_keyframes(*more):
    return Document(
        video(),
        times(60),
        [
            Track(id=1, label="van", number=1, provenance=BY),
            Keyframe(id=2, track=1, frame=0, provenance=BY, shape=cuboid(CAR)),
            Keyframe(id=3, track=1, frame=10, provenance=BY, shape=cuboid(LATER)),
            *more,
        ],
    )


@pytest.mark.parametrize(
    ("start", "stop", "half"),
    [(0, 90, 45), (170, -170, 180), (-170, 170, 180), (10, -10, 0), (0, 180, 90), (90, -90, 180)],
)
def test_the_heading_turns_the_shorter_way_and_half_turns_clockwise(start, stop, half):
    a, b = (Standing(x=0, y=9, heading=h, length=4, width=2, height=1) for h in (start, stop))
    assert between(a, b, 0.5).heading == pytest.approx(half)


def test_metres_are_said_as_people_say_them():
    assert standing.size_words(CAR) == "4.20 × 1.80 × 1.50 m"
    assert standing.place_words(CAR) == "8.0 m ahead, 0.4 m right"
    assert standing.place_words(LATER) == "11.0 m ahead, 1.0 m left"


def test_a_calibration_changes_the_ways_between_keyframes_and_undoing_it_changes_them_back():
    document = on_two_keyframes()
    free = document.state(1, 5).shape
    edit = Edit("Calibrate", (Change(None, Calibration(id=9, camera=CAMERA, provenance=BY)),))
    document.apply(edit)
    stood = document.state(1, 5).shape
    assert stood != free
    assert standing_of(stood, CAMERA).length == pytest.approx(4.2, abs=0.02)
    document.apply(edit.inverse)
    assert document.state(1, 5).shape == free


def test_every_state_in_a_row_is_the_state_asked_for_alone():
    document = on_two_keyframes(Calibration(id=9, camera=CAMERA, provenance=BY))
    row = list(states(document.keyframes(1), camera=CAMERA))
    assert [state.shape for state in row] == [document.state(1, frame).shape for frame in range(11)]


def test_what_passes_too_near_the_camera_to_turn_there_is_a_box_all_the_same():
    near = Standing(x=0.0, y=3.2, heading=90.0, length=4.2, width=1.8, height=1.5)
    far = Standing(x=0.0, y=9.0, heading=0.0, length=4.2, width=1.8, height=1.5)
    assert standing.is_seen(near, CAMERA)
    way = standing.blender(cuboid(near), cuboid(far), CAMERA)
    for tenth in range(11):
        assert disagreement(way(tenth / 10)) < TOLERANCE


def test_a_cuboid_without_a_height_stands_nowhere_under_a_camera_that_looks_straight_down():
    camera = Camera(focal=300.0, principal=(160.0, 120.0), height=2.0, pitch=math.pi / 2)
    fallen = Cuboid(
        front=((0.0, 0.0), (277.0, 2.0), (0.0, 0.0), (270.0, 56.0)),
        back=((160.0, 120.0), (160.0, 120.0), (0.0, 0.0), (0.0, 0.0)),
    )
    assert standing_of(fallen, camera) is None
