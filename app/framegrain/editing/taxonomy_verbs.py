"""What an author does to a draft: each verb is one step, with a name in words."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from framegrain.domain.errors import BadInput
from framegrain.editing.taxonomy_draft import ROOTS, TOP, Node, with_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from framegrain.editing.taxonomy_draft import Draft

_NAMING = ("within", "part_of", "holds", "implies", "excludes", "rule_out")
"""Keys that list labels."""


def slug(name: str) -> str:
    """The id a name stands for, as a file reads it."""
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", flat).strip("_")[:58]


def add(draft: Draft, parent: int, at: int | None = None, name: str = "New label") -> int:
    """Put a new label, or attribute, below a node, as its last or in place `at`; its key."""
    above, key = draft[parent], draft.new_key()
    fields: dict[str, Any] = {"id": draft.fresh_id(slug(name)), "name": name}
    if above.level == "attribute":
        fields["type"] = "yes_no"
    node = Node(key=key, parent=parent, level=above.level, fields=fields)
    place = len(above.children) if at is None else at
    children = (*above.children[:place], key, *above.children[place:])
    draft.do(f"Add {name}", {key: node, parent: replace(above, children=children)})
    return key


def add_beside(draft: Draft, key: int, name: str = "New label") -> int:
    """Put a new label right after another; its key."""
    parent = draft[key].parent
    return add(draft, parent, draft[parent].children.index(key) + 1, name)


def rename(draft: Draft, key: int, name: str) -> bool:
    """Give another name. A label that was not there at the beginning takes the id that goes with it."""
    node = draft[key]
    name = name.strip()
    if not name or name == node.name:
        return False
    fields = {**node.fields, "name": name}
    if not node.origin and "id" in fields:
        return _with_id(draft, f"Rename {node.name} to {name}", key, fields, draft.fresh_id(slug(name)))
    return draft.do(f"Rename {node.name} to {name}", {key: replace(node, fields=fields)})


def set_field(draft: Draft, key: int, field: str, value: Any) -> bool:
    """Say a field, such as `size.width`, or with None no longer say it."""
    node = draft[key]
    if field == "name" and key > TOP:
        return rename(draft, key, str(value or ""))
    fields = with_value(node.fields, field, value)
    words = field.replace("_", " ").replace(".", " ")
    name = f"Change {words} of {node.name or 'the taxonomy'}"
    if field == "id":
        if not value or any(n.id == value and n.key != key for n in map(draft.__getitem__, draft.keys)):
            raise BadInput(f"“{value or ''}” can't be the id of {node.name}: each needs one of its own")
        return _with_id(draft, name, key, fields, str(value))
    return draft.do(name, {key: replace(node, fields=fields)})


def move(draft: Draft, keys: Sequence[int], parent: int, at: int | None = None) -> bool:
    """Hang labels below another node, before its child number `at` (of its children as they are now)."""
    roots = [k for k in keys if not any(n.key in keys for n in draft.above(k))]
    into = draft[parent]
    for key in roots:
        if parent == key or any(n.key == key for n in draft.above(parent)):
            raise BadInput(f"{draft[key].name} can't lie below itself")
        if (into.level == "attribute") is not (draft[key].level == "attribute"):
            raise BadInput("Labels and attributes don't mix")
    at = len(into.children) if at is None else at
    before = [k for k in into.children[:at] if k not in roots]
    after = [k for k in into.children[at:] if k not in roots]
    changes: dict[int, Node | None] = {}
    for key in roots:
        old = draft[key].parent
        held = changes.get(old) or draft[old]
        changes[old] = replace(held, children=tuple(k for k in held.children if k != key))
        for node in draft.walk(key):
            changes[node.key] = replace(node, level=into.level)
    for key in roots:
        changes[key] = replace(changes.get(key) or draft[key], parent=parent)
    held = changes.get(parent) or into
    changes[parent] = replace(held, children=(*before, *roots, *after))
    return draft.do(f"Move {_listed(draft, roots)}", changes)


def change_level(draft: Draft, key: int, level: str) -> bool:
    """Put a label with all below it at the top of another level."""
    return draft[key].level != level and move(draft, [key], ROOTS[level])


def duplicate(draft: Draft, key: int) -> int:
    """Make a copy of a label, and of all below it, right after it; the copy's key."""
    changes: dict[int, Node | None] = {}
    taken = {draft[k].id for k in draft.keys}
    fresh = {node.key: draft.new_key() for node in draft.walk(key)}
    for node in draft.walk(key):
        fields = {k: v for k, v in node.fields.items() if k != "hotkey"}
        if "id" in fields:
            fields["id"] = _free(f"{node.id}_copy", taken)
        if node.key == key:
            fields["name"] = f"{node.name} copy"
        changes[fresh[node.key]] = Node(
            key=fresh[node.key],
            parent=fresh.get(node.parent, node.parent),
            level=node.level,
            fields=fields,
            children=tuple(fresh[k] for k in node.children),
        )
    parent = draft[draft[key].parent]
    at = parent.children.index(key) + 1
    changes[parent.key] = replace(parent, children=(*parent.children[:at], fresh[key], *parent.children[at:]))
    draft.do(f"Duplicate {draft[key].name}", changes)
    return fresh[key]


