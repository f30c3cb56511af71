"""The contract of a label as sentences."""

from __future__ import annotations

from framegrain.domain.grain import Deprecated, LeastSize, PolygonWhen, Role, Stop, Vertices
from framegrain.domain.records import Verdict
from framegrain.domain.rules import STRUCTURAL, Rule
from framegrain.domain.rules.words import rule_words
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import (
    Attribute,
    AttributeType,
    AttributeUse,
    Choice,
    Containment,
    Duration,
    Level,
    Overlap,
    Severity,
    Unit,
)

from .contracts import label, taxonomy

SECONDS = Duration(2, Unit.SECONDS)
OF_EVERY_RECORD = {
    Rule.LABEL_KNOWN,
    Rule.TRACK_HAS_SHAPE,
    Rule.KEYFRAME_UNIQUE,
    Rule.FRAME_IN_VIDEO,
    Rule.SCOPE_SPAN,
    Rule.ATTRIBUTE_KNOWN,
    Rule.ATTRIBUTE_PLACE,
    Rule.ROLE_KNOWN,
    Rule.CLIPS_TILE,
    Rule.CLIP_COMPLETE,
}
"""What makes a record a record at all; no label asks for it."""


def said(of, *others, attributes=()):
    return {(w.rule, w.text) for w in rule_words(taxonomy(of, *others, attributes=attributes), of)}


def everything():
    """An action and an object that between them ask for all a label can ask for."""
    attributes = (
        Attribute(id="hand", name="Hand", type=AttributeType.CHOICE, choices=(Choice(id="l", name="Left"),)),
        Attribute(id="hard", name="Hard", type=AttributeType.YES_NO),
    )
    uses = (
        AttributeUse(attribute="hand", required=True),
        AttributeUse(attribute="hard", when={"hand": ("l",)}),
    )
    pass_ = label(
        "pass",
        roles=(Role(id="actor", name="Actor", labels=("player",), required=True),),
        at_least=SECONDS,
        gap_at_least=SECONDS,
        crosses_clips=False,
        exclusive=True,
        within=("play",),
        overlap=Overlap.FORBID,
        holds=("touch",),
        implies=("play",),
        excludes=("shot",),
        at_once=1,
        attributes=uses,
        reasons=("Too far away",),
        reasons_only=True,
        rule_out=("shot",),
        contrasts={"shot": "A shot goes at the goal."},
        second_person=True,
        complete_to=2,
        leaves_only=True,
        children=("touch",),
        deprecated=Deprecated(since="3", use="shot"),
        containment=Containment.TILE,
    )
    wheel = label(
        "wheel",
        Level.OBJECT,
        size=LeastSize(width=8),
        vertices=Vertices(at_least=5),
        polygon_when=PolygonWhen(sides=5, fill=0.4),
        part_of=("car",),
        greatest_gap=SECONDS,
        tracking=False,
        stops_at=(Stop.OCCLUSION,),
    )
    one = label("half", within=("play",), containment=Containment.ONE)
    others = (label("play"), label("shot"), label("touch"), label("car", Level.OBJECT))
    return taxonomy(pass_, wheel, one, *others, label("player", Level.OBJECT), attributes=attributes)


def test_every_rule_a_label_can_ask_for_has_a_sentence():
    found = {words.rule for label in everything().labels for words in rule_words(everything(), label)}
    assert found == set(Rule) - OF_EVERY_RECORD


def test_sentences_are_whole_and_name_no_ids():
    for of in everything().labels:
        for words in rule_words(everything(), of):
            assert words.text[0].isupper(), words.text
            assert words.text.endswith("."), words.text
            assert "_" not in words.text


def test_a_role_says_who_fills_it():
    pass_ = label("pass", roles=(Role(id="a", name="Actor", labels=("player", "referee"), required=True),))
    found = said(pass_, label("player", Level.OBJECT), label("referee", Level.OBJECT))
    assert (Rule.ROLE_REQUIRED, "Somebody is its Actor: one Player or Referee.") in found


def test_what_is_ruled_out_carries_its_contrast():
    dog = label("dog", Level.OBJECT, rule_out=("fox",), contrasts={"fox": "A fox has a bushy tail."})
    text = "Rule out Fox by hand: A fox has a bushy tail."
    assert (Rule.RULED_OUT, text) in said(dog, label("fox", Level.OBJECT))


def test_a_thing_that_is_part_of_another_says_how_much_lies_inside():
    wheel = label("wheel", Level.OBJECT, part_of=("car",), part_inside=0.8)
    assert (Rule.PART_INSIDE, "At least 80 % of its box lies inside its Car.") in said(
        wheel, label("car", Level.OBJECT)
    )


def test_long_lists_are_cut():
    group = label("all", shapes=(), scopes=(), children=tuple(f"c{n}" for n in range(9)))
    below = [label(f"c{n}", parent="all") for n in range(9)]
    assert (Rule.LABEL_USABLE, "It only groups C0, C1, C2, C3, C4, C5 and 3 more.") in said(group, *below)


def test_only_one_of_siblings_holds():
    day, night = label("day", exclusive=True), label("night")
    assert (Rule.EXCLUSIVE, "Only one of Night and Day holds at a time.") in said(night, day)


def test_hardness_is_the_labels_own():
    soft = label("box", Level.OBJECT, shapes=(ShapeKind.BOX,), severity={"shape_allowed": Severity.WARN})
    words = {w.rule: w for w in rule_words(taxonomy(soft), soft)}
    assert words[Rule.SHAPE_ALLOWED].hardness == "shown where it is not so"
    assert Rule.SHAPE_STAYS in STRUCTURAL
    assert words[Rule.SHAPE_STAYS].hardness == "always"


def test_verdicts_without_a_reason_ask_for_none():
    plain = label("plain", verdicts=(Verdict.PRESENT,))
    assert said(plain) >= {(Rule.VERDICT_ALLOWED, "It is marked present.")}
    assert not any(rule is Rule.REASON for rule, _ in said(plain))
