"""What the guideline card says of a label."""

from __future__ import annotations

import pytest

from framegrain.domain.records import Scope, Verdict
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import (
    Attribute,
    AttributeType,
    AttributeUse,
    Duration,
    Label,
    Level,
    Taxonomy,
    Unit,
)
from framegrain.ui.taxonomy.words import judged, takes


@pytest.fixture
def walk() -> Label:
    return Label(
        id="walk",
        name="Walk",
        level=Level.ACTION,
        scopes=(Scope.SEGMENT,),
        at_least=Duration(3, Unit.FRAMES),
        at_most=Duration(1, Unit.SECONDS),
        within=("street",),
        exclusive=True,
        attributes=(AttributeUse(attribute="pace", required=True),),
        verdicts=(Verdict.PRESENT, Verdict.ABSENT),
        reasons=("feet hidden",),
    )


@pytest.fixture
def taxonomy(walk) -> Taxonomy:
    return Taxonomy(
        name="T",
        version="1",
        labels=(
            Label(id="street", name="Street", level=Level.SCENE, scopes=(Scope.CLIP,)),
            walk,
            Label(id="run", name="Run", level=Level.ACTION, scopes=(Scope.SEGMENT,)),
            Label(id="all", name="All", level=Level.OBJECT, children=("car",)),
            Label(
                id="car",
                name="Car",
                level=Level.OBJECT,
                parent="all",
                shapes=(ShapeKind.BOX, ShapeKind.POLYGON),
            ),
        ),
        attributes=(Attribute(id="pace", name="Pace", type=AttributeType.TEXT),),
    )


def test_the_grain_is_said_in_words(taxonomy, walk):
    assert takes(taxonomy, walk) == [
        "Takes segments",
        "Lasts 3 frames to 1 second",
        "Only within Street",
        "Never at the same time as Run",
        "Needs pace",
    ]


def test_shapes_are_listed_with_and(taxonomy):
    assert takes(taxonomy, taxonomy.label("car")) == ["Takes boxes and polygons"]


def test_a_group_sends_on_to_what_is_below_it(taxonomy):
    assert takes(taxonomy, taxonomy.label("all")) == ["Groups Car; choose one of them"]


def test_reasons_belong_to_the_verdicts_that_need_them(walk):
    assert judged(walk) == "Why absent: feet hidden"
