"""Giving events new spans, with all that follows: what lies in them goes along, what they come over is trimmed.

One edit each. What can't follow is refused with the reason, never dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Event, Scope, Verdict
from framegrain.domain.rules.containment import conflicting, contained, in_tier, parent_of
from framegrain.domain.rules.kin import needing, tier
from framegrain.domain.rules.time import excluded
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Containment, Overlap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from framegrain.domain.records import RecordId
    from framegrain.domain.taxonomy import Label
    from framegrain.editing.desk import Desk


def place(
    desk: Desk, name: str, events: Sequence[Event], merge_key: str = "", gone: Sequence[Event] = ()
) -> Edit:
    """Let events be as given: changed ones by their id, others new; `gone` ones are deleted.

    Raises BadInput where something can't follow.
    """
    placing = _Placing(desk, events, gone)
    placing.take_along([event.id for event in events])
    placing.keep_tiled([event.id for event in events])
    placing.trim_others()
    if placing.replaced:
        name = f"{name} in place of {' and '.join(placing.replaced)}"
    return Edit(name, tuple(placing.changes()), merge_key)


def children(desk: Desk, parent: Event) -> list[tuple[Event, Label]]:
    """What lies in an event because its label needs that around it, and in no shorter one; with its label."""
    document, taxonomy = desk.document, desk.taxonomy

    around = taxonomy.by_id.get(parent.label)
    if around is None:
        return []
    found: list[tuple[Event, Label]] = []
    for child in document.events_of(needing(taxonomy, around), parent.span):
        label = taxonomy.label(child.label)
        inner = parent_of(document, taxonomy, child, label) if child.scope is not Scope.CLIP else None
        if inner is not None and inner.id == parent.id:
            found.append((child, label))
    return sorted(found, key=lambda pair: (pair[0].span.start, pair[0].id))


def fitted(desk: Desk, label: Label, event: Event) -> Span:
    """The span a new event gets: one to one its parent's, the first that tiles also; else as asked for."""
    if event.scope is not Scope.SEGMENT or label.containment not in (Containment.TILE, Containment.ONE):
        return event.span
    parent = parent_of(desk.document, desk.taxonomy, event, label)
    if parent is None:
        return event.span
    first = not in_tier(desk.document, desk.taxonomy, event, label, parent.span)
    return parent.span if first or label.containment is Containment.ONE else event.span


def healed(desk: Desk, gone: Iterable[RecordId]) -> Iterator[Change]:
    """What keeps a parent tiled when events go: the one before grows over them, else the one after."""
    going = {i: e for i in gone if (e := desk.document.events.get(i)) is not None}
    grown: dict[RecordId, Event] = {}
    for event in sorted(going.values(), key=lambda e: e.span):
        label = desk.taxonomy.by_id.get(event.label)
        if label is None or label.containment is not Containment.TILE:
            continue
        parent = parent_of(desk.document, desk.taxonomy, event, label)
        if parent is None or parent.id in going:
            continue
        others = in_tier(desk.document, desk.taxonomy, event, label, parent.span)
        staying = [grown.get(other.id, other) for other in others if other.id not in going]
        left = next((o for o in staying if o.span.stop == event.span.start), None)
        right = next((o for o in staying if o.span.start >= event.span.stop), None)
        if left is not None:
            grown[left.id] = replace(left, span=Span(left.span.start, event.span.stop))
        elif right is not None:
            grown[right.id] = replace(right, span=Span(event.span.start, right.span.stop))
    yield from (Change(desk.document.events[i], after) for i, after in grown.items())


