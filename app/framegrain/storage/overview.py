"""How far every video of a project is: a handful of statements for all of them, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from framegrain.domain.overview import VideoOverview
from framegrain.storage import videos

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from framegrain.storage.database import Database

# Each is answered from an index alone, but for clips, calibrations and edits, of which there are few.
_EVENTS = "SELECT video, label, count(*) FROM event INDEXED BY event_label GROUP BY label, video"
_TRACKS = "SELECT video, label, count(*) FROM track INDEXED BY track_label GROUP BY label, video"
_TRACK_VIDEOS = "SELECT id, video FROM track INDEXED BY track_of_video"
_KEYFRAMES = "SELECT track, count(*) FROM keyframe INDEXED BY keyframe_of_track GROUP BY track"
_CLIPS = "SELECT video, count(*), sum(state = 'finished') FROM clip GROUP BY video"
_CALIBRATIONS = "SELECT video FROM calibration"
_RECHECKS = "SELECT video, count(*) FROM recheck WHERE done IS NULL GROUP BY video"
_QUESTIONS = """SELECT video, count(*) FROM question
    WHERE answered IS NULL AND video IS NOT NULL AND record IS NOT NULL GROUP BY video"""
# A change of taxonomy is a step in the history of every video, also where it changes nothing.
_LAST_EDITS = """SELECT video.id, at, made_by FROM video CROSS JOIN edit ON edit.video = video.id AND number =
    (SELECT number FROM edit WHERE video = video.id AND state = 'done' AND changes > 0 ORDER BY number DESC LIMIT 1)"""
_EDITED_BY = "SELECT DISTINCT video FROM edit WHERE made_by = ?1 AND state = 'done' AND changes > 0"


def overview(database: Database, *, with_keyframes: bool) -> list[VideoOverview]:
    """Every video in the order added, with what is counted of it. Raises DamagedProject.

    Counting keyframes takes longer than all the rest; without it none are counted.
    """
    known = videos.every(database)
    with database.reading("the overview of the videos") as sqlite:
        events = _by_label(sqlite.execute(_EVENTS))
        tracks = _by_label(sqlite.execute(_TRACKS))
        keyframes = _keyframes(sqlite) if with_keyframes else {}
        clips = {video: (count, finished) for video, count, finished in sqlite.execute(_CLIPS)}
        calibrated = {video for (video,) in sqlite.execute(_CALIBRATIONS)}
        rechecks: dict[int, int] = dict(sqlite.execute(_RECHECKS).fetchall())
        questions: dict[int, int] = dict(sqlite.execute(_QUESTIONS).fetchall())
        edited = {video: (at, by) for video, at, by in sqlite.execute(_LAST_EDITS)}
    return [
        VideoOverview(
            video=video,
            events=sum(events[video.id].values()),
            tracks=sum(tracks[video.id].values()),
            keyframes=keyframes.get(video.id, 0),
            labels=_added(events[video.id], tracks[video.id]),
            clips=clips.get(video.id, (0, 0))[0],
            clips_finished=clips.get(video.id, (0, 0))[1],
            rechecks=rechecks.get(video.id, 0),
            questions=questions.get(video.id, 0),
            edited_at=edited.get(video.id, (0, ""))[0],
            edited_by=edited.get(video.id, (0, ""))[1],
            is_calibrated=video.id in calibrated,
        )
        for video in known
    ]


def edited_by(database: Database, person: str) -> frozenset[int]:
    """The videos in which an edit of this person stands."""
    with database.reading("table edit") as sqlite:
        return frozenset(video for (video,) in sqlite.execute(_EDITED_BY, (person,)))


def _by_label(rows: Iterable[tuple[int, str, int]]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for video, label, count in rows:
        found[video][label] = count
    return found


def _keyframes(sqlite: sqlite3.Connection) -> dict[int, int]:
    # Joined here and not by SQLite, which would read every row of the tracks for it.
    video_of: dict[int, int] = dict(sqlite.execute(_TRACK_VIDEOS).fetchall())
    found: dict[int, int] = defaultdict(int)
    for track, count in sqlite.execute(_KEYFRAMES):
        found[video_of.get(track, 0)] += count
    return found


def _added(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return one | {label: one.get(label, 0) + count for label, count in other.items()}
