"""Records that say the same thing twice since their labels became one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from shapely import STRtree, box

from framegrain.domain.shapes import bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely import Polygon

    from framegrain.domain.document import Document
    from framegrain.domain.migration.plan import Plan
    from framegrain.domain.records import Event, LabelId, RecordId, Track

LEAST_SHARED = 0.7
"""Two boxes that share so much of what they cover together show the same thing."""


def doubles(plan: Plan, before: Document, after: Document) -> Iterator[tuple[RecordId, RecordId]]:
    """Pairs (later, earlier) of records whose labels were different and are one now, in the same place.

    Events of one scope that share a frame; tracks whose boxes cover the same on the first frame both live. Each record
    comes as the later one at most once.
    """
    old = {r.id: r.label for t in (before.events, before.tracks) for r in t.values()}
    for event in sorted(after.events.values(), key=lambda e: e.id):
        if event.label in plan.merged:
            twin = _event_twin(after, old, event)
            if twin is not None:
                yield event.id, twin
    yield from _doubled_tracks(plan, after, old)


def _event_twin(document: Document, old: dict[RecordId, LabelId], event: Event) -> RecordId | None:
    others = document.events_of(lambda label: label == event.label, event.span)
    return min(
        (
            o.id
            for o in others
            if o.id < event.id
            and o.scope is event.scope
            and o.verdict is event.verdict
            and old.get(o.id) != old.get(event.id)
        ),
        default=None,
    )


def _doubled_tracks(
    plan: Plan, document: Document, old: dict[RecordId, LabelId]
) -> Iterator[tuple[RecordId, RecordId]]:
    """Tracks that come close to each other anywhere are found by a tree of what their keyframes cover."""
    found = (t for t in sorted(document.tracks.values(), key=lambda t: t.id) if t.label in plan.merged)
    tracks = [
        (t, life, hull) for t in found if (life := document.life(t.id)) and (hull := _hull(document, t.id))
    ]
    if not tracks:
        return
    tree = STRtree([hull for _track, _life, hull in tracks])
    starts, stops = (
        np.array(side) for side in zip(*((life.start, life.stop) for _, life, _ in tracks), strict=True)
    )
    was = np.unique([old.get(t.id, "") for t, _, _ in tracks], return_inverse=True)[1]
    now = np.unique([t.label for t, _, _ in tracks], return_inverse=True)[1]
    for n, (track, life, hull) in enumerate(tracks):
        near = tree.query(hull)
        near = near[(near < n) & (now[near] == now[n]) & (was[near] != was[n])]
        near = near[(starts[near] < life.stop) & (stops[near] > life.start)]
        for place in np.sort(near).tolist():
            other, its, _hull_of = tracks[place]
            if _cover_the_same(plan, document, track, other, max(life.start, its.start)):
                yield track.id, other.id
                break


def _hull(document: Document, track: RecordId) -> Polygon | None:
    """The upright box around all shapes of a track's keyframes; None for one without shapes."""
    found = [bounds(k.shape) for k in document.keyframes(track) if k.shape is not None]
    if not found:
        return None
    lefts, tops, rights, bottoms = zip(*found, strict=True)
    return box(min(lefts), min(tops), max(rights), max(bottoms))


def _cover_the_same(plan: Plan, document: Document, a: Track, b: Track, frame: int) -> bool:
    way = plan.new.interpolation(a.label)
    shapes = [
        state.shape
        for state in (document.state(a.id, frame, way), document.state(b.id, frame, way))
        if state is not None and state.shape is not None
    ]
    if len(shapes) != 2:
        return False
    (left, top, right, bottom), (l2, t2, r2, b2) = map(bounds, shapes)
    shared = max(0.0, min(right, r2) - max(left, l2)) * max(0.0, min(bottom, b2) - max(top, t2))
    whole = (right - left) * (bottom - top) + (r2 - l2) * (b2 - t2) - shared
    return whole > 0 and shared / whole >= LEAST_SHARED
