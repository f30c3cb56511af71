"""What only shows once every label of a taxonomy file is known: references, circles, shared keys, dead labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.records import LabelId, Scope
from framegrain.domain.taxonomy import Containment, Label, Overlap
from framegrain.exchange.taxonomy_conflicts import Uses, check_conflicts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from framegrain.exchange.taxonomy_attributes import AttributeReader
    from framegrain.exchange.taxonomy_labels import LabelReader
    from framegrain.exchange.taxonomy_problems import Problems


_NOT_ITSELF = {
    "contrasts": "needs no contrast with itself",
    "excludes": "can't exclude itself; “exclusive” and “at_once” say how often it holds",
    "implies": "implies itself anyway",
    "holds": "can't be what must lie inside it",
    "part_of": "is no part of itself",
    "rule_out": "is not ruled out beside itself",
    "deprecated": "can't be used in place of itself",
}
"""Keys under which a label can't name itself, and how the sentence about that goes on."""


def check_links(labels: LabelReader, attributes: AttributeReader, problems: Problems) -> None:
    """Note everything wrong between the labels."""
    uses = Uses.of(labels.labels)
    _check_references(labels, problems)
    for need in NEEDS:
        _check_need(labels, need, uses)
    _check_containment(labels, uses)
    _check_hotkeys(labels)
    _check_usable(labels)
    check_conflicts(labels, uses)
    _check_attributes_used(labels, attributes, problems)


def _check_references(labels: LabelReader, problems: Problems) -> None:
    for reference in labels.references:
        if reference.to not in labels.labels:
            message = f"there is no label “{reference.to[:60]}”.{problems.hint(reference.to, labels.labels)}"
            problems.error(reference.node, reference.path, message)
        elif reference.to == reference.label and reference.key in _NOT_ITSELF:
            problems.error(reference.node, reference.path, f"a label {_NOT_ITSELF[reference.key]}; remove it")


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """A key that names what a label needs: `wanted` of a label, which labels `provide` it, and the words for both."""

    key: str
    wanted: Callable[[Label], tuple[LabelId, ...]]
    provides: Callable[[Label], bool]
    sentence: str
    lacking: str


NEEDS = (
    Need(
        key="within",
        wanted=lambda label: label.within,
        # only events enclose, and only those a person may really choose
        provides=lambda label: bool(label.scopes) and not (label.leaves_only and label.children),
        sentence="can never be used: it needs {} around it",
        lacking="that is not held over time",
    ),
    Need(
        key="part_of",
        wanted=lambda label: label.part_of,
        provides=lambda label: bool(label.shapes) and not (label.leaves_only and label.children),
        sentence="can never be used: it is a part of {}",
        lacking="that is never drawn",
    ),
)


def _check_need(labels: LabelReader, need: Need, uses: Uses) -> None:
    """Labels that can never have what they need, by circles or because what they name can't be that."""
    found = _reachable(labels.labels, need)
    there = uses.held if need.key == "within" else uses.drawn
    for key, fields in labels.fields.items():
        label = labels.labels[key]
        if key in found or not (need.key in fields or label.parent is None or label.parent in found):
            continue
        known = [wanted for wanted in need.wanted(label) if wanted in labels.labels]
        if not known:
            continue
        names = " or ".join(f"“{wanted}”" for wanted in known[:5])
        why = f"a circle of “{need.key}”" if any(wanted in there for wanted in known) else need.lacking
        sentence = need.sentence.format(names)
        fields.wrong(need.key, f"“{key}” {sentence}, and {why} prevents that")


def _check_containment(labels: LabelReader, uses: Uses) -> None:
    """What is said of how a label lies, without what it needs for that."""
    for key, fields in labels.fields.items():
        label = labels.labels[key]
        said = (fields.scalar("containment", "") or "") if "containment" in fields else ""
        if said in set(Containment) and said != Containment.FREE and not label.within:
            fields.wrong(
                "containment", f"“{said}” says how “{key}” lies in its parent; name that under “within”"
            )
        elif said == Containment.FREE and fields.scalars("within", ""):
            fields.wrong("containment", "a label that lies free needs nothing around it; remove “within”")
        elif said in (Containment.TILE, Containment.ONE) and key not in uses.stretched:
            fields.wrong(
                "containment", f"“{said}” is for labels held over a stretch of time; add the scope segment"
            )
        if "overlap" in fields and label.overlap is not Overlap.STACK and key not in uses.stretched:
            fields.doubtful("overlap", f"“overlap” counts for segments, and “{label.name}” is never one")


def placeable(labels: Mapping[LabelId, Label]) -> set[LabelId]:
    """Every label that can have around it what it needs, from the free ones outwards."""
    return _reachable(labels, NEEDS[0])


def _reachable(labels: Mapping[LabelId, Label], need: Need) -> set[LabelId]:
    """Every label whose need can be fulfilled, from those without one outwards."""
    # labels that took over the same need wait together: one list may be handed down to thousands
    groups: defaultdict[int, list[LabelId]] = defaultdict(list)
    waiting: defaultdict[LabelId, list[int]] = defaultdict(list)
    for label in labels.values():
        wanted = need.wanted(label)
        if id(wanted) not in groups:
            for one in wanted:
                waiting[one].append(id(wanted))
        groups[id(wanted)].append(label.id)
    found: set[LabelId] = set()
    provided: set[LabelId] = set()
    ahead = [label.id for label in labels.values() if not need.wanted(label)]
    while ahead:
        key = ahead.pop()
        if key in found:
            continue
        found.add(key)
        if not need.provides(labels[key]):
            continue
        at: LabelId | None = key
        while at is not None and at not in provided:
            provided.add(at)
            for group in waiting.pop(at, ()):
                ahead += groups.pop(group, ())
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
    lists = {id(label.attributes): label.attributes for label in labels.labels.values()}
    used = {use.attribute for uses in lists.values() for use in uses}
    for key, attribute in attributes.attributes.items():
        if key not in used:
            problems.warn(*attributes.places[key], f"no label uses the attribute “{attribute.name}”")
