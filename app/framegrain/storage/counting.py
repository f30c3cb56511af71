"""How much there is, counted by SQLite without loading it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from framegrain.storage.database import Database


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Records by kind, and events and tracks by label id."""

    events: int
    tracks: int
    keyframes: int
    clips: int
    clips_finished: int
    events_by_label: Mapping[str, int]
    tracks_by_label: Mapping[str, int]


_CLIPS = """SELECT count(*), coalesce(sum(state = 'finished'), 0) FROM clip WHERE ?1 IS NULL OR video = ?1"""
_EVENTS = "SELECT label, count(*) FROM event WHERE ?1 IS NULL OR video = ?1 GROUP BY label ORDER BY label"
_TRACKS = "SELECT label, count(*) FROM track WHERE ?1 IS NULL OR video = ?1 GROUP BY label ORDER BY label"
_KEYFRAMES = (
    "SELECT count(*) FROM keyframe WHERE ?1 IS NULL OR track IN (SELECT id FROM track WHERE video = ?1)"
)


def counted(database: Database, video: int | None) -> Counts:
    """Counts of one video, or of the whole project for None."""
    with database.reading("the number of records") as sqlite:
        clips, finished = sqlite.execute(_CLIPS, (video,)).fetchone()
        events: dict[str, int] = dict(sqlite.execute(_EVENTS, (video,)).fetchall())
        tracks: dict[str, int] = dict(sqlite.execute(_TRACKS, (video,)).fetchall())
        (keyframes,) = sqlite.execute(_KEYFRAMES, (video,)).fetchone()
    return Counts(
        events=sum(events.values()),
        tracks=sum(tracks.values()),
        keyframes=keyframes,
        clips=clips,
        clips_finished=finished,
        events_by_label=events,
        tracks_by_label=tracks,
    )
