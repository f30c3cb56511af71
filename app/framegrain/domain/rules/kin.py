"""Which labels a rule of one label speaks of: sets worked out once for a taxonomy, whatever its size.

Rules ask about every record, and a taxonomy may have ten thousand labels; so nothing here walks all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Label, Taxonomy

    Says = Callable[[Label], object]

Labels = frozenset[str]
_NONE: Labels = frozenset()


def below(taxonomy: Taxonomy, tops: Iterable[LabelId]) -> Labels:
    """These labels and all below them; one that the taxonomy does not have counts as itself."""
    key = ("below", *tops)
    found = taxonomy.worked_out.get(key)
    if found is None:
        found = taxonomy.worked_out[key] = frozenset(_walk(taxonomy, key[1:]))
    return found


def _walk(taxonomy: Taxonomy, tops: Iterable[LabelId]) -> set[LabelId]:
    found: set[LabelId] = set()
    ahead = list(tops)
    while ahead:
        label_id = ahead.pop()
        if label_id not in found:
            found.add(label_id)
            ahead += taxonomy.children_of(label_id)
    return found


def exclusive_rivals(taxonomy: Taxonomy, label: Label) -> Labels:
    """The labels that may not hold beside this one because one of two siblings, or of those above, is exclusive.

    An exclusive label excludes another of its own; none excludes those above or below it.
    """
    key = ("exclusive", label.id)
    found = taxonomy.worked_out.get(key)
    if found is None:
        rivals = {label.id} if label.exclusive else set()
        for step in taxonomy.lineage(label.id):
            tops = taxonomy.beside(step) if step.exclusive else taxonomy.exclusive_beside(step)
            rivals |= _walk(taxonomy, [other for other in tops if other != step.id])
        found = taxonomy.worked_out[key] = frozenset(rivals)
    return found


def excluded_rivals(taxonomy: Taxonomy, label: Label) -> Labels:
    """The labels that this one excludes by name, and those that exclude it."""
    if not taxonomy.naming:
        return _NONE
    key = ("excludes", label.id)
    found = taxonomy.worked_out.get(key)
    if found is None:
        by_others = {
            other
            for above in taxonomy.lineage(label.id)
            for other in taxonomy.naming.get(above.id, ())
            if above.id in taxonomy.by_id[other].excludes
        }
        found = taxonomy.worked_out[key] = below(taxonomy, label.excludes) | by_others
    return found


def watchers(taxonomy: Taxonomy, label: Label) -> Labels:
    """The labels whose rules look at whether this one is there: that name it, or one above it."""
    if not taxonomy.naming:
        return _NONE
    key = ("watchers", label.id)
    found = taxonomy.worked_out.get(key)
    if found is None:
        named = (taxonomy.naming.get(above.id, ()) for above in taxonomy.lineage(label.id))
        found = taxonomy.worked_out[key] = frozenset(other for others in named for other in others)
    return found


def needing(taxonomy: Taxonomy, label: Label) -> Labels:
    """The labels that may need this one around them."""
    key = ("needing", label.id)
    found = taxonomy.worked_out.get(key)
    if found is None:
        named = (taxonomy.named_within.get(above.id, ()) for above in taxonomy.lineage(label.id))
        found = taxonomy.worked_out[key] = frozenset(other for others in named for other in others)
    return found


def tier(taxonomy: Taxonomy, label: Label, says: Says) -> LabelId:
    """The topmost label above this one (or it) up to which all say the same; itself where it says nothing."""
    return prepare_tiers(taxonomy, says)[0].get(label.id, label.id)


def of_tier(taxonomy: Taxonomy, top: LabelId, says: Says) -> Labels:
    """The labels whose topmost label that says the same is this one."""
    return prepare_tiers(taxonomy, says)[1].get(top, frozenset((top,)))


def prepare_tiers(taxonomy: Taxonomy, says: Says) -> tuple[dict[LabelId, LabelId], dict[LabelId, Labels]]:
    """The top of every label that says something, and all labels of each top; found in one walk over all labels."""
    key = ("tiers", says)
    found: tuple[dict[LabelId, LabelId], dict[LabelId, Labels]] | None = taxonomy.worked_out.get(key)
    if found is not None:
        return found
    tops: dict[LabelId, LabelId] = {}
    said: dict[LabelId, object] = {}
    members: dict[LabelId, list[LabelId]] = {}
    for label in taxonomy.labels:  # parents before their children
        says_now = says(label)
        if says_now is None:
            continue
        said[label.id] = says_now
        above = label.parent
        same = above is not None and said.get(above) == says_now
        tops[label.id] = top = tops[above] if above is not None and same else label.id
        members.setdefault(top, []).append(label.id)
    found = taxonomy.worked_out[key] = tops, {top: frozenset(held) for top, held in members.items()}
    return found
