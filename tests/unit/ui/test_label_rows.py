"""Which labels the sidebar lists, and in what order it finds them."""

from __future__ import annotations

import time

import pytest

from framegrain.domain.records import Scope
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import Label, Level, Taxonomy
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.ui.taxonomy.layout import best_of, glyphs, only_groups, ranked, rows
from small_taxonomy import TAXONOMY


def nested() -> Taxonomy:
    def label(id: str, name: str, parent: str | None = None, *children: str, **more) -> Label:
        return Label(
            id=id,
            name=name,
            level=Level.OBJECT,
            parent=parent,
            children=children,
            shapes=(ShapeKind.BOX,),
            **more,
        )

    return Taxonomy(
        name="Nested",
        version="1",
        labels=(
            label("vehicle", "Vehicle", None, "car", "van", leaves_only=True),
            label("car", "Car", "vehicle", "taxi"),
            label("taxi", "Taxi", "car"),
            label("van", "Delivery van", "vehicle", definition="Carries parcels."),
            Label(id="colour", name="Colour", level=Level.ATTRIBUTE),
        ),
    )


@pytest.fixture
def street() -> Taxonomy:
    return read_taxonomy(TAXONOMY, "street.yaml")


def shown(found) -> list[str]:
    return [row.label.name if row.label else row.level.value for row in found]


def test_levels_come_coarse_to_fine_and_attributes_are_no_labels(street):
    names = shown(rows(street))
    assert [n for n in names if n in ("scene", "action", "object", "attribute")] == [
        "scene",
        "action",
        "object",
    ]
    assert "Age" not in names


def test_labels_lie_below_their_parents_at_their_depth():
    assert [(r.label.name, r.depth) for r in rows(nested()) if r.label] == [
        ("Vehicle", 0),
        ("Car", 1),
        ("Taxi", 2),
        ("Delivery van", 1),
    ]


def test_a_folded_label_hides_all_below_it():
    assert shown(rows(nested(), {"car"})) == ["object", "Vehicle", "Car", "Delivery van"]
    assert shown(rows(nested(), {"vehicle"})) == ["object", "Vehicle"]


def test_searching_keeps_the_way_down_to_what_matches_even_when_folded():
    assert shown(rows(nested(), {"vehicle"}, "tax")) == ["object", "Vehicle", "Car", "Taxi"]


def test_labels_above_what_matches_are_context():
    found = rows(nested(), (), "tax")
    assert [(r.label.id, r.context) for r in found if r.label] == [
        ("vehicle", True),
        ("car", True),
        ("taxi", False),
    ]


def test_where_names_begin_with_the_words_only_those_are_best():
    assert best_of(nested(), "car") == ["car"]
    assert best_of(nested(), "va") == ["van"]
    assert best_of(nested(), "parc") == ["van"]


def test_a_search_without_a_match_shows_nothing():
    assert rows(nested(), (), "zebra") == []


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("car", "car"),
        ("VAN", "van"),
        ("deliv", "van"),
        ("parcels", "van"),
        ("taxi", "taxi"),
        ("van delivery", "van"),
    ],
)
def test_the_search_finds_by_name_id_and_definition(query, best):
    assert ranked(nested(), query)[0] == best


def test_a_whole_name_comes_before_a_part_and_a_part_before_the_definition():
    assert ranked(nested(), "car") == ["car", "van"]  # “Carries parcels.” holds it too


def test_definitions_are_searched_by_the_beginnings_of_their_words():
    assert ranked(nested(), "parc") == ["van"]
    assert ranked(nested(), "arcel") == []


def test_every_word_must_match():
    assert ranked(nested(), "delivery taxi") == []


def test_a_label_that_only_groups_has_no_glyphs():
    vehicle = nested().label("vehicle")
    assert only_groups(vehicle)
    assert glyphs(vehicle) == []


def test_glyphs_name_every_shape_and_scope_a_label_takes():
    label = Label(
        id="x",
        name="X",
        level=Level.OBJECT,
        shapes=(ShapeKind.ROTATED_BOX, ShapeKind.CUBOID),
        scopes=(Scope.FRAME, Scope.CLIP),
    )
    assert [word for _, word in glyphs(label)] == ["rotated box", "cuboid", "frame tag", "clip label"]


def test_ten_thousand_labels_are_listed_and_searched_while_a_hand_waits():
    labels = tuple(
        Label(id=f"l{n}", name=f"Label {n}", level=Level.OBJECT, shapes=(ShapeKind.BOX,))
        for n in range(10_000)
    )
    large = Taxonomy(name="Large", version="1", labels=labels)
    ranked(large, "warm up")
    began = time.perf_counter()
    assert len(rows(large)) == 10_001
    assert ranked(large, "label 9999") == ["l9999"]
    assert len(rows(large, (), "99")) > 100
    assert time.perf_counter() - began < 1.0
