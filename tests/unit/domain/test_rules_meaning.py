"""Rules of semantic grain: which label, which verdict, which attributes, and how hard each rule is."""

from __future__ import annotations

from typing import Any

import pytest

from framegrain.domain.records import Scope, Value, Verdict
from framegrain.domain.rules import DEFAULT_SEVERITY, STRUCTURAL, Rule, RuleBroken, check, severity
from framegrain.domain.taxonomy import Attribute, AttributeType, AttributeUse, Choice, Level, Severity

from .contracts import broken, document, event, keyframe, label, taxonomy, track


def attribute(key: str, kind: AttributeType = AttributeType.TEXT, **more: Any) -> Attribute:
    return Attribute(id=key, name=key.capitalize(), type=kind, **more)


def use(key: str, required: bool = False, **when: tuple[Value, ...]) -> AttributeUse:
    return AttributeUse(attribute=key, required=required, when=when)


LEFT_RIGHT = (Choice(id="left", name="Left"), Choice(id="right", name="Right"))


class TestLabels:
    """Which label may be used at all."""

    contract = taxonomy(
        label("sport", scopes=(), children=("ball_game", "race")),
        label("ball_game", parent="sport", leaves_only=True, children=("tennis", "golf")),
        label("tennis", parent="ball_game"),
        label("golf", parent="ball_game"),
        label("race", parent="sport", children=("sprint",)),
        label("sprint", parent="race"),
    )

    def test_an_unknown_label_is_named(self):
        found = broken(document(event(1, "chess", 0, 5)), self.contract)[Rule.LABEL_KNOWN]
        assert found.reason == "the taxonomy “Test” has no label “chess”"

    def test_a_group_is_no_label(self):
        found = broken(document(event(1, "sport", 0, 5)), self.contract)[Rule.LABEL_USABLE]
        assert found.reason == "Sport only groups other labels"
        assert found.fix == "Choose Ball game or Race"

    def test_a_label_for_its_leaves_sends_people_down(self):
        found = broken(document(event(1, "ball_game", 0, 5)), self.contract)[Rule.LABEL_USABLE]
        assert (found.reason, found.fix) == ("Ball game is too coarse: say which", "Choose Tennis or Golf")

    @pytest.mark.parametrize("name", ["tennis", "race", "sprint"])
    def test_leaves_and_labels_for_any_use_are_fine(self, name: str):
        assert broken(document(event(1, name, 0, 5)), self.contract) == {}


class TestVerdicts:
    """Present, absent or unsure, and why."""

    def test_a_verdict_the_label_does_not_take(self):
        contract = taxonomy(label("walk", verdicts=(Verdict.PRESENT,)))
        doc = document(event(1, "walk", 0, 5, verdict=Verdict.ABSENT, reason="stands"))
        assert broken(doc, contract)[Rule.VERDICT_ALLOWED].reason == "Walk can't be absent"

    @pytest.mark.parametrize("verdict", [Verdict.ABSENT, Verdict.UNSURE])
    def test_a_verdict_needs_its_reason(self, verdict: Verdict):
        doc = document(event(1, "walk", 0, 5, verdict=verdict, reason="  "))
        found = broken(doc, taxonomy(label("walk")))[Rule.REASON]
        assert found.reason == f"say why Walk is {verdict.value} here"
        assert found.severity is Severity.SUBMIT
        doc = document(event(1, "walk", 0, 5, verdict=verdict, reason="hidden"))
        assert broken(doc, taxonomy(label("walk"))) == {}

    def test_no_reason_is_needed_where_the_taxonomy_asks_for_none(self):
        doc = document(event(1, "walk", 0, 5, verdict=Verdict.UNSURE))
        assert broken(doc, taxonomy(label("walk", reason_required=False))) == {}

    def test_a_track_is_held_to_the_same(self):
        doc = document(track(1, "car", verdict=Verdict.UNSURE), keyframe(2, 1, 5))
        assert Rule.REASON in broken(doc, taxonomy(label("car", Level.OBJECT)), 1)


