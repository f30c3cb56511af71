"""Steps that two taxonomies suggest; a person confirms them."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, TypeVar

from framegrain.domain.migration.plan import squeezed
from framegrain.domain.migration.steps import (
    Deprecate,
    Merge,
    MergeChoices,
    Move,
    Redefine,
    Reid,
    ReidAttribute,
    ReidRole,
    Rename,
    Split,
    Step,
    Tighten,
)
from framegrain.domain.migration.suggesting import words_of
from framegrain.domain.migration.words import DEFINING, LABEL_FIELDS, TELLING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Attribute, Label, Level, Taxonomy

_Named = TypeVar("_Named", "Label", "Attribute")

_ALIKE = 0.82
_MOST_COMPARED = 40_000
"""So many pairs of names are compared letter by letter; more only where they are the same."""


def guess(old: Taxonomy, new: Taxonomy) -> tuple[Step, ...]:
    """Steps that would explain the new taxonomy, none of which loses anything.

    A label that is gone is the new one with the same name, an alike name or the same definition (another id); else the
    one that has its name as a synonym, or that the old taxonomy says to use instead (merged); else several new ones
    whose names contain its own, or its own children (split); else the label above it (merged). What is left over has no
    step: its records, if there are any, hold the change up until a person says what becomes of them.
    """
    labels = list(_labels(old, new))
    same = {step.label: step.to for step in labels if isinstance(step, Reid)}
    found = list(_attributes(old, new))
    attributes = {step.attribute: step.to for step in found}
    return (
        *_joined(labels),
        *_stayed(old, new, same),
        *found,
        *_choices(old, new, attributes),
        *_roles(old, new, same),
    )


def _labels(old: Taxonomy, new: Taxonomy) -> Iterator[Step]:
    gone = [label for label in old.labels if label.id not in new.by_id]
    free = {label.id: label for label in new.labels if label.id not in old.by_id}
    named: dict[tuple[Level, str], list[Label]] = {}
    for label in free.values():
        named.setdefault((label.level, _plain(label.name)), []).append(label)
    left: list[Label] = []
    for label in gone:
        namesakes = [n for n in named.get((label.level, _plain(label.name)), ()) if n.id in free]
        twin = _one(label, namesakes)
        if twin is None:
            left.append(label)
        else:
            del free[twin.id]
            yield Reid(label.id, twin.id)
    synonyms = {(n.level, _plain(word)): n.id for n in new.labels for word in n.synonyms}
    compared = len(left) * len(free) <= _MOST_COMPARED
    for label in left:
        step = _of_gone(old, new, label, free if compared else {}, synonyms)
        if isinstance(step, Reid):
            del free[step.to]
        if step is not None:
            yield step


def _of_gone(
    old: Taxonomy,
    new: Taxonomy,
    label: Label,
    free: Mapping[LabelId, Label],
    synonyms: Mapping[tuple[Level, str], LabelId],
) -> Step | None:
    """What became of a label that has no namesake."""
    use = label.deprecated.use if label.deprecated is not None else None
    into = use if use in new.by_id else synonyms.get((label.level, _plain(label.name)))
    if into is not None:
        return Merge((label.id,), into)
    parts = _parts(new, label, free) or _parts_by_value(old, label, free)
    if len(parts) > 1:
        return Split(label.id, parts, *_by(old, new, label, parts))
    twin = _one(label, [f for f in free.values() if f.level is label.level and _alike(label, f)])
    return Reid(label.id, twin.id) if twin is not None else _to_parent(new, label)


def _to_parent(new: Taxonomy, label: Label) -> Step | None:
    above = new.by_id.get(label.parent) if label.parent is not None else None
    if above is None or not (above.shapes or above.scopes) or (above.leaves_only and above.children):
        return None
    return Merge((label.id,), above.id)


def _parts(new: Taxonomy, label: Label, free: Mapping[LabelId, Label]) -> tuple[LabelId, ...]:
    """Labels that look like a label's parts: its children that stayed, else new ones that have its name in theirs."""
    kept = tuple(child for child in label.children if child in new.by_id)
    if kept:
        return kept
    own = words_of(label.name)
    if not own:
        return ()
    return tuple(
        other.id for other in free.values() if other.level is label.level and own < words_of(other.name)
    )


def _parts_by_value(old: Taxonomy, label: Label, free: Mapping[LabelId, Label]) -> tuple[LabelId, ...]:
    """New labels that are called like the values of one of the label's attributes, two of them at least."""
    named = {_plain(other.name): other.id for other in free.values() if other.level is label.level}
    for use in label.attributes:
        attribute = old.attribute_by_id.get(use.attribute)
        choices = attribute.choices if attribute is not None else ()
        found = tuple(
            dict.fromkeys(
                named[_plain(c.name)] for c in choices if len(choices) > 1 and _plain(c.name) in named
            )
        )
        if len(found) > 1:
            return found
    return ()


