"""Rows saved from a damaged project, made into one that holds together: nothing is changed without a word."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from framegrain.domain.edit import Change, Edit
from framegrain.domain.records import Comment, Video
from framegrain.storage import journal, loading, mending_history, project_journal, videos, writing
from framegrain.storage.backups import now_ms
from framegrain.storage.guideline import record_tables
from framegrain.storage.rows import RECORD_TABLES
from framegrain.storage.salvage_report import Salvaged, VideoFound, named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from framegrain.domain.guideline import TaxonomyText
    from framegrain.storage.database import Database
    from framegrain.storage.rows import RecordTable

LOST_LABEL = "lost"
"""The label of an object of which only keyframes are left."""

_AT_ONCE = 2000
_ID = re.compile(r'\{"id":(-?\d+)')
_OF_KEYFRAMES = "FROM (SELECT id AS owner FROM track WHERE video = ?1) CROSS JOIN keyframe ON track = owner"

_VIDEO = "SELECT id, name, path, fingerprint, width, height, frames, codec, rate FROM video"
_PUT_VIDEO = """INSERT OR REPLACE INTO video (id, name, path, fingerprint, width, height, frames, codec, rate)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"""
_WANTED_VIDEOS = """SELECT id FROM video UNION SELECT video FROM clip UNION SELECT video FROM event
    UNION SELECT video FROM track UNION SELECT video FROM comment UNION SELECT video FROM calibration
    UNION SELECT video FROM video_index UNION SELECT video FROM edit ORDER BY 1"""
_FRAMES = """SELECT max(coalesce((SELECT max(stop) FROM event WHERE video = ?1), 1),
    coalesce((SELECT max(stop) FROM clip WHERE video = ?1), 1),
    coalesce((SELECT max(frame) + 1 FROM keyframe JOIN track ON track.id = track WHERE video = ?1), 1))"""
_CLIPS = "SELECT start, stop FROM clip WHERE video = ?1 ORDER BY start"
_ADD_CLIP = "INSERT INTO clip (id, video, start, stop, state) VALUES (?1, ?2, ?3, ?4, 'open')"
_ORPHANS = """SELECT track, count(*) FROM keyframe WHERE NOT EXISTS (SELECT 1 FROM track WHERE id = keyframe.track)
    GROUP BY track"""
_ADD_TRACK = """INSERT INTO track (id, video, label, number, verdict, reason, attributes, taxonomy_version, made_by,
    method, made_at, detail, confirmed_by) VALUES (?1, ?2, ?3,
    (SELECT coalesce(max(number), 0) + 1 FROM track WHERE video = ?2), 'unsure', '', '{}', ?4, '', 'person', 0,
    'salvaged: only its keyframes were left', '')"""
_STRAY = """FROM comment WHERE NOT EXISTS (SELECT 1 FROM event WHERE id = comment.record AND video = comment.video)
    AND NOT EXISTS (SELECT 1 FROM track WHERE id = comment.record AND video = comment.video)
    AND NOT EXISTS (SELECT 1 FROM keyframe JOIN track ON track.id = keyframe.track
        WHERE keyframe.id = comment.record AND track.video = comment.video)
    AND NOT EXISTS (SELECT 1 FROM clip WHERE id = comment.record AND video = comment.video)"""
_LAST = (
    """SELECT max(coalesce((SELECT max(CAST(value AS INTEGER)) FROM meta WHERE key = 'last_id'), 0), {})"""
)
_WITH_IDS = ("clip", "event", "track", "keyframe", "comment", "calibration", "example", "question", "recheck")
_SPANS = (
    "DELETE FROM event_span",
    "DELETE FROM track_span",
    """INSERT INTO event_span (id, video, video_again, first, last)
        SELECT id, video, video, min(start, 2147483647), min(stop - 1, 2147483647) FROM event""",
    """INSERT INTO track_span (id, video, video_again, first, last)
        SELECT track, video, video, min(min(frame), 2147483647), min(max(frame), 2147483647)
        FROM keyframe JOIN track ON track.id = track GROUP BY track""",
)
_PEOPLE = """INSERT OR IGNORE INTO annotator (name, since) SELECT made_by, min(made_at) FROM
    (SELECT made_by, made_at FROM event UNION ALL SELECT made_by, made_at FROM track
    UNION ALL SELECT made_by, made_at FROM keyframe) WHERE made_by <> '' GROUP BY made_by"""
_SUMMARY = """SELECT name, (SELECT count(*) FROM clip WHERE video = video.id),
    (SELECT count(*) FROM event WHERE video = video.id), (SELECT count(*) FROM track WHERE video = video.id),
    (SELECT count(*) FROM keyframe JOIN track ON track.id = track WHERE video = video.id)
    FROM video ORDER BY video.id"""


class Mender(Protocol):
    """What only those know who can read videos and taxonomies."""

    def video(
        self, video_id: int, known: Video | None, frames: int, index: bytes | None
    ) -> tuple[Video, bytes]:
        """A video with its frame index, where one of the two is lost or is none; it has `frames` at least."""

    def taxonomy(
        self, found: TaxonomyText | None, events: Sequence[str], tracks: Sequence[str]
    ) -> TaxonomyText:
        """The taxonomy found, or another where it is lost or is none; for labels of events and tracks in use."""


class Harm(NamedTuple):
    """Tables that lack something, and whether rows came from pages that no tree leads to, which may be old."""

    tables: frozenset[str]
    has_strays: bool


def mended(database: Database, report: Salvaged, mender: Mender, harm: Harm) -> None:
    """Make a project of the rows in `database`, within a transaction that someone else began; tell `report`."""
    sqlite = database.sqlite
    _sift(sqlite, report)
    _mend_meta(sqlite, report)
    _mend_videos(sqlite, report, mender)
    mending_history.mended(database, report, harm.tables | report.left_out.keys(), harm.has_strays)
    _mend_tracks(sqlite, report)
    if harm.tables & {"clip", "video"} or report.left_out["clip"]:
        _mend_clips(sqlite, report)
    _mend_comments(database, report)
    _mend_taxonomy(sqlite, report, mender)
    for statement in (*_SPANS, _PEOPLE):
        sqlite.execute(statement)
    sqlite.execute(
        "INSERT OR REPLACE INTO meta (key, value) VALUES ('last_id', ?1)", (str(_last_id(sqlite)),)
    )
    report.note_rebuilt()
    names = VideoFound.__struct_fields__
    report.videos = tuple(
        VideoFound(**dict(zip(names, row, strict=True))) for row in sqlite.execute(_SUMMARY).fetchall()
    )


# -- what makes no sense


def _sift(sqlite: sqlite3.Connection, report: Salvaged) -> None:
    """Leave out rows that are no records."""
    for table in RECORD_TABLES:
        _leave_out(sqlite, report, table.name, list(_senseless(sqlite, table)))
    for name, kind, read in record_tables():
        rows, _, _ = read.rpartition("ORDER BY")
        bad = []
        for (number,) in sqlite.execute(" ".join(("SELECT id FROM", name))).fetchall():
            try:
                (text,) = sqlite.execute(f"{rows} WHERE id = ?1", (number,)).fetchone()
                msgspec.json.decode(text, type=kind)
            except (sqlite3.Error, msgspec.MsgspecError, TypeError):
                bad.append(number)
        _leave_out(sqlite, report, name, bad)
    pictures = sqlite.execute("SELECT sha256, content FROM picture")
    wrong = [name for name, content in pictures if hashlib.sha256(content).hexdigest() != name]
    sqlite.executemany("DELETE FROM picture WHERE sha256 = ?1", [(name,) for name in wrong])
    if wrong:
        report.left_out["picture"] += len(wrong)


def _senseless(sqlite: sqlite3.Connection, table: RecordTable) -> Iterator[int]:
    decode = msgspec.json.Decoder(list[table.kind]).decode  # type: ignore[name-defined]
    cursor = sqlite.execute(every(table))
    while rows := cursor.fetchmany(_AT_ONCE):
        texts = [text for (text,) in rows]
        try:
            decode(f"[{','.join(texts)}]")
        except (msgspec.MsgspecError, TypeError):
            yield from (_number(text) for text in texts if not _makes_sense(text, table))


def every(table: RecordTable) -> str:
    """The statement that reads the records of all videos, wherever they belong."""
    rows, _, _ = table.read.rpartition("ORDER BY")
    rows = rows.replace(_OF_KEYFRAMES, "FROM keyframe").replace("WHERE video = ?1", "")
    assert "?1" not in rows, table.name
    return rows


def _makes_sense(text: str, table: RecordTable) -> bool:
    try:
        msgspec.json.decode(text, type=table.kind)
    except (msgspec.MsgspecError, TypeError):
        return False
    return True


def _number(text: str) -> int:
    found = _ID.match(text)
    assert found is not None, text[:40]
    return int(found[1])


def _leave_out(sqlite: sqlite3.Connection, report: Salvaged, table: str, numbers: list[int]) -> None:
    sqlite.executemany(" ".join(("DELETE FROM", table, "WHERE id = ?1")), [(number,) for number in numbers])
    if numbers:
        report.left_out[table] += len(numbers)


# -- what belongs to what


def _mend_meta(sqlite: sqlite3.Connection, report: Salvaged) -> None:
    has_name = sqlite.execute("SELECT 1 FROM meta WHERE key = 'name'").fetchone()
    if has_name is None:
        sqlite.execute("INSERT INTO meta (key, value) VALUES ('name', ?1)", (report.path.stem,))
        report.lines.append("The project's name was lost; it is named after the file")


def _mend_videos(sqlite: sqlite3.Connection, report: Salvaged, mender: Mender) -> None:
    known = {}
    for row in sqlite.execute(_VIDEO).fetchall():
        try:
            known[row[0]] = msgspec.convert(dict(zip(Video.__struct_fields__, row, strict=True)), Video)
        except msgspec.ValidationError:
            report.left_out["video"] += 1
    for (number,) in sqlite.execute(_WANTED_VIDEOS).fetchall():
        index = videos.index(sqlite, number)
        (frames,) = sqlite.execute(_FRAMES, (number,)).fetchone()
        video, content = mender.video(number, known.get(number), frames, index)
        if video != known.get(number):
            sqlite.execute(_PUT_VIDEO, msgspec.structs.astuple(video))
            report.lines.append(
                f"Which file video {number} was is lost; its labels are kept as those of “{video.name}”. Find its "
                "file with “Find missing video”"
            )
        if content != index:
            videos.set_index(sqlite, number, content)
            if video == known.get(number):
                report.lines.append(
                    f"The frame index of {video.name} was lost and was made again; what it says of the times of "
                    "frames may differ"
                )


def _mend_tracks(sqlite: sqlite3.Connection, report: Salvaged) -> None:
    """Keyframes of objects that are lost get one to belong to."""
    orphans = sqlite.execute(_ORPHANS).fetchall()
    if not orphans:
        return
    every_video = [number for (number,) in sqlite.execute("SELECT id FROM video ORDER BY id")]
    if len(every_video) != 1:
        number = max(every_video, default=0) + 1
        frames = 1 + sqlite.execute("SELECT max(frame) FROM keyframe").fetchone()[0]
        lost = Video(
            id=number,
            name="lost objects",
            path="",
            fingerprint="",
            width=1920,
            height=1080,
            frames=frames,
            rate="25",
        )
        sqlite.execute(_PUT_VIDEO, msgspec.structs.astuple(lost))
        report.lines.append(
            "Objects of which nobody knows the video are kept in one of their own, “lost objects”"
        )
    else:
        (number,) = every_video
    for track, _count in orphans:
        sqlite.execute(_ADD_TRACK, (track, number, LOST_LABEL, ""))
    said = named([f"number {track} ({count} keyframes)" for track, count in orphans])
    report.lines.append(
        f"What {len(orphans)} objects were is lost; their keyframes are kept under the label “{LOST_LABEL}”: {said}"
    )


def _mend_clips(sqlite: sqlite3.Connection, report: Salvaged) -> None:
    """Clips tile a video; where some are lost, new ones fill their place."""
    last = _last_id(sqlite)
    for number, name, frames in sqlite.execute("SELECT id, name, frames FROM video").fetchall():
        at, fresh = 0, 0
        for start, stop in [*sqlite.execute(_CLIPS, (number,)).fetchall(), (frames, frames)]:
            if start > at:
                last, fresh = last + 1, fresh + 1
                sqlite.execute(_ADD_CLIP, (last, number, at, start))
            at = max(at, stop)
        if fresh:
            new = "A new clip stands" if fresh == 1 else f"{fresh} new clips stand"
            report.lines.append(f"{new} in {name} where clips were lost")


def _mend_comments(database: Database, report: Salvaged) -> None:
    """Leave out comments on what is lost; the history, where there is one, says so and can give them back."""
    sqlite = database.sqlite
    stray = sqlite.execute(" ".join(("SELECT video, id", _STRAY, "ORDER BY video, id"))).fetchall()
    if not stray:
        return
    texts: list[str] = []
    has_history = sqlite.execute("SELECT 1 FROM edit LIMIT 1").fetchone() is not None
    for video in dict.fromkeys(video for video, _ in stray):
        ids = [number for of, number in stray if of == video]
        gone = list(loading.some(sqlite, video, {Comment: ids}))
        changes = tuple(Change(comment, None) for comment in gone)
        writing.apply(sqlite, video, changes)
        if has_history:
            journal.add(sqlite, video, Edit("Leave out comments on what was lost", changes), "", now_ms())
        texts += (f"“{c.text[:200]}” ({c.provenance.by})" for c in gone if isinstance(c, Comment))
    report.lines.append(f"Comments on records that are lost were left out: {named(texts)}")


def _mend_taxonomy(sqlite: sqlite3.Connection, report: Salvaged, mender: Mender) -> None:
    sqlite.execute(
        """DELETE FROM meta WHERE key = 'taxonomy'
        AND NOT EXISTS (SELECT 1 FROM taxonomy WHERE id = CAST(value AS INTEGER))"""
    )
    found = project_journal.in_force(sqlite)
    events, tracks = (
        [
            label
            for (label,) in sqlite.execute(
                " ".join(("SELECT DISTINCT label FROM", table, "ORDER BY label"))
            ).fetchall()
        ]
        for table in ("event", "track")
    )
    chosen = mender.taxonomy(found, events, tracks)
    if chosen != found:
        added = sqlite.execute(
            "INSERT INTO taxonomy (version, text, since) VALUES (?1, ?2, 0)", (chosen.version, chosen.text)
        ).lastrowid
        sqlite.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('taxonomy', ?1)", (str(added),))
        report.lines.append(
            "The taxonomy was lost; another stands in its place. Change the taxonomy to the right one"
        )


def _last_id(sqlite: sqlite3.Connection) -> int:
    most = ", ".join(f"coalesce((SELECT max(id) FROM {table}), 0)" for table in _WITH_IDS)
    most += ", coalesce((SELECT max(record) FROM change), 0), coalesce((SELECT max(record) FROM project_change), 0)"
    return int(sqlite.execute(_LAST.format(most)).fetchone()[0])
