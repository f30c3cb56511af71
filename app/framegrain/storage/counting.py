"""How much there is, counted by SQLite without loading it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.shapes import ShapeKind

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

_KINDS = """SELECT DISTINCT json_extract(shape, '$.shape'), coalesce(json_extract(shape, '$.rotation'), 0) <> 0
    FROM keyframe WHERE shape IS NOT NULL"""


def kinds(database: Database) -> frozenset[ShapeKind]:
    """The kinds of shape drawn anywhere in the project."""
    with database.reading("table keyframe") as sqlite:
        found = sqlite.execute(_KINDS).fetchall()
    return frozenset(ShapeKind.ROTATED_BOX if turned else ShapeKind(kind) for kind, turned in found)


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
