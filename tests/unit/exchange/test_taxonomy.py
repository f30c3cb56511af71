"""A taxonomy file becomes the contract that was meant."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from framegrain.domain.errors import BadInput
from framegrain.domain.interpolation import Interpolation
from framegrain.domain.records import Scope, Verdict
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import (
    Attribute,
    AttributeType,
    AttributeUse,
    Choice,
    Duration,
    Label,
    Level,
    Severity,
    Taxonomy,
    Unit,
)
from framegrain.exchange.taxonomy import TaxonomyError, load_taxonomy, read_taxonomy, read_taxonomy_file

if TYPE_CHECKING:
    from pathlib import Path

TOP = "framegrain_taxonomy: 1\nname: Test\nversion: 1.10\n"

FULL = """
framegrain_taxonomy: 1
name: Football
version: 1.10
description: A game.
severity: {within: warn}
scene:
  - name: Stadium
    scopes: clip
    hotkey: 1
action:
  - name: Free kick
    id: kick
    definition: A kick.
    do: Watch the foot.
    dont: [Guess, Hurry]
    contrasts: {run: Nobody kicks in a run.}
    scopes: [segment, frame]
    use: leaves
    duration: {at_least: 0.5 seconds, at_most: 2 min}
    within: stadium
    attributes: [{id: foot, required: true}]
    verdicts: [present, absent]
    reasons: [Misses the ball]
    reason_required: no
    severity: {duration: submit}
    children_exclusive: true
    colour: "#AABBCC"
    children:
      - name: Left
        attributes: [spin, {id: force, when: {foot: [left, Right foot], spin: yes}}]
        severity: {exclusive: warn}
      - name: Right
        exclusive: false
        scopes: [segment]
        duration: {at_most: 12 frames}
        within: []
        verdicts: [present]
        reasons: []
        reason_required: true
        attributes: [{id: foot}]
  - name: Run
    scopes: [segment]
    exclusive: true
object:
  - name: Ball
    shapes: [box, rotated_box]
    interpolation: none
    children: [{name: Spare ball}, {name: Goal ball, shapes: polygon, interpolation: linear}]
attribute:
  - name: Kick
    children:
      - {name: Foot, type: choice, values: [left, {name: Right foot, id: right, definition: The other.}], default: left}
      - name: Deeper
        children: [{name: Spin, type: yes_no, default: off, changing: true}]
  - {name: Force, type: number, min: 0, max: 10.5, unit: N, default: 3}
  - {name: Code, type: text, pattern: "[A-Z]{2}", default: AB}
  - {name: Colours, type: many, values: [red, blue], default: [red]}