class TestEventAttributes:
    """An event holds all its attributes itself."""

    contract = taxonomy(
        label(
            "kick",
            attributes=(use("foot", required=True), use("note"), use("spin", required=True, foot=("left",))),
        ),
        attributes=(
            attribute("foot", AttributeType.CHOICE, choices=LEFT_RIGHT),
            attribute("note"),
            attribute("spin", AttributeType.YES_NO),
            attribute("other"),
        ),
    )

    def found(self, **values: Value) -> dict:
        return broken(document(event(1, "kick", 0, 5, attributes=values)), self.contract)

    def test_everything_given(self):
        assert self.found(foot="left", spin=True, note="fast") == {}

    def test_a_required_attribute_blocks_submission_until_it_is_set(self):
        found = self.found()[Rule.ATTRIBUTE_REQUIRED]
        assert (found.reason, found.fix) == ("Kick needs its foot", "Set foot")
        assert found.severity is Severity.SUBMIT

    def test_a_condition_that_holds_makes_it_required(self):
        assert self.found(foot="left")[Rule.ATTRIBUTE_REQUIRED].reason == "Kick needs its spin"
        assert self.found(foot="right") == {}

    def test_a_value_whose_condition_does_not_hold_is_doubtful(self):
        found = self.found(foot="right", spin=False)[Rule.ATTRIBUTE_CONDITION]
        assert (found.reason, found.fix) == ("Spin does not apply with this foot", "Clear spin")
        assert found.severity is Severity.WARN

    @pytest.mark.parametrize("name", ["other", "nowhere"])
    def test_an_attribute_the_label_lacks(self, name: str):
        found = self.found(foot="right", **{name: "x"})[Rule.ATTRIBUTE_KNOWN]
        assert found.reason.startswith("Kick has no attribute “")

    def test_what_is_absent_needs_no_attributes(self):
        doc = document(event(1, "kick", 0, 5, verdict=Verdict.ABSENT, reason="misses"))
        assert broken(doc, self.contract) == {}


VALUES = [
    (attribute("a", AttributeType.YES_NO), [True, False], ["yes", 1, [True]], "is yes or no"),
    (
        attribute("a", AttributeType.CHOICE, choices=LEFT_RIGHT),
        ["left"],
        ["Left", "up", ["left"], 3],
        "is one of Left or Right",
    ),
    (
        attribute("a", AttributeType.MANY, choices=LEFT_RIGHT),
        [[], ["left"], ["right", "left"]],
        ["left", ["up"], [["left"]]],
        "is any of Left or Right",
    ),
    (attribute("a", AttributeType.MANY, choices=LEFT_RIGHT), [], [["left", "left"]], "names a value twice"),
    (
        attribute("a", AttributeType.NUMBER),
        [0, -3, 2.5, 1e300],
        [True, "3", float("nan"), float("inf"), 10**400],
        "is a number",
    ),
    (attribute("a", AttributeType.NUMBER, minimum=1, unit="m"), [1, 1.5], [0.9], "is at least 1 m"),
    (attribute("a", AttributeType.NUMBER, maximum=10), [10, -1], [10.1], "is at most 10"),
    (attribute("a", AttributeType.TEXT), ["", "x" * 10_000], [3, ["x"]], "is text"),
    (attribute("a", AttributeType.TEXT), [], ["x" * 10_001], "has at most 10000 characters"),
    (
        attribute("a", AttributeType.TEXT, pattern="[A-Z]{2}"),
        ["AB"],
        ["ABC", "xAB"],
        "must look like [A-Z]{2}",
    ),
    (
        attribute("a", AttributeType.TEXT, pattern="a*"),
        ["a" * 200],
        ["a" * 201],
        "has at most 200 characters",
    ),
]


@pytest.mark.parametrize(("kind", "fine", "wrong", "says"), VALUES)
def test_values_are_held_to_their_type(kind: Attribute, fine: list[Value], wrong: list[Value], says: str):
    contract = taxonomy(label("kick", attributes=(use("a"),)), attributes=(kind,))
    for value in fine:
        assert broken(document(event(1, "kick", 0, 5, attributes={"a": value})), contract) == {}
    for value in wrong:
        found = broken(document(event(1, "kick", 0, 5, attributes={"a": value})), contract)
        assert found[Rule.ATTRIBUTE_VALUE].reason == f"A {says}"


