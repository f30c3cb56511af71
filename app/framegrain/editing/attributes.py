"""Values of attributes, on the record or keyframe they belong to."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Event, Keyframe, Track
from framegrain.domain.rules.meaning import applies
from framegrain.editing.records import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from framegrain.domain.records import LabelId, RecordId, Value
    from framegrain.domain.taxonomy import Attribute
    from framegrain.editing.desk import Desk

_LONGEST = 60
"""Characters of a text that an edit's name repeats."""


def set_attribute(desk: Desk, ids: Iterable[RecordId], name: str, value: Value | None, frame: int) -> Edit:
    """Set (or with None clear) an attribute of events and tracks.

    A changing attribute of a track is set from `frame` on, by the keyframe there or a new one that leaves the
    shape alone. Values of the same record that a condition no longer asks for are cleared in the same edit.
    """
    attribute = desk.taxonomy.attribute_by_id[name]
    changes: list[Change] = []
    titles: list[str] = []
    for record_id in sorted(set(ids)):
        record = desk.document.get(record_id)
        if isinstance(record, Event | Track):
            titles.append(desk.title(record))
        if isinstance(record, Track) and attribute.changing:
            changes += _from_frame(desk, record, name, value, frame)
        elif isinstance(record, Track):
            changes += _for_good(desk, record, name, value)
        elif isinstance(record, Event):
            values = _with(record.attributes, name, value)
            stale = _stale(desk, record.label, values, name)
            changes.append(Change(record, replace(record, attributes=_without(values, stale))))
    shown = "nothing" if value is None else value_words(attribute, value)
    return Edit(f"Set {attribute.name.lower()} of {listed(titles)} to {shown}", tuple(changes))


def _from_frame(desk: Desk, track: Track, name: str, value: Value | None, frame: int) -> Iterator[Change]:
    """A changing attribute, on the keyframe at `frame`."""
    state = desk.state(track, frame)
    if state is None:
        raise BadInput(f"{desk.title(track)} is not on frame {frame}; go to a frame it is on")
    before = state.keyframe
    if value is None and (before is None or name not in before.attributes):
        _refuse_clearing(desk, track, name, frame)
        return
    fresh = before or Keyframe(
        id=desk.new_id(),
        track=track.id,
        frame=frame,
        occluded=state.occluded,
        outside=state.outside,
        provenance=desk.stamp(),
    )
    values = _with(fresh.attributes, name, value)
    earlier = desk.state(track, frame - 1)
    known = {**track.attributes, **(earlier.attributes if earlier is not None else {}), **values}
    stale = _stale(desk, track.label, known, name)
    yield Change(before, replace(fresh, attributes=_without(values, stale)))
    first = frame == desk.document.keyframes(track.id)[0].frame
    if first and stale & track.attributes.keys():  # the fixed ones are held against the first keyframe
        yield Change(track, replace(track, attributes=_without(track.attributes, stale)))


def _refuse_clearing(desk: Desk, track: Track, name: str, frame: int) -> None:
    """A value that an earlier keyframe set can only be cleared there."""
    keys = desk.document.keyframes(track.id)
    there = next((k.frame for k in reversed(keys) if k.frame <= frame and name in k.attributes), None)
    if there is not None:
        shown = desk.taxonomy.attribute_by_id[name].name
        raise BadInput(f"{shown} of {desk.title(track)} was set on frame {there}; go there to clear it")


def _for_good(desk: Desk, track: Track, name: str, value: Value | None) -> Iterator[Change]:
    """A fixed attribute, and what it asks for on the track and its keyframes."""
    values = _with(track.attributes, name, value)
    keys = desk.document.keyframes(track.id)
    known = {**values, **(keys[0].attributes if keys else {})}
    stale = _stale(desk, track.label, known, name)
    yield Change(track, replace(track, attributes=_without(values, stale)))
    for keyframe in keys:
        known.update(keyframe.attributes)
        stale = _stale(desk, track.label, known, name)
        if stale & keyframe.attributes.keys():
            yield Change(keyframe, replace(keyframe, attributes=_without(keyframe.attributes, stale)))


def _with(values: Mapping[str, Value], name: str, value: Value | None) -> dict[str, Value]:
    rest = {k: v for k, v in values.items() if k != name}
    return dict(sorted((rest if value is None else {**rest, name: value}).items()))


def _without(values: Mapping[str, Value], names: set[str]) -> dict[str, Value]:
    return {k: v for k, v in values.items() if k not in names}


def _stale(desk: Desk, label: LabelId, known: Mapping[str, Value], name: str) -> set[str]:
    """What a changed attribute leaves without its condition, and what hangs on that in turn."""
    found = desk.taxonomy.by_id.get(label)
    uses = found.attributes if found is not None else ()
    stale: set[str] = set()
    ahead = {name}
    while ahead:
        left = _without(known, stale)
        touched = [use for use in uses if use.attribute in left and ahead & use.when.keys()]
        ahead = {use.attribute for use in touched if not applies(use, left)}
        stale |= ahead
    return stale


def value_words(attribute: Attribute, value: Value) -> str:
    """A value as people say it: `yes`, `An adult`, `3.5 km/h`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(attribute.choice_name(v) for v in value) or "none of them"
    if isinstance(value, str):
        return shorten(attribute.choice_name(value), _LONGEST, placeholder="…") or "nothing"
    return f"{value:.10g} {attribute.unit}".rstrip()
