"""Which attributes the form asks for, and what they hold: pure."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.records import Event, Track, Value, Verdict
from framegrain.domain.rules.meaning import applies

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.interpolation import TrackState
    from framegrain.domain.taxonomy import Attribute, AttributeUse, Label, Taxonomy


class Mixed(Enum):
    """Stands for several values at once."""

    MIXED = "mixed"


MIXED = Mixed.MIXED
Held = Value | Mixed | None
"""What several records hold of one attribute: a value all share, nothing, or mixed."""


class Field(NamedTuple):
    """One attribute of the form.

    `changes` and `fixed` say how an object's attribute behaves over time; neither is set for events. `here` is
    false where a changing one can't be set on this frame, `clearable` where there is nothing to take away.
    """

    attribute: Attribute
    value: Held
    required: bool
    changes: bool
    fixed: bool
    here: bool
    clearable: bool

    @property
    def missing(self) -> bool:
        """Whether the taxonomy asks for a value and there is none."""
        return self.required and self.value is None

    @property
    def note(self) -> str:
        """What stands at the right of the name."""
        words = []
        if self.missing:
            words.append("needed")
        elif self.value is MIXED:
            words.append("mixed")
        if not self.here:
            words.append("not on this frame")
        elif self.changes:
            words.append("changes")
        elif self.fixed and not words:
            words.append("fixed")
        return ", ".join(words)


def fields(
    document: Document, taxonomy: Taxonomy, records: Sequence[Event | Track], frame: int
) -> list[Field]:
    """The attributes all the records' labels have and that apply to all of them now, in the taxonomy's order."""
    labels = [taxonomy.by_id.get(record.label) for record in records]
    objects = any(isinstance(record, Track) for record in records)
    if not records or any(label is None for label in labels):
        return []
    known = [_known(document, taxonomy, record, frame) for record in records]
    made: list[Field] = []
    for uses in _shared([label for label in labels if label is not None]):
        attribute = taxonomy.attribute_by_id.get(uses[0].attribute)
        if attribute is None or not all(applies(use, k.values) for use, k in zip(uses, known, strict=True)):
            continue
        required = any(
            use.required and record.verdict is not Verdict.ABSENT
            for use, record in zip(uses, records, strict=True)
        )
        made.append(_field(attribute, known, required=required, objects=objects))
    return made


class _Known(NamedTuple):
    """What a record holds at a frame, what of it is said at this very place, and whether it is there."""

    values: Mapping[str, Value]
    said_here: Mapping[str, Value]
    here: bool


def _field(attribute: Attribute, known: list[_Known], *, required: bool, objects: bool) -> Field:
    changes = attribute.changing and objects
    here = not changes or all(k.here for k in known)
    return Field(
        attribute=attribute,
        value=shared_value([k.values.get(attribute.id) for k in known]),
        required=required,
        changes=changes,
        fixed=objects and not changes,
        here=here,
        clearable=here and not required and all(attribute.id in k.said_here for k in known),
    )


def _shared(labels: list[Label]) -> list[list[AttributeUse]]:
    """For each attribute all labels use, how each of them uses it."""
    others = [{use.attribute: use for use in label.attributes} for label in labels]
    return [
        [uses[use.attribute] for uses in others]
        for use in labels[0].attributes
        if all(use.attribute in uses for uses in others)
    ]


def _known(document: Document, taxonomy: Taxonomy, record: Event | Track, frame: int) -> _Known:
    if isinstance(record, Event):
        return _Known(record.attributes, record.attributes, True)
    state = state_of(document, taxonomy, record, frame)
    if state is None:
        return _Known(record.attributes, record.attributes, False)
    at_keyframe = state.keyframe.attributes if state.keyframe is not None else {}
    return _Known({**record.attributes, **state.attributes}, {**record.attributes, **at_keyframe}, True)


def state_of(document: Document, taxonomy: Taxonomy, track: Track, frame: int) -> TrackState | None:
    """A track at a frame, under its label's policy."""
    return document.state(track.id, frame, taxonomy.interpolation(track.label))


def shared_value(values: Sequence[Value | None]) -> Held:
    """The one value all hold (or None), else MIXED."""
    first = values[0] if values else None
    same = all(value == first and type(value) is type(first) for value in values)
    return first if same else MIXED


def visibility(states: Sequence[TrackState | None]) -> str | Mixed | None:
    """`fully`, `occluded` or `outside` where all agree; None where an object is not on this frame."""
    words = {_seen(state) for state in states}
    if len(words) > 1:
        return MIXED
    return next(iter(words), None)


def _seen(state: TrackState | None) -> str | None:
    if state is None:
        return None
    if state.outside:
        return "outside"
    return "occluded" if state.occluded else "fully"