def delete(draft: Draft, keys: Sequence[int]) -> bool:
    """Take labels away with all below them, and their names out of what names them."""
    gone = {node.key for key in keys for node in draft.walk(key)}
    changes = _without(draft, gone, {})
    return draft.do(f"Delete {_listed(draft, keys)}", changes)


def merge(draft: Draft, keys: Sequence[int], into: int) -> bool:
    """Let one label stand for several: what lay below them lies below it, and what named them names it."""
    others = [key for key in keys if key != into]
    if any(n.key in others for n in draft.above(into)):
        raise BadInput(f"{draft[into].name} lies below one of the others; merge into that one")
    gone = set(others)
    names = {draft[key].id: draft[into].id for key in others}
    below = [child for key in others for child in draft[key].children if child not in gone]
    changes = _without(draft, gone, names)
    for child in below:
        for node in draft.walk(child):
            if node.key not in gone:
                changes[node.key] = replace(changes.get(node.key) or node, level=draft[into].level)
        changes[child] = replace(changes[child] or draft[child], parent=into)
    held = changes.get(into) or draft[into]
    joined = tuple(dict.fromkeys([*held.joined, *_origins(draft, others)]))
    changes[into] = replace(held, children=(*held.children, *below), joined=joined)
    return draft.do(f"Merge {_listed(draft, others)} into {draft[into].name}", changes)


def split(
    draft: Draft, key: int, names: Sequence[str], by: str = "", when: Mapping[str, str] | None = None
) -> list[int]:
    """Make a label several: new ones with these names lie below it, and its records will be asked about.

    `by` is the attribute whose values suggest one for each record; `when` leads from values to names.
    """
    node = draft[key]
    if len([name for name in names if name.strip()]) < 2:
        raise BadInput("A split needs at least two names")
    taken = {draft[k].id for k in draft.keys}
    keys, changes = [], dict[int, Node | None]()
    for name in (name.strip() for name in names if name.strip()):
        fresh = draft.new_key()
        fields = {"id": _free(slug(name) or "label", taken), "name": name}
        changes[fresh] = Node(key=fresh, parent=key, level=node.level, fields=fields)
        keys.append(fresh)
    fields = {**node.fields, "use": "leaves"}
    named = dict(zip((name.strip() for name in names if name.strip()), keys, strict=True))
    leads = {value: named[name] for value, name in (when or {}).items() if name in named}
    changes[key] = replace(
        node,
        children=(*node.children, *keys),
        fields=fields,
        parted=tuple(keys),
        parted_by=by if leads else "",
        parted_when=leads,
    )
    draft.do(f"Split {node.name}", changes)
    return keys


def deprecate(draft: Draft, key: int, use: str = "", since: str = "") -> bool:
    """Say that a label is no longer to be used, since which version, and which one instead."""
    node = draft[key]
    since = since.strip() or str(draft[TOP].fields.get("version", "1"))
    value: Any = {"since": since, "use": use} if use else since
    return draft.do(
        f"Deprecate {node.name}", {key: replace(node, fields={**node.fields, "deprecated": value})}
    )


