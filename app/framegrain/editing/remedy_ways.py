"""What could put a broken rule right: for each kind of remedy the edits to try, the best first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit, joined
from framegrain.domain.errors import BadInput
from framegrain.domain.presence import left_of
from framegrain.domain.records import Event, Keyframe, Record, Scope, Track
from framegrain.domain.rules.company import stretches
from framegrain.domain.rules.time import SCOPE_WORDS, span_of
from framegrain.domain.rules.trial import standing
from framegrain.domain.rules.violation import Cure, Remedy
from framegrain.domain.shapes import Box, bounds
from framegrain.domain.span import Span
from framegrain.editing import confirming, events, lives, outlines, parts, records, roles, ruling_out, tracks
from framegrain.editing.placing import place

if TYPE_CHECKING:
    from framegrain.editing.desk import Desk

Way = Callable[[], Edit]
"""Makes the edit; raises BadInput where it is no way after all."""

_TOLERANCES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
"""How far, in pixels, an outline may move while it is simplified: no further than needed."""


def ways(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    """The edits that may be what a remedy describes."""
    return _WAYS[remedy.cure](desk, record, remedy)


def _relabel(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    yield lambda: records.relabel(desk, [record.id], remedy.label)


def _rule_out(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    yield lambda: ruling_out.rule_out(desk, [record.id], remedy.label)


def _confirm(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    del remedy
    if not isinstance(record, Keyframe):
        yield lambda: confirming.confirm(desk, [record.id])
        return
    made = replace(record.provenance, confirmed_by=desk.stamp().by)
    title = desk.title(desk.track(record.track))
    change = Change(record, replace(record, provenance=made))
    yield lambda: Edit(f"Confirm {title} on {record.frame}", (change,))


def _clear_attribute(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    first = desk.document.keyframes(record.id)[:1] if isinstance(record, Track) else ()
    holds = (r for r in (record, *first) if isinstance(r, Event | Track | Keyframe))
    found = [r for r in holds if remedy.name in r.attributes]
    known = desk.taxonomy.attribute_by_id.get(remedy.name)
    name = known.name.lower() if known is not None else remedy.name
    owner = desk.track(record.track) if isinstance(record, Keyframe) else record
    title = desk.title(owner) if isinstance(owner, Event | Track) else "a record"
    yield lambda: Edit(f"Clear {name} of {title}", tuple(Change(r, _without(r, remedy.name)) for r in found))


def _without(record: Event | Track | Keyframe, name: str) -> Event | Track | Keyframe:
    return replace(record, attributes={k: v for k, v in record.attributes.items() if k != name})


def _clear_role(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    yield lambda: roles.unbind(desk, record.id, remedy.name, remedy.record or None)


def _clear_part(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    del remedy
    yield lambda: parts.clear_whole(desk, [record.id])


def _add_around(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    del record
    label, span = desk.taxonomy.label(remedy.label), Span(remedy.start, remedy.stop)
    for scope in (Scope.SEGMENT, Scope.CLIP, Scope.FRAME):
        if scope in label.scopes:
            yield partial(events.add_event, desk, label.id, scope, span)


def _set_span(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    yield lambda: events.set_span(desk, record.id, Span(remedy.start, remedy.stop))


def _fit_clip(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    del remedy
    clip = desk.document.clip_at(record.span.start) if isinstance(record, Event) else None
    if clip is not None:
        yield lambda: events.set_span(desk, record.id, clip.span)


def _rescope(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    del remedy
    if not isinstance(record, Event):
        return
    for scope in desk.taxonomy.label(record.label).scopes:
        event = replace(record, scope=scope, span=span_of(desk.document, scope, record.span))
        yield partial(place, desk, f"Make {desk.title(record)} a {SCOPE_WORDS[scope]}", [event])


def _apart(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    """The older of two makes room; where nothing would be left of it, the newer does."""
    other = desk.document.get(remedy.record)
    if not isinstance(record, Event | Track) or not isinstance(other, Event | Track):
        return
    older, newer = sorted((record, other), key=lambda r: (r.provenance.at, r.id))
    yield lambda: _made_room(desk, older, newer)
    yield lambda: _made_room(desk, newer, older)


def _made_room(desk: Desk, record: Event | Track, stays: Event | Track) -> Edit:
    whole = desk.document.span_of(record)
    free = left_of(whole, stretches(desk.document, stays)) if whole is not None else []
    title, by = desk.title(record), desk.title(stays)
    if not free:
        raise BadInput(f"{by} is there on every frame of {title}; delete one of the two")
    if isinstance(record, Track):
        return _shorter_life(desk, record, free, by)
    if record.scope is not Scope.SEGMENT:
        raise BadInput(
            f"{title} is a {SCOPE_WORDS[record.scope]} and can't be trimmed; delete one of the two"
        )
    longest = max(free, key=lambda span: (span.length, -span.start))
    return events.set_span(desk, record.id, longest)


def _shorter_life(desk: Desk, track: Track, free: list[Span], by: str) -> Edit:
    life = desk.document.life(track.id)
    if life is None or len(free) > 1:
        raise BadInput(f"{desk.title(track)} is there before and after {by}; trim or delete one of them")
    if free[0].start > life.start:
        return lives.trim_before(desk, track.id, free[0].start)
    return lives.delete_from(desk, track.id, free[0].stop)


def _cut(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    """Two of one at a clip boundary, and at every later one it crosses."""
    boundaries = [
        clip.span.start
        for clip in desk.document.clip_order()
        if remedy.start <= clip.span.start < remedy.stop
    ]
    if isinstance(record, Event):
        yield lambda: _cut_in_turn(desk, record, boundaries, events.split_event)
    elif isinstance(record, Track):
        yield lambda: _cut_in_turn(desk, record, boundaries, lives.split_track)


def _cut_in_turn(
    desk: Desk, record: Event | Track, at: list[int], split: Callable[[Desk, int, int], Edit]
) -> Edit:
    """From the last boundary to the first, so that what is cut keeps its id: each an edit after the one before."""
    if not at:
        return Edit("", ())
    edit = split(desk, record.id, at[-1])
    if len(at) == 1:
        return edit
    with standing(desk.document, edit):
        earlier = _cut_in_turn(desk, record, at[:-1], split)
    return joined(f"Cut {desk.title(record)} at {len(at)} clip boundaries", [edit, earlier])


def _keyframe(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    yield lambda: tracks.extend_to(desk, record.id, remedy.start)


def _outside(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    track = record.track if isinstance(record, Keyframe) else record.id
    yield lambda: tracks.set_flags(desk, track, remedy.start, outside=True)
    if isinstance(record, Keyframe):  # an object begins where it is seen: a first keyframe goes instead
        yield lambda: tracks.delete_keyframe(desk, record.id)


def _stop(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    """Sure on the last frame before the cut, gone from the cut on to where the next keyframe says otherwise."""
    yield lambda: _stopped(desk, desk.track(record.id), remedy)


def _stopped(desk: Desk, track: Track, remedy: Remedy) -> Edit:
    before = tracks.extend_to(desk, track.id, remedy.start - 1)
    if remedy.stop <= remedy.start:
        return before
    gone = tracks.set_flags(desk, track.id, remedy.start, outside=True)
    return joined(gone.name, [before, gone])


def _simplify(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    del remedy
    if isinstance(record, Keyframe):
        for tolerance in _TOLERANCES:
            yield partial(outlines.simplify, desk, record.track, record.frame, tolerance)


def _upright(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    del remedy
    if isinstance(record, Keyframe) and isinstance(record.shape, Box):
        left, top, right, bottom = bounds(record.shape)
        upright = Box(x=left, y=top, width=right - left, height=bottom - top)
        yield lambda: tracks.set_shape(desk, record.track, record.frame, upright)


def _delete(desk: Desk, record: Record, remedy: Remedy) -> Iterator[Way]:
    del remedy
    if not isinstance(record, Keyframe):
        yield lambda: records.delete(desk, [record.id])
        return
    yield lambda: tracks.delete_keyframe(desk, record.id)
    yield lambda: Edit(f"Delete keyframe on {record.frame}", (Change(record, None),))
    if len(desk.document.keyframes(record.track)) == 1:
        yield lambda: records.delete(desk, [record.track])


_WAYS: dict[Cure, Callable[[Desk, Record, Remedy], Iterator[Way]]] = {
    Cure.RELABEL: _relabel,
    Cure.RULE_OUT: _rule_out,
    Cure.CONFIRM: _confirm,
    Cure.CLEAR_ATTRIBUTE: _clear_attribute,
    Cure.CLEAR_ROLE: _clear_role,
    Cure.CLEAR_PART: _clear_part,
    Cure.ADD_AROUND: _add_around,
    Cure.TRIM: _set_span,
    Cure.STRETCH: _set_span,
    Cure.APART: _apart,
    Cure.CUT: _cut,
    Cure.RESCOPE: _rescope,
    Cure.FIT_CLIP: _fit_clip,
    Cure.KEYFRAME: _keyframe,
    Cure.OUTSIDE: _outside,
    Cure.STOP: _stop,
    Cure.SIMPLIFY: _simplify,
    Cure.UPRIGHT: _upright,
    Cure.DELETE: _delete,
}
