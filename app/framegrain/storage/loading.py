"""Rows back into records, a million in a few seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.collecting import without_collecting
from framegrain.storage.errors import damaged
from framegrain.storage.rows import (
    KEYFRAMES,
    LARGEST_RECORD,
    MOST_VERTICES,
    RECORD_TABLES,
    TABLE_OF,
    has_too_many_vertices,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from framegrain.domain.records import Record, RecordId
    from framegrain.storage.database import Database
    from framegrain.storage.errors import DamagedProject
    from framegrain.storage.rows import RecordTable

_AT_ONCE = 4096  # rows decoded together: enough to spare Python, few enough to stay in the processor's cache


def records(database: Database, video: int) -> list[Record]:
    """Every record of a video by id, table by table; keyframes by track and frame. Raises DamagedProject."""
    found: list[Record] = []
    with without_collecting():
        for table in RECORD_TABLES:
            _read(database, table, video, found)
    return found


def some(
    connection: sqlite3.Connection, video: int, ids: Mapping[type[Record], Sequence[RecordId]]
) -> Iterator[Record]:
    """Those of a video's records, asked for by kind and id, that there are; msgspec's errors pass through."""
    for kind, wanted in ids.items():
        table = TABLE_OF[kind]
        decode = msgspec.json.Decoder(kind).decode
        for (text,) in connection.execute(_only(table.read), (video, msgspec.json.encode(wanted).decode())):
            yield decode(text)


def _only(read: str) -> str:
    """The same rows as `read` gives, of the ids in a JSON list only."""
    rows, order, by = read.rpartition("ORDER BY")
    return " ".join((rows, "AND id IN (SELECT value FROM json_each(?2))", order, by))


def _read(database: Database, table: RecordTable, video: int, found: list[Record]) -> None:
    decode = msgspec.json.Decoder(list[table.kind]).decode  # type: ignore[name-defined]
    with database.reading(f"table {table.name}") as sqlite:
        cursor = sqlite.execute(table.read, (video,))
        while rows := cursor.fetchmany(_AT_ONCE):
            texts = [text for (text,) in rows]
            try:
                _check_largest(database, table, max(texts, key=len))
                found += decode(f"[{','.join(texts)}]")
            except (msgspec.MsgspecError, TypeError) as error:
                raise _damaged(database, table, texts) from error


def _check_largest(database: Database, table: RecordTable, text: str) -> None:
    if has_too_many_vertices(text):
        raise damaged(
            database.path,
            f"table {table.name} holds a shape of more than {MOST_VERTICES:,} vertices ({text[:40]}…)",
        )
    if len(text) > LARGEST_RECORD and table is not KEYFRAMES:
        raise damaged(
            database.path, f"table {table.name} holds a record of {len(text):,} letters ({text[:40]}…)"
        )


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
