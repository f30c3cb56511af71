"""What an edit reaches through roles, parts, company and clips: the records whose rules look at others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from framegrain.domain.grain import Stop
from framegrain.domain.provenance import Method
from framegrain.domain.records import Scope
from framegrain.domain.rules import company, space
from framegrain.domain.rules.facets import AT_ONCE, EXCLUDES, HOLDS, IMPLIES
from framegrain.domain.rules.kin import below, excluded_rivals, watchers
from framegrain.domain.shapes import Cuboid
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.records import Clip, Event, Keyframe, LabelId, RecordId
    from framegrain.domain.rules.facets import Facets
    from framegrain.domain.rules.kin import Labels
    from framegrain.domain.taxonomy import Label, Taxonomy

_KIN = 8
"""Keyframes with shapes, on either side, that can have a say in the way between two: see `interpolation`."""


def to_roles(document: Document, track: RecordId, lives: Sequence[Span]) -> Iterator[RecordId]:
    """Events in which a track has a role and that not all of these lives, before and after, cover."""
    for event in document.events_with(track):
        if len(lives) < 2 or not all(life.covers(event.span) for life in lives):
            yield event.id


def to_parts(document: Document, taxonomy: Taxonomy, track: RecordId, span: Span) -> Iterator[RecordId]:
    """A track's parts, with their keyframes in a span."""
    for part in document.parts_of(track):
        yield part.id
        label = taxonomy.by_id.get(part.label)
        if label is not None and label.part_of:
            keys = document.keyframes(part.id)
            found = keys if span.covers(document.whole) else space.between(keys, span)
            yield from (keyframe.id for keyframe in found)


def near(keys: Iterable[Keyframe], frames: Sequence[int]) -> Span:
    """Where a track may lie elsewhere once keyframes on these frames have changed; `keys` before and after."""
    keys = list(keys)
    shaped = sorted({key.frame for key in keys if key.shape is not None})
    low, high = min(frames), max(frames)
    first, last = max(bisect_left(shaped, low) - _KIN, 0), bisect_right(shaped, high) + _KIN - 1
    # what was seen last stays there for the rest of the life
    high = shaped[last] if last < len(shaped) else max([high, *(key.frame for key in keys)])
    return Span(min(low, shaped[first]) if first < len(shaped) else low, high + 1)


def in_company(
    document: Document, taxonomy: Taxonomy, label_id: LabelId, spans: Iterable[Span]
) -> Iterator[tuple[Facets, Iterable[RecordId]]]:
    """What looks at whether a label is there on some of these frames."""
    label = taxonomy.by_id.get(label_id)
    for facets, looking in _looking(taxonomy, label) if label is not None else ():
        for span in spans:
            yield facets, (event.id for event in document.events_of(looking, span))
            if facets != HOLDS:  # of events alone
                yield facets, (track.id for track in document.tracks_of(looking, span))


def _looking(taxonomy: Taxonomy, label: Label) -> Sequence[tuple[Facets, Labels]]:
    """Labels that look at whether one is there, by what they look for."""
    key = ("looking", label.id)
    found: Sequence[tuple[Facets, Labels]] | None = taxonomy.worked_out.get(key)
    if found is None:
        lineage = taxonomy.lineage(label.id)
        above = {step.id for step in lineage}
        naming = [taxonomy.by_id[other] for other in watchers(taxonomy, label)]
        groups = [company.once_group(taxonomy, step) for step in lineage if step.at_once is not None]
        by_facet = (
            (HOLDS, frozenset(other.id for other in naming if not above.isdisjoint(other.holds))),
            (IMPLIES, frozenset(other.id for other in naming if not above.isdisjoint(other.implies))),
            (EXCLUDES, excluded_rivals(taxonomy, label)),
            (AT_ONCE, frozenset(held for group in groups for held in below(taxonomy, (group,)))),
        )
        found = taxonomy.worked_out[key] = [(facet, labels) for facet, labels in by_facet if labels]
    return found


