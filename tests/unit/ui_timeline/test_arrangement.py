"""How lanes are arranged, as a value; and what comes back from settings people may edit."""

from __future__ import annotations

import json

import pytest

from framegrain.ui.timeline.arrangement import Arrangement

LANES = ["scene", "action", "object"]


def test_a_new_project_has_the_lanes_as_they_come():
    assert Arrangement().sorted(LANES) == LANES


@pytest.mark.parametrize(
    ("lane", "place", "want"),
    [
        ("object", 0, ["object", "scene", "action"]),
        ("scene", 3, ["action", "object", "scene"]),
        ("scene", 2, ["action", "scene", "object"]),
        ("action", 1, LANES),
    ],
)
def test_a_lane_is_put_before_the_one_at_a_place(lane, place, want):
    assert Arrangement().move(LANES, lane, place).sorted(LANES) == want


def test_lanes_that_come_later_stand_beside_what_they_stood_beside():
    moved = Arrangement().move(LANES, "object", 0)
    split = ["scene", "action/walk", "action/stand", "object"]
    assert moved.sorted(split) == ["object", "scene", "action/walk", "action/stand"]


def test_rows_are_neither_too_low_nor_too_high():
    made = Arrangement().heighten("a", 1).heighten("b", 1000).heighten("c", 33)
    assert [made.pitch(lane) for lane in ("a", "b", "c", "d")] == [14, 64, 33, 20]


def test_it_comes_back_from_the_settings_as_it_was():
    made = Arrangement().move(LANES, "object", 0).lock("action").hide("scene").group("action").fold("object")
    made = made.heighten("action", 40)
    assert Arrangement.from_json(json.loads(json.dumps(made.to_json()))) == made


@pytest.mark.parametrize(
    "kept", [None, 3, [], "x", {"order": 3, "pitches": [1], "hidden": [1, None]}, {"pitches": {"a": "b"}}]
)
def test_what_makes_no_sense_in_the_settings_is_left_out(kept):
    assert Arrangement.from_json(kept) == Arrangement()


def test_a_lane_whose_groups_were_all_unlocked_is_unlocked_when_they_are_joined():
    groups = ["action/walk", "action/stand"]
    split = Arrangement().lock("action").lock("scene").group("action", groups)
    assert split.locked == {"scene", *groups}
    assert split.group("action").locked == {"scene", "action"}
    assert split.lock("action/walk").group("action").locked == {"scene", "action"}
    assert split.lock("action/walk").lock("action/stand").group("action").locked == {"scene"}