def _by(
    old: Taxonomy, new: Taxonomy, label: Label, parts: Sequence[LabelId]
) -> tuple[str, dict[str, LabelId]]:
    """The attribute whose values tell the parts apart best, with where each value leads."""
    best: tuple[str, dict[str, LabelId]] = ("", {})
    for use in label.attributes:
        attribute = old.attribute_by_id.get(use.attribute)
        when: dict[str, LabelId] = {}
        for choice in attribute.choices if attribute is not None else ():
            words = words_of(choice.name) | words_of(choice.id)
            fits = [p for p in parts if words & (words_of(new.name_of(p)) | words_of(p))]
            if len(fits) == 1:
                when[choice.id] = fits[0]
        if len(when) > len(best[1]):
            best = use.attribute, when
    return best


def _joined(steps: Iterable[Step]) -> Iterator[Step]:
    """Merges into the same label as one step."""
    merges: dict[LabelId, list[LabelId]] = {}
    for step in steps:
        if isinstance(step, Merge):
            merges.setdefault(step.into, []).extend(step.labels)
        else:
            yield step
    for into, labels in merges.items():
        yield Merge((*labels, into), into)


def _stayed(old: Taxonomy, new: Taxonomy, same: Mapping[LabelId, LabelId]) -> Iterator[Step]:
    """What became of labels that are still there, under this id or another."""
    for was in old.labels:
        now = new.by_id.get(same.get(was.id, was.id))
        if now is None:
            continue
        if was.name != now.name:
            yield Rename(was.id)
        if same.get(was.parent or "", was.parent) != now.parent:
            yield Move(was.id)
        if any(getattr(was, field) != getattr(now, field) for field in DEFINING):
            yield Redefine(was.id, look_again=squeezed(was.definition) != squeezed(now.definition))
        if now.deprecated is not None and was.deprecated is None:
            yield Deprecate(was.id, now.deprecated.use)
        if _has_other_rules(was, now):
            yield Tighten(was.id)
        if was.id == now.id and _is_usable(was) and not _is_usable(now) and len(now.children) > 1:
            yield Split(was.id, now.children, *_by(old, new, was, now.children))


def _is_usable(label: Label) -> bool:
    return bool(label.shapes or label.scopes) and not (label.leaves_only and label.children)


def _has_other_rules(was: Label, now: Label) -> bool:
    fields = (f for f in LABEL_FIELDS if f not in DEFINING and f not in TELLING and f != "deprecated")
    return (
        any(getattr(was, f) != getattr(now, f) for f in fields)
        or was.severity != now.severity
        or was.attributes != now.attributes
        or was.roles != now.roles
    )


def _attributes(old: Taxonomy, new: Taxonomy) -> Iterator[ReidAttribute]:
    free = {a.id: a for a in new.attributes if a.id not in old.attribute_by_id}
    gone = [a for a in old.attributes if a.id not in new.attribute_by_id]
    compared = len(gone) * len(free) <= _MOST_COMPARED
    for attribute in gone:
        alike = [a for a in free.values() if a.type is attribute.type]
        twin = _one(attribute, [a for a in alike if _same_name(attribute, a)])
        if twin is None and compared:
            twin = _one(attribute, [a for a in alike if _alike(attribute, a)])
        if twin is not None:
            del free[twin.id]
            yield ReidAttribute(attribute.id, twin.id)


def _choices(old: Taxonomy, new: Taxonomy, renamed: Mapping[str, str]) -> Iterator[MergeChoices]:
    for was in old.attributes:
        now = new.attribute_by_id.get(renamed.get(was.id, was.id))
        if now is None or not now.choices:
            continue
        there, before = {c.id for c in now.choices}, {c.id for c in was.choices}
        free = {c.id: c for c in now.choices if c.id not in before}
        for choice in was.choices:
            if choice.id in there:
                continue
            twin = next((c for c in free.values() if _same_name(choice, c)), None)
            if twin is not None:
                del free[twin.id]
                yield MergeChoices(was.id, (choice.id,), twin.id)


def _roles(old: Taxonomy, new: Taxonomy, same: Mapping[LabelId, LabelId]) -> Iterator[ReidRole]:
    for was in old.labels:
        now = new.by_id.get(same.get(was.id, was.id))
        if now is None:
            continue
        there = {role.id for role in now.roles}
        free = [role for role in now.roles if role.id not in {r.id for r in was.roles}]
        for role in was.roles:
            twin = next((r for r in free if _same_name(role, r)), None)
            if role.id not in there and twin is not None:
                free.remove(twin)
                yield ReidRole(was.id, role.id, twin.id)


# -- who is who


def _one(one: _Named, found: Sequence[_Named]) -> _Named | None:
    """The only one found; of several labels the one in the same place."""
    if len(found) > 1:
        place = getattr(one, "parent", None)
        found = [other for other in found if getattr(other, "parent", None) == place]
    return found[0] if len(found) == 1 else None


def _same_name(one: Any, other: Any) -> bool:
    return _plain(one.name) == _plain(other.name)


def _alike(one: Any, other: Any) -> bool:
    definition = squeezed(one.definition)
    if definition and definition == squeezed(other.definition):
        return True
    a, b = _plain(one.name), _plain(other.name)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
