"""What each verb of the tree does to the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.errors import BadInput
from framegrain.editing import taxonomy_verbs as verbs
from framegrain.editing.taxonomy_draft import TOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.editing.taxonomy_draft import Draft


def done(draft: Draft, verb: str, key: int, keys: Sequence[int]) -> int:
    """Do it with a node, or with all that are selected; which node to show afterwards. Raises BadInput."""
    if verb == "below" or (verb == "beside" and key < TOP):
        return verbs.add(draft, key)
    if key < TOP:
        return key
    if verb in ("up", "down", "out", "in"):
        _move(draft, verb, key)
        return key
    return _change(draft, verb, key, keys)


def _move(draft: Draft, verb: str, key: int) -> None:
    around = draft[draft[key].parent]
    at = around.children.index(key)
    match verb:
        case "up" if at > 0:
            verbs.move(draft, [key], around.key, at - 1)
        case "down" if at + 1 < len(around.children):
            verbs.move(draft, [key], around.key, at + 2)
        case "out" if around.key > TOP:
            outer = draft[around.parent]
            verbs.move(draft, [key], outer.key, outer.children.index(around.key) + 1)
        case "in" if at > 0:
            verbs.move(draft, [key], around.children[at - 1])


def _change(draft: Draft, verb: str, key: int, keys: Sequence[int]) -> int:
    node = draft[key]
    match verb:
        case "beside":
            return verbs.add_beside(draft, key)
        case "duplicate":
            return verbs.duplicate(draft, key)
        case "delete":
            verbs.delete(draft, keys)
            return node.parent
        case "merge":
            if len(keys) < 2:
                raise BadInput("Select the labels to merge first; they go into the one selected first")
            verbs.merge(draft, keys, keys[0])
            return keys[0]
        case "scene" | "action" | "object":
            verbs.change_level(draft, key, verb)
    return key
