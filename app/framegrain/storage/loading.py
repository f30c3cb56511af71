"""Rows back into records, a million in a few seconds."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.records import Record
from framegrain.storage.errors import damaged
from framegrain.storage.rows import RECORD_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.storage.database import Database
    from framegrain.storage.errors import DamagedProject
    from framegrain.storage.rows import RecordTable

_AT_ONCE = 4096  # rows decoded together: enough to spare Python, few enough to stay in the processor's cache
_RECORDS = msgspec.json.Decoder(list[Record])
_RECORD = msgspec.json.Decoder(Record)


def records(database: Database, video: int) -> list[Record]:
    """Every record of a video: clips, events, tracks, keyframes, each by id. Raises DamagedProject."""
    found: list[Record] = []
    with _no_collector():
        for table in RECORD_TABLES:
            _read(database, table, video, found)
    return found


def _read(database: Database, table: RecordTable, video: int, found: list[Record]) -> None:
    with database.reading(f"table {table.name}") as sqlite:
        cursor = sqlite.execute(table.read, (video,))
        while rows := cursor.fetchmany(_AT_ONCE):
            texts = [text for (text,) in rows]
            try:
                found += _RECORDS.decode(f"[{','.join(texts)}]")
            except (msgspec.MsgspecError, TypeError) as error:
                raise _damaged(database, table, texts) from error


def _damaged(database: Database, table: RecordTable, texts: list[str]) -> DamagedProject:
    """Names the first row that is no record."""
    complaint = next(filter(None, map(_complaint, texts)), "rows run into each other")
    return damaged(database.path, f"table {table.name} can't be read ({complaint})")


def _complaint(text: str | None) -> str:
    try:
        _RECORD.decode(text or "")
    except msgspec.MsgspecError as error:
        return f"{(text or 'an empty row')[:40]}…: {error}"
    return ""


@contextmanager
def _no_collector() -> Iterator[None]:
    """Millions of new objects would make Python look for garbage all the time, and there is none."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
