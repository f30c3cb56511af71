"""Rules of temporal grain: scope, length, exclusion, enclosure, clips."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from framegrain.domain.records import Clip, Event, Scope, Track, Verdict
from framegrain.domain.rules.containment import apart
from framegrain.domain.rules.kin import below, exclusive_rivals
from framegrain.domain.rules.space import either
from framegrain.domain.rules.violation import Cure, Found, Remedy, Rule
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Duration, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.document import Document
    from framegrain.domain.records import RecordId
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
        Rule.SCOPE_ALLOWED,
        f"{label.name} is a {want}, not a {SCOPE_WORDS[scope]}",
        f"Make it a {want}",
        Remedy(cure=Cure.RESCOPE),
    )


def inside_clip(document: Document, record: Event | Track, span: Span, label: Label) -> Iterator[Found]:
    """No clip boundary inside what may not cross one."""
    if label.crosses_clips:
        return
    clip = document.clip_at(span.start)
    if clip is not None and span.stop > clip.span.stop:
        cut = clip.span.stop
        yield Found(
            Rule.CLIP_BOUNDARY,
            f"{label.name} goes on past the clip boundary at frame {cut}, which it may not cross",
            f"Cut it at frame {cut}",
            Remedy(cure=Cure.CUT, start=cut, stop=span.stop),
        )


def span_fits_scope(document: Document, event: Event, label: Label) -> Iterator[Found]:
    """An event ends within the video, and holds as much as its scope says."""
    span = event.span
    if span.stop > document.video.frames:
        yield Found(
            Rule.FRAME_IN_VIDEO,
            f"{label.name} reaches frame {span.last}, but the last frame is {document.video.frames - 1}",
            "Shorten it",
            Remedy(cure=Cure.TRIM, start=span.start, stop=document.video.frames)
            if span.start < document.video.frames
            else Remedy(cure=Cure.DELETE),
        )
    if event.scope is Scope.FRAME and span.length != 1:
        yield Found(
            Rule.SCOPE_SPAN,
            f"{label.name} is a frame tag and can't last {span.length} frames",
            "Shorten it",
            Remedy(cure=Cure.TRIM, start=span.start, stop=span.start + 1),
        )
    if event.scope is Scope.CLIP:
        clip = document.clip_at(span.start)
        if clip is None or clip.span != span:
            yield Found(
                Rule.SCOPE_SPAN,
                f"{label.name} is a clip label and must hold one whole clip",
                "Fit it to a clip",
                Remedy(cure=Cure.FIT_CLIP) if clip is not None else None,
            )


def duration(document: Document, span: Span, scope: Scope, label: Label) -> Iterator[Found]:
    """The least and greatest duration, for segments."""
    if scope is not Scope.SEGMENT or span.stop > document.video.frames:
        return
    if label.at_least is not None and length(document, span, label.at_least) < label.at_least.amount:
        longer = _lengthened(document, span, label.at_least)
        remedy = Remedy(cure=Cure.STRETCH, start=longer.start, stop=longer.stop) if longer else None
        yield Found(Rule.DURATION, f"{label.name} lasts at least {label.at_least}", "Make it longer", remedy)
    if label.at_most is not None and length(document, span, label.at_most) > label.at_most.amount:
        stop = _last_stop(document, span, label.at_most)
        remedy = Remedy(cure=Cure.TRIM, start=span.start, stop=stop) if stop > span.start else None
        fix = f"End it at frame {stop - 1}" if remedy else "Make it shorter or split it"
        yield Found(Rule.DURATION, f"{label.name} lasts at most {label.at_most}", fix, remedy)


def _lengthened(document: Document, span: Span, least: Duration) -> Span | None:
    """A span grown to a least duration: at its end, and at its start where the video ends; None if nothing helps."""

    def lasts(start: int, stop: int) -> bool:
        return length(document, Span(start, stop), least) >= least.amount

    end = document.video.frames
    stop = bisect_left(range(span.stop, end), True, key=lambda at: lasts(span.start, at)) + span.stop
    if lasts(span.start, stop):
        return Span(span.start, stop)
    back = bisect_left(range(span.start), True, key=lambda by: lasts(span.start - by, end))
    return Span(span.start - back, end) if lasts(span.start - back, end) else None


def _last_stop(document: Document, span: Span, most: Duration) -> int:
    """Where a span ends at the latest to keep to a greatest duration; its start where even one frame is too long."""
    longer = range(span.start + 1, span.stop + 1)
    at = bisect_left(longer, True, key=lambda to: length(document, Span(span.start, to), most) > most.amount)
    return span.start + at


def length(document: Document, span: Span, bound: Duration) -> float:
    """How long a span is, in the unit of a bound."""
    return lasting(document, span.start, span.stop, bound)


def lasting(document: Document, start: int, stop: int, bound: Duration) -> float:
    """How long it takes from one frame to another, in the unit of a bound."""
    if bound.unit is Unit.FRAMES:
        return stop - start
    return float(document.times.since_first(stop) - document.times.since_first(start))


def exclude_each_other(taxonomy: Taxonomy, a: Label, b: Label) -> bool:
    """Whether two labels may not hold at the same time.

    Their branches part at two siblings, one of which is exclusive; so what lies below an exclusive label excludes
    what its siblings exclude. An exclusive label excludes another of its own; none excludes those above or below.
    """
    return b.id in exclusive_rivals(taxonomy, a)


def exclusive(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Iterator[Found]:
    """No overlap with what the label excludes."""
    rivals = exclusive_rivals(taxonomy, label)
    first = document.first_event(rivals, event.span, without=event.id) if rivals else None
    if first is not None:
        yield Found(
            Rule.EXCLUSIVE,
            f"{taxonomy.name_of(first.label)} is here already (frames {first.span.start} to {first.span.last}), "
            f"and only one of the two holds at a time",
            f"Trim one of them at frame {max(event.span.start, first.span.start)}",
            apart(event, first),
        )


def excluded(document: Document, taxonomy: Taxonomy, event: Event, label: Label) -> Iterator[Event]:
    """The events that can't hold while this one does, in no order."""

    for other in document.events_of(exclusive_rivals(taxonomy, label), event.span):
        if other.id != event.id and other.verdict is not Verdict.ABSENT:
            yield other


def within(
    document: Document, taxonomy: Taxonomy, record: Event | Track, span: Span, label: Label
) -> Iterator[Found]:
    """Something the label needs around it must enclose it whole."""
    if not label.within or enclosed(document, taxonomy, span, label, without=record.id):
        return
    wanted = either([taxonomy.name_of(w) for w in label.within][:5])
    remedy = Remedy(cure=Cure.ADD_AROUND, label=label.within[0], start=span.start, stop=span.stop)
    known = taxonomy.by_id.get(label.within[0])
    yield Found(
        Rule.WITHIN,
        f"{label.name} needs {wanted} around it",
        f"Mark {wanted} over these frames first",
        remedy if len(label.within) == 1 and known is not None and known.scopes else None,
    )


def enclosed(document: Document, taxonomy: Taxonomy, span: Span, label: Label, *, without: RecordId) -> bool:
    """Whether something the label needs is present over the whole span, one record left out."""
    return document.is_covered(below(taxonomy, label.within), span, without=without)


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
