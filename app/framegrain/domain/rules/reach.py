"""Which records an edit could bring into conflict with the contract, or out of it.

Everything not named here keeps exactly the violations it had: that is what lets an edit be checked without
looking at the whole video.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from framegrain.domain.records import Clip, ClipState, Event, Keyframe, Track
from framegrain.domain.rules import space, time
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.edit import Change, Edit
    from framegrain.domain.records import RecordId
    from framegrain.domain.taxonomy import Taxonomy


def affected(document: Document, taxonomy: Taxonomy, edit: Edit) -> set[RecordId]:
    """Ids of every record whose violations the edit could change. Ask before the edit is applied."""
    ids = edit.ids
    found: set[RecordId] = set(ids)
    spans: list[Span] = []
    for track, changes in _by_track(edit).items():
        found.update(_of_track(document, track, changes, ids))
        spans += _lives(document, track, changes, ids)
    for change in edit.changes:
        for record in (change.before, change.after):
            if isinstance(record, Event):
                found.update(_leaning_on(document, taxonomy, record))
                spans.append(record.span)
            elif isinstance(record, Clip):
                found.update(event.id for event in document.events_in(record.span))
    found.update(_clips_beside(document, edit))
    found.update(_finished_clips(document, found, spans))
    return found


def _by_track(edit: Edit) -> dict[RecordId, list[Change]]:
    """The changes of each track and its keyframes; a keyframe that goes to another track counts for both."""
    found: dict[RecordId, list[Change]] = {}
    for change in edit.changes:
        sides = (change.before, change.after)
        tracks = {r.track for r in sides if isinstance(r, Keyframe)} | {
            r.id for r in sides if isinstance(r, Track)
        }
        for track in tracks:
            found.setdefault(track, []).append(change)
    return found


def _of_track(
    document: Document, track: RecordId, changes: Sequence[Change], ids: frozenset[RecordId]
) -> Iterator[RecordId]:
    """The track and those of its keyframes that don't stand as they stood."""
    yield track
    keys = document.keyframes(track)
    was = next((k for k in keys if k.shape is not None), None)
    if any(_names_anew(change) for change in changes if change.id == track) or (
        _kind(was) is not _kind(_first_shaped(document, track, changes, ids))
    ):
        yield from (k.id for k in keys)
        return
    for record in chain.from_iterable((change.before, change.after) for change in changes):
        if isinstance(record, Keyframe) and record.track == track:
            yield from (k.id for k in space.on_frame(keys, record.frame))


def _names_anew(change: Change) -> bool:
    before, after = change.before, change.after
    return not (isinstance(before, Track) and isinstance(after, Track) and before.label == after.label)


def _kind(keyframe: Keyframe | None) -> type | None:
    return None if keyframe is None else type(keyframe.shape)


def _first_shaped(
    document: Document, track: RecordId, changes: Sequence[Change], ids: frozenset[RecordId]
) -> Keyframe | None:
    """The keyframe whose shape the track will keep to once the edit is made."""
    staying = (k for k in document.keyframes(track) if k.id not in ids and k.shape is not None)
    first = next(staying, None)
    coming = (k for k in _coming(changes, track) if k.shape is not None)
    candidates = [k for k in (first, *coming) if k is not None]
    return min(candidates, key=lambda k: (k.frame, k.id), default=None)


def _coming(changes: Sequence[Change], track: RecordId) -> Iterator[Keyframe]:
    for change in changes:
        if isinstance(change.after, Keyframe) and change.after.track == track:
            yield change.after


def _lives(
    document: Document, track: RecordId, changes: Sequence[Change], ids: frozenset[RecordId]
) -> Iterator[Span]:
    """A track's life before and after the edit."""
    life = document.life(track)
    if life is not None:
        yield life
    keys = document.keyframes(track)
    frames = [k.frame for k in _coming(changes, track)]
    for direction in (keys, reversed(keys)):
        frames += [k.frame for k in (next((k for k in direction if k.id not in ids), None),) if k]
    if frames:
        yield Span(min(frames), max(frames) + 1)


def _leaning_on(document: Document, taxonomy: Taxonomy, event: Event) -> Iterator[RecordId]:
    """Records near an event that it may exclude or enclose."""
    label = taxonomy.by_id.get(event.label)
    if label is None:
        return
    for other in time.held_in(document, event.span):
        its = taxonomy.by_id.get(other.label)
        if its is None:
            continue
        excluded = isinstance(other, Event) and time.exclude_each_other(taxonomy, label, its)
        if excluded or any(taxonomy.is_a(event.label, wanted) for wanted in its.within):
            yield other.id


def _clips_beside(document: Document, edit: Edit) -> Iterator[RecordId]:
    """Neighbours of changed clips, in the order before the edit and in the one after it."""
    changed = {change.id: change.after for change in edit.changes if isinstance(change.record, Clip)}
    if not changed:
        return
    before = document.clip_order()
    coming = [clip for clip in changed.values() if isinstance(clip, Clip)]
    staying = [clip for clip in before if clip.id not in changed]
    yield from _beside(before, changed)
    yield from _beside(sorted([*staying, *coming], key=lambda c: (c.span.start, c.id)), changed)


def _beside(order: Sequence[Clip], ids: Iterable[RecordId]) -> Iterator[RecordId]:
    wanted = set(ids)
    for at, clip in enumerate(order):
        if clip.id in wanted:
            yield from (c.id for c in order[max(at - 1, 0) : at + 2])


def _finished_clips(
    document: Document, found: Iterable[RecordId], spans: Sequence[Span]
) -> Iterator[RecordId]:
    """Finished clips promise that nothing in them is open, so whatever moves in them concerns them."""
    finished = [clip for clip in document.clip_order() if clip.state is ClipState.FINISHED]
    if not finished:
        return
    standing = (document.get(record_id) for record_id in found)
    held = [s for r in standing if isinstance(r, Event | Track) and (s := document.span_of(r)) is not None]
    yield from (clip.id for clip in finished if any(clip.span.overlaps(s) for s in (*spans, *held)))
