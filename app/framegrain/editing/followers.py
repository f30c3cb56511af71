"""What goes along when records go: comments on them, and their part in other records."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING

from msgspec.structs import replace

from framegrain.domain.edit import Change, Edit
from framegrain.domain.records import Event, Track

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.records import Comment, RecordId


def with_followers(document: Document, edit: Edit) -> Edit:
    """The edit, which also takes away the comments on what it takes away, and takes it out of roles and wholes."""
    gone = frozenset(change.id for change in edit.changes if change.after is None)
    if not gone:
        return edit
    known = edit.ids
    changes = [_freed(change, gone) for change in edit.changes]
    changes += (Change(comment, None) for comment in _orphans(document, edit, gone))
    changes += (change for change in _left(document, gone) if change.id not in known)
    same = len(changes) == len(edit.changes) and all(map(is_, changes, edit.changes))
    return edit if same else Edit(edit.name, tuple(changes), edit.merge_key)


def taken_over(record: Event | Track, by: Mapping[RecordId, RecordId | None]) -> Event | Track:
    """A record with each track it names replaced by the one that takes its place; None takes it out."""
    if isinstance(record, Track):
        whole = record.part_of
        return record if whole is None or whole not in by else replace(record, part_of=by[whole])
    if not any(track in by for tracks in record.roles.values() for track in tracks):
        return record
    roles: dict[str, tuple[RecordId, ...]] = {}
    for role, tracks in record.roles.items():
        now = (by.get(track, track) for track in tracks)
        kept = tuple(dict.fromkeys(track for track in now if track is not None))
        if kept:
            roles[role] = kept
    return replace(record, roles=roles)


def together(events: Sequence[Event]) -> Event:
    """The first of several events that become one, with the roles and ruled out labels of all."""
    first = events[0]
    roles: dict[str, tuple[RecordId, ...]] = {}
    for event in events:
        for role, tracks in event.roles.items():
            roles[role] = tuple(dict.fromkeys((*roles.get(role, ()), *tracks)))
    ruled_out = tuple(dict.fromkeys(label for event in events for label in event.ruled_out))
    return replace(first, roles=roles, ruled_out=ruled_out)


def alive(document: Document, event: Event) -> Event:
    """The event without the tracks in its roles that don't live on all its frames."""
    named = {track for tracks in event.roles.values() for track in tracks}
    lives = ((track, document.life(track)) for track in named)
    missing = [track for track, life in lives if life is None or not life.covers(event.span)]
    freed = taken_over(event, dict.fromkeys(missing))
    assert isinstance(freed, Event)
    return freed


def _freed(change: Change, gone: frozenset[RecordId]) -> Change:
    after = change.after
    if not isinstance(after, Event | Track):
        return change
    now = taken_over(after, dict.fromkeys(gone))
    return change if now is after else Change(change.before, now)


def _left(document: Document, gone: frozenset[RecordId]) -> Iterator[Change]:
    """Records that name a track which goes."""
    found: dict[RecordId, Event | Track] = {}
    for track in gone:
        found.update({event.id: event for event in document.events_with(track)})
        found.update({part.id: part for part in document.parts_of(track)})
    nobody = dict.fromkeys(gone)
    for record in found.values():
        if record.id not in gone:
            yield Change(record, taken_over(record, nobody))


def _orphans(document: Document, edit: Edit, gone: frozenset[RecordId]) -> Iterator[Comment]:
    if not document.comments:
        return
    ids = edit.ids
    for record in sorted(gone):
        yield from (c for c in document.comments_on(record) if c.id not in ids)
