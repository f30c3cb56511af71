"""Which attributes the form asks for, and what they hold: pure."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.interpolation import Interpolation
from framegrain.domain.records import Event, Track, Value
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
    """One attribute of the form. `here` is false where a changing one can't be set on this frame."""

    attribute: Attribute
    value: Held
    required: bool
    changes: bool
    here: bool

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
        elif not words:
            words.append("fixed" if self.changes is False else "")
        return ", ".join(words)


def fields(
    document: Document, taxonomy: Taxonomy, records: Sequence[Event | Track], frame: int
) -> list[Field]:
    """The attributes all the records' labels have and that apply to all of them now, in the taxonomy's order."""
    labels = [taxonomy.by_id.get(record.label) for record in records]
    if not records or any(label is None for label in labels):
        return []
    known = [_known(document, taxonomy, record, frame) for record in records]
    made: list[Field] = []
    for uses in _shared([label for label in labels if label is not None]):
        attribute = taxonomy.attribute_by_id.get(uses[0].attribute)
        if attribute is None or not all(
            applies(use, values) for use, (values, _) in zip(uses, known, strict=True)
        ):
            continue
        changes = attribute.changing and any(isinstance(record, Track) for record in records)
        made.append(
            Field(
                attribute=attribute,
                value=shared_value([values.get(attribute.id) for values, _ in known]),
                required=any(use.required for use in uses),
                changes=changes,
                here=not changes or all(here for _, here in known),
            )
        )
    return made


def _shared(labels: list[Label]) -> list[list[AttributeUse]]:
    """For each attribute all labels use, how each of them uses it."""
    others = [{use.attribute: use for use in label.attributes} for label in labels]
    return [
        [uses[use.attribute] for uses in others]
        for use in labels[0].attributes
        if all(use.attribute in uses for uses in others)
    ]


def _known(
    document: Document, taxonomy: Taxonomy, record: Event | Track, frame: int
) -> tuple[Mapping[str, Value], bool]:
    """What a record holds at a frame, and whether it is there."""
    if isinstance(record, Event):
        return record.attributes, True
    state = state_of(document, taxonomy, record, frame)
    if state is None:
        return record.attributes, False
    return {**record.attributes, **state.attributes}, True


def state_of(document: Document, taxonomy: Taxonomy, track: Track, frame: int) -> TrackState | None:
    """A track at a frame, under its label's policy."""
    label = taxonomy.by_id.get(track.label)
    policy = label.interpolation if label is not None else Interpolation.LINEAR
    return document.state(track.id, frame, policy)


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
