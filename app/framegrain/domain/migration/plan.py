"""The steps of a change of taxonomy, held against both taxonomies and ready to be asked for each record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from framegrain.domain.errors import BadInput
from framegrain.domain.migration.steps import (
    Delete,
    DropAttribute,
    DropChoice,
    DropRole,
    Merge,
    MergeChoices,
    Redefine,
    Reid,
    ReidAttribute,
    ReidRole,
    Settle,
    Split,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What becomes of each label, attribute, value and role; what is not named stays as it is.

    `choices` and `roles` lead to None where a value is cleared, `dropped` names (attribute, label), with None for
    every label.
    """

    old: Taxonomy
    new: Taxonomy
    steps: tuple[Step, ...] = ()
    labels: dict[LabelId, LabelId] = field(default_factory=dict)
    merged: frozenset[LabelId] = frozenset()
    splits: dict[LabelId, Split] = field(default_factory=dict)
    deleted: dict[LabelId, Delete] = field(default_factory=dict)
    look_again: frozenset[LabelId] = frozenset()
    attributes: dict[str, str] = field(default_factory=dict)
    dropped: frozenset[tuple[str, LabelId | None]] = frozenset()
    settled: frozenset[str] = frozenset()
    choices: dict[tuple[str, str], str | None] = field(default_factory=dict)
    roles: dict[tuple[LabelId, str], str | None] = field(default_factory=dict)

    def label(self, label: LabelId) -> LabelId:
        """The label a record of this one has afterwards; the same for one that is split or goes."""
        return self.labels.get(label, label)

    def is_lost(self, label: LabelId) -> bool:
        """Whether the new taxonomy has no place for records of a label that the old one knows, and no step says why."""
        if label not in self.old.by_id or label in self.splits:
            return False
        if label in self.deleted:
            return not self.deleted[label].with_records
        return self.label(label) not in self.new.by_id


def defined_anew(old: Taxonomy, new: Taxonomy, same: Mapping[LabelId, LabelId]) -> tuple[LabelId, ...]:
    """Old ids of labels whose definition has other words now; `same` leads from old ids to new ones.

    What is only wrapped or capitalised otherwise says the same.
    """
    known = ((was, new.by_id.get(same.get(was.id, was.id))) for was in old.labels)
    return tuple(
        was.id
        for was, now in known
        if now is not None and squeezed(was.definition) != squeezed(now.definition)
    )


def squeezed(text: str) -> str:
    """Words without how they are set."""
    return " ".join(text.split()).casefold()


def plan(old: Taxonomy, new: Taxonomy, steps: Iterable[Step]) -> Plan:
    """Steps as a plan; BadInput where a step names what neither taxonomy has, or two say different things.

    Records of labels defined anew are looked at again unless a step says that they stay as they are.
    """
    made = Plan(old=old, new=new, steps=tuple(steps))
    merged: set[LabelId] = set()
    for step in made.steps:
        _known(old, new, step)
        match step:
            case Reid():
                _once(made, step.label)
                made.labels[step.label] = step.to
            case Merge():
                for label in step.labels:
                    if label != step.into:
                        _once(made, label)
                        made.labels[label] = step.into
                merged.add(step.into)
            case Split():
                _once(made, step.label)
                made.splits[step.label] = step
            case Delete():
                _once(made, step.label)
                made.deleted[step.label] = step
            case _:
                _of_values(made, step)
    _check_merges(made, merged)
    return Plan(
        **{
            **{name: getattr(made, name) for name in Plan.__slots__},
            "merged": frozenset(merged),
            "look_again": frozenset(_look_again(made)),
            "dropped": frozenset((s.attribute, s.label) for s in made.steps if isinstance(s, DropAttribute)),
            "settled": frozenset(s.attribute for s in made.steps if isinstance(s, Settle)),
        }
    )


def _look_again(made: Plan) -> Iterator[LabelId]:
    """New ids of labels whose records queue; merging is a decision already, about what has that label then."""
    said = {step.label: step.look_again for step in made.steps if isinstance(step, Redefine)}
    same = {step.label: step.to for step in made.steps if isinstance(step, Reid)}
    anew = (
        label
        for label in defined_anew(made.old, made.new, same)
        if made.label(label) == same.get(label, label) and label not in made.deleted
    )
    for label in {**dict.fromkeys(anew), **said}:
        if said.get(label, True):
            yield made.label(label)


def _of_values(made: Plan, step: Step) -> None:
    match step:
        case ReidAttribute():
            _put(made.attributes, step.attribute, step.to, f"the attribute “{step.attribute}”")
        case MergeChoices():
            for choice in step.choices:
                _put(made.choices, (step.of, choice), step.into, f"the value “{choice}” of “{step.of}”")
        case DropChoice():
            _put(made.choices, (step.of, step.choice), None, f"the value “{step.choice}” of “{step.of}”")
        case ReidRole():
            _put(made.roles, (step.label, step.role), step.to, f"the role “{step.role}” of “{step.label}”")
        case DropRole():
            _put(made.roles, (step.label, step.role), None, f"the role “{step.role}” of “{step.label}”")


def _put(into: dict[Any, Any], key: Any, value: Any, what: str) -> None:
    if key in into and into[key] != value:
        raise BadInput(f"two steps say what becomes of {what}; leave one of them out")
    into[key] = value


def _once(made: Plan, label: LabelId) -> None:
    if label in made.labels or label in made.splits or label in made.deleted:
        raise BadInput(
            f"two steps say what becomes of the label “{made.old.name_of(label)}”; leave one of them out"
        )


def _check_merges(made: Plan, merged: set[LabelId]) -> None:
    """A label may come under a new id alone; several to one is a merge, and must say so, as it can't be told apart."""
    taken: dict[LabelId, LabelId] = {}
    for label, to in made.labels.items():
        if to in merged:
            continue
        if to in taken:
            raise BadInput(f"“{taken[to]}” and “{label}” both become “{to}”; say that they are merged")
        if to in made.old.by_id and to in made.new.by_id and made.label(to) == to and to not in made.deleted:
            raise BadInput(f"“{label}” becomes “{to}”, which there is already; say that they are merged")
        taken[to] = label


def _known(old: Taxonomy, new: Taxonomy, step: Step) -> None:
    """Every id of the step is in the taxonomy it belongs to."""
    for label in _labels_before(step):
        if label not in old.by_id:
            raise BadInput(f"a step speaks of the label “{label}”, which the taxonomy in use does not have")
    for label in _labels_after(step):
        if label not in new.by_id:
            raise BadInput(f"a step leads to the label “{label}”, which the new taxonomy does not have")
    attribute = getattr(step, "attribute", "") or getattr(step, "of", "")
    if attribute and attribute not in old.attribute_by_id:
        raise BadInput(
            f"a step speaks of the attribute “{attribute}”, which the taxonomy in use does not have"
        )
    if isinstance(step, ReidAttribute) and step.to not in new.attribute_by_id:
        raise BadInput(f"a step leads to the attribute “{step.to}”, which the new taxonomy does not have")
    if isinstance(step, Split) and len(step.into) < 1:
        raise BadInput(f"say into which labels “{step.label}” is split")


def _labels_before(step: Step) -> tuple[LabelId, ...]:
    if isinstance(step, Merge):
        return tuple(label for label in step.labels if label != step.into)
    label = getattr(step, "label", None)
    return () if label is None else (label,)


def _labels_after(step: Step) -> tuple[LabelId, ...]:
    match step:
        case Reid():
            return (step.to,)
        case Merge():
            return (step.into,)
        case Split():
            return (*step.into, *step.when.values())
    return ()
