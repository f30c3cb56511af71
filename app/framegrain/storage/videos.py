"""The videos of a project and their frame indexes as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.records import Video
from framegrain.storage.errors import damaged

if TYPE_CHECKING:
    import sqlite3

    from framegrain.storage.database import Database

_LONGEST = 10_000  # characters; no system has longer paths

_ADD_VIDEO = """INSERT INTO video (name, path, fingerprint, width, height, frames, codec, rate)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"""
_SET_VIDEO = """UPDATE video SET name = ?1, path = ?2, fingerprint = ?3, width = ?4, height = ?5, frames = ?6,
    codec = ?7, rate = ?8 WHERE id = ?9"""
_VIDEOS = "SELECT id, name, path, fingerprint, width, height, frames, codec, rate FROM video ORDER BY id"
_INDEX = "SELECT content FROM video_index WHERE video = ?1"
_SET_INDEX = "INSERT OR REPLACE INTO video_index (video, content) VALUES (?1, ?2)"


def every(database: Database) -> list[Video]:
    """Every video, in the order added. Raises DamagedProject."""
    with database.reading("table video") as sqlite:
        rows = sqlite.execute(_VIDEOS).fetchall()
    if any(len(text) > _LONGEST for row in rows for text in row if isinstance(text, str)):
        raise damaged(database.path, "table video holds a name or a path of many thousand letters")
    try:
        return [msgspec.convert(dict(zip(Video.__struct_fields__, row, strict=True)), Video) for row in rows]
    except msgspec.ValidationError as error:
        raise damaged(database.path, f"table video can't be read ({error})") from error


def add(sqlite: sqlite3.Connection, video: Video, content: bytes) -> int:
    """Add a video with its frame index; the id it got."""
    number = sqlite.execute(_ADD_VIDEO, _facts(video)).lastrowid
    assert number is not None
    set_index(sqlite, number, content)
    return number


def change(sqlite: sqlite3.Connection, video: Video) -> bool:
    """Give a video other facts; whether there is such a video."""
    return sqlite.execute(_SET_VIDEO, (*_facts(video), video.id)).rowcount == 1


def index(sqlite: sqlite3.Connection, video: int) -> bytes | None:
    """A video's frame index; None where there is none."""
    found = sqlite.execute(_INDEX, (video,)).fetchone()
    return None if found is None else bytes(found[0])


def set_index(sqlite: sqlite3.Connection, video: int, content: bytes) -> None:
    """Put a frame index in place of the one a video has."""
    sqlite.execute(_SET_INDEX, (video, content))


def _facts(video: Video) -> tuple[str | int, ...]:
    return (
        video.name,
        video.path,
        video.fingerprint,
        video.width,
        video.height,
        video.frames,
        video.codec,
        video.rate,
    )
