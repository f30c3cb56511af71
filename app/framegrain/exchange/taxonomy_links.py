"""What only shows once every label of a taxonomy file is known: references, circles, shared keys, dead labels."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from framegrain.domain.records import LabelId, Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from framegrain.domain.taxonomy import Label
    from framegrain.exchange.taxonomy_attributes import AttributeReader
    from framegrain.exchange.taxonomy_labels import LabelReader
    from framegrain.exchange.taxonomy_problems import Problems


def check_links(labels: LabelReader, attributes: AttributeReader, problems: Problems) -> None:
    """Note everything wrong between the labels."""
    _check_references(labels, problems)
    _check_enclosures(labels)
    _check_hotkeys(labels)
    _check_usable(labels)
    _check_attributes_used(labels, attributes, problems)


def _check_references(labels: LabelReader, problems: Problems) -> None:
    for reference in labels.references:
        if reference.to not in labels.labels:
            message = f"there is no label “{reference.to[:60]}”.{problems.hint(reference.to, labels.labels)}"
            problems.error(reference.node, reference.path, message)
        elif reference.key == "contrasts" and reference.to == reference.label:
            problems.error(reference.node, reference.path, "a label needs no contrast with itself; remove it")


def _check_enclosures(labels: LabelReader) -> None:
    """Labels that nothing can ever enclose, by circles or because what they name is not held over time."""
    placeable = _placeable(labels.labels)
    for key, fields in labels.fields.items():
        label = labels.labels[key]
        known = [wanted for wanted in label.within if wanted in labels.labels]
        says_so = "within" in fields or label.parent is None or label.parent in placeable
        if key in placeable or not known or not says_so:
            continue
        names = " or ".join(f"“{wanted}”" for wanted in known)
        why = (
            "a circle of “within”"
            if any(_held(labels.labels[wanted], labels.labels) for wanted in known)
            else "that is not held over time"
        )
        fields.wrong(
            "within", f"“{key}” can never be used: it needs {names} around it, and {why} prevents that"
        )


def _held(label: Label, labels: Mapping[LabelId, Label]) -> bool:
    """Whether the label or one below it can be held over time."""
    ahead = [label.id]
    while ahead:
        at = labels[ahead.pop()]
        if at.scopes:
            return True
        ahead += at.children
    return False


def _placeable(labels: Mapping[LabelId, Label]) -> set[LabelId]:
    """Every label whose enclosures can be fulfilled, from the free ones outwards."""
    waiting: defaultdict[LabelId, list[LabelId]] = defaultdict(list)
    for label in labels.values():
        for wanted in label.within:
            waiting[wanted].append(label.id)
    found: set[LabelId] = set()
    provided: set[LabelId] = set()
    ahead = [label.id for label in labels.values() if not label.within]
    while ahead:
        key = ahead.pop()
        if key in found:
            continue
        found.add(key)
        label = labels[key]
        # only events enclose, and only those a person may really choose
        if not label.scopes or (label.leaves_only and label.children):
            continue
        at: LabelId | None = key
        while at is not None and at not in provided:
            provided.add(at)
            ahead += waiting[at]
            at = labels[at].parent
    return found


def _check_hotkeys(labels: LabelReader) -> None:
    first: dict[str, Label] = {}
    for key, label in labels.labels.items():
        if not label.hotkey:
            continue
        other = first.setdefault(label.hotkey, label)
        if other is not label:
            labels.fields[key].wrong(
                "hotkey", f"“{label.hotkey}” already chooses “{other.name}”; give one of them another key"
            )


def _check_usable(labels: LabelReader) -> None:
    for key, label in labels.labels.items():
        fields = labels.fields[key]
        tried = any(name in fields for name in ("shapes", "scopes", "children"))
        if not label.children and not label.shapes and not label.scopes and not tried:
            fields.doubtful(
                "name", f"“{label.name}” can't be used: it has no shapes, no scopes and no children; add one"
            )
        if "duration" in fields and label.scopes and Scope.SEGMENT not in label.scopes:
            fields.doubtful("duration", f"a duration counts for segments, and “{label.name}” is never one")


def _check_attributes_used(labels: LabelReader, attributes: AttributeReader, problems: Problems) -> None:
    used = {use.attribute for label in labels.labels.values() for use in label.attributes}
    for key, (attribute, node, path) in attributes.found.items():
        if key not in used:
            problems.warn(node, path, f"no label uses the attribute “{attribute.name}”")
