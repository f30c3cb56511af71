"""Rules of temporal grain: scope, length, exclusion, enclosure, clips."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from framegrain.domain.records import Clip, Event, Scope, Track, Verdict
from framegrain.domain.rules.space import either
from framegrain.domain.rules.violation import Found, Rule
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Duration, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.document import Document
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.taxonomy import Label, Taxonomy

SCOPE_WORDS = {Scope.FRAME: "frame tag", Scope.SEGMENT: "segment", Scope.CLIP: "clip label"}


def span_of(document: Document, scope: Scope, span: Span) -> Span:
    """The frames an event holds that was asked for over `span`: a tag its first, a clip label the clip around it."""
    if scope is Scope.FRAME:
        return Span(span.start, span.start + 1)
    clip = document.clip_at(span.start) if scope is Scope.CLIP else None
    return clip.span if clip is not None else span


def scope_allowed(label: Label, scope: Scope) -> Iterator[Found]:
    """The label's list of scopes."""
    if scope in label.scopes:
        return
    if not label.scopes:
        yield Found(
            Rule.SCOPE_ALLOWED, f"{label.name} is drawn on the picture, not held over time", "Draw its shape"
        )
        return
    want = either(SCOPE_WORDS[s] for s in label.scopes)
    yield Found(
        Rule.SCOPE_ALLOWED, f"{label.name} is a {want}, not a {SCOPE_WORDS[scope]}", f"Make it a {want}"
    )


def event_rules(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Iterator[Found]:
    """Everything about when an event may be."""
    yield from scope_allowed(label, event.scope)
    yield from _span_fits_scope(document, event, label)
    yield from duration(document, event.span, event.scope, label)
    if event.verdict is not Verdict.ABSENT:
        yield from exclusive(document, taxonomy, event, label)
        yield from within(document, taxonomy, event, event.span, label)


def _span_fits_scope(document: Document, event: Event, label: Label) -> Iterator[Found]:
    span = event.span
    if span.stop > document.video.frames:
        yield Found(
            Rule.FRAME_IN_VIDEO,
            f"{label.name} reaches frame {span.last}, but the last frame is {document.video.frames - 1}",
            "Shorten it",
        )
    if event.scope is Scope.FRAME and span.length != 1:
        yield Found(
            Rule.SCOPE_SPAN, f"{label.name} is a frame tag and can't last {span.length} frames", "Shorten it"
        )
    if event.scope is Scope.CLIP:
        clip = document.clip_at(span.start)
        if clip is None or clip.span != span:
            yield Found(
                Rule.SCOPE_SPAN,
                f"{label.name} is a clip label and must hold one whole clip",
                "Fit it to a clip",
            )


def duration(document: Document, span: Span, scope: Scope, label: Label) -> Iterator[Found]:
    """The least and greatest duration, for segments."""
    if scope is not Scope.SEGMENT or span.stop > document.video.frames:
        return
    if label.at_least is not None and _length(document, span, label.at_least) < label.at_least.amount:
        yield Found(Rule.DURATION, f"{label.name} lasts at least {label.at_least}", "Make it longer")
    if label.at_most is not None and _length(document, span, label.at_most) > label.at_most.amount:
        yield Found(
            Rule.DURATION, f"{label.name} lasts at most {label.at_most}", "Make it shorter or split it"
        )


def _length(document: Document, span: Span, bound: Duration) -> float:
    if bound.unit is Unit.FRAMES:
        return span.length
    return float(document.times.since_first(span.stop) - document.times.since_first(span.start))


def exclude_each_other(taxonomy: Taxonomy, a: Label, b: Label) -> bool:
    """Whether two labels may not hold at the same time.

    Their branches part at two siblings, one of which is exclusive; so what lies below an exclusive label excludes
    what its siblings exclude. An exclusive label excludes another of its own; none excludes those above or below.
    """
    if a.level is not b.level:
        return False
    if a.parent == b.parent:
        return (a.exclusive or b.exclusive) if a.id != b.id else a.exclusive
    pairs = zip(taxonomy.lineage(a.id), taxonomy.lineage(b.id), strict=False)
    return next((x.exclusive or y.exclusive for x, y in pairs if x.id != y.id), False)


def exclusive(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Iterator[Found]:
    """No overlap with what the label excludes."""
    rivals = excluded(document, taxonomy, event, label)
    first = min(rivals, key=lambda e: (e.span.start, e.id), default=None)
    if first is not None:
        yield Found(
            Rule.EXCLUSIVE,
            f"{taxonomy.name_of(first.label)} is here already (frames {first.span.start} to {first.span.last}), "
            f"and only one of the two holds at a time",
            f"Trim one of them at frame {max(event.span.start, first.span.start)}",
        )


def excluded(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Iterator[Event]:
    """The events that can't hold while this one does, in no order."""

    def rival(other: LabelId) -> bool:
        known = taxonomy.by_id.get(other)
        return known is not None and exclude_each_other(taxonomy, label, known)

    for other in document.events_of(rival, event.span):
        if other.id != event.id and other.verdict is not Verdict.ABSENT:
            yield other


def within(
    document: Document, taxonomy: Taxonomy, record: Event | Track, span: Span, label: Label
) -> Iterator[Found]:
    """Something the label needs around it must enclose it whole."""
    if not label.within or enclosed(document, taxonomy, span, label, without=record.id):
        return
    wanted = either([taxonomy.name_of(w) for w in label.within][:5])
    yield Found(
        Rule.WITHIN, f"{label.name} needs {wanted} around it", f"Mark {wanted} over these frames first"
    )


def enclosed(document: Document, taxonomy: Taxonomy, span: Span, label: Label, *, without: RecordId) -> bool:
    """Whether something the label needs is present over the whole span, one record left out."""
    return any(
        other.verdict is Verdict.PRESENT and other.id != without and other.span.covers(span)
        for other in document.events_of(
            lambda held: any(taxonomy.is_a(held, wanted) for wanted in label.within), span
        )
    )


def clip_rules(document: Document, clip: Clip) -> Iterator[Found]:
    """Clips tile the video: no gap, no overlap, first to last frame."""
    order = document.clip_order()
    at = bisect_left(order, (clip.span.start, clip.id), key=lambda c: (c.span.start, c.id))
    starts = order[at - 1].span.stop if at else 0
    ends = order[at + 1].span.start if at + 1 < len(order) else document.video.frames
    if clip.span.start != starts or clip.span.stop != ends:
        yield Found(
            Rule.CLIPS_TILE,
            f"the clip from frame {clip.span.start} to {clip.span.last} leaves a gap or overlaps its neighbour",
            "Move its boundary",
        )


def held_in(document: Document, span: Span) -> list[Event | Track]:
    """Everything that holds somewhere in a span: events, then tracks."""
    return [*document.events_in(span), *document.tracks_in(span)]
