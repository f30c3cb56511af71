"""Frame tags, segments and clip labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Event, Scope, Verdict
from framegrain.domain.rules.time import span_of
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from framegrain.domain.records import LabelId, RecordId, Value
    from framegrain.editing.desk import Desk

_WORDS = {Scope.FRAME: "tag", Scope.SEGMENT: "segment", Scope.CLIP: "clip label"}


def add_event(desk: Desk, label: LabelId, scope: Scope, span: Span) -> Edit:
    """A new event; a clip label takes the whole clip that holds the span's first frame, a tag its first frame."""
    event = Event(
        id=desk.new_id(),
        label=label,
        scope=scope,
        span=span_of(desk.document, scope, span),
        provenance=desk.stamp(),
        taxonomy_version=desk.taxonomy.version,
        attributes=defaults(desk, label, changing=None),
    )
    return Edit(f"Add {_WORDS[scope]} {desk.taxonomy.name_of(label)}", (Change(None, event),))


def replace_clip_label(desk: Desk, event_id: RecordId, label: LabelId) -> Edit:
    """Let a clip hold another label in place of this one, as if it had been put there afresh."""
    event = desk.event(event_id)
    fresh = replace(
        event,
        label=label,
        taxonomy_version=desk.taxonomy.version,
        provenance=desk.stamp(),
        attributes=defaults(desk, label, changing=None),
        verdict=Verdict.PRESENT,
        reason="",
    )
    name = f"Replace clip label {desk.title(event)} by {desk.taxonomy.name_of(label)}"
    return Edit(name, (Change(event, fresh),))


def defaults(desk: Desk, label: LabelId, *, changing: bool | None) -> dict[str, Value]:
    """The unconditional defaults of a label's attributes: the changing ones, the fixed ones, or (None) all."""
    found = desk.taxonomy.by_id.get(label)
    values: dict[str, Value] = {}
    for use in found.attributes if found is not None else ():
        attribute = desk.taxonomy.attribute_by_id[use.attribute]
        wanted = changing is None or attribute.changing is changing
        if wanted and attribute.default is not None and not use.when:
            values[use.attribute] = attribute.default
    return values


def set_span(desk: Desk, event_id: RecordId, span: Span) -> Edit:
    """Move or resize an event."""
    event = desk.event(event_id)
    verb = "Move" if event.span.length == span.length else "Resize"
    return Edit(f"{verb} {desk.title(event)}", (Change(event, replace(event, span=span)),))


def split_event(desk: Desk, event_id: RecordId, at: int) -> Edit:
    """Cut a segment in two before frame `at`; the right half is a new event with the same attributes."""
    event = desk.event(event_id)
    name = desk.title(event)
    if event.scope is not Scope.SEGMENT:
        raise BadInput(f"{name} is not a segment and can't be split")
    if not event.span.start < at < event.span.stop:
        raise BadInput(f"put the playhead inside {name}, past its first frame, to split it")
    left, right = event.span.cut(at)
    later = replace(event, id=desk.new_id(), span=right, provenance=desk.stamp())
    return Edit(f"Split {name}", (Change(event, replace(event, span=left)), Change(None, later)))


def move_border(desk: Desk, left_id: RecordId, right_id: RecordId, at: int) -> Edit:
    """Move the border two touching segments share to before frame `at`."""
    left, right = desk.event(left_id), desk.event(right_id)
    if left.span.stop != right.span.start:
        raise BadInput(f"{desk.title(left)} and {desk.title(right)} do not touch")
    if not left.span.start < at < right.span.stop:
        raise BadInput("a border stays between the two segments it parts")
    return Edit(
        f"Move border of {desk.title(left)} and {desk.title(right)}",
        (
            Change(left, replace(left, span=Span(left.span.start, at))),
            Change(right, replace(right, span=Span(at, right.span.stop))),
        ),
    )
