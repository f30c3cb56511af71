"""Whatever taxonomy there is, the file written of it says the same."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import jsonschema
import yaml
from hypothesis import given
from hypothesis import strategies as st

from framegrain import assets
from framegrain.domain.taxonomy import Label, Level
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.exchange.taxonomy_writing import write_taxonomy
from made_taxonomies import any_taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator

lucks = st.integers(0, 2**40).map(Random)
SCHEMA = jsonschema.Draft202012Validator(
    json.loads(assets.resource("schemas", "taxonomy.schema.json").read_text(encoding="utf-8"))
)
HANDED_DOWN = {
    "scopes": "scopes",
    "shapes": "shapes",
    "tracking": "tracking",
    "at_once": "at_once",
    "attributes": "attributes",
    "roles": "roles",
    "severity": "severity",
    "verdicts": "verdicts",
    "greatest_gap": "greatest_gap",
}


@given(lucks)
def test_a_taxonomy_comes_back_as_it_was(luck: Random):
    taxonomy = any_taxonomy(luck)
    written = write_taxonomy(taxonomy)
    again = read_taxonomy(written, "again")
    assert again == taxonomy
    assert write_taxonomy(again) == written


@given(lucks)
def test_what_is_written_agrees_with_the_published_schema(luck: Random):
    SCHEMA.validate(yaml.load(write_taxonomy(any_taxonomy(luck)), Loader=yaml.CSafeLoader))


@given(lucks)
def test_a_label_says_only_what_the_one_above_it_does_not(luck: Random):
    taxonomy = any_taxonomy(luck)
    nothing = Label(id="", name="", level=Level.SCENE)
    for node in nodes(yaml.load(write_taxonomy(taxonomy), Loader=yaml.CSafeLoader)):
        label = taxonomy.by_id[node["id"]]
        above = taxonomy.by_id[label.parent] if label.parent is not None else nothing
        for key, field in HANDED_DOWN.items():
            assert (key in node or key in node.get("clear", ())) == (
                getattr(label, field) != getattr(above, field)
            ), (label.id, key)


def nodes(written: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every label's mapping in a file."""
    ahead = [node for level in Level if level is not Level.ATTRIBUTE for node in written.get(level.value, ())]
    while ahead:
        node = ahead.pop()
        yield node
        ahead += node.get("children", ())
