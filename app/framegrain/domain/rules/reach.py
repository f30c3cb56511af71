"""Which records an edit could bring into conflict with the contract, or out of it.

Everything not named here keeps exactly the violations it had: that is what lets an edit be checked without
looking at the whole video.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from framegrain.domain.presence import differing, presence_of
from framegrain.domain.records import Calibration, Clip, ClipState, Event, Keyframe, Track
from framegrain.domain.rules import containment, linked, space
from framegrain.domain.rules.facets import CLIPS, EVERY, GAP, LYING, PARTS, ROLES
from framegrain.domain.rules.kin import exclusive_rivals, needing
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.edit import Change, Edit
    from framegrain.domain.records import LabelId, Record, RecordId
    from framegrain.domain.rules.facets import Facets
    from framegrain.domain.taxonomy import Taxonomy

    Reached = tuple[Facets, Iterable[RecordId]]


def affected(document: Document, taxonomy: Taxonomy, edit: Edit) -> set[RecordId]:
    """Ids of every record whose violations the edit could change. Ask before the edit is applied."""
    return set(reached(document, taxonomy, edit))


def reached(document: Document, taxonomy: Taxonomy, edit: Edit) -> dict[RecordId, Facets]:
    """Every record whose violations the edit could change, with the facets in which it could.

    Ask before the edit is applied.
    """
    ids = edit.ids
    found: dict[RecordId, Facets] = dict.fromkeys(ids, EVERY)
    spans: list[Span] = []
    for part in _parts(document, taxonomy, edit, ids, spans):
        for facets, records in part:
            for record in records:
                found[record] = found.get(record, 0) | facets
    found |= dict.fromkeys(_finished_clips(document, found, spans), EVERY)
    return found


def _parts(
    document: Document, taxonomy: Taxonomy, edit: Edit, ids: frozenset[RecordId], spans: list[Span]
) -> Iterator[Iterable[Reached]]:
    for track, changes in _by_track(edit).items():
        yield ((EVERY, _of_track(document, track, changes, ids)),)
        yield _through_track(document, taxonomy, track, changes, spans)
    for change in edit.changes:
        for record in (change.before, change.after):
            if isinstance(record, Event):
                yield ((LYING, _leaning_on(document, taxonomy, record)),)
                yield linked.in_company(document, taxonomy, record.label, [record.span])
                yield ((GAP, linked.near_gap(document, taxonomy, record)),)
                spans.append(record.span)
        if isinstance(change.record, Calibration):
            yield ((PARTS, linked.over_ground(document, taxonomy)),)
    yield _through_clips(document, taxonomy, edit)


def reached_in_order(document: Document, taxonomy: Taxonomy, edit: Edit) -> dict[RecordId, Facets]:
    """Those records by id, the edit's own first: what is wrong with these says best what is wrong with the edit."""
    own = edit.ids
    found = reached(document, taxonomy, edit)
    return {record: found[record] for ids in (own, found.keys() - own) for record in sorted(ids)}


def _by_track(edit: Edit) -> dict[RecordId, list[Change]]:
    """The changes of each track and its keyframes; a keyframe that goes to another track counts for both."""
    found: dict[RecordId, list[Change]] = {}
    for change in edit.changes:
        before, after = _track_of(change.before), _track_of(change.after)
        if before is not None:
            found.setdefault(before, []).append(change)
        if after is not None and after != before:
            found.setdefault(after, []).append(change)
    return found


def _track_of(record: Record | None) -> RecordId | None:
    if isinstance(record, Keyframe):
        return record.track
    return record.id if isinstance(record, Track) else None


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
    for record in _keyframes(track, changes):
        yield from (k.id for k in space.on_frame(keys, record.frame))
        yield from linked.after_frame(keys, record.frame, ids)


