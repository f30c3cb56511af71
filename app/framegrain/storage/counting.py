"""How much there is, counted by SQLite without loading it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.shapes import ShapeKind

if TYPE_CHECKING:
    from collections.abc import Iterable

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


# Clips, events by label, tracks by label, keyframes; each with the video, or 0 for all of them, first.
_WHOLE = (
    "SELECT 0, count(*), coalesce(sum(state = 'finished'), 0) FROM clip",
    "SELECT 0, label, count(*) FROM event GROUP BY label ORDER BY label",
    "SELECT 0, label, count(*) FROM track GROUP BY label ORDER BY label",
    "SELECT 0, count(*) FROM keyframe",
)
_EACH = (
    "SELECT video, count(*), sum(state = 'finished') FROM clip GROUP BY video",
    "SELECT video, label, count(*) FROM event GROUP BY label, video ORDER BY label",
    "SELECT video, label, count(*) FROM track GROUP BY label, video ORDER BY label",
    "SELECT video, sum((SELECT count(*) FROM keyframe WHERE track = track.id)) FROM track GROUP BY video",
)
_ONE = tuple(each.replace(" GROUP BY", " WHERE video = ?1 GROUP BY") for each in _EACH)
_VIDEOS = "SELECT id FROM video"

_KINDS = """SELECT DISTINCT json_extract(shape, '$.shape'), coalesce(json_extract(shape, '$.rotation'), 0) <> 0
    FROM keyframe WHERE shape IS NOT NULL"""


def kinds(database: Database) -> frozenset[ShapeKind]:
    """The kinds of shape drawn anywhere in the project."""
    with database.reading("table keyframe") as sqlite:
        found = sqlite.execute(_KINDS).fetchall()
    return frozenset(ShapeKind.ROTATED_BOX if turned else ShapeKind(kind) for kind, turned in found)


def counted(database: Database, video: int | None) -> Counts:
    """Counts of one video, or of the whole project for None."""
    if video is None:
        return _counted(database, _WHOLE)[0]
    return _counted(database, _ONE, video).get(video, _NOTHING)


def counted_each(database: Database) -> dict[int, Counts]:
    """Counts of every video by its id."""
    with database.reading("table video") as sqlite:
        videos = [video for (video,) in sqlite.execute(_VIDEOS).fetchall()]
    found = _counted(database, _EACH)
    return {video: found.get(video, _NOTHING) for video in videos}


def _counted(database: Database, statements: tuple[str, ...], *asked: int) -> dict[int, Counts]:
    """By video, those without any record left out."""
    with database.reading("the number of records") as sqlite:
        clips, events, tracks, keyframes = (sqlite.execute(each, asked).fetchall() for each in statements)
    clips_of = {video: counts for video, *counts in clips}
    events_of, tracks_of, keyframes_of = _by_label(events), _by_label(tracks), dict(keyframes)
    return {
        video: Counts(
            events=sum(events_of.get(video, {}).values()),
            tracks=sum(tracks_of.get(video, {}).values()),
            keyframes=keyframes_of.get(video, 0),
            clips=clips_of.get(video, (0, 0))[0],
            clips_finished=clips_of.get(video, (0, 0))[1],
            events_by_label=events_of.get(video, {}),
            tracks_by_label=tracks_of.get(video, {}),
        )
        for video in clips_of.keys() | events_of.keys() | tracks_of.keys()
    }


def _by_label(rows: Iterable[tuple[int, str, int]]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for video, label, count in rows:
        found.setdefault(video, {})[label] = count
    return found


_NOTHING = Counts(
    events=0, tracks=0, keyframes=0, clips=0, clips_finished=0, events_by_label={}, tracks_by_label={}
)
