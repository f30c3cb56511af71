"""The tree of labels: finding, naming and colouring what is in it."""

from __future__ import annotations

import pytest

from framegrain.domain.errors import NothingThere
from framegrain.domain.taxonomy import Attribute, AttributeType, Choice, Duration, Level, Unit

from .contracts import label, taxonomy

CONTRACT = taxonomy(
    label("person", Level.OBJECT, children=("adult", "child"), colour="#112233"),
    label("adult", Level.OBJECT, parent="person", children=("nurse",)),
    label("nurse", Level.OBJECT, parent="adult"),
    label("child", Level.OBJECT, parent="person", colour="#445566"),
    label("walk"),
    label("run"),
)


def test_a_label_is_found_by_its_id():
    assert CONTRACT.label("nurse").name == "Nurse"


def test_an_unknown_label_is_named_with_the_taxonomy():
    with pytest.raises(NothingThere, match="the taxonomy “Test” has no label “doctor”"):
        CONTRACT.label("doctor")


def test_what_a_person_reads_for_a_label():
    assert CONTRACT.name_of("nurse") == "Nurse"
    assert CONTRACT.path("nurse") == "Object › Person › Adult › Nurse"


def test_an_unknown_label_reads_as_its_id():
    assert CONTRACT.name_of("doctor") == "doctor"
    assert CONTRACT.path("doctor") == "doctor"


def test_the_tops_of_a_level_come_in_the_order_of_the_file():
    assert [root.id for root in CONTRACT.roots(Level.ACTION)] == ["walk", "run"]
    assert [root.id for root in CONTRACT.roots(Level.OBJECT)] == ["person"]
    assert CONTRACT.roots(Level.SCENE) == []


def test_the_lineage_runs_from_the_top_down():
    assert [above.id for above in CONTRACT.lineage("nurse")] == ["person", "adult", "nurse"]
    assert list(CONTRACT.lineage("doctor")) == []


@pytest.mark.parametrize(
    ("below", "above", "is_so"),
    [
        ("nurse", "person", True),
        ("nurse", "nurse", True),
        ("person", "nurse", False),
        ("child", "adult", False),
        ("doctor", "person", False),
    ],
)
def test_what_lies_below_a_label_is_one_of_it(below: str, above: str, is_so: bool):
    assert CONTRACT.is_a(below, above) is is_so


def test_siblings_share_parent_and_level():
    assert [s.id for s in CONTRACT.siblings(CONTRACT.label("adult"))] == ["child"]
    assert [s.id for s in CONTRACT.siblings(CONTRACT.label("walk"))] == ["run"]


def test_a_colour_is_the_label_s_own_or_the_nearest_above():
    assert CONTRACT.colour("child") == "#445566"
    assert CONTRACT.colour("nurse") == "#112233"


def test_labels_without_any_colour_get_different_ones():
    assert CONTRACT.colour("walk") != CONTRACT.colour("run")
    assert CONTRACT.colour("doctor").startswith("#")


def test_a_choice_reads_as_its_name_and_anything_else_as_itself():
    side = Attribute(
        id="side", name="Side", type=AttributeType.CHOICE, choices=(Choice(id="l", name="Left"),)
    )
    assert (side.choice_name("l"), side.choice_name("x")) == ("Left", "x")


@pytest.mark.parametrize(
    ("duration", "reads"),
    [
        (Duration(0.5, Unit.SECONDS), "0.5 seconds"),
        (Duration(1, Unit.SECONDS), "1 second"),
        (Duration(1, Unit.FRAMES), "1 frame"),
        (Duration(300, Unit.FRAMES), "300 frames"),
    ],
)
def test_a_duration_reads_like_a_sentence(duration: Duration, reads: str):
    assert str(duration) == reads
