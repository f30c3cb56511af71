"""The guideline book: what a project says of its labels, arranged for reading. How it looks is decided elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from framegrain.domain.guideline import Example, ExampleKind, Question
from framegrain.domain.rules.violation import Rule
from framegrain.domain.rules.words import RuleWords, role_words, rule_words, value_words
from framegrain.domain.taxonomy import Attribute, Label, Level, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import AttributeUse, Choice

Pictures = Callable[[str], bytes | None]
"""The bytes of a picture by its SHA-256; None where it was lost. Asked for one picture at a time."""

GROUPS = (
    (ExampleKind.POSITIVE, "This is it"),
    (ExampleKind.BORDERLINE, "Borderline"),
    (ExampleKind.NEGATIVE, "This is not"),
)
LEVELS = {
    Level.SCENE: "Scenes",
    Level.ACTION: "Actions",
    Level.OBJECT: "Objects",
    Level.ATTRIBUTE: "Attributes",
}
_MOST_SIDES = 8
"""Labels one label is compared with in the book; a guideline that names more is not read any more."""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A taxonomy that was in force: `since` in words, by whom, and what was different, a line for each thing."""

    version: str
    since: str = ""
    by: str = ""
    lines: tuple[str, ...] = ()


class Book(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything the book says. `date` and the versions' `since` are words, newest version first.

    `pictures` fetches what the examples show, so that only one picture is in memory at a time.
    """

    name: str
    taxonomy: Taxonomy
    date: str
    examples: tuple[Example, ...] = ()
    questions: tuple[Question, ...] = ()
    versions: tuple[Version, ...] = ()
    pictures: Pictures = lambda _sha: None

    @cached_property
    def examples_by_label(self) -> Mapping[LabelId, list[Example]]:
        """Each label's examples, in the order they were added."""
        found: dict[LabelId, list[Example]] = defaultdict(list)
        for example in self.examples:
            found[example.label].append(example)
        return found

    @cached_property
    def answered_by_label(self) -> Mapping[LabelId, list[Question]]:
        """The questions on each label that have an answer, oldest first."""
        found: dict[LabelId, list[Question]] = defaultdict(list)
        for question in self.questions:
            if question.label is not None and not question.is_open and question.answer.strip():
                found[question.label].append(question)
        return found

    @cached_property
    def general(self) -> list[Question]:
        """Answered questions on no label, or on one that is gone."""
        known = self.taxonomy.by_id
        return [
            question
            for question in self.questions
            if question.label not in known and not question.is_open and question.answer.strip()
        ]

    @cached_property
    def told_apart(self) -> Mapping[LabelId, list[LabelId]]:
        """For each label those it is told apart from, by its own words or by theirs."""
        found: dict[LabelId, dict[LabelId, None]] = defaultdict(dict)
        known = self.taxonomy.by_id
        for label in self.taxonomy.labels:
            for other in label.contrasts:
                if other in known:
                    found[label.id][other] = None
        for label in self.taxonomy.labels:
            for other in label.contrasts:
                found[other].setdefault(label.id)
        return {label: list(others) for label, others in found.items()}

    @cached_property
    def anchors(self) -> Mapping[LabelId, str]:
        """What each label is reached by in a page: its own id where that is plain, else a number."""
        return {
            label.id: f"label-{label.id}" if _is_plain(label.id) else f"entry-{number}"
            for number, label in enumerate(self.taxonomy.labels)
        }

    @property
    def title(self) -> str:
        """What the book is called."""
        return self.name or self.taxonomy.name


class Row(NamedTuple):
    """One attribute of a label: `is_own` where no label above it has it already."""

    attribute: Attribute
    use: AttributeUse
    values: str
    condition: str
    is_own: bool


class RoleRow(NamedTuple):
    """Who takes part: the role's name, who may fill it, whether somebody must, and what it means."""

    name: str
    who: str
    required: bool
    definition: str


class Side(NamedTuple):
    """One of two labels told apart, with the example that shows the difference best."""

    label: Label
    example: Example | None


class Contrast(NamedTuple):
    """The label of an entry and one it is taken for, and what tells them apart."""

    left: Side
    right: Side
    words: tuple[str, ...]


class Entry(NamedTuple):
    """A label in the book."""

    label: Label
    path: tuple[str, ...]
    rules: Sequence[tuple[str, list[RuleWords]]]
    attributes: Sequence[Row]
    roles: Sequence[RoleRow]
    contrasts: Sequence[Contrast]
    examples: Sequence[tuple[ExampleKind, str, list[Example]]]
    questions: Sequence[Question]


class Place(NamedTuple):
    """A label in the order of the book, and how deep it lies below the top of its level."""

    label: Label
    depth: int


def places(taxonomy: Taxonomy) -> Iterator[tuple[Level, list[Place]]]:
    """Each level that has labels, with these in the order of the tree: each followed by those below it."""
    tops: dict[Level, list[Label]] = defaultdict(list)
    for label in taxonomy.labels:
        if label.parent is None:
            tops[label.level].append(label)
    for level in Level:
        found: list[Place] = []
        waiting = [Place(label, 0) for label in reversed(tops[level])]
        while waiting:
            place = waiting.pop()
            found.append(place)
            below = (taxonomy.by_id.get(child) for child in reversed(place.label.children))
            waiting.extend(Place(label, place.depth + 1) for label in below if label is not None)
        if found:
            yield level, found


def entry(book: Book, label: Label) -> Entry:
    """All the book says of a label."""
    taxonomy = book.taxonomy
    lineage = taxonomy.lineage(label.id)
    return Entry(
        label=label,
        path=tuple(above.name for above in lineage[:-1]),
        rules=_rules(taxonomy, label),
        attributes=list(_attributes(taxonomy, label)),
        roles=[
            RoleRow(role.name, role_words(taxonomy, role), role.required, role.definition)
            for role in label.roles
        ],
        contrasts=[
            _contrast(book, label.id, other) for other in book.told_apart.get(label.id, [])[:_MOST_SIDES]
        ],
        examples=_grouped(book.examples_by_label.get(label.id, [])),
        questions=book.answered_by_label.get(label.id, []),
    )


def shown_choices(row: Row) -> Sequence[Choice]:
    """The values to explain at a label: those of its own attributes, where a definition says more than the name."""
    if not row.is_own or not any(choice.definition for choice in row.attribute.choices):
        return ()
    return row.attribute.choices


def _is_plain(name: str) -> bool:
    return name.isascii() and name.replace("_", "").replace("-", "").isalnum() and len(name) <= 200


def _rules(taxonomy: Taxonomy, label: Label) -> list[tuple[str, list[RuleWords]]]:
    """By topic; what values an attribute takes stands with the attribute, what is deprecated at the head."""
    elsewhere = (Rule.ATTRIBUTE_VALUE, Rule.LABEL_DEPRECATED)
    topics: dict[str, list[RuleWords]] = {}
    for said in rule_words(taxonomy, label):
        if said.rule not in elsewhere:
            topics.setdefault(said.topic, []).append(said)
    return list(topics.items())


def _attributes(taxonomy: Taxonomy, label: Label) -> Iterator[Row]:
    above = taxonomy.by_id.get(label.parent or "")
    inherited = {use.attribute for use in above.attributes} if above is not None else set()
    for use in label.attributes:
        attribute = taxonomy.attribute_by_id.get(use.attribute)
        if attribute is not None:
            condition = " and ".join(
                f"{taxonomy.attribute_by_id[name].name if name in taxonomy.attribute_by_id else name} is "
                + " or ".join(_value(taxonomy.attribute_by_id.get(name), value) for value in values)
                for name, values in use.when.items()
            )
            yield Row(attribute, use, value_words(attribute), condition, use.attribute not in inherited)


def _value(attribute: Attribute | None, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return attribute.choice_name(value) if attribute is not None and isinstance(value, str) else str(value)


def _contrast(book: Book, label_id: LabelId, other: LabelId) -> Contrast:
    left, right = book.taxonomy.by_id[label_id], book.taxonomy.by_id[other]
    said = (left.contrasts.get(other, ""), right.contrasts.get(label_id, ""))
    return Contrast(_side(book, left, other), _side(book, right, label_id), tuple(filter(None, said)))


def _side(book: Book, label: Label, other: LabelId) -> Side:
    good = [e for e in book.examples_by_label.get(label.id, []) if e.kind is not ExampleKind.NEGATIVE]
    good.sort(key=lambda e: (e.other != other, e.kind is not ExampleKind.POSITIVE))
    return Side(label, good[0] if good else None)


def _grouped(examples: Sequence[Example]) -> list[tuple[ExampleKind, str, list[Example]]]:
    found = [(kind, title, [e for e in examples if e.kind is kind]) for kind, title in GROUPS]
    return [group for group in found if group[2]]
