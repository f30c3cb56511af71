"""The published schema and the reader agree on every key of the contract, as far as structure alone decides."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import yaml

from framegrain import assets
from framegrain.domain.rules import DEFAULT_SEVERITY, STRUCTURAL
from framegrain.exchange.taxonomy import check_taxonomy

SCHEMA: dict[str, Any] = json.loads(
    assets.resource("schemas", "taxonomy.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
TOP = "framegrain_taxonomy: 1\nname: T\nversion: 1\n"
OTHERS = "action:\n  - {name: Run, scopes: [segment]}\nobject:\n  - {name: Car, shapes: [box]}\n"

GOOD = """
notes: "# Edge\\n\\n- one\\n"
synonyms: going
synonyms: [going, 3]
external_ids: {wordnet: n01, audioset: 7}
deprecated: 2
deprecated: {since: "2", use: run}
deprecated: {since: 1.5}
rule_out: run
rule_out: [run]
clear: roles
clear: [attributes, roles, severity]
clear: []
complete_to: leaves
complete_to: any
complete_to: 3
complete_to: "100"
size: {}
size: {width: 8}
size: {width: 8.5, height: "8", area: 100}
vertices: {}
vertices: {at_least: 4}
vertices: {at_least: 4, at_most: 200}
polygon_when: {sides: 5}
polygon_when: {fill: 0.4}
polygon_when: {sides: 1.5, fill: 1}
at_once: one
at_once: many
at_once: 22
part_of: car
part_of: [car]
part_of: []
part_inside: 0
part_inside: 0.75
part_inside: 1
gaps: {}
gaps: {at_least: 1 frame}
gaps: {at_least: 0.5 seconds, at_most: 2 minutes}
crosses_clips: false
crosses_clips: no
roles: []
roles: [{id: a, labels: car}]
roles: [{name: Actor, labels: [car], required: true, many: false, definition: Who.}]
holds: run
holds: []
implies: [run, car]
excludes: run
reasons_only: true
greatest_gap: 20 frames
greatest_gap: any
tracking: false
stops_at: cut
stops_at: [occlusion, cut]
stops_at: []
second_person: yes
severity: {part_inside: submit, role_known: forbid}
"""

BAD = """
notes: [a]
notes: ""
notes: {a: b}
synonyms: {a: b}
synonyms: [[a]]
synonyms: [""]
external_ids: [a]
external_ids: wordnet
external_ids: {wordnet: [a]}
external_ids: {wordnet: {a: b}}
deprecated: [2]
deprecated: {use: run}
deprecated: {since: 2, until: 3}
deprecated: {since: []}
rule_out: {run: 1}
rule_out: [[run]]
clear: shapes
clear: {roles: true}
complete_to: leafs
complete_to: 0
complete_to: 101
complete_to: -1
complete_to: [leaves]
size: 8
size: [8, 8]
size: {width: -1}
size: {width: wide}
size: {depth: 3}
size: {width: 100001}
vertices: 4
vertices: {at_least: 2}
vertices: {at_least: 3.5}
vertices: {at_most: 100001}
vertices: {most: 4}
polygon_when: 5
polygon_when: {sides: 0.5}
polygon_when: {sides: 1001}
polygon_when: {fill: 1.1}
polygon_when: {fill: -0.1}
polygon_when: {holes: 1}
at_once: two
at_once: 0
at_once: -3
at_once: 100001
at_once: [1]
part_of: {car: 1}
part_of: [[car]]
part_inside: 2
part_inside: -1
part_inside: most
gaps: 3 seconds
gaps: {at_least: 3}
gaps: {at_least: soon}
gaps: {least: 3 s}
crosses_clips: perhaps
crosses_clips: [true]
roles: actor
roles: {actor: car}
roles: [actor]
roles: [{id: a}]
roles: [{labels: car}]
roles: [{id: a, labels: car, count: 2}]
roles: [{id: a, labels: car, many: several}]
roles: [{id: A b, labels: car}]
holds: {run: 1}
implies: [[run]]
excludes: {run: 1}
reasons_only: 2
greatest_gap: 20
greatest_gap: soon
greatest_gap: [20 frames]
tracking: maybe
stops_at: rain
stops_at: [cut, rain]
stops_at: {cut: true}
second_person: 2
severity: {role_known: warn}
severity: {part_inside: hard}
severity: {part_outside: warn}
"""


def verdicts(line: str) -> tuple[bool, bool]:
    """Whether the schema and whether the reader accept a line on a label."""
    text = f"{TOP}scene:\n  - name: Walk\n    scopes: [segment]\n    shapes: [box, polygon]\n    {line}\n{OTHERS}"
    errors = [problem for problem in check_taxonomy(text) if problem.severity == "error"]
    return VALIDATOR.is_valid(yaml.load(text, Loader=yaml.CSafeLoader)), not errors


@pytest.mark.parametrize("line", GOOD.strip().splitlines())
def test_both_accept(line: str):
    assert verdicts(line) == (True, True)


@pytest.mark.parametrize("line", BAD.strip().splitlines())
def test_both_refuse(line: str):
    assert verdicts(line) == (False, False)


def test_it_knows_every_rule_and_which_stay_hard():
    listed = SCHEMA["$defs"]["severity"]["properties"]
    assert {name: len(words["enum"]) > 1 for name, words in listed.items()} == {
        rule.value: rule not in STRUCTURAL for rule in DEFAULT_SEVERITY
    }


@pytest.mark.parametrize("default", ["2026-11-26", "12", "true"])
def test_attributes_may_be_dates(default: str):
    text = (
        f"{TOP}action: [{{name: A, scopes: clip, attributes: [born]}}]\n"
        f"attribute: [{{name: Born, type: date, default: {default}}}]\n"
    )
    plain = yaml.load(text, Loader=yaml.CBaseLoader)
    assert VALIDATOR.is_valid({**plain, "framegrain_taxonomy": 1})
    assert (check_taxonomy(text) == []) == (default == "2026-11-26")
