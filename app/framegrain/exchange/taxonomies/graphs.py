"""Ontologies: lists of nodes that name their children or parents (AudioSet, WordNet-like), and nested trees."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec

from framegrain.domain.taxonomy import Level
from framegrain.exchange.taxonomies.building import build
from framegrain.exchange.taxonomies.drafts import Draft, Losses
from framegrain.exchange.taxonomies.leaving import left_out
from framegrain.exchange.taxonomies.tree import MAX_LABELS
from framegrain.exchange.taxonomies.values import parsed, table, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.exchange.exporting import Loss
    from framegrain.exchange.taxonomies.reading import Converted, Reading
    from framegrain.exchange.taxonomies.source import Source

_CHILDREN = ("child_ids", "children", "hyponyms", "subcategories", "Subcategory", "nodes")
_PARENTS = ("parents", "parent_ids", "parentIds", "hypernyms", "parent", "parentId", "parent_id")
_NAMES = ("name", "nodeName", "label", "title", "LabelName", "lemma")
_IDS = ("nodeId", "id", "synset", "wnid", "key")
_DEFINITIONS = ("description", "definition", "gloss", "def")
_SYNONYMS = ("synonyms", "lemmas", "words", "aliases")
_TAKEN = {*_CHILDREN, *_PARENTS, *_NAMES, *_IDS, *_DEFINITIONS, *_SYNONYMS}
_TAKEN |= {"restrictions", "parentName", "node_type", "external_ids", "level"}


def recognises(source: Source) -> bool:
    """Whether it is JSON with objects that name children or parents."""
    nodes = _top(parsed(source))
    first = next((each for each in nodes[:50] if isinstance(each, dict)), {})
    linked = any(set(_CHILDREN + _PARENTS) & set(each) for each in nodes[:50] if isinstance(each, dict))
    return linked and bool({*_NAMES, *_IDS} & set(first))


def _top(value: Any) -> list[Any]:
    """The nodes at the top of the file: a list, the values of an object, or the one object that has children."""
    if isinstance(value, dict):
        for key in ("taxonomy", "ontology", "nodes"):
            if isinstance(value.get(key), list):
                return list(value[key])
        if {*_NAMES, *_IDS} & set(value) and {*_CHILDREN} & set(value):
            return [value]
        return [
            {"id": key, **each} if isinstance(each, dict) and not {*_IDS} & set(each) else each
            for key, each in value.items()
        ]
    return value if isinstance(value, list) else []


def read(source: Source, reading: Reading) -> Converted:
    """Nodes with all the parents anybody names for them; which one they get is the person's choice."""
    losses = Losses()
    nodes = list(_walk(source, _top(source.json)))
    keys = [key for key, _, _ in nodes]
    parents: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for key, node, above in nodes:
        if above is not None:
            parents[key][above] = None
        for parent in _links(node, _PARENTS):
            parents[key][parent] = None
        for child in _links(node, _CHILDREN):
            parents[child][key] = None
    root = _one_root(nodes, parents)
    drafts = [
        _draft(key, node, tuple(p for p in parents[key] if p != root))
        for key, node, _ in nodes
        if key != root
    ]
    for _, node, _ in nodes:
        for field in node:
            if field not in _TAKEN:
                losses.note(f"“{field[:40]}” of nodes", "a label has no place for it", bool(node[field]))
    losses.note(
        "the node at the top that holds everything",
        "a level stands for it",
        root is not None and len(keys) > 1,
    )
    return build(source, drafts, reading, losses, level=Level.ACTION)


def _walk(source: Source, top: list[Any]) -> Iterator[tuple[str, dict[str, Any], str | None]]:
    """Every node with its key and the node it is nested in."""
    ahead: list[tuple[Any, str | None]] = [(node, None) for node in reversed(top)]
    count = 0
    while ahead:
        node, above = ahead.pop()
        if isinstance(node, str):
            node = {"name": node}
        if not isinstance(node, dict):
            continue
        count += 1
        if count > MAX_LABELS + 1:  # one may be the top that holds everything
            raise source.wrong(
                f"more than {MAX_LABELS} nodes, and a taxonomy has at most so many; take a part of it"
            )
        name = _first(node, _NAMES)
        key = _first(node, _IDS) or (f"{above or ''}/{name}" if name else f"node {count}")
        yield key, node, above
        for field in _CHILDREN:
            nested = node.get(field)
            if isinstance(nested, list):
                # plain words are ids of nodes listed elsewhere, unless nothing has an id
                ahead += [(child, key) for child in reversed(nested) if isinstance(child, dict)]


def _first(node: dict[str, Any], fields: tuple[str, ...]) -> str:
    return next((found for field in fields if (found := text(node.get(field)))), "")


def _links(node: dict[str, Any], fields: tuple[str, ...]) -> Iterator[str]:
    for field in fields:
        yield from texts(node.get(field))


def _one_root(
    nodes: list[tuple[str, dict[str, Any], str | None]], parents: dict[str, dict[str, None]]
) -> str | None:
    """The only node without a parent when it says of itself that it is none of the labels."""
    known = {key for key, _, _ in nodes}
    tops = [(key, node) for key, node, _ in nodes if not any(p in known for p in parents.get(key, ()))]
    if len(tops) != 1:
        return None
    key, node = tops[0]
    named = _first(node, _NAMES).lower() in ("root", "entity", "everything", "ontology", "taxonomy")
    return key if named or text(node.get("node_type")) == "root" else None


def _draft(key: str, node: dict[str, Any], parents: tuple[str, ...]) -> Draft:
    synonyms = tuple(dict.fromkeys(each for field in _SYNONYMS for each in texts(node.get(field))))
    given = {name: text(value) for name, value in table(node.get("external_ids")).items()}
    source_id = _first(node, _IDS)
    levels = {level.value: level for level in Level}
    abstract = "abstract" in texts(node.get("restrictions"))
    return Draft(
        key=key,
        name=_first(node, _NAMES) or source_id,
        id=text(node.get("id")) if "external_ids" in node else "",
        parents=parents,
        level=levels.get(text(node.get("level"))),
        definition=_first(node, _DEFINITIONS),
        synonyms=synonyms,
        external_ids=given if "external_ids" in node else _known_as(node, source_id),
        group=abstract,
    )


def _known_as(node: dict[str, Any], key: str) -> dict[str, str]:
    """What the file calls a node, and which class of a model it is where it has a number for that, too."""
    return {"source": key, "class": text(node.get("id")) if "nodeId" in node else ""}


def write(taxonomy: Taxonomy) -> tuple[str, tuple[Loss, ...]]:
    """Nodes that name their children, as AudioSet's ontology has them."""
    nodes = [
        {
            "id": label.id,
            "name": label.name,
            "description": label.definition,
            "synonyms": list(label.synonyms),
            "child_ids": list(label.children),
            "restrictions": ["abstract"] if label.leaves_only else [],
            "level": label.level.value,
            "external_ids": dict(label.external_ids),
        }
        for label in taxonomy.labels
    ]
    out = msgspec.json.format(msgspec.json.encode(nodes), indent=1).decode() + "\n"
    kept = {"name", "parent", "definition", "synonyms", "leaves_only", "level", "external_ids"}
    return out, left_out(taxonomy, frozenset(kept))
