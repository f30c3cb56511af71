"""Labels somebody considered for a record and said no to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.records import Event, Track
from framegrain.editing.records import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from framegrain.domain.records import LabelId, RecordId
    from framegrain.editing.desk import Desk


def rule_out(desk: Desk, ids: Iterable[RecordId], label: LabelId) -> Edit:
    """Say of events and tracks that they are not this."""
    return _set(desk, ids, label, out=True)


def rule_in(desk: Desk, ids: Iterable[RecordId], label: LabelId) -> Edit:
    """Take it back: whether they are this is open again."""
    return _set(desk, ids, label, out=False)


def _set(desk: Desk, ids: Iterable[RecordId], label: LabelId, *, out: bool) -> Edit:
    changes: list[Change] = []
    titles: list[str] = []
    for record_id in sorted(set(ids)):
        record = desk.document.get(record_id)
        if not isinstance(record, Event | Track) or (label in record.ruled_out) is out:
            continue
        rest = tuple(other for other in record.ruled_out if other != label)
        titles.append(desk.title(record))
        changes.append(Change(record, replace(record, ruled_out=(*rest, label) if out else rest)))
    name, of = desk.taxonomy.name_of(label), listed(titles)
    return Edit(f"Rule out {name} for {of}" if out else f"No longer rule out {name} for {of}", tuple(changes))