def use_again(draft: Draft, key: int) -> bool:
    """Say that a label may be used after all."""
    node = draft[key]
    fields = with_value(node.fields, "deprecated", None)
    return draft.do(f"Use {node.name} again", {key: replace(node, fields=fields)})


# -- names of labels in others


def _with_id(draft: Draft, name: str, key: int, fields: dict[str, Any], fresh: str) -> bool:
    """Change a node with its id, and every place that names it."""
    old = draft[key].id
    changes = _renamed(draft, {old: fresh}) if old else {}
    held = changes.get(key) or draft[key]
    own = {**held.fields, **fields, "id": fresh}
    changes[key] = replace(held, fields={k: v for k, v in own.items() if k in fields or k == "id"})
    return draft.do(name, changes)


def _without(draft: Draft, gone: set[int], names: Mapping[str, str]) -> dict[int, Node | None]:
    """Changes that take nodes away; a label named elsewhere is replaced by `names`, or no longer named."""
    swaps: dict[str, str] = {draft[key].id: names.get(draft[key].id, "") for key in gone if draft[key].id}
    changes: dict[int, Node | None] = dict(_renamed(draft, swaps))
    for key in gone:
        parent = draft[key].parent
        if parent not in gone:
            held = changes.get(parent) or draft[parent]
            changes[parent] = replace(held, children=tuple(k for k in held.children if k not in gone))
    return {**changes, **dict.fromkeys(gone)}


def _renamed(draft: Draft, swaps: Mapping[str, str]) -> dict[int, Node | None]:
    found: dict[int, Node | None] = {}
    for key in draft.keys:
        node = draft[key]
        if any(name in node.fields for name in _PLACES):
            fields = _swapped(node, swaps)
            if fields != node.fields:
                found[key] = replace(node, fields=fields)
    return found


_PLACES = (*_NAMING, "contrasts", "roles", "deprecated", "attributes")


def _swapped(node: Node, swaps: Mapping[str, str]) -> Mapping[str, Any]:
    made = dict(node.fields)
    for field in _NAMING:
        if field in made:
            made[field] = _names(made[field], swaps, node.id)
            if not made[field] and node.fields[field]:
                del made[field]
    if isinstance(made.get("contrasts"), dict):
        told = {swaps.get(k, k): v for k, v in made["contrasts"].items() if swaps.get(k, k) != node.id}
        told.pop("", None)
        made = with_value(made, "contrasts", told or None)
    if isinstance(made.get("roles"), list):
        made["roles"] = [
            {**role, "labels": _names(role.get("labels") or [], swaps, "")}
            if isinstance(role, dict)
            else role
            for role in made["roles"]
        ]
    gone = made.get("deprecated")
    if isinstance(gone, dict) and gone.get("use") in swaps:
        use = swaps[gone["use"]]
        made["deprecated"] = {**gone, "use": use} if use and use != node.id else gone.get("since", "1")
    if isinstance(made.get("attributes"), list):
        made["attributes"] = [u for u in (_use(use, swaps) for use in made["attributes"]) if u]
    return made


def _names(value: Any, swaps: Mapping[str, str], own: str) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    found = dict.fromkeys(swaps.get(str(name), str(name)) for name in listed)
    return [name for name in found if name and name != own]


def _use(use: Any, swaps: Mapping[str, str]) -> Any:
    if isinstance(use, str):
        return swaps.get(use, use)
    if not isinstance(use, dict):
        return use
    name = swaps.get(str(use.get("id", "")), use.get("id"))
    made = {**use, "id": name}
    if isinstance(use.get("when"), dict):
        made["when"] = {swaps.get(k, k): v for k, v in use["when"].items() if swaps.get(k, k)}
        if not made["when"]:
            del made["when"]
    return made if name else None


def _origins(draft: Draft, keys: Sequence[int]) -> list[str]:
    return [name for key in keys for name in (draft[key].origin, *draft[key].joined) if name]


def _free(wanted: str, taken: set[str]) -> str:
    n, found = 2, wanted[:58]
    while found in taken:
        found, n = f"{wanted[:58]}_{n}", n + 1
    taken.add(found)
    return found


def _listed(draft: Draft, keys: Sequence[int]) -> str:
    return draft[keys[0]].name if len(keys) == 1 else f"{len(keys)} labels"