class _Placing:
    """`after` holds every event that changes or is new, as it will be."""

    def __init__(self, desk: Desk, events: Sequence[Event], gone: Sequence[Event]) -> None:
        self._desk = desk
        self._document = desk.document
        self._taxonomy = desk.taxonomy
        self._new: list[Event] = []
        self._gone = {event.id: event for event in gone}
        self.after = {event.id: event for event in events}
        self.replaced: list[str] = []
        """What a new event takes the whole place of, in words."""

    def changes(self) -> Iterator[Change]:
        """What comes of it all."""
        for record, after in self.after.items():
            before = self._document.events.get(record)
            if before != after:
                yield Change(before, after)
        yield from (Change(None, event) for event in self._new)
        yield from (Change(event, None) for event in self._gone.values())

    def _is_settled(self, event: Event) -> bool:
        return event.id in self.after or event.id in self._gone

    def _label(self, event: Event) -> Label | None:
        return self._taxonomy.by_id.get(event.label)

    # -- what lies inside

    def take_along(self, moved: list[RecordId]) -> None:
        """Move or trim what lies in the events moved, and what lies in that."""
        ahead = list(moved)
        while ahead:
            before = self._document.events.get(record := ahead.pop())
            after = self.after[record]
            if before is None or before.span == after.span or before.verdict is not Verdict.PRESENT:
                continue
            for child, label in list(self._children(before)):
                span = self._followed(child, label, before, after)
                if span != child.span:
                    self.after[child.id] = replace(child, span=span)
                    ahead.append(child.id)

    def _children(self, parent: Event) -> Iterator[tuple[Event, Label]]:
        for child, label in children(self._desk, parent):
            if not self._is_settled(child):
                yield child, label

    def _followed(self, child: Event, label: Label, before: Event, after: Event) -> Span:
        if before.span.length == after.span.length:
            return child.span.moved(after.span.start - before.span.start)
        start, stop = child.span.start, child.span.stop
        if label.containment in (Containment.TILE, Containment.ONE):  # these keep to the ends they shared
            start = after.span.start if start == before.span.start else start
            stop = after.span.stop if stop == before.span.stop else stop
        start, stop = max(start, after.span.start), min(stop, after.span.stop)
        if start < stop:
            return Span(start, stop)
        inside, around = self._desk.title(child), self._desk.title(before)
        raise BadInput(
            f"{inside} (frames {child.span.start} to {child.span.last}) would be left outside {around}; "
            f"move or delete it first"
        )

    # -- what tiles beside

    def keep_tiled(self, moved: list[RecordId]) -> None:
        """Move the borders that events which tile a parent share with their neighbours."""
        for record in moved:
            before, after = self._document.events.get(record), self.after[record]
            label = self._label(after)
            if before is None or label is None or label.containment is not Containment.TILE:
                continue
            known = self._label(before)
            if known is None or tier(self._taxonomy, known, contained) != tier(
                self._taxonomy, label, contained
            ):
                continue  # it comes from elsewhere and shared no border here
            near = Span(max(before.span.start - 1, 0), before.span.stop + 1)
            for other in in_tier(self._document, self._taxonomy, before, label, near):
                if not self._is_settled(other):
                    self._follow_border(other, before, after)

    def _follow_border(self, other: Event, before: Event, after: Event) -> None:
        start, stop = other.span.start, other.span.stop
        if stop == before.span.start:
            stop = after.span.start
        elif start == before.span.stop:
            start = after.span.stop
        if start >= stop:
            raise self._covered(other, after)
        if (start, stop) != (other.span.start, other.span.stop):
            self.after[other.id] = replace(other, span=Span(start, stop))
            self.take_along([other.id])

    # -- what is come over

    def trim_others(self) -> None:
        """Cut what may not hold beside the events placed, where their label says that it is trimmed."""
        placed = dict(self.after)  # whether these fit beside each other is for the rules to say
        for event in placed.values():
            before, label = self._document.events.get(event.id), self._label(event)
            if label is None or event.verdict is Verdict.ABSENT or not _trims(label):
                continue
            if before is not None and before.label == event.label and before.span.covers(event.span):
                continue
            for other in self._rivals(event, label):
                if other.id not in placed and other.id not in self._gone:
                    self._cut(self.after.get(other.id, other), event)

    def _rivals(self, event: Event, label: Label) -> list[Event]:
        found = {e.id: e for e in conflicting(self._document, self._taxonomy, event, label)}
        if label.overlap is Overlap.TRIM:
            found |= {e.id: e for e in excluded(self._document, self._taxonomy, event, label)}
        return [other for other in found.values() if other.scope is not Scope.CLIP]

    def _cut(self, other: Event, over: Event) -> None:
        if not other.span.overlaps(over.span):
            return
        left = Span(other.span.start, over.span.start) if other.span.start < over.span.start else None
        right = Span(over.span.stop, other.span.stop) if over.span.stop < other.span.stop else None
        kept = left if left is not None else right
        if kept is None and self._may_replace(over):
            self._gone[other.id] = self._document.events[other.id]
            self.after.pop(other.id, None)
            self.replaced.append(self._desk.title(other))
            return
        if kept is None:
            raise self._covered(other, over)
        self.after[other.id] = replace(other, span=kept)
        if left is not None and right is not None:
            fresh = replace(other, id=self._desk.new_id(), span=right, provenance=self._desk.stamp())
            self._new.append(fresh)
        else:
            self.take_along([other.id])

    def _may_replace(self, over: Event) -> bool:
        """Whether it is drawn among what tiles, where the only way to fill a place is to take another's."""
        label = self._label(over)
        tiles = label is not None and label.containment is Containment.TILE
        return tiles and over.id not in self._document.events

    def _covered(self, other: Event, over: Event) -> BadInput:
        name, by = self._desk.title(other), self._desk.title(over)
        return BadInput(
            f"{by} would cover {name} (frames {other.span.start} to {other.span.last}) whole; delete that first"
        )


def _trims(label: Label) -> bool:
    return label.overlap is Overlap.TRIM or label.containment is Containment.TILE