class TestTrackAttributes:
    """Fixed ones on the track, changing ones on its keyframes."""

    contract = taxonomy(
        label(
            "person",
            Level.OBJECT,
            attributes=(
                use("coat"),
                use("pose", required=True),
                use("phone"),
                use("hand", required=True, phone=(True,)),
            ),
        ),
        attributes=(
            attribute("coat"),
            attribute("pose", changing=True),
            attribute("phone", AttributeType.YES_NO, changing=True),
            attribute("hand", AttributeType.CHOICE, choices=LEFT_RIGHT, changing=True),
        ),
    )

    def found(self, *keys: dict[str, Value], **fixed: Value) -> dict:
        keyframes = [keyframe(10 + n, 1, n * 10, attributes=values) for n, values in enumerate(keys)]
        return broken(document(track(1, "person", attributes=fixed), *keyframes), self.contract)

    def test_each_in_its_place(self):
        assert self.found({"pose": "upright"}, {}, coat="red") == {}

    def test_a_changing_one_on_the_track(self):
        found = self.found({"pose": "upright"}, pose="bent")[Rule.ATTRIBUTE_PLACE]
        assert found.reason == "Pose changes over time and belongs to a keyframe"

    def test_a_fixed_one_on_a_keyframe(self):
        found = self.found({"pose": "upright", "coat": "red"})[Rule.ATTRIBUTE_PLACE]
        assert (found.record, found.reason) == (10, "Coat is fixed for the whole track")

    def test_a_changing_one_is_needed_from_the_first_keyframe(self):
        assert self.found({}, {"pose": "bent"})[Rule.ATTRIBUTE_REQUIRED].reason == "Person needs its pose"

    def test_what_changes_may_ask_for_more_later(self):
        found = self.found({"pose": "upright", "phone": False}, {}, {"phone": True})[Rule.ATTRIBUTE_REQUIRED]
        assert (found.record, found.reason) == (1, "Person needs its hand from frame 20 on")
        assert self.found({"pose": "upright"}, {"phone": True, "hand": "left"}, {"phone": False}) == {}

    def test_a_condition_is_judged_by_what_the_track_begins_with(self):
        found = self.found({"pose": "upright", "hand": "left"})[Rule.ATTRIBUTE_CONDITION]
        assert found.reason == "Hand does not apply with this phone"

    def test_the_values_of_each_keyframe_are_checked(self):
        found = self.found({"pose": "upright"}, {"phone": "yes"})[Rule.ATTRIBUTE_VALUE]
        assert (found.record, found.reason) == (11, "Phone is yes or no")


SOFT = sorted(set(Rule) - STRUCTURAL)


class TestSeverity:
    """The taxonomy decides how hard a rule is, within limits."""

    @pytest.mark.parametrize("rule", SOFT)
    def test_the_label_s_word_counts_before_the_taxonomy_s_and_the_default(self, rule: Rule):
        plain = taxonomy(label("walk"))
        assert severity(plain, rule, plain.label("walk")) is DEFAULT_SEVERITY[rule]
        for wanted in Severity:
            softer = taxonomy(label("walk"), severity={rule: wanted})
            assert severity(softer, rule, softer.label("walk")) is wanted
            own = taxonomy(label("walk", severity={rule: wanted}), severity={rule: Severity.SUBMIT})
            assert severity(own, rule, own.label("walk")) is wanted

    @pytest.mark.parametrize("rule", sorted(STRUCTURAL))
    def test_a_structural_rule_can_not_be_softened(self, rule: Rule):
        soft = {rule: Severity.WARN}
        contract = taxonomy(label("walk", severity=soft), severity=soft)
        assert severity(contract, rule, contract.label("walk")) is Severity.FORBID

    def test_a_softened_rule_is_reported_as_such(self):
        contract = taxonomy(label("goal", scopes=(Scope.FRAME,), severity={"scope_allowed": Severity.WARN}))
        assert [v.severity for v in check(document(event(1, "goal", 0, 5)), contract)] == [Severity.WARN]


def test_a_refusal_says_one_reason_for_each_rule_and_the_first_fix():
    doc = document(event(1, "chess", 0, 5), event(2, "golf", 0, 5))
    refusal = RuleBroken(check(doc, taxonomy(label("walk"))))
    assert str(refusal) == "the taxonomy “Test” has no label “chess”. Choose a label it has"


def test_asking_for_a_record_that_is_gone_finds_nothing():
    assert check(document(), taxonomy(label("walk")), [7]) == []
