"""Random changes of the taxonomy over random records: nothing is lost, and undoing brings every record back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import json
from msgspec.structs import replace

from framegrain.domain.edit import Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.migration import (
    Delete,
    DropAttribute,
    Merge,
    MergeChoices,
    Redefine,
    Reid,
    ReidAttribute,
    Split,
    carried,
    diff,
    guess,
    plan,
)
from framegrain.domain.records import Event, Scope, Track
from framegrain.domain.shapes import ShapeKind
from framegrain.domain.taxonomy import Attribute, AttributeType, AttributeUse, Choice, Label, Level, Taxonomy
from made_projects import document
from strategies import record_lists

if TYPE_CHECKING:
    from framegrain.domain.document import Document

IDS = ["day", "walk", "adult", "person-other", "thing", "thing-other", "new-a", "new-b"]
NAMES = st.sampled_from(["Day", "Walk", "Adult", "Other", "Thing", "Thing red", "Thing blue"])
ATTRIBUTES = ["age", "colour", "mood"]


@st.composite
def taxonomies(draw: st.DrawFn, version: str) -> Taxonomy:
    choices = tuple(
        Choice(id=i, name=i) for i in draw(st.lists(st.sampled_from("abc"), unique=True, min_size=1))
    )
    attributes = tuple(
        Attribute(id=i, name=i, type=AttributeType.CHOICE, choices=choices, changing=draw(st.booleans()))
        for i in draw(st.lists(st.sampled_from(ATTRIBUTES), unique=True))
    )
    uses = tuple(AttributeUse(attribute=a.id) for a in attributes)
    labels = tuple(
        Label(
            id=i,
            name=draw(NAMES),
            level=Level.OBJECT,
            definition=draw(st.sampled_from(["", "A.", "B."])),
            shapes=tuple(ShapeKind),
            scopes=tuple(Scope),
            attributes=uses if draw(st.booleans()) else (),
            exclusive=draw(st.booleans()),
        )
        for i in draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1))
    )
    return Taxonomy(name="T", version=version, labels=labels, attributes=attributes)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    values = st.dictionaries(st.sampled_from(ATTRIBUTES), st.sampled_from("abc"), max_size=2)
    found = []
    for record in draw(record_lists(calibrated=False)):
        if isinstance(record, Event | Track):
            ruled_out = tuple(draw(st.lists(st.sampled_from(IDS), unique=True, max_size=2)))
            record = replace(record, attributes=draw(values), ruled_out=ruled_out)
        found.append(record)
    return document(found)


@st.composite
def changes(draw: st.DrawFn) -> tuple[Taxonomy, Taxonomy, list[Any]]:
    old, new = draw(taxonomies("1")), draw(taxonomies("2"))
    before = st.sampled_from([label.id for label in old.labels])
    after = st.sampled_from([label.id for label in new.labels])
    known = [
        st.builds(Reid, before, after),
        st.builds(Merge, st.lists(before, min_size=1, max_size=2).map(tuple), after),
        st.builds(Split, before, st.lists(after, min_size=1, max_size=3, unique=True).map(tuple)),
        st.builds(Delete, before, st.booleans()),
        st.builds(Redefine, before, st.booleans()),
    ]
    if old.attributes:
        attribute = st.sampled_from([a.id for a in old.attributes])
        known += [
            st.builds(DropAttribute, attribute),
            st.builds(MergeChoices, attribute, st.just(("a",)), st.just("b")),
        ]
        if new.attributes:
            known.append(st.builds(ReidAttribute, attribute, st.sampled_from([a.id for a in new.attributes])))
    steps = draw(st.lists(st.one_of(known), max_size=4))
    return old, new, [*guess(old, new), *steps] if draw(st.booleans()) else steps


@settings(max_examples=150)
@given(changes(), documents())
def test_nothing_is_lost_and_undo_brings_every_record_back(
    change: tuple[Taxonomy, Taxonomy, list[Any]], there: Document
) -> None:
    old, new, steps = change
    try:
        made = plan(old, new, steps)
    except BadInput:
        return  # steps that contradict each other; that is said before anything is looked at
    before = json.encode(list(there.records()))
    found = carried(made, there)
    assert json.encode(list(there.records())) == before, "looking ahead changes nothing"
    edit = Edit("Change", found.changes)
    there.apply(edit)
    _nothing_is_lost(found, made, steps, before_records=json.decode(before), there=there)
    there.apply(edit.inverse)
    assert json.encode(list(there.records())) == before


def _nothing_is_lost(
    found: Any, made: Any, steps: list[Any], *, before_records: Any, there: Document
) -> None:
    deleted = {s.label for s in steps if isinstance(s, Delete) and s.with_records}
    lost = set().union(*found.losses.values()) if found.losses else set()
    asked = {queued.record for queued in found.queue}
    known = {label.id for label in made.old.labels}
    for was in before_records:
        if was["kind"] not in ("event", "track"):
            continue
        now = there.get(was["id"])
        if was["label"] in deleted:
            assert now is None
            continue
        assert isinstance(now, Event | Track)
        assert (json.decode(json.encode(now.provenance)), now.taxonomy_version) == (
            was["provenance"],
            was.get("taxonomy_version", ""),
        )
        if was["label"] in known and now.label not in made.new.by_id:
            # it has no label any more: it holds the change up, or waits for somebody's choice
            assert now.id in lost | asked
        cleared = set(was.get("attributes", {}).values()) - set(now.attributes.values())
        if cleared and was["kind"] == "event" and now.id not in asked:
            assert any(isinstance(s, DropAttribute | MergeChoices) for s in steps)


@settings(max_examples=60)
@given(taxonomies("1"), taxonomies("1"))
def test_two_taxonomies_differ_in_words_exactly_when_they_differ(old: Taxonomy, new: Taxonomy) -> None:
    same = {label.id: label for label in old.labels} == {
        label.id: label for label in new.labels
    } and old.attribute_by_id == new.attribute_by_id
    assert (diff(old, new) == ()) == same
    assert diff(old, old) == ()


@settings(max_examples=100)
@given(taxonomies("1"), taxonomies("2"))
def test_what_is_guessed_makes_a_plan(old: Taxonomy, new: Taxonomy) -> None:
    plan(old, new, guess(old, new))
