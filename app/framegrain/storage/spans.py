"""The R*Tree over the spans of events and the lives of tracks, kept in the same transaction as the records."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from framegrain.domain.records import Event, Keyframe, RecordId, Track

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from framegrain.domain.edit import Change
    from framegrain.domain.span import Span

_LIMIT = 2**31 - 1  # the tree holds 32-bit numbers; 2 years at 30 frames a second

_PUT_EVENT = (
    "INSERT OR REPLACE INTO event_span (id, video, video_again, first, last) VALUES (?1, ?2, ?2, ?3, ?4)"
)
_DROP_EVENT = "DELETE FROM event_span WHERE id = ?1"
_PUT_TRACK = (
    "INSERT OR REPLACE INTO track_span (id, video, video_again, first, last) VALUES (?1, ?2, ?2, ?3, ?4)"
)
_DROP_TRACK = "DELETE FROM track_span WHERE id = ?1"
_LIFE = """SELECT (SELECT min(frame) FROM keyframe WHERE track = ?1),
    (SELECT max(frame) FROM keyframe WHERE track = ?1)"""
_FILED = "SELECT first, last FROM track_span WHERE id = ?1"
_EVENTS_IN = """SELECT id FROM event_span
    WHERE video <= ?1 AND video_again >= ?1 AND first <= ?3 AND last >= ?2 ORDER BY id"""
_TRACKS_IN = """SELECT id FROM track_span
    WHERE video <= ?1 AND video_again >= ?1 AND first <= ?3 AND last >= ?2 ORDER BY id"""


def events_in(sqlite: sqlite3.Connection, video: int, span: Span) -> list[RecordId]:
    """Ids of the events sharing a frame with `span`."""
    return [row[0] for row in sqlite.execute(_EVENTS_IN, (video, span.start, _inclusive(span)))]


def tracks_in(sqlite: sqlite3.Connection, video: int, span: Span) -> list[RecordId]:
    """Ids of the tracks alive somewhere in `span`."""
    return [row[0] for row in sqlite.execute(_TRACKS_IN, (video, span.start, _inclusive(span)))]


def refile(sqlite: sqlite3.Connection, video: int, changes: Iterable[Change]) -> None:
    """Bring the tree up to date after `changes` have been made to the rows."""
    tracks: set[RecordId] = set()
    gone: list[tuple[RecordId]] = []
    put: list[tuple[RecordId, int, int, int]] = []
    for change in changes:
        before, after = change.before, change.after
        if isinstance(after, Event):
            if not isinstance(before, Event) or before.span != after.span:
                put.append((after.id, video, min(after.span.start, _LIMIT), _inclusive(after.span)))
        elif isinstance(before, Event):
            gone.append((before.id,))
        elif isinstance(change.record, Keyframe | Track):
            tracks.update(_tracks_touched(change))
    sqlite.executemany(_DROP_EVENT, gone)
    sqlite.executemany(_PUT_EVENT, put)
    for track in tracks:
        _refile_track(sqlite, video, track)


def _tracks_touched(change: Change) -> Iterable[RecordId]:
    """Tracks whose life may have changed; a new shape at the same frame changes none."""
    places = [(k.track, k.frame) for k in (change.before, change.after) if isinstance(k, Keyframe)]
    if len(places) == 2 and places[0] == places[1]:
        return ()
    gone = [change.id] if isinstance(change.record, Track) and change.after is None else []
    return chain(gone, (track for track, _ in places))


def _refile_track(sqlite: sqlite3.Connection, video: int, track: RecordId) -> None:
    first, last = sqlite.execute(_LIFE, (track,)).fetchone()
    filed = sqlite.execute(_FILED, (track,)).fetchone()
    if first is None:
        if filed is not None:
            sqlite.execute(_DROP_TRACK, (track,))
    elif filed != (first, last):
        sqlite.execute(_PUT_TRACK, (track, video, min(first, _LIMIT), min(last, _LIMIT)))


def _inclusive(span: Span) -> int:
    return min(span.last, _LIMIT)
