"""Out and in again: what a format has room for comes back as it was, and everything else is named as lost."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from framegrain.assets import taxonomy_files
from framegrain.domain.errors import BadInput
from framegrain.domain.taxonomy import Level
from framegrain.exchange.taxonomies.building import build
from framegrain.exchange.taxonomies.drafts import Draft, Losses, one_line
from framegrain.exchange.taxonomies.formats import BY_NAME, FORMATS, Source, recognise
from framegrain.exchange.taxonomies.reading import Parents, Reading
from framegrain.exchange.taxonomy import load_taxonomy, read_taxonomy
from framegrain.exchange.taxonomy_writing import write_taxonomy
from unit.exchange.taxonomies.test_importers import FILES, SAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.taxonomy import Label, Taxonomy

ROOM: dict[str, tuple[str, ...]] = {
    "framegrain": ("definition", "colour", "hotkey", "synonyms", "scopes", "within", "excludes", "attributes"),
    "list": ("parent",),
    "csv": ("id", "parent", "definition", "colour", "hotkey", "synonyms", "scopes", "shapes", "leaves_only"),
    "coco": ("parent", "definition", "external_ids"),
    "cvat": ("colour", "shapes", "attributes"),
    "ontology": ("parent", "definition", "synonyms", "leaves_only", "external_ids"),
    "groups": ("parent",),
    "elan": ("parent", "definition", "within", "containment", "scopes", "synonyms", "leaves_only", "overlap"),
    "boris": ("parent", "definition", "colour", "hotkey", "scopes", "excludes", "attributes", "leaves_only"),
    "label-studio": ("parent", "colour", "hotkey", "definition", "shapes", "scopes", "exclusive", "synonyms"),
}  # fmt: skip
"""For each format the fields of a label that come back when it brought them."""


def seen(label: Label, taxonomy: Taxonomy, fields: tuple[str, ...]) -> dict[str, Any]:
    """A label without ids, which most formats have no place for."""
    told: dict[str, Any] = {"name": label.name, "level": label.level}
    for field in fields:
        value = getattr(label, field)
        if field == "parent":
            value = taxonomy.path(label.id)
        elif field in ("within", "excludes"):
            value = sorted(map(taxonomy.path, value))
        elif field == "attributes":
            value = [replace(taxonomy.attribute_by_id[use.attribute], id="", default=None) for use in value]
        told[field] = value
    return told


def all_seen(taxonomy: Taxonomy, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    """Every label; the order of the levels and of kinds of shapes is a file's own."""
    return sorted((seen(label, taxonomy, fields) for label in taxonomy.labels), key=repr)


def again(taxonomy: Taxonomy, name: str) -> Taxonomy:
    text, _ = BY_NAME[name].write(taxonomy)
    source = Source("again.dat", text.encode())
    assert recognise(source).name == name
    return strict(BY_NAME[name].read(source, Reading()).taxonomy)


def strict(taxonomy: Taxonomy) -> Taxonomy:
    return read_taxonomy(write_taxonomy(taxonomy), "again")


@pytest.mark.parametrize(("file", "name"), FILES.items())
def test_what_a_format_brought_comes_back(file, name):
    first = strict(BY_NAME[name].read(Source.of(SAMPLES / file), Reading()).taxonomy)
    second = again(first, name)
    fields = ROOM[name]
    assert all_seen(second, fields) == all_seen(first, fields)


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("path", taxonomy_files(), ids=lambda path: path.stem)
def test_our_own_taxonomies_leave_in_every_format_and_settle(path, name):
    ours = load_taxonomy(path)
    text, losses = BY_NAME[name].write(ours)
    once = strict(BY_NAME[name].read(Source("x.dat", text.encode()), Reading()).taxonomy)
    twice = again(once, name)
    fields = ROOM[name]
    assert all_seen(twice, fields) == all_seen(once, fields)
    assert bool(losses) is (name != "framegrain")
    assert all(loss.count > 0 and loss.what and loss.why for loss in losses)
    if name == "framegrain":
        assert once == ours


@pytest.mark.parametrize("name", ["csv", "coco", "ontology", "list"])
def test_formats_with_a_tree_keep_ours(name):
    ours = load_taxonomy(next(p for p in taxonomy_files() if p.stem == "kitchen-actions"))
    back = again(ours, name)
    names = sorted([x.name for x in ours.lineage(label.id)] for label in ours.labels)
    assert sorted([x.name for x in back.lineage(label.id)] for label in back.labels) == names


NAMES = st.text(st.characters(codec="utf-8"), max_size=12)
DRAFTS = st.lists(
    st.builds(
        Draft,
        key=st.sampled_from("abcdefgh"),
        name=NAMES,
        id=st.sampled_from(["", "a", "b", "A b", "x" * 90]),
        parents=st.lists(st.sampled_from("abcdefghz"), max_size=3).map(tuple),
        level=st.sampled_from([None, *Level]),
        definition=NAMES,
        synonyms=st.lists(NAMES, max_size=2).map(tuple),
        colour=st.sampled_from(["", "red", "#12g", "#ABC"]),
        hotkey=st.sampled_from(["", "a", "q", "1", "ab"]),
        group=st.booleans(),
        within=st.lists(st.sampled_from("abcz"), max_size=1).map(tuple),
        excludes=st.lists(st.sampled_from("abcz"), max_size=2).map(tuple),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DRAFTS, st.sampled_from([Parents.FIRST, Parents.SHORTEST, Parents.DUPLICATE]))
def test_any_graph_of_labels_becomes_a_tree(drafts, parents):
    source, losses = Source("x.json", b""), Losses()
    known = {draft.key for draft in drafts if draft.name.strip()}
    if not any(one_line(draft.name, losses) for draft in drafts):
        with pytest.raises(BadInput, match="no labels"):
            build(source, drafts, Reading(parents=parents), losses, level=Level.OBJECT)
        return
    made = build(source, drafts, Reading(parents=parents), losses, level=Level.OBJECT).taxonomy
    assert strict(made).labels
    assert len({label.id for label in made.labels}) == len(made.labels)
    if parents is not Parents.DUPLICATE:
        assert len(made.labels) <= len(known)


@contextmanager
def refused_in_a_sentence(file: str) -> Iterator[None]:
    """Nothing but an error that names the file comes out of here."""
    try:
        yield
    except BadInput as refused:
        if not str(refused).startswith(file):
            raise


KEYS = """
    name id children parents categories supercategory behaviors_conf behaviors type code category modifiers values
    excluded attributes input_type child_ids restrictions nodeName parentId path
"""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | NAMES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS.split()),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSON)
def test_any_json_is_read_or_refused_in_a_sentence(value):
    source = Source("odd.json", msgspec.json.encode(value))
    for each in FORMATS:
        with refused_in_a_sentence("odd.json"):
            if each.recognises(source):
                strict(each.read(source, Reading()).taxonomy)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.sampled_from("abAB ,;\t\n\"'<>/#:{}[]0nameid\u0085\ufeff"), max_size=80))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    source = Source("odd.txt", text.encode())
    with refused_in_a_sentence("odd.txt"):
        strict(recognise(source).read(source, Reading()).taxonomy)
