"""A second person stands behind a record; whoever changes it afterwards opens the question again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.errors import BadInput
from framegrain.domain.records import Event, Keyframe, Track
from framegrain.editing.records import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from framegrain.domain.document import Document
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.editing.desk import Desk


def confirm(desk: Desk, ids: Iterable[RecordId]) -> Edit:
    """Confirm events and tracks that somebody else made; BadInput where none of them is somebody else's."""
    person = desk.stamp().by
    found = list(_labeled(desk, ids))
    others = [record for record in found if record.provenance.by != person]
    if found and not others:
        whose = f"{desk.title(found[0])} was" if len(found) == 1 else "all of these were"
        raise BadInput(f"{whose} made by {person or 'you'}; somebody else has to confirm")
    return _signed(desk, others, person)


def withdraw(desk: Desk, ids: Iterable[RecordId]) -> Edit:
    """Take the confirmation of events and tracks back."""
    return _signed(desk, list(_labeled(desk, ids)), "")


def needs_second(taxonomy: Taxonomy, label: LabelId) -> bool:
    """Whether records of this label are to be confirmed by somebody else."""
    found = taxonomy.by_id.get(label)
    return found is not None and found.second_person


def unconfirmed(document: Document, taxonomy: Taxonomy, edit: Edit) -> Edit:
    """The edit, which also takes the confirmation from records that it changes.

    Only of labels that ask for a second person. Changed is whatever a confirming person looked at: the record itself,
    and a track's keyframes; not which object lies in front, and not the confirmation alone.
    """
    changes = {change.id: change for change in edit.changes}
    opened = [
        record
        for record in _touched(document, edit)
        if record.provenance.confirmed_by and needs_second(taxonomy, record.label)
    ]
    for record in opened:
        before = changes[record.id].before if record.id in changes else record
        changes[record.id] = Change(before, _with_signature(record, ""))
    return Edit(edit.name, tuple(changes.values()), edit.merge_key) if opened else edit


def _touched(document: Document, edit: Edit) -> Iterator[Event | Track]:
    """Events and tracks, as they are after the edit, of which it changes more than their confirmation."""
    own = {change.id: change for change in edit.changes}
    tracks = {c.record.track for c in edit.changes if isinstance(c.record, Keyframe) and c.before != c.after}
    for change in edit.changes:
        before, after = change.before, change.after
        if not isinstance(before, Event | Track) or not isinstance(after, Event | Track):
            continue
        if change.id in tracks or _content(before) != _content(after):
            yield after
    for track_id in sorted(tracks - own.keys()):
        track = document.tracks.get(track_id)
        if track is not None:
            yield track


def _content(record: Event | Track) -> Event | Track:
    """What a confirmation speaks of."""
    bare = _with_signature(record, "")
    return replace(bare, layer=0) if isinstance(bare, Track) else bare


def _with_signature(record: Event | Track, person: str) -> Event | Track:
    return replace(record, provenance=replace(record.provenance, confirmed_by=person))


def _signed(desk: Desk, records: list[Event | Track], person: str) -> Edit:
    changing = [record for record in records if record.provenance.confirmed_by != person]
    verb = "Confirm" if person else "Withdraw the confirmation of"
    changes = tuple(Change(record, _with_signature(record, person)) for record in changing)
    return Edit(f"{verb} {listed([desk.title(record) for record in changing])}", changes)


def _labeled(desk: Desk, ids: Iterable[RecordId]) -> Iterator[Event | Track]:
    for record_id in sorted(set(ids)):
        record = desk.document.get(record_id)
        if isinstance(record, Event | Track):
            yield record
