"""The categories of COCO files, alone or in a whole annotation file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from framegrain.domain.taxonomy import Level
from framegrain.exchange.taxonomies.building import build
from framegrain.exchange.taxonomies.drafts import Draft, Losses
from framegrain.exchange.taxonomies.leaving import left_out
from framegrain.exchange.taxonomies.values import parsed, rows, table, text, texts

if TYPE_CHECKING:
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.exchange.exporting import Loss
    from framegrain.exchange.taxonomies.reading import Converted, Reading
    from framegrain.exchange.taxonomies.source import Source


def recognises(source: Source) -> bool:
    """Whether it has categories, or is a list of them."""
    value = parsed(source)
    if isinstance(value, dict):
        return isinstance(value.get("categories"), list)
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and "name" in first and "supercategory" in first


def read(source: Source, reading: Reading) -> Converted:
    """Categories under their supercategories; those that are no categories themselves only group."""
    losses = Losses()
    value = source.json
    found = rows(value.get("categories") if isinstance(value, dict) else value)
    if isinstance(value, dict):
        for key in ("annotations", "images"):
            losses.note(key, "only the categories are taken", len(rows(value.get(key))))
    paths = [_path(row) for row in found]
    known = {path: str(n) for n, path in reversed(list(enumerate(paths)))}
    names = {path[-1:]: str(n) for n, path in reversed(list(enumerate(paths)))}
    drafts: dict[str, Draft] = {}
    for n, row in enumerate(found):
        parent = _parent(paths[n], known if "path" in row else names, drafts, _level(row))
        drafts[str(n)] = _draft(str(n), row, parent, paths[n], losses)
    return build(source, _groups_first(drafts), reading, losses, level=Level.OBJECT)


def _path(row: dict[str, Any]) -> tuple[str, ...]:
    """Names from the top down to the category itself."""
    given = texts(row.get("path")) if isinstance(row.get("path"), list) else ()
    name, above = text(row.get("name")), text(row.get("supercategory"))
    return given or ((above, name) if above and above != name else (name,))


def _parent(
    path: tuple[str, ...], known: dict[tuple[str, ...], str], drafts: dict[str, Draft], level: Level | None
) -> tuple[str, ...]:
    """The key of what a category lies under; labels above it that are no categories are made."""
    parent: tuple[str, ...] = ()
    for depth in range(1, len(path)):
        key = known.get(path[:depth]) or f"group {'/'.join(path[:depth])}"
        if key.startswith("group ") and key not in drafts:
            drafts[key] = Draft(key=key, name=path[depth - 1], parents=parent, group=True, level=level)
        parent = (key,)
    return parent


def _groups_first(drafts: dict[str, Draft]) -> list[Draft]:
    return sorted(drafts.values(), key=lambda draft: not draft.group)


def _level(row: dict[str, Any]) -> Level | None:
    return {level.value: level for level in Level}.get(text(row.get("level")))


def _draft(
    key: str, row: dict[str, Any], parent: tuple[str, ...], path: tuple[str, ...], losses: Losses
) -> Draft:
    for lost in ("keypoints", "skeleton"):
        losses.note(lost, "objects have no joints here", bool(row.get(lost)))
    given = {key: text(value) for key, value in table(row.get("external_ids")).items()}
    return Draft(
        key=key,
        name=path[-1],
        id=text(row.get("label")),
        parents=parent,
        level=_level(row),
        group=row.get("group") is True,
        definition=text(row.get("definition")) or text(row.get("def")),
        synonyms=texts(row.get("synonyms")),
        external_ids=given
        if "external_ids" in row
        else {"coco": text(row.get("id")), "wordnet": text(row.get("synset"))},
    )


def write(taxonomy: Taxonomy) -> tuple[str, tuple[Loss, ...]]:
    """A category for each label, with the label above it as its supercategory and the whole path."""
    ids = [label.external_ids.get("coco", "") for label in taxonomy.labels]
    kept_ids = len(set(ids)) == len(ids) and all(each.isdecimal() and len(each) < 16 for each in ids)
    found = [
        {
            "id": int(ids[n]) if kept_ids else n + 1,
            "name": label.name,
            "supercategory": taxonomy.name_of(label.parent) if label.parent else label.name,
            "label": label.id,
            "level": label.level.value,
            "path": [each.name for each in taxonomy.lineage(label.id)],
            "definition": label.definition,
            "group": label.leaves_only,
            "external_ids": dict(label.external_ids),
        }
        for n, label in enumerate(taxonomy.labels)
    ]
    text_ = msgspec.json.format(msgspec.json.encode({"categories": found}), indent=1).decode()
    return text_ + "\n", left_out(
        taxonomy, frozenset({"name", "parent", "level", "definition", "leaves_only", "external_ids"})
    )
