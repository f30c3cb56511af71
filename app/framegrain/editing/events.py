"""Frame tags, segments and clip labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Event, Scope, Verdict
from framegrain.domain.rules.time import span_of
from framegrain.domain.span import Span
from framegrain.editing.placing import children, fitted, place
from framegrain.editing.records import listed
from framegrain.editing.roles import taking_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from framegrain.domain.records import LabelId, RecordId, Value
    from framegrain.editing.desk import Desk

_WORDS = {Scope.FRAME: "tag", Scope.SEGMENT: "segment", Scope.CLIP: "clip label"}


def add_event(desk: Desk, label: LabelId, scope: Scope, span: Span, around: Iterable[RecordId] = ()) -> Edit:
    """A new event; a clip label takes the whole clip that holds the span's first frame, a tag its first frame.

    Of the objects `around` it, those that fit exactly one role it requires are bound to that at once. What
    fills or divides a parent takes its ends from that; what it comes over is trimmed where its label says so.
    """
    event = Event(
        id=desk.new_id(),
        label=label,
        scope=scope,
        span=span_of(desk.document, scope, span),
        provenance=desk.stamp(),
        taxonomy_version=desk.taxonomy.version,
        attributes=defaults(desk, label, changing=None),
    )
    name, known = f"Add {_WORDS[scope]} {desk.taxonomy.name_of(label)}", desk.taxonomy.by_id.get(label)
    if known is not None:
        span = fitted(desk, known, event)
        event = replace(event, span=span, roles=taking_part(desk, label, span, around))
    return place(desk, name, [event])


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
        roles={},
        ruled_out=(),
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
    """Move or resize an event; what lies in it goes along or is trimmed, what it comes over is trimmed or refused."""
    event = desk.event(event_id)
    verb = "Move" if event.span.length == span.length else "Resize"
    return place(desk, f"{verb} {desk.title(event)}", [replace(event, span=span)])


def set_spans(desk: Desk, spans: Mapping[RecordId, Span]) -> Edit:
    """Move or resize several events in one step."""
    if len(spans) == 1:
        return set_span(desk, *next(iter(spans.items())))
    return place(
        desk, f"Move {len(spans)} events", [replace(desk.event(i), span=span) for i, span in spans.items()]
    )


def split_event(desk: Desk, event_id: RecordId, at: int) -> Edit:
    """Cut a segment in two before frame `at`; the right half is a new event with the same attributes.

    What lies in it on both sides of the cut is cut too.
    """
    return split_events(desk, [event_id], at)


def split_events(desk: Desk, ids: Sequence[RecordId], at: int) -> Edit:
    """Cut several segments in two before the same frame, in one step."""
    found = [desk.event(record) for record in ids]
    for event in found:
        name = desk.title(event)
        if event.scope is not Scope.SEGMENT:
            raise BadInput(f"{name} is not a segment and can't be split")
        if not event.span.start < at < event.span.stop:
            raise BadInput(f"put the playhead inside {name}, past its first frame, to split it")
    changes: list[Change] = []
    for one in _cut_along(desk, found, at):
        left, right = one.span.cut(at)
        later = replace(one, id=desk.new_id(), span=right, provenance=desk.stamp())
        changes += (Change(one, replace(one, span=left)), Change(None, later))
    return Edit(f"Split {listed([desk.title(event) for event in found])}", tuple(changes))


def _cut_along(desk: Desk, events: Iterable[Event], at: int) -> list[Event]:
    """The events, and whatever lies in them across the cut, however deep."""
    found = [*events]
    for one in found:  # grows while it is walked
        found += [c for c, _ in children(desk, one) if c.span.start < at < c.span.stop and c not in found]
    return found


def move_border(desk: Desk, left_id: RecordId, right_id: RecordId, at: int) -> Edit:
    """Move the border two touching segments share to before frame `at`."""
    left, right = desk.event(left_id), desk.event(right_id)
    if left.span.stop != right.span.start:
        raise BadInput(f"{desk.title(left)} and {desk.title(right)} do not touch")
    if not left.span.start < at < right.span.stop:
        raise BadInput("a border stays between the two segments it parts")
    return place(
        desk,
        f"Move border of {desk.title(left)} and {desk.title(right)}",
        [
            replace(left, span=Span(left.span.start, at)),
            replace(right, span=Span(at, right.span.stop)),
        ],
    )
