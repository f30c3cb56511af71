"""What an author did to the labels of a taxonomy, as steps of a change of it; the rest is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.migration import Delete, Merge, Reid, Split, guess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.migration import Step
    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.editing.taxonomy_draft import Draft, Node


def steps_of(draft: Draft, old: Taxonomy, new: Taxonomy) -> tuple[Step, ...]:
    """The author's own steps, and those guessed that say nothing of the same labels.

    A label taken away has no step of its own: what becomes of its records is for a person to say.
    """
    own = [step for key in draft.keys for step in _steps(draft, draft[key], old, new)]
    known = {label for step in own for label in _labels(step)}
    return (*own, *(step for step in guess(old, new) if not known & set(_labels(step))))


def _steps(draft: Draft, node: Node, old: Taxonomy, new: Taxonomy) -> Iterator[Step]:
    if node.id not in new.by_id:
        return
    was = node.origin if node.origin in old.by_id else ""
    joined = [label for label in node.joined if label in old.by_id]
    parts = [draft[key].id for key in node.parted if key in draft and draft[key].id in new.by_id]
    if joined:
        yield Merge((*joined, *([was] if was else [])), node.id)
    elif was and len(parts) > 1:
        when = {value: draft[k].id for value, k in node.parted_when.items() if k in draft}
        known = {value: label for value, label in when.items() if label in parts}
        yield Split(was, tuple(parts), node.parted_by if known else "", known)
    elif was and was != node.id:
        yield Reid(was, node.id)


def _labels(step: Step) -> tuple[LabelId, ...]:
    """The labels whose records a step leads elsewhere."""
    if isinstance(step, Merge):
        return step.labels
    return (step.label,) if isinstance(step, Reid | Split | Delete) else ()