"""


@pytest.fixture(scope="module")
def football() -> Taxonomy:
    """The file above."""
    return read_taxonomy(FULL, "football.yaml")


def test_names_and_versions_are_read_as_they_are_written(football: Taxonomy):
    assert (football.name, football.version, football.description) == ("Football", "1.10", "A game.")
    assert football.severity == {"within": Severity.WARN}


def test_a_label_has_everything_the_file_says(football: Taxonomy):
    assert football.label("kick") == Label(
        id="kick",
        name="Free kick",
        level=Level.ACTION,
        children=("left", "right"),
        definition="A kick.",
        do=("Watch the foot.",),
        dont=("Guess", "Hurry"),
        contrasts={"run": "Nobody kicks in a run."},
        scopes=(Scope.SEGMENT, Scope.FRAME),
        leaves_only=True,
        at_least=Duration(0.5, Unit.SECONDS),
        at_most=Duration(120, Unit.SECONDS),
        within=("stadium",),
        attributes=(AttributeUse(attribute="foot", required=True),),
        verdicts=(Verdict.PRESENT, Verdict.ABSENT),
        reasons=("Misses the ball",),
        reason_required=False,
        colour="#aabbcc",
        severity={"duration": Severity.SUBMIT},
    )


def test_a_child_takes_over_what_it_does_not_say_itself(football: Taxonomy):
    left, kick = football.label("left"), football.label("kick")
    for name in ("scopes", "at_least", "at_most", "within", "verdicts", "reasons", "reason_required"):
        assert getattr(left, name) == getattr(kick, name), name
    assert left.attributes == (
        *kick.attributes,
        AttributeUse(attribute="spin"),
        AttributeUse(attribute="force", when={"foot": ("left", "right"), "spin": (True,)}),
    )
    assert left.severity == {"duration": Severity.SUBMIT, "exclusive": Severity.WARN}
    assert (left.parent, left.leaves_only, left.exclusive, left.definition) == ("kick", False, True, "")
    assert football.colour("left") == "#aabbcc"


def test_a_child_may_say_its_own(football: Taxonomy):
    right = football.label("right")
    assert (right.scopes, right.at_least, right.at_most) == (
        (Scope.SEGMENT,),
        None,
        Duration(12, Unit.FRAMES),
    )
    assert (right.within, right.verdicts, right.reasons) == ((), (Verdict.PRESENT,), ())
    assert (right.reason_required, right.exclusive) == (True, False)
    assert right.attributes == (AttributeUse(attribute="foot"),)


def test_exclusive_holds_for_the_label_that_says_so_only(football: Taxonomy):
    assert football.label("run").exclusive
    assert not football.label("kick").exclusive


def test_shapes_and_interpolation_are_handed_down(football: Taxonomy):
    spare, goal = football.label("spare_ball"), football.label("goal_ball")
    assert (spare.shapes, spare.interpolation) == ((ShapeKind.BOX, ShapeKind.ROTATED_BOX), Interpolation.NONE)
    assert (goal.shapes, goal.interpolation) == ((ShapeKind.POLYGON,), Interpolation.LINEAR)


def test_labels_come_in_the_order_of_the_file_parents_first(football: Taxonomy):
    assert [label.id for label in football.labels] == [
        "stadium", "kick", "left", "right", "run", "ball", "spare_ball", "goal_ball",
    ]  # fmt: skip


def test_attributes_of_every_type(football: Taxonomy):
    assert football.attributes == (
        Attribute(
            id="foot",
            name="Foot",
            type=AttributeType.CHOICE,
            group="Kick",
            choices=(
                Choice(id="left", name="left"),
                Choice(id="right", name="Right foot", definition="The other."),
            ),
            default="left",
        ),
        Attribute(
            id="spin",
            name="Spin",
            type=AttributeType.YES_NO,
            group="Kick › Deeper",
            changing=True,
            default=False,
        ),
        Attribute(
            id="force", name="Force", type=AttributeType.NUMBER, minimum=0, maximum=10.5, unit="N", default=3
        ),
        Attribute(id="code", name="Code", type=AttributeType.TEXT, pattern="[A-Z]{2}", default="AB"),
        Attribute(
            id="colours",
            name="Colours",
            type=AttributeType.MANY,
            choices=(Choice(id="red", name="red"), Choice(id="blue", name="blue")),
            default=["red"],
        ),
    )


@pytest.mark.parametrize(
    ("name", "made"),
    [("Free kick", "free_kick"), ("Überholen", "uberholen"), ("A  -  b!", "a_b"), ("4x4", "4x4")],
)
def test_an_id_is_made_from_the_name(name: str, made: str):
    text = f"{TOP}action: [{{name: '{name}', scopes: segment}}]"
    assert [label.id for label in read_taxonomy(text, "t").labels] == [made]


def test_words_that_other_readers_take_for_true_and_false_stay_words():
    text = f"{TOP}object: [{{name: NO, shapes: box, attributes: [a]}}]\n"
    text += "attribute: [{id: a, name: A, type: choice, values: [yes, off]}]"
    found = read_taxonomy(text, "t")
    assert [c.id for c in found.attributes[0].choices] == ["yes", "off"]
    assert found.labels[0].name == "NO"


def test_anchors_save_writing():
    text = f"{TOP}action:\n  - {{name: A, scopes: &s [segment], dont: &d Guess}}\n  - {{name: B, scopes: *s, dont: *d}}"
    a, b = read_taxonomy(text, "t").labels
    assert (a.scopes, a.dont) == (b.scopes, b.dont) == ((Scope.SEGMENT,), ("Guess",))


def test_labels_nest_to_any_depth():
    node = "{name: L99, scopes: segment}"
    for depth in reversed(range(90)):
        node = f"{{name: L{depth}, scopes: segment, children: [{node}]}}"
    found = read_taxonomy(f"{TOP}action: [{node}]", "t")
    assert len(found.lineage("l99")) == 91


def test_ten_thousand_labels_load_without_a_wait():
    groups = "\n".join(
        f"  - {{id: g{g}, name: Group, shapes: [box], children: ["
        + ", ".join(f"{{id: g{g}l{n}, name: Label, definition: A thing, dont: Guess}}" for n in range(100))
        + "]}"
        for g in range(100)
    )
    started = time.process_time()
    found = read_taxonomy(f"{TOP}object:\n{groups}\n", "t")
    assert len(found.labels) == 10_100
    assert time.process_time() - started < 6  # measured 0.5 s; a composing reader took above 6


class TestFiles:
    """Files on disk."""

    def test_a_file_is_read(self, tmp_path: Path):
        path = tmp_path / "t.yaml"
        path.write_text(FULL, encoding="utf-8-sig")
        assert load_taxonomy(path).name == "Football"

    def test_a_wrong_file_names_itself_the_line_and_how_much_more(self, tmp_path: Path):
        path = tmp_path / "t.yaml"
        path.write_text(f"{TOP}colr: 1\nscen: 2\n")
        with pytest.raises(
            TaxonomyError, match=r"t\.yaml, line 4, column 1: unknown key “colr”.*\(and 1 more\)"
        ) as caught:
            load_taxonomy(path)
        assert len(caught.value.problems) == 2

    def test_a_missing_file(self, tmp_path: Path):
        with pytest.raises(BadInput, match=r"nothing\.yaml: No such file"):
            load_taxonomy(tmp_path / "nothing.yaml")

    def test_a_folder(self, tmp_path: Path):
        with pytest.raises(BadInput, match="choose a taxonomy file"):
            load_taxonomy(tmp_path)

    def test_a_picture_is_no_text(self, tmp_path: Path):
        path = tmp_path / "t.yaml"
        path.write_bytes(b"name: x\n\x89PNG\xff\xfe")
        with pytest.raises(BadInput, match=r"line 2: this is not UTF-8 text; save the file as UTF-8"):
            read_taxonomy_file(path)

    def test_a_huge_file_is_not_read_to_its_end(self, tmp_path: Path):
        path = tmp_path / "t.yaml"
        with path.open("wb") as file:
            file.truncate(10**10)  # sparse
        with pytest.raises(BadInput, match="larger than 5 MB"):
            read_taxonomy_file(path)


@pytest.mark.parametrize("word", Interpolation)
def test_a_label_says_what_happens_between_keyframes_and_those_below_have_it_too(word: Interpolation) -> None:
    text = f"""{TOP}object:
  - name: Car
    definition: A car.
    shapes: [box]
    interpolation: {word.value}
    children: [{{name: Van, definition: A van.}}]
"""
    taxonomy = read_taxonomy(text, "t.yaml")
    assert [label.interpolation for label in taxonomy.labels] == [word, word]
