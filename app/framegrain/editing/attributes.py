"""Values of attributes, on the record or keyframe they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Event, Keyframe, Track
from framegrain.domain.rules.meaning import applies

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from framegrain.domain.records import LabelId, RecordId, Value
    from framegrain.editing.desk import Desk


def set_attribute(desk: Desk, ids: Iterable[RecordId], name: str, value: Value | None, frame: int) -> Edit:
    """Set (or with None clear) an attribute of events and tracks.

    A changing attribute of a track is set from `frame` on, by the keyframe there or a new one that leaves the
    shape alone. Values that a condition no longer asks for are cleared in the same edit.
    """
    attribute = desk.taxonomy.attribute_by_id[name]
    changes: list[Change] = []
    for record_id in sorted(set(ids)):
        record = desk.document.get(record_id)
        if isinstance(record, Track) and attribute.changing:
            changes.append(_on_keyframe(desk, record, name, value, frame))
        elif isinstance(record, Event | Track):
            values = _with(desk, record.label, record.attributes, name, value)
            changes.append(Change(record, replace(record, attributes=values)))
    shown = "nothing" if value is None else _shown(desk, name, value)
    return Edit(f"Set {attribute.name.lower()} to {shown}", tuple(changes))


def _on_keyframe(desk: Desk, track: Track, name: str, value: Value | None, frame: int) -> Change:
    state = desk.state(track, frame)
    if state is None:
        raise BadInput(f"{desk.title(track)} is not on frame {frame}; go to a frame it is on")
    before = state.keyframe
    fresh = before or Keyframe(
        id=desk.new_id(),
        track=track.id,
        frame=frame,
        occluded=state.occluded,
        outside=state.outside,
        provenance=desk.stamp(),
    )
    return Change(before, replace(fresh, attributes=_with(desk, track.label, fresh.attributes, name, value)))


def _with(
    desk: Desk, label: LabelId, values: Mapping[str, Value], name: str, value: Value | None
) -> Mapping[str, Value]:
    new = {k: v for k, v in values.items() if k != name}
    if value is not None:
        new[name] = value
    found = desk.taxonomy.by_id.get(label)
    for use in found.attributes if found is not None else ():
        if (
            use.attribute in new
            and name in use.when
            and not applies(use, {name: new[name]} if name in new else {})
        ):
            del new[use.attribute]
    return dict(sorted(new.items()))


def _shown(desk: Desk, name: str, value: Value) -> str:
    attribute = desk.taxonomy.attribute_by_id[name]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(attribute.choice_name(v) for v in value) or "nothing"
    if isinstance(value, str):
        return attribute.choice_name(value)
    return f"{value:g} {attribute.unit}".rstrip()
