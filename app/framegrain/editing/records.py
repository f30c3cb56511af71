"""What can be done to any event or track: relabel, judge, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Clip, Event, Track
from framegrain.domain.rules.parts import without_strange
from framegrain.editing.placing import healed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from framegrain.domain.records import LabelId, RecordId, Verdict
    from framegrain.editing.desk import Desk


def delete(desk: Desk, ids: Iterable[RecordId]) -> Edit:
    """Remove events and tracks (with all their keyframes); clips stay, they tile the video.

    Where events divide another without a gap, the one before grows over what goes.
    """
    going = sorted(set(ids))
    changes: list[Change] = []
    titles: list[str] = []
    for record_id in going:
        record = desk.document.get(record_id)
        if isinstance(record, Event | Track):
            titles.append(desk.title(record))
            changes.append(Change(record, None))
            changes.extend(Change(k, None) for k in desk.document.keyframes(record_id))
        elif isinstance(record, Clip):
            raise BadInput("clips tile the video and can't be deleted; remove a boundary to join two of them")
    changes.extend(healed(desk, going))
    return Edit(f"Delete {listed(titles)}", tuple(changes))


def relabel(desk: Desk, ids: Iterable[RecordId], label: LabelId) -> Edit:
    """Give events and tracks another label; attributes, roles and wholes the new label does not have are dropped."""
    changes: list[Change] = []
    titles: list[str] = []
    for record in _labeled(desk, ids):
        if record.label == label:
            continue
        titles.append(desk.title(record))
        kept = {n: v for n, v in record.attributes.items() if n in _attributes(desk, label)}
        new = replace(record, label=label, attributes=kept, taxonomy_version=desk.taxonomy.version)
        known = desk.taxonomy.by_id.get(label)
        changes.append(Change(record, without_strange(new, known) if known is not None else new))
        if isinstance(record, Track):
            changes.extend(_bare_keyframes(desk, record, label))
    return Edit(f"Relabel {listed(titles)} as {desk.taxonomy.name_of(label)}", tuple(changes))


def set_verdict(desk: Desk, ids: Iterable[RecordId], verdict: Verdict, reason: str = "") -> Edit:
    """Say whether the label applies, and why."""
    found = list(_labeled(desk, ids))
    changes = tuple(Change(r, replace(r, verdict=verdict, reason=reason.strip())) for r in found)
    return Edit(f"Mark {listed([desk.title(r) for r in found])} as {verdict.value}", changes)


def _labeled(desk: Desk, ids: Iterable[RecordId]) -> Iterator[Event | Track]:
    for record_id in sorted(set(ids)):
        record = desk.document.get(record_id)
        if isinstance(record, Event | Track):
            yield record


def _attributes(desk: Desk, label: LabelId) -> frozenset[str]:
    found = desk.taxonomy.by_id.get(label)
    return frozenset(use.attribute for use in found.attributes) if found is not None else frozenset()


def _bare_keyframes(desk: Desk, track: Track, label: LabelId) -> Iterator[Change]:
    allowed = _attributes(desk, label)
    for keyframe in desk.document.keyframes(track.id):
        kept = {n: v for n, v in keyframe.attributes.items() if n in allowed}
        if len(kept) != len(keyframe.attributes):
            yield Change(keyframe, replace(keyframe, attributes=kept))


def listed(titles: list[str]) -> str:
    """Several titles as one: `Walk`, `Walk and Van 1`, `5 records`."""
    if len(titles) <= 2:
        return " and ".join(titles) or "nothing"
    return f"{len(titles)} records"
