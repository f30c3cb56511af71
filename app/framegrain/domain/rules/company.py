"""Rules of what else must, or must not, be there: how many at once, what holds what, what goes with what."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from framegrain.domain.records import Event, Scope, Track, Verdict
from framegrain.domain.rules.containment import apart
from framegrain.domain.rules.facets import AT_ONCE, EXCLUDES, GAP, HOLDS, IMPLIES
from framegrain.domain.rules.kin import below, excluded_rivals, tier
from framegrain.domain.rules.space import either
from framegrain.domain.rules.time import length
from framegrain.domain.rules.violation import Cure, Found, Remedy, Rule
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.records import LabelId, Record, RecordId
    from framegrain.domain.rules.facets import Facets
    from framegrain.domain.rules.kin import Labels
    from framegrain.domain.taxonomy import Duration, Label, Taxonomy

ANY = AT_ONCE | EXCLUDES | IMPLIES | HOLDS | GAP
"""The facets of which this module knows the rules."""


def company_rules(
    document: Document, taxonomy: Taxonomy, record: Event | Track, span: Span, label: Label, facets: Facets
) -> Iterator[Found]:
    """Everything about what is there beside a record that is present over a span, as far as the facets go."""
    if record.verdict is Verdict.ABSENT:
        return
    if facets & AT_ONCE:
        yield from at_once(document, taxonomy, record, span, label)
    if facets & EXCLUDES:
        yield from excludes(document, taxonomy, record, span, label)
    if facets & IMPLIES and label.implies:
        yield from _implies(document, taxonomy, record, span, label)
    if isinstance(record, Event):
        if facets & HOLDS and label.holds:
            yield from _holds(document, taxonomy, record, label)
        if facets & GAP and (label.gap_at_least is not None or label.gap_at_most is not None):
            yield from _gap(document, taxonomy, record, label)


def stretches(document: Document, record: Event | Track) -> Sequence[Span]:
    """The frames a record is there: an event's span, a track's life without where it is outside."""
    return (record.span,) if isinstance(record, Event) else document.presence(record.id)


def there(document: Document, wanted: Labels, span: Span, *, without: RecordId) -> Iterator[Event | Track]:
    """What is present in a span and has a wanted label; events first."""
    records: Iterator[Event | Track]
    for records in (document.events_of(wanted, span), document.tracks_of(wanted, span)):
        for record in records:
            if record.id != without and record.verdict is Verdict.PRESENT:
                yield record


def once_group(taxonomy: Taxonomy, label: Label) -> LabelId:
    """The topmost label that counts together with this one for `at_once`."""
    return tier(taxonomy, label, most_at_once)


def most_at_once(label: Label) -> object:
    """What makes labels count together for `at_once`."""
    return label.at_once


def at_once(
    document: Document, taxonomy: Taxonomy, record: Event | Track, asked: Span, label: Label
) -> Iterator[Found]:
    """No more at once than the label allows; of a record not yet made, on the frames it is asked for."""
    most = label.at_once
    if most is None:
        return
    wanted = below(taxonomy, (once_group(taxonomy, label),))
    for span in stretches(document, record) or [asked]:
        found = document.crowded(type(record), wanted, span, most, without=record.id)
        if found is not None:
            frame, oldest = found
            name = taxonomy.name_of(once_group(taxonomy, label))
            many = "only one" if most == 1 else f"at most {most}"
            reason = f"there is more than {most} {name} on frame {frame}, and {many} may be there at once"
            remedy = _apart(record, document[oldest])
            yield Found(Rule.AT_ONCE, reason, "Trim or delete one of them", remedy)
            return


def _is_there(document: Document, wanted: Labels, span: Span, without: RecordId) -> bool:
    return document.event_there(wanted, span, without=without) or document.track_there(
        wanted, span, without=without
    )


def _apart(record: Event | Track, other: Record) -> Remedy | None:
    if isinstance(record, Event) and isinstance(other, Event):
        return apart(record, other)
    return Remedy(cure=Cure.APART, record=other.id)


def excludes(
    document: Document, taxonomy: Taxonomy, record: Event | Track, span: Span, label: Label
) -> Iterator[Found]:
    """What a label excludes, and what excludes it, is not there."""
    rivals = excluded_rivals(taxonomy, label)
    if not rivals:
        return
    own = stretches(document, record) or [span]  # of a record not yet made, the frames it is asked for
    if not any(_is_there(document, rivals, stretch, record.id) for stretch in own):
        return
    near = (
        other
        for other in there(document, rivals, span, without=record.id)
        if any(a.overlaps(b) for a in own for b in stretches(document, other))
    )
    first = min(near, key=lambda other: other.id, default=None)
    if first is not None:
        name = taxonomy.title(first)
        yield Found(
            Rule.EXCLUDES,
            f"{name} is there on some of these frames, and {label.name} excludes it",
            f"Trim or delete {name}",
            _apart(record, first),
        )


def _implies(
    document: Document, taxonomy: Taxonomy, record: Event | Track, span: Span, label: Label
) -> Iterator[Found]:
    own = stretches(document, record) or [span]
    for wanted in label.implies:
        labels = below(taxonomy, (wanted,))
        if all(document.is_covered(labels, stretch, without=record.id) for stretch in own):
            continue  # by far the most, and found out faster
        held = [
            stretch
            for other in there(document, labels, span, without=record.id)
            for stretch in stretches(document, other)
        ]
        lacking = next((gap for stretch in own if (gap := _uncovered(held, stretch)) is not None), None)
        if lacking is None:
            continue
        name = taxonomy.name_of(wanted)
        known = taxonomy.by_id.get(wanted)
        remedy = None
        if known is not None and known.scopes and not known.shapes:
            remedy = Remedy(cure=Cure.ADD_AROUND, label=wanted, start=lacking.start, stop=lacking.stop)
        reason = f"where {label.name} holds, {name} holds too, and it is missing on {frames(lacking)}"
        yield Found(Rule.IMPLIES, reason, f"Mark {name} there", remedy)


def _uncovered(spans: Iterable[Span], whole: Span) -> Span | None:
    """The first frames of a span that none of the others holds."""
    at = whole.start
    for span in sorted(spans, key=lambda s: s.start):
        if span.start > at:
            return Span(at, min(span.start, whole.stop))
        at = max(at, span.stop)
        if at >= whole.stop:
            return None
    return Span(at, whole.stop)


def _holds(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Iterator[Found]:
    held = below(taxonomy, label.holds)
    if document.has_inside(held, event.span, without=event.id):
        return
    if document.track_there(held, event.span, without=event.id):
        return
    wanted = either([taxonomy.name_of(held) for held in label.holds][:5])
    yield Found(
        Rule.HOLDS, f"{label.name} has {wanted} in it, and there is none", f"Label {wanted} inside it"
    )


def gap_group(taxonomy: Taxonomy, label: Label) -> LabelId:
    """The topmost label that keeps the same gaps as this one; gaps are counted among all below it."""
    return tier(taxonomy, label, gaps)


def gaps(label: Label) -> object:
    """What makes labels keep gaps to each other."""
    said = label.gap_at_least, label.gap_at_most
    return said if said != (None, None) else None


def gap_kinds(taxonomy: Taxonomy, label: Label) -> Iterator[Labels]:
    """The labels that a label, or one above it, keeps gaps to: among each the next one may be of this label."""
    keeping = (
        a for a in taxonomy.lineage(label.id) if a.gap_at_least is not None or a.gap_at_most is not None
    )
    for top in dict.fromkeys(gap_group(taxonomy, above) for above in keeping):
        yield below(taxonomy, (top,))


def near_gap(document: Document, kind: Labels, span: Span) -> Iterator[RecordId]:
    """Events of a kind for which one over `span` may be the next, or go on past their end."""
    yield from (event.id for event in document.events_of(kind, span) if event.span.stop < span.stop)
    last = document.previous_event(kind, span.start)
    if last is not None:
        near = Span(last.span.start, span.start)
        yield from (event.id for event in document.events_of(kind, near) if event.span.stop <= span.start)


def _gap(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Iterator[Found]:
    kind, stop = below(taxonomy, (gap_group(taxonomy, label),)), event.span.stop
    if document.goes_on(kind, stop, without=event.id):
        return  # another one holds before and after its end: where they overlap, there is no gap
    following = document.next_event(kind, stop)
    if following is None or following.span.start >= document.video.frames:
        return
    free = Span(event.span.stop, following.span.start) if following.span.start > event.span.stop else None
    name = taxonomy.name_of(following.label)
    low, high = label.gap_at_least, label.gap_at_most
    if low is not None and (free is None or length(document, free, low) < low.amount):
        reason = f"{name} follows on frame {following.span.start}, and between two of them lie at least {low}"
        stop = _end_before(document, event, following.span.start, low)
        if stop > event.span.start:
            remedy = Remedy(cure=Cure.TRIM, start=event.span.start, stop=stop)
            yield Found(Rule.GAP, reason, f"End it at frame {stop - 1}", remedy)
        else:
            yield Found(Rule.GAP, reason, "Move the border, or make one of the two")
    elif high is not None and free is not None and length(document, free, high) > high.amount:
        reason = f"the next {name} follows on frame {following.span.start} only; between two of them lie at most {high}"
        yield Found(Rule.GAP, reason, "Label what is between them")


def _end_before(document: Document, event: Event, following: int, least: Duration) -> int:
    """The last end that leaves a gap before what follows; the event's start where there is none."""
    if event.scope is not Scope.SEGMENT:
        return event.span.start
    ends = range(event.span.start + 1, min(event.span.stop, following))

    def too_near(stop: int) -> bool:
        return length(document, Span(stop, following), least) < least.amount

    return event.span.start + bisect_left(ends, True, key=too_near)


def frames(span: Span) -> str:
    """`frame 7`, `frames 7 to 9`."""
    return f"frame {span.start}" if span.length == 1 else f"frames {span.start} to {span.last}"