def near_gap(document: Document, taxonomy: Taxonomy, event: Event) -> Iterator[RecordId]:
    """Events that keep a distance to the next one, which this may be, or that it may go on past the end of."""
    label = taxonomy.by_id.get(event.label)
    if label is not None:
        for kind in _gap_kinds(taxonomy, label):
            yield from company.near_gap(document, kind, event.span)


def _gap_kinds(taxonomy: Taxonomy, label: Label) -> tuple[Labels, ...]:
    key = ("gap_kinds", label.id)
    found: tuple[Labels, ...] | None = taxonomy.worked_out.get(key)
    if found is None:
        found = taxonomy.worked_out[key] = tuple(company.gap_kinds(taxonomy, label))
    return found


def to_clips(
    document: Document, taxonomy: Taxonomy, before: Sequence[Clip], after: Sequence[Clip]
) -> Iterator[RecordId]:
    """What looks at clips, when those of the video `before` become those `after`, each by where they begin."""
    gone = {clip.span for clip in before} ^ {clip.span for clip in after}
    for span in gone:
        yield from (event.id for event in document.clip_labels_in(span))
    if _tile(before) and _tile(after) and _extent(before) == _extent(after):
        spans = {Span(max(border - 1, 0), border + 1) for border in _borders(before) ^ _borders(after)}
    else:
        spans = {Span(max(span.start - 1, 0), span.stop + 1) for span in gone}  # a broken file
    for span in spans:
        yield from (event.id for event in document.events_in(span) if _minds_border(taxonomy, event))
        yield from _tracks_across(document, taxonomy, span)


def _borders(clips: Sequence[Clip]) -> set[int]:
    return {edge for clip in clips for edge in (clip.span.start, clip.span.stop)}


def _extent(clips: Sequence[Clip]) -> tuple[int, int] | None:
    return (clips[0].span.start, clips[-1].span.stop) if clips else None


def _tile(clips: Sequence[Clip]) -> bool:
    return all(a.span.stop == b.span.start for a, b in pairwise(clips))


def _minds_border(taxonomy: Taxonomy, event: Event) -> bool:
    label = taxonomy.by_id.get(event.label)
    return event.scope is Scope.SEGMENT and label is not None and not label.crosses_clips


def _tracks_across(document: Document, taxonomy: Taxonomy, span: Span) -> Iterator[RecordId]:
    """Tracks that care for clip boundaries, with the keyframes that machines set there or as the next ones."""
    for track in document.tracks_in(span):
        label = taxonomy.by_id.get(track.label)
        if label is None or (label.crosses_clips and Stop.CUT not in label.stops_at):
            continue
        yield track.id
        keys = document.keyframes(track.id)
        first = next((k.frame for k in keys if k.frame >= span.last), span.stop)
        found = space.between(keys, Span(span.start, max(first + 1, span.stop)))
        yield from (k.id for k in found if k.provenance.method is not Method.PERSON)


def over_ground(document: Document, taxonomy: Taxonomy) -> Iterator[RecordId]:
    """Parts of cuboids, whose ways between keyframes hang on the calibration."""
    for whole in document.wholes:
        if any(isinstance(key.shape, Cuboid) for key in document.keyframes(whole)):
            yield from to_parts(document, taxonomy, whole, document.whole)


def after_frame(keys: Sequence[Keyframe], frame: int, ids: Collection[RecordId]) -> Iterator[RecordId]:
    """The next keyframe after a frame that the edit leaves: what a machine may set depends on the one before."""
    following: int | None = None
    for keyframe in keys[bisect_right(keys, frame, key=lambda k: k.frame) :]:
        if keyframe.id in ids:
            continue
        if following is not None and keyframe.frame != following:
            return
        following = keyframe.frame  # a broken file may have several there
        if keyframe.provenance.method is not Method.PERSON:
            yield keyframe.id
