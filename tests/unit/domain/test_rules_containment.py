"""Rules of how events lie in a parent and beside their own kind."""

from __future__ import annotations

import pytest

from framegrain.domain.records import Verdict
from framegrain.domain.rules import Rule
from framegrain.domain.taxonomy import Containment, Overlap

from .contracts import broken, document, event, label, taxonomy

PHASES = taxonomy(
    label("gesture"),
    label("phase", within=("gesture",), containment=Containment.TILE, children=("begin", "stroke")),
    label("begin", parent="phase", within=("gesture",), containment=Containment.TILE),
    label("stroke", parent="phase", within=("gesture",), containment=Containment.TILE),
    label("other_hand", within=("gesture",), containment=Containment.TILE),
    label("gloss", within=("gesture",), containment=Containment.ONE),
)
GESTURE = event(1, "gesture", 10, 40)


def test_what_tiles_its_parent_is_fine():
    doc = document(GESTURE, event(2, "begin", 10, 20), event(3, "stroke", 20, 40))
    assert broken(doc, PHASES) == {}


def test_a_parent_without_any_is_fine():
    assert broken(document(GESTURE), PHASES) == {}


@pytest.mark.parametrize(
    ("start", "stop", "says"),
    [(12, 40, "frames 10 to 11"), (10, 39, "frame 39"), (15, 30, "frames 10 to 14")],
)
def test_a_gap_is_named(start: int, stop: int, says: str):
    found = broken(document(GESTURE, event(2, "begin", start, stop)), PHASES)[Rule.TILE]
    assert found.reason == (
        f"Begin would leave {says} of Gesture empty, and what divides Gesture leaves no gap"
    )


def test_labels_of_one_tier_tile_together_and_others_for_themselves():
    hands = [event(4, "other_hand", 10, 25), event(5, "other_hand", 25, 40)]
    doc = document(GESTURE, event(2, "begin", 10, 20), event(3, "stroke", 20, 40), *hands)
    assert broken(doc, PHASES) == {}
    assert Rule.TILE in broken(document(GESTURE, event(2, "begin", 10, 20), *hands), PHASES)


def test_what_tiles_does_not_overlap():
    doc = document(GESTURE, event(2, "begin", 10, 25), event(3, "stroke", 20, 40))
    assert "does not overlap" in broken(doc, PHASES)[Rule.TILE].reason


def test_the_shortest_parent_counts():
    doc = document(GESTURE, event(7, "gesture", 10, 20), event(2, "begin", 10, 20))
    assert broken(doc, PHASES) == {}


def test_one_to_one_has_the_ends_of_its_parent_and_is_alone():
    assert broken(document(GESTURE, event(2, "gloss", 10, 40)), PHASES) == {}
    short = broken(document(GESTURE, event(2, "gloss", 10, 39)), PHASES)[Rule.ONE_TO_ONE]
    assert short.reason == "Gloss has the same ends as its Gesture, frames 10 to 39"
    two = document(GESTURE, event(2, "gloss", 10, 40), event(3, "gloss", 10, 40))
    assert "each Gesture has only one" in broken(two, PHASES)[Rule.ONE_TO_ONE].reason


def test_absent_ones_do_not_count():
    doc = document(
        GESTURE, event(2, "begin", 12, 20, verdict=Verdict.ABSENT, reason="x"), event(3, "stroke", 10, 40)
    )
    assert broken(doc, PHASES) == {}


@pytest.mark.parametrize("policy", [Overlap.FORBID, Overlap.TRIM])
def test_a_tier_that_does_not_overlap_says_where_it_does(policy: Overlap):
    contract = taxonomy(
        label("move", overlap=policy, children=("walk", "run")),
        label("walk", parent="move", overlap=policy),
        label("run", parent="move", overlap=policy),
        label("talk", overlap=policy),
    )
    assert broken(document(event(1, "walk", 0, 9), event(2, "run", 9, 20)), contract) == {}
    assert broken(document(event(1, "walk", 0, 9), event(2, "talk", 5, 20)), contract) == {}
    found = broken(document(event(1, "walk", 0, 9), event(2, "run", 5, 20)), contract)[Rule.OVERLAP]
    assert found.reason == "Walk is here already (frames 0 to 8), and Move does not overlap itself"


def test_stacking_is_the_rule_where_nothing_is_said():
    doc = document(event(1, "walk", 0, 9), event(2, "walk", 5, 20))
    assert broken(doc, taxonomy(label("walk"))) == {}
