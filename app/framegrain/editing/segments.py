"""Verbs on segments beside each other: merge, copy, fill a gap, ripple, move to another lane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Scope
from framegrain.domain.span import Span
from framegrain.editing.comments import moved_comments
from framegrain.editing.followers import alive, together
from framegrain.editing.placing import fitted, place
from framegrain.editing.records import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from framegrain.domain.records import Event, LabelId, RecordId
    from framegrain.editing.desk import Desk


def merge(desk: Desk, ids: Iterable[RecordId]) -> Edit:
    """One segment from the first frame of all to the last, with the comments on all.

    Raises BadInput where they say different things.
    """
    found = sorted((_segment(desk, i) for i in set(ids)), key=lambda e: (e.span, e.id))
    if len(found) < 2:
        raise BadInput("select two segments or more of one label to merge them")
    first = found[0]
    for other in found[1:]:
        _same(desk, first, other)
    values = {name: value for event in reversed(found) for name, value in event.attributes.items()}
    whole = Span(first.span.start, max(event.span.stop for event in found))
    name = f"Merge {len(found)} {desk.title(first)}"
    merged = replace(together(found), span=whole, attributes=values)
    edit = place(desk, name, [merged], gone=found[1:])
    said = [change for event in found[1:] for change in moved_comments(desk.document, event.id, first.id)]
    return Edit(name, (*edit.changes, *said))


def _same(desk: Desk, one: Event, other: Event) -> None:
    name = desk.title(one)
    if one.label != other.label:
        raise BadInput(f"{name} and {desk.title(other)} are not the same label; give them one, then merge")
    if (one.verdict, one.reason) != (other.verdict, other.reason):
        raise BadInput(
            f"one {name} is {one.verdict.value}, the other {other.verdict.value}; make them the same"
        )
    for attribute in one.attributes.keys() & other.attributes.keys():
        if one.attributes[attribute] != other.attributes[attribute]:
            known = desk.taxonomy.attribute_by_id.get(attribute)
            what = known.name if known is not None else attribute
            raise BadInput(f"the {name} segments differ in {what}; make that the same, then merge")


def duplicate(desk: Desk, ids: Iterable[RecordId], at: int) -> Edit:
    """Copies of segments and tags, the first beginning at frame `at`, all as far apart as they were.

    Roles come along where their objects live there.
    """
    found = sorted((desk.event(i) for i in set(ids)), key=lambda e: (e.span, e.id))
    found = [event for event in found if event.scope is not Scope.CLIP]
    if not found:
        raise BadInput("select a segment or frame tag to copy it")
    by, last = at - found[0].span.start, desk.document.whole.stop
    if max(event.span.stop for event in found) + by > last:
        raise BadInput(f"the copy would reach past the last frame, {last - 1}; go to an earlier frame")
    copies = [
        alive(
            desk.document,
            replace(event, id=desk.new_id(), span=event.span.moved(by), provenance=desk.stamp()),
        )
        for event in found
    ]
    return place(desk, f"Duplicate {listed([desk.title(event) for event in found])}", copies)


def fill(desk: Desk, event_id: RecordId, neighbour: Event | None, *, after: bool) -> Edit:
    """Let a segment reach to its neighbour in the lane: its end to the next, or its start to the one before."""
    event = _segment(desk, event_id)
    name, side = desk.title(event), "after" if after else "before"
    if neighbour is None:
        raise BadInput(f"nothing lies {side} {name} in its lane")
    span = (
        Span(event.span.start, neighbour.span.start) if after else Span(neighbour.span.stop, event.span.stop)
    )
    return place(desk, f"Fill the gap {side} {name}", [replace(event, span=span)])


def ripple(
    desk: Desk, event_id: RecordId, span: Span, followers: Sequence[Event], merge_key: str = ""
) -> Edit:
    """Move one end of a segment, and by as much whatever follows in its lane (or comes before its start)."""
    event = _segment(desk, event_id)
    followers = [desk.event(f.id) for f in followers]  # whoever drags may have seen them before an undo
    at_start = span.stop == event.span.stop
    by = span.start - event.span.start if at_start else span.stop - event.span.stop
    whole = desk.document.whole
    for end in ((f.span.start + by, f.span.stop + by) for f in followers):
        if end[0] < 0 or end[1] > whole.stop:
            raise BadInput("there is no room: a segment would be pushed out of the video")
    moved = [replace(f, span=f.span.moved(by)) for f in followers]
    what = "before" if at_start else "after"
    name = f"Ripple {desk.title(event)} and {len(followers)} {what} it"
    return place(desk, name, [replace(event, span=span), *moved], merge_key)


def to_lane(desk: Desk, spans: Mapping[RecordId, Span], label: LabelId) -> Edit:
    """Give events another label and new spans in one step; attributes the new label does not have are dropped."""
    known = desk.taxonomy.label(label)
    allowed = {use.attribute for use in known.attributes}
    after = [
        replace(
            event := desk.event(record),
            label=label,
            span=span,
            attributes={n: v for n, v in event.attributes.items() if n in allowed},
            taxonomy_version=desk.taxonomy.version,
        )
        for record, span in spans.items()
    ]
    after = [replace(event, span=fitted(desk, known, event)) for event in after]
    titles = [desk.title(desk.event(record)) for record in spans]
    return place(desk, f"Move {listed(titles)} to the lane of {known.name}", after)


def _segment(desk: Desk, event_id: RecordId) -> Event:
    event = desk.event(event_id)
    if event.scope is not Scope.SEGMENT:
        raise BadInput(f"{desk.title(event)} is not a segment")
    return event
