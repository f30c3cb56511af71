"""The contract: which labels there are and at which grain each may be used."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from framegrain.domain.errors import NothingThere
from framegrain.domain.grain import Deprecated, LeastSize, PolygonWhen, Role, Stop, Vertices
from framegrain.domain.interpolation import Interpolation
from framegrain.domain.records import Event, LabelId, Scope, Track, Value, Verdict
from framegrain.domain.shapes import ShapeKind

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence


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
    DATE = "date"


class Containment(StrEnum):
    """How an event lies in what it needs around it: anywhere, anywhere inside, tiling it, or filling it alone."""

    FREE = "free"
    INSIDE = "inside"
    TILE = "tile"
    ONE = "one"


class Overlap(StrEnum):
    """What happens where an event comes over another of its kind: they stack, the other is trimmed, it is refused."""

    STACK = "stack"
    TRIM = "trim"
    FORBID = "forbid"


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
    may hold at the same time. `within` lists labels one of which must enclose it whole, and `containment` says how
    it lies in that; without such it says nothing. `attributes` are its own and those inherited from the labels above.

    `at_once` is how many of it may hold on one frame; `part_of` what it is a part of, at least `part_inside` of its
    box within that. `gap_at_least` and `gap_at_most` bound the frames to the next of its kind. `holds` lists labels
    one of which must lie inside it; `implies` those that hold wherever it does; `excludes` those that never do.
    `complete_to` is how many levels below the top a clip must go to be finished (0 for the leaves).
    `rule_out` names siblings that must be ruled out by hand; `reasons_only` wants a reason from the list.
    `greatest_gap` bounds the way between two keyframes, `stops_at` where ways and trackers end;
    `second_person` wants every record confirmed by somebody else. `notes` are Markdown.
    """

    id: LabelId
    name: str
    level: Level
    parent: LabelId | None = None
    children: tuple[LabelId, ...] = ()
    definition: str = ""
    do: tuple[str, ...] = ()
    dont: tuple[str, ...] = ()
    notes: str = ""
    contrasts: Mapping[LabelId, str] = {}
    synonyms: tuple[str, ...] = ()
    external_ids: Mapping[str, str] = {}
    deprecated: Deprecated | None = None
    shapes: tuple[ShapeKind, ...] = ()
    scopes: tuple[Scope, ...] = ()
    leaves_only: bool = False
    complete_to: int | None = None
    size: LeastSize | None = None
    vertices: Vertices | None = None
    polygon_when: PolygonWhen | None = None
    at_once: int | None = None
    part_of: tuple[LabelId, ...] = ()
    part_inside: float = 0.9
    at_least: Duration | None = None
    at_most: Duration | None = None
    gap_at_least: Duration | None = None
    gap_at_most: Duration | None = None
    crosses_clips: bool = True
    exclusive: bool = False
    within: tuple[LabelId, ...] = ()
    containment: Containment = Containment.INSIDE
    overlap: Overlap = Overlap.STACK
    roles: tuple[Role, ...] = ()
    holds: tuple[LabelId, ...] = ()
    implies: tuple[LabelId, ...] = ()
    excludes: tuple[LabelId, ...] = ()
    attributes: tuple[AttributeUse, ...] = ()
    verdicts: tuple[Verdict, ...] = (Verdict.PRESENT, Verdict.ABSENT, Verdict.UNSURE)
    reasons: tuple[str, ...] = ()
    reason_required: bool = True
    reasons_only: bool = False
    rule_out: tuple[LabelId, ...] = ()
    interpolation: Interpolation = Interpolation.LINEAR
    greatest_gap: Duration | None = None
    tracking: bool = True
    stops_at: tuple[Stop, ...] = ()
    second_person: bool = False
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

    @cached_property
    def worked_out(self) -> dict[Hashable, Any]:
        """What rules found out about its labels, kept for the next time; see `rules.kin`."""
        return {}

    @cached_property
    def _beside(self) -> Mapping[tuple[LabelId | None, Level], tuple[LabelId, ...]]:
        found: dict[tuple[LabelId | None, Level], list[LabelId]] = {}
        for label in self.labels:
            found.setdefault((label.parent, label.level), []).append(label.id)
        return {place: tuple(labels) for place, labels in found.items()}

    @cached_property
    def _exclusive_beside(self) -> Mapping[tuple[LabelId | None, Level], Sequence[LabelId]]:
        found: dict[tuple[LabelId | None, Level], list[LabelId]] = {}
        for label in self.labels:
            if label.exclusive:
                found.setdefault((label.parent, label.level), []).append(label.id)
        return found

    @cached_property
    def _children(self) -> Mapping[LabelId, tuple[LabelId, ...]]:
        found: dict[LabelId, list[LabelId]] = {}
        for label in self.labels:
            if label.parent is not None:
                found.setdefault(label.parent, []).append(label.id)
        return {parent: tuple(labels) for parent, labels in found.items()}

    @cached_property
    def _ancestors(self) -> dict[LabelId, frozenset[LabelId]]:
        return {}

    def prepare(self) -> None:
        """Work out now what walks over all labels, so that it does not take its time within somebody's first edit."""
        for name, kept in vars(type(self)).items():
            if isinstance(kept, cached_property):
                getattr(self, name)

    def children_of(self, label_id: LabelId) -> Sequence[LabelId]:
        """The labels right below this one."""
        return self._children.get(label_id, ())

    def beside(self, label: Label) -> Sequence[LabelId]:
        """The labels that share a parent and a level with this one, itself among them."""
        return self._beside.get((label.parent, label.level), ())

    def exclusive_beside(self, label: Label) -> Sequence[LabelId]:
        """Those of the labels beside this one, itself among them, that are exclusive."""
        return self._exclusive_beside.get((label.parent, label.level), ())

    @cached_property
    def named_within(self) -> Mapping[LabelId, frozenset[LabelId]]:
        """For each label those that name it in `within`."""
        found: dict[LabelId, set[LabelId]] = {}
        for label in self.labels:
            for named in label.within:
                found.setdefault(named, set()).add(label.id)
        return {named: frozenset(labels) for named, labels in found.items()}

    @cached_property
    def naming(self) -> Mapping[LabelId, frozenset[LabelId]]:
        """For each label those that name it in `holds`, `implies` or `excludes`: what to look at when it changes."""
        found: dict[LabelId, set[LabelId]] = {}
        for label in self.labels:
            for named in (*label.holds, *label.implies, *label.excludes):
                found.setdefault(named, set()).add(label.id)
        return {named: frozenset(labels) for named, labels in found.items()}

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
        known = self._ancestors.get(label_id)
        if known is None:
            known = self._ancestors[label_id] = frozenset(label.id for label in self.lineage(label_id))
        return ancestor in known

    def siblings(self, label: Label) -> Iterator[Label]:
        """The labels beside this one: same parent, same level, without itself."""
        yield from (self.by_id[other] for other in self.beside(label) if other != label.id)

    def colour(self, label_id: LabelId) -> str:
        """A label's colour as `#rrggbb`: its own, else the nearest above it, else one from the default set."""
        chain = self.lineage(label_id)
        for label in reversed(chain):
            if label.colour:
                return label.colour
        return _DEFAULT_COLOURS[self._place(chain[0].id if chain else label_id) % len(_DEFAULT_COLOURS)]

    def _place(self, label_id: LabelId) -> int:
        return self._roots.get(label_id, 0)

    @cached_property
    def _roots(self) -> Mapping[LabelId, int]:
        roots = (label.id for label in self.labels if label.parent is None)
        return {root: number for number, root in enumerate(roots)}


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
