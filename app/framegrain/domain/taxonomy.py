"""The contract: which labels there are and at which grain each may be used."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.errors import NothingThere
from framegrain.domain.interpolation import Interpolation
from framegrain.domain.records import Event, LabelId, Scope, Track, Value, Verdict
from framegrain.domain.shapes import ShapeKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Level(StrEnum):
    """The semantic grain, coarse to fine."""

    SCENE = "scene"
    ACTION = "action"
    OBJECT = "object"
    ATTRIBUTE = "attribute"


class Severity(StrEnum):
    """What breaking a rule does: it can't be entered, it is shown, or it blocks finishing the clip."""

    FORBID = "forbid"
    WARN = "warn"
    SUBMIT = "submit"


class AttributeType(StrEnum):
    """What kind of value an attribute takes."""

    CHOICE = "choice"
    MANY = "many"
    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes_no"


class Unit(StrEnum):
    """What a duration bound is counted in."""

    FRAMES = "frames"
    SECONDS = "seconds"


class Duration(msgspec.Struct, frozen=True):
    """A bound on how long an event may last."""

    amount: float
    unit: Unit

    def __str__(self) -> str:
        amount = f"{self.amount:g}"
        word = self.unit.value if self.amount != 1 else self.unit.value[:-1]
        return f"{amount} {word}"


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a choice attribute."""

    id: str
    name: str
    definition: str = ""


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """A typed property of events and tracks, defined once at the attribute level.

    `changing` attributes may differ from keyframe to keyframe; the others are fixed for the whole track.
    `minimum` and `maximum` bound a number, `pattern` (a full-match regular expression) a text.
    """

    id: str
    name: str
    type: AttributeType
    definition: str = ""
    group: str = ""
    changing: bool = False
    choices: tuple[Choice, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    pattern: str = ""
    default: Value | None = None

    def choice_name(self, value: str) -> str:
        """What a person reads for a choice id; the id itself when it isn't a choice."""
        return next((c.name for c in self.choices if c.id == value), value)


class AttributeUse(msgspec.Struct, frozen=True, kw_only=True):
    """A label's use of an attribute.

    `when` makes it conditional: attribute id to the values under which it applies; all must hold.
    """

    attribute: str
    required: bool = False
    when: Mapping[str, tuple[Value, ...]] = {}


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """One node of the taxonomy's tree.

    `shapes` allow it on tracks, `scopes` on events; a label with neither only groups those below it.
    `leaves_only` sends people to a label further down. `exclusive` means no sibling (nor another of its own)
    may hold at the same time. `within` lists labels one of which must enclose it whole. `attributes` are its
    own and those inherited from the labels above.
    """

    id: LabelId
    name: str
    level: Level
    parent: LabelId | None = None
    children: tuple[LabelId, ...] = ()
    definition: str = ""
    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()
    contrasts: Mapping[LabelId, str] = {}
    shapes: tuple[ShapeKind, ...] = ()
    scopes: tuple[Scope, ...] = ()
    leaves_only: bool = False
    at_least: Duration | None = None
    at_most: Duration | None = None
    exclusive: bool = False
    within: tuple[LabelId, ...] = ()
    attributes: tuple[AttributeUse, ...] = ()
    verdicts: tuple[Verdict, ...] = (Verdict.PRESENT, Verdict.ABSENT, Verdict.UNSURE)
    reasons: tuple[str, ...] = ()
    reason_required: bool = True
    interpolation: Interpolation = Interpolation.LINEAR
    hotkey: str = ""
    colour: str = ""
    severity: Mapping[str, Severity] = {}


class Taxonomy(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Every label and attribute of a project, with the version people label under.

    `labels` come in the order of the file, parents before children. `severity` overrides how hard each rule is
    (keys are rule names, see `rules.Rule`); a label's own `severity` overrides this.
    """

    name: str
    version: str
    description: str = ""
    labels: tuple[Label, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    severity: Mapping[str, Severity] = {}

    @cached_property
    def by_id(self) -> Mapping[LabelId, Label]:
        """Labels by id."""
        return {label.id: label for label in self.labels}

    @cached_property
    def attribute_by_id(self) -> Mapping[str, Attribute]:
        """Attributes by id."""
        return {attribute.id: attribute for attribute in self.attributes}

    def label(self, label_id: LabelId) -> Label:
        """The label with this id; NothingThere when the taxonomy has none."""
        found = self.by_id.get(label_id)
        if found is None:
            raise NothingThere(f"the taxonomy “{self.name}” has no label “{label_id}”")
        return found

    def name_of(self, label_id: LabelId) -> str:
        """What a person reads for a label id; the id itself when it is unknown."""
        found = self.by_id.get(label_id)
        return found.name if found is not None else label_id

    def title(self, record: Event | Track) -> str:
        """What a person calls a record: `Walk`, `Pedestrian 7`."""
        name = self.name_of(record.label)
        return f"{name} {record.number}" if isinstance(record, Track) else name

    def interpolation(self, label_id: LabelId) -> Interpolation:
        """What happens between two keyframes of a label's tracks; linear for a label that is unknown."""
        found = self.by_id.get(label_id)
        return found.interpolation if found is not None else Interpolation.LINEAR

    def roots(self, level: Level) -> Sequence[Label]:
        """The top labels of a level, in the order of the file."""
        return [label for label in self.labels if label.level is level and label.parent is None]

    def lineage(self, label_id: LabelId) -> Sequence[Label]:
        """The label and those above it, from the top down."""
        chain: list[Label] = []
        at = self.by_id.get(label_id)
        while at is not None:
            chain.append(at)
            at = self.by_id.get(at.parent) if at.parent is not None else None
        return chain[::-1]

    def path(self, label_id: LabelId) -> str:
        """Names from the level down, as `object/person/pedestrian` would read: `Object › Person › Pedestrian`."""
        chain = self.lineage(label_id)
        if not chain:
            return label_id
        return " › ".join([chain[0].level.value.capitalize(), *(label.name for label in chain)])

    def is_a(self, label_id: LabelId, ancestor: LabelId) -> bool:
        """Whether `label_id` is `ancestor` or lies below it."""
        return any(label.id == ancestor for label in self.lineage(label_id))

    def siblings(self, label: Label) -> Iterator[Label]:
        """The labels beside this one: same parent, same level, without itself."""
        for other in self.labels:
            if other.parent == label.parent and other.level is label.level and other.id != label.id:
                yield other

    def colour(self, label_id: LabelId) -> str:
        """A label's colour as `#rrggbb`: its own, else the nearest above it, else one from the default set."""
        chain = self.lineage(label_id)
        for label in reversed(chain):
            if label.colour:
                return label.colour
        return _DEFAULT_COLOURS[self._place(chain[0].id if chain else label_id) % len(_DEFAULT_COLOURS)]

    def _place(self, label_id: LabelId) -> int:
        roots = (label.id for label in self.labels if label.parent is None)
        return next((n for n, root in enumerate(roots) if root == label_id), 0)


_DEFAULT_COLOURS = (
    # Okabe and Ito (2008), lightened for thin lines on video: told apart by colour-blind people
    "#56b4e9",
    "#e69f00",
    "#2bc49a",
    "#f0e442",
    "#5b9bff",
    "#ff8a4c",
    "#e58fc4",
    "#b9c0cb",
)
