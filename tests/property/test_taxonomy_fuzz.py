"""A taxonomy spoiled at random is used, or refused with every line named; what is used can be written again."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from framegrain import assets
from framegrain.exchange.taxonomy import ProblemSeverity, TaxonomyError, check_taxonomy, read_taxonomy
from framegrain.exchange.taxonomy_labels import LABEL_KEYS
from framegrain.exchange.taxonomy_writing import write_taxonomy
from made_taxonomies import NASTY, any_taxonomy

SHIPPED = [yaml.load(p.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for p in assets.taxonomy_files()]
WILD: list[Any] = [
    *NASTY,
    "",
    "x" * 6_000,
    None,
    True,
    -1,
    0,
    1e99,
    10**30,
    [],
    {},
    [[]],
    {"": ""},
    {"id": "x", "name": "X"},
    ["box", "box", 3],
    "segment",
    "free",
    "any",
    "leaves",
    "3 frames",
    {"at_least": "9 s", "at_most": "1 s"},
    "(a+)+",
    "\u202e",
    "\x07",
    "walk\nrun",
]
lucks = st.integers(0, 2**40).map(Random)


def spoil(luck: Random, tree: Any) -> None:
    """Change a few values, keys and places of a taxonomy's plain tree, whatever they mean."""
    places = [*within(tree)]
    for _ in range(luck.randint(1, 4)):
        holder, key = luck.choice(places)
        other, taken = luck.choice(places)
        if not valid(holder, key) or not valid(other, taken):
            continue  # gone with an earlier change
        match luck.randrange(5):
            case 0:
                holder[key] = luck.choice(WILD)
            case 1:
                holder[key] = plain_copy(other[taken])
            case 2 if isinstance(holder, dict):
                holder[luck.choice([*LABEL_KEYS, "when", "required", *NASTY])] = holder.pop(key)
            case 3 if isinstance(holder, dict):
                holder[luck.choice(LABEL_KEYS)] = luck.choice(WILD)
            case _:
                del holder[key]


def within(tree: Any) -> list[tuple[Any, Any]]:
    """Every place a value stands at: what holds it, and under which key."""
    found: list[tuple[Any, Any]] = []
    ahead = [tree]
    while ahead:
        holder = ahead.pop()
        for key in [*holder] if isinstance(holder, dict) else range(len(holder)):
            found.append((holder, key))
            if isinstance(holder[key], dict | list):
                ahead.append(holder[key])
    return found


def valid(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)


def plain_copy(value: Any) -> Any:
    """A copy that shares nothing, so that no tree comes to contain itself."""
    if isinstance(value, dict):
        return {key: plain_copy(inner) for key, inner in value.items()}
    return [plain_copy(inner) for inner in value] if isinstance(value, list) else value


def answered(text: str) -> None:
    """Used, or refused with the place of everything wrong; nothing else is ever raised."""
    found = check_taxonomy(text)
    assert all(p.line >= 1 and p.column >= 1 and p.message.strip() for p in found)
    if any(p.severity is ProblemSeverity.ERROR for p in found):
        with pytest.raises(TaxonomyError, match=r"^spoiled.yaml, line \d+, column \d+: "):
            read_taxonomy(text, "spoiled.yaml")
        return
    taxonomy = read_taxonomy(text, "spoiled.yaml")
    assert read_taxonomy(write_taxonomy(taxonomy), "again") == taxonomy


@given(lucks)
def test_a_shipped_taxonomy_with_wrong_values(luck: Random):
    tree = plain_copy(luck.choice(SHIPPED))
    spoil(luck, tree)
    answered(yaml.dump(tree, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True))


@settings(max_examples=50)
@given(lucks)
def test_a_made_up_taxonomy_with_wrong_values(luck: Random):
    tree = yaml.load(write_taxonomy(any_taxonomy(luck)), Loader=yaml.CSafeLoader)
    spoil(luck, tree)
    answered(yaml.dump(tree, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True))
