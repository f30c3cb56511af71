"""Rows back into records, a million in a few seconds."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from framegrain.storage.errors import damaged
from framegrain.storage.rows import RECORD_TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.records import Record
    from framegrain.storage.database import Database
    from framegrain.storage.errors import DamagedProject
    from framegrain.storage.rows import RecordTable

_AT_ONCE = 4096  # rows decoded together: enough to spare Python, few enough to stay in the processor's cache


def records(database: Database, video: int) -> list[Record]:
    """Every record of a video: clips, events and tracks by id, keyframes by track and frame. Raises DamagedProject."""
    found: list[Record] = []
    with _no_collector():
        for table in RECORD_TABLES:
            _read(database, table, video, found)
    return found


def _read(database: Database, table: RecordTable, video: int, found: list[Record]) -> None:
    decode = msgspec.json.Decoder(list[table.kind]).decode  # type: ignore[name-defined]
    with database.reading(f"table {table.name}") as sqlite:
        cursor = sqlite.execute(table.read, (video,))
        while rows := cursor.fetchmany(_AT_ONCE):
            texts = [text for (text,) in rows]
            try:
                found += decode(f"[{','.join(texts)}]")
            except (msgspec.MsgspecError, TypeError) as error:
                raise _damaged(database, table, texts) from error


def _damaged(database: Database, table: RecordTable, texts: list[str]) -> DamagedProject:
    """Names the first row that is no record."""
    complaint = next(filter(None, (_complaint(table, text) for text in texts)), "rows run into each other")
    return damaged(database.path, f"table {table.name} can't be read ({complaint})")


def _complaint(table: RecordTable, text: str | None) -> str:
    try:
        msgspec.json.decode(text or "", type=table.kind)
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
