"""A taxonomy written as a file and read again is the same."""

from __future__ import annotations

import pytest

from framegrain import assets
from framegrain.exchange.taxonomy import load_taxonomy, read_taxonomy
from framegrain.exchange.taxonomy_writing import write_taxonomy

EVERYTHING = """
framegrain_taxonomy: 1
name: "no"
version: "1.10"
description: "A: b # c"
severity: {duration: warn}
scene:
  - name: Half
    scopes: [segment]
    children_exclusive: true
    children: [{name: First}, {name: Second, exclusive: false}]
action:
  - id: play
    name: Play
    definition: "- dash first, 'quotes' and\\ttabs"
    do: one
    dont: [a, "b: c"]
    notes: "# Edge\\n\\n- a\\n- b\\n"
    synonyms: [game, "yes"]
    external_ids: {wordnet: n01, "a b": "~"}
    deprecated: {since: "1.9", use: pass}
    scopes: [segment, frame]
    within: [half]
    containment: tile
    overlap: trim
    duration: {at_least: 0.25 seconds, at_most: 2 minutes}
    gaps: {at_least: 3 frames}
    crosses_clips: false
    complete_to: leaves
    roles:
      - {id: actor, name: Actor, labels: [player], required: true}
      - {id: target, labels: [player, ball], many: true, definition: Whom.}
    holds: [pass]
    implies: [first]
    excludes: [rest]
    reasons: [Too far]
    reasons_only: true
    second_person: true
    attributes: [speed, {id: foot, required: true}, {id: side, when: {foot: [left, right]}}]
    severity: {exclusive: warn}
    children:
      - name: Pass
        containment: free
        within: []
        duration: {}
        gaps: {}
        complete_to: any
        roles: [{id: actor, name: Passer, labels: [player]}]
        holds: []
        rule_out: [throw]
        contrasts: {throw: Hands.}
        reasons: []
        second_person: false
        attributes: [{id: foot}]
      - {name: Throw, roles: [], verdicts: [present, unsure], reason_required: false}
  - {name: Rest, scopes: [clip]}
object:
  - id: player
    name: Player
    shapes: [box, polygon]
    size: {width: 8, height: 8.5}
    vertices: {at_least: 4, at_most: 50}
    polygon_when: {sides: 5, fill: 0.4}
    at_once: 11
    stops_at: [cut, occlusion]
    greatest_gap: 20 frames
    tracking: false
    interpolation: smooth
    colour: "#ff00aa"
    hotkey: "0"
    children:
      - {name: Keeper, at_once: one, size: {}, vertices: {}, polygon_when: {}, greatest_gap: any, stops_at: []}
      - {name: Foot, part_of: [player], part_inside: 0.5, at_once: many}
  - {name: Ball, shapes: [box]}
attribute:
  - {name: Speed, type: number, min: 0, max: 40.5, unit: km/h, changing: true, default: 3}
  - name: Body
    children:
      - {name: Foot, type: choice, values: [Left, {id: right, name: Right foot, definition: That one.}], default: left}
      - name: Deep
        children: [{name: Side, type: many, values: [A, B], default: [a, b]}]
      - {name: Born, type: date, default: 2026-02-28}
  - {name: Code, type: text, pattern: "[a-z]{2}"}
  - name: Body
    children: [{name: Seen, type: yes_no, default: true}]
"""


@pytest.mark.parametrize("path", assets.taxonomy_files(), ids=lambda path: path.stem)
def test_what_ships_comes_back(path) -> None:
    taxonomy = load_taxonomy(path)
    assert read_taxonomy(write_taxonomy(taxonomy), "again") == taxonomy


def test_everything_comes_back_and_is_written_the_same_again() -> None:
    taxonomy = read_taxonomy(EVERYTHING, "everything")
    written = write_taxonomy(taxonomy)
    assert read_taxonomy(written, "again") == taxonomy
    assert write_taxonomy(read_taxonomy(written, "again")) == written


def test_only_what_is_not_handed_down_is_written() -> None:
    written = write_taxonomy(read_taxonomy(EVERYTHING, "everything"))
    assert written.count("scopes:") == 3
    assert written.count("smooth") == 1
    assert written.count("children_exclusive") == 0  # one of the two says otherwise
    assert "exclusive: true" in written
