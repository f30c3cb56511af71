"""One click puts right what breaks a rule: every remedy that the rules name makes the complaint go."""

from __future__ import annotations

import pytest

from framegrain.domain import rules
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Scope
from framegrain.domain.rules import Rule
from framegrain.domain.span import Span
from framegrain.editing import events, records, tracks
from framegrain.editing.remedies import remedied
from framegrain.exchange.taxonomy import read_taxonomy
from made_desk import Bench, box

TAXONOMY = """
framegrain_taxonomy: 1
name: Match
version: "4"
action:
  - {id: play, name: Play, definition: The game goes on., scopes: [segment]}
  - {id: pass, name: Pass, definition: To another., scopes: [segment], within: [play], rule_out: [shot]}
  - {id: shot, name: Shot, definition: At the goal., scopes: [segment], second_person: true}
  - {id: old, name: Old, definition: As it was., scopes: [segment], deprecated: {since: "3", use: shot}}
object:
  - {id: ball, name: Ball, definition: Round., shapes: [box], greatest_gap: 20 frames}
"""


@pytest.fixture
def bench():
    bench = Bench()
    bench.taxonomy = read_taxonomy(TAXONOMY, "match.yaml")
    return bench


def hold(bench, label, start=10, stop=20):
    bench.do(events.add_event(bench.desk, label, Scope.SEGMENT, Span(start, stop)))
    return max(bench.document.events)


def broken(bench, rule):
    return [v for v in rules.check(bench.document, bench.taxonomy) if v.rule is rule]


def cure(bench, rule):
    """Do the one remedy of the one violation of a rule; the edit's name."""
    (violation,) = broken(bench, rule)
    edit = remedied(bench.desk, violation)
    assert edit is not None
    bench.do(edit)
    assert broken(bench, rule) == []
    return edit.name


def test_what_needs_something_around_it_gets_it(bench):
    hold(bench, "pass")
    assert cure(bench, Rule.WITHIN) == "Add segment Play"


def test_a_sibling_is_ruled_out(bench):
    hold(bench, "pass")
    assert cure(bench, Rule.RULED_OUT) == "Rule out Shot for Pass"


def test_a_deprecated_label_becomes_the_one_in_its_place(bench):
    hold(bench, "old")
    assert cure(bench, Rule.LABEL_DEPRECATED) == "Relabel Old as Shot"


def test_somebody_else_confirms(bench):
    hold(bench, "shot")
    (violation,) = broken(bench, Rule.SECOND_PERSON)
    with pytest.raises(BadInput, match="somebody else has to confirm"):
        remedied(bench.desk, violation)
    bench.person = "Grace"
    assert cure(bench, Rule.SECOND_PERSON) == "Confirm Shot"


def test_a_keyframe_is_set_in_a_gap_that_is_too_wide(bench):
    bench.do(tracks.start_track(bench.desk, "ball", 0, box(0)))
    bench.do(tracks.set_shape(bench.desk, max(bench.document.tracks), 30, box(10)))
    assert "15" in cure(bench, Rule.KEYFRAME_GAP)


def test_what_is_gone_has_no_remedy(bench):
    event = hold(bench, "pass")
    found = broken(bench, Rule.RULED_OUT)
    bench.do(records.delete(bench.desk, [event]))
    assert [remedied(bench.desk, violation) for violation in found] == [None]
