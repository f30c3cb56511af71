"""Rules of how events lie in one another and beside each other: tiling, one to one, no overlap.

Labels that say the same and hang together in the tree are one tier: what tiles, tiles together with its tier, and what
does not overlap, does not overlap its tier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.records import Scope, Verdict
from framegrain.domain.rules.kin import below, of_tier, tier
from framegrain.domain.rules.violation import Cure, Found, Remedy, Rule
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Containment, Overlap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.document import Document
    from framegrain.domain.records import Event, LabelId, RecordId
    from framegrain.domain.rules.kin import Says
    from framegrain.domain.taxonomy import Label, Taxonomy

_ALONE = (Containment.TILE, Containment.ONE)


def lying_rules(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Iterator[Found]:
    """Everything about how an event lies in its parent and beside its own kind."""
    if label.containment is Containment.TILE:
        yield from _tiles(document, taxonomy, event, label)
    elif label.containment is Containment.ONE:
        yield from _fills(document, taxonomy, event, label)
    if label.overlap is not Overlap.STACK:
        yield from overlaps(document, taxonomy, event, label)


def parent_of(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Event | None:
    """The shortest event that `label` needs around it and that encloses this one; None where there is none."""
    around = (
        other
        for other in document.events_of(below(taxonomy, label.within), event.span)
        if other.verdict is Verdict.PRESENT and other.id != event.id and other.span.covers(event.span)
    )
    return min(around, key=lambda other: (other.span.length, other.id), default=None)


def in_tier(document: Document, taxonomy: Taxonomy, event: Event, label: Label, span: Span) -> list[Event]:
    """The other events of the label's containment tier that share a frame with `span`, by start."""
    return _members(document, taxonomy, event.id, tier(taxonomy, label, contained), span, contained)


def conflicting(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> list[Event]:
    """The other events that this one may not overlap by the overlap its label asks for, or by tiling; by start."""
    found: dict[RecordId, Event] = {}
    if label.overlap is not Overlap.STACK:
        top = tier(taxonomy, label, overlapping)
        found |= {e.id: e for e in _members(document, taxonomy, event.id, top, event.span, overlapping)}
    if label.containment is Containment.TILE:
        found |= {e.id: e for e in in_tier(document, taxonomy, event, label, event.span)}
    return sorted(found.values(), key=_order)


def beside(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Iterator[RecordId]:
    """Events whose place among their own kind depends on this one: those that overlap it, and its neighbours."""
    if label.containment not in _ALONE and label.overlap is Overlap.STACK:
        return
    if label.containment in _ALONE:
        near = _near(document, taxonomy, event, label)
        yield from (other.id for other in in_tier(document, taxonomy, event, label, near))
    if label.overlap is not Overlap.STACK:
        top = tier(taxonomy, label, overlapping)
        yield from (
            other.id for other in _members(document, taxonomy, event.id, top, event.span, overlapping)
        )


def _near(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Span:
    """From where the one before begins to where the one after ends: whose gaps an event could end or make."""
    belongs = of_tier(taxonomy, tier(taxonomy, label, contained), contained)
    before = document.previous_event(belongs, event.span.start)
    after = document.next_event(belongs, event.span.stop)
    start = before.span.start if before is not None else event.span.start
    return Span(max(start - 1, 0), (after.span.stop if after is not None else event.span.stop) + 1)


def contained(label: Label) -> object:
    """What makes labels one tier for containment."""
    return (label.containment, frozenset(label.within)) if label.containment in _ALONE else None


def overlapping(label: Label) -> object:
    """What makes labels one tier for overlap."""
    return label.overlap if label.overlap is not Overlap.STACK else None


def _members(
    document: Document, taxonomy: Taxonomy, without: RecordId, top: LabelId, span: Span, says: Says
) -> list[Event]:
    found = (
        other
        for other in document.events_of(of_tier(taxonomy, top, says), span)
        if other.id != without and other.verdict is not Verdict.ABSENT
    )
    return sorted(found, key=_order)


def _order(event: Event) -> tuple[int, int]:
    return event.span.start, event.id


def _tiles(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Iterator[Found]:
    parent = parent_of(document, taxonomy, event, label)
    if parent is None:
        return  # the rule “within” says so
    span, name = event.span, taxonomy.name_of(parent.label)
    others = in_tier(document, taxonomy, event, label, parent.span)
    over = next((other for other in others if other.span.overlaps(span)), None)
    if over is not None:
        reason = f"{_placed(taxonomy, over)}, and what divides {name} does not overlap"
        fix = f"Move the border of the two to frame {max(span.start, over.span.start)}"
        yield Found(Rule.TILE, reason, fix, apart(event, over))
        return
    left = max((o.span.stop for o in others if o.span.stop <= span.start), default=parent.span.start)
    right = min((o.span.start for o in others if o.span.start >= span.stop), default=parent.span.stop)
    gap = Span(left, span.start) if left < span.start else None
    if gap is None and span.stop < right:
        gap = Span(span.stop, right)
    if gap is not None:
        frames = f"frames {gap.start} to {gap.last}" if gap.length > 1 else f"frame {gap.start}"
        reason = f"{label.name} would leave {frames} of {name} empty, and what divides {name} leaves no gap"
        start, stop = min(span.start, gap.start), max(span.stop, gap.stop)
        remedy = Remedy(cure=Cure.STRETCH, start=start, stop=stop)
        yield Found(Rule.TILE, reason, f"Let it fill {frames} too", remedy)


def _fills(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Iterator[Found]:
    parent = parent_of(document, taxonomy, event, label)
    if parent is None:
        return
    name = taxonomy.name_of(parent.label)
    if parent.span != event.span:
        ends = f"frames {parent.span.start} to {parent.span.last}"
        reason = f"{label.name} has the same ends as its {name}, {ends}"
        remedy = Remedy(cure=Cure.STRETCH, start=parent.span.start, stop=parent.span.stop)
        yield Found(Rule.ONE_TO_ONE, reason, f"Give it the ends of {name}", remedy)
        return
    others = in_tier(document, taxonomy, event, label, event.span)
    if others:
        reason = f"{_placed(taxonomy, others[0])}, and each {name} has only one"
        yield Found(Rule.ONE_TO_ONE, reason, "Change the label of that one, or delete it")


def overlaps(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Iterator[Found]:
    """No overlap with another of the label's tier, where the label says so."""
    top = tier(taxonomy, label, overlapping)
    other = document.first_event(of_tier(taxonomy, top, overlapping), event.span, without=event.id)
    if other is not None:
        yield Found(
            Rule.OVERLAP,
            f"{_placed(taxonomy, other)}, and {taxonomy.name_of(top)} does not overlap itself",
            f"Trim one of them at frame {max(event.span.start, other.span.start)}",
            apart(event, other),
        )


def apart(event: Event, other: Event) -> Remedy | None:
    """Trimming one of two events so that they share no frame; None where neither is a segment."""
    trimmed = Scope.SEGMENT in (event.scope, other.scope) and event.span != other.span
    return Remedy(cure=Cure.APART, record=other.id) if trimmed else None


def _placed(taxonomy: Taxonomy, event: Event) -> str:
    return f"{taxonomy.name_of(event.label)} is here already (frames {event.span.start} to {event.span.last})"