def _through_track(
    document: Document, taxonomy: Taxonomy, track: RecordId, changes: Sequence[Change], spans: list[Span]
) -> Iterator[Reached]:
    """What looks at the track: its roles, its parts, what may or may not be there with it.

    Adds to `spans` the lives it has before and after.
    """
    before = document.keyframes(track)
    after = _keys_after(before, track, changes)
    lives = [Span(keys[0].frame, keys[-1].frame + 1) for keys in (before, after) if keys]
    spans += lives
    labels = _labels(document, track, changes)
    if any(_is_another(change) for change in changes if change.id == track):
        yield ROLES, (event.id for event in document.events_with(track))
        yield PARTS, linked.to_parts(document, taxonomy, track, document.whole)
        elsewhere = lives
    else:
        if document.parts_of(track) and (frames := [key.frame for key in _keyframes(track, changes)]):
            span = linked.near((*before, *after), frames)
            yield PARTS, linked.to_parts(document, taxonomy, track, span)
        elsewhere = differing(lives[:1], lives[1:]) if len(lives) > 1 else lives
        if elsewhere:
            yield ROLES, linked.to_roles(document, track, lives)
        elsewhere += differing(presence_of(before), presence_of(after))
    for label in labels:
        yield from linked.in_company(document, taxonomy, label, elsewhere)


def _keyframes(track: RecordId, changes: Sequence[Change]) -> Iterator[Keyframe]:
    """A track's keyframes that change, as they are before and after."""
    for record in chain.from_iterable((change.before, change.after) for change in changes):
        if isinstance(record, Keyframe) and record.track == track:
            yield record


def _keys_after(keys: Sequence[Keyframe], track: RecordId, changes: Sequence[Change]) -> list[Keyframe]:
    """A track's keyframes as they are once the edit is made."""
    ids = {change.id for change in changes}
    return sorted(
        [*(k for k in keys if k.id not in ids), *_coming(changes, track)], key=lambda k: (k.frame, k.id)
    )


def _is_another(change: Change) -> bool:
    """Whether a track comes or goes, or is called or judged otherwise."""
    before, after = change.before, change.after
    if not isinstance(before, Track) or not isinstance(after, Track):
        return True
    return (before.label, before.number, before.verdict) != (after.label, after.number, after.verdict)


def _names_anew(change: Change) -> bool:
    before, after = change.before, change.after
    return not (
        isinstance(before, Track)
        and isinstance(after, Track)
        and before.label == after.label
        and before.part_of == after.part_of
    )


def _labels(document: Document, track: RecordId, changes: Sequence[Change]) -> set[LabelId]:
    """What a track's label is, was and will be."""
    known = document.tracks.get(track)
    found = {known.label} if known is not None else set()
    for record in chain.from_iterable((change.before, change.after) for change in changes):
        if isinstance(record, Track):
            found.add(record.label)
    return found


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


def _leaning_on(document: Document, taxonomy: Taxonomy, event: Event) -> Iterator[RecordId]:
    """Records near an event that it may exclude, enclose or stand beside."""
    label = taxonomy.by_id.get(event.label)
    if label is None:
        return
    yield from containment.beside(document, taxonomy, event, label)
    rivals, inside = exclusive_rivals(taxonomy, label), needing(taxonomy, label)
    yield from (other.id for other in document.events_of(rivals | inside, event.span))
    yield from (other.id for other in document.tracks_of(inside, event.span))


def _through_clips(document: Document, taxonomy: Taxonomy, edit: Edit) -> Iterator[Reached]:
    """What looks at changed clips: their neighbours, in the order before the edit and in the one after it, and more."""
    changed = {change.id: change.after for change in edit.changes if isinstance(change.record, Clip)}
    if not changed:
        return
    before = document.clip_order()
    coming = [clip for clip in changed.values() if isinstance(clip, Clip)]
    staying = [clip for clip in before if clip.id not in changed]
    after = sorted([*staying, *coming], key=lambda c: (c.span.start, c.id))
    yield EVERY, _beside(before, changed)
    yield EVERY, _beside(after, changed)
    yield CLIPS, linked.to_clips(document, taxonomy, before, after)


def _beside(order: Sequence[Clip], ids: Iterable[RecordId]) -> Iterator[RecordId]:
    wanted = set(ids)
    for at, clip in enumerate(order):
        if clip.id in wanted:
            yield from (c.id for c in order[max(at - 1, 0) : at + 2])


def _finished_clips(
    document: Document, found: Iterable[RecordId], spans: Sequence[Span]
) -> Iterator[RecordId]:
    """Finished clips promise that nothing in them is open, so whatever moves in them concerns them."""
    if not any(clip.state is ClipState.FINISHED for clip in document.clip_order()):
        return
    standing = (document.get(record_id) for record_id in found)
    held = [s for r in standing if isinstance(r, Event | Track) and (s := document.span_of(r)) is not None]
    for span in {*spans, *held}:
        yield from (clip.id for clip in document.clips_in(span) if clip.state is ClipState.FINISHED)
