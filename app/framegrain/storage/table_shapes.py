"""What the rows of each table look like in the file, so that they are known again without the list of tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from framegrain.storage.schema import Schema, fill, names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.storage.pages import Value

_TYPES: dict[str, type] = {"INTEGER": int, "TEXT": str, "BLOB": bytes}
_COLUMNS = 'SELECT name, type, "notnull", pk FROM pragma_table_info(?1) ORDER BY cid'
_STRICT = "SELECT name, wr FROM pragma_table_list WHERE type = 'table' AND strict"


class TableShape(NamedTuple):
    """One table. `columns` in the order in which a row keeps them, `row_id` the one that is the row's number.

    `least` columns a row has at any rate: rows of before a column was added lack it.
    """

    name: str
    columns: tuple[str, ...]
    kinds: tuple[type | None, ...]
    required: tuple[bool, ...]
    row_id: int | None
    is_keyed: bool
    """Whether its rows lie in a tree of keys, without numbers."""
    least: int

    def fits(self, row: Sequence[Value]) -> bool:
        """Whether a row can be one of this table."""
        if not self.least <= len(row) <= len(self.columns):
            return False
        for place, value in enumerate(row):
            if value is None:
                if self.required[place] and place != self.row_id:
                    return False
            elif place == self.row_id or type(value) is not self.kinds[place]:
                return False
            elif isinstance(value, str) and "\0" in value:
                return False  # a page of zeros in the middle of a text
        return True


def shapes_of(schema: Schema, version: int) -> dict[str, TableShape]:
    """The tables of a version whose rows are data, by name; those a search tree is kept in are made anew."""
    first: dict[str, int] = {}
    found: dict[str, TableShape] = {}
    for step in schema.steps:
        if step.version > version:
            break
        found = _shapes(Schema([s for s in schema.steps if s.version <= step.version]), first)
        first.update({name: len(shape.columns) for name, shape in found.items() if name not in first})
    return found


def _shapes(schema: Schema, first: dict[str, int]) -> dict[str, TableShape]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as sqlite:
        fill(sqlite, schema)
        keyed = dict(sqlite.execute(_STRICT).fetchall())
        expected = [name for name in names(schema.objects(schema.version)) if name in keyed]
        return {name: _shape(sqlite, name, bool(keyed[name]), first.get(name)) for name in expected}


def _shape(sqlite: sqlite3.Connection, name: str, is_keyed: bool, least: int | None) -> TableShape:
    columns = sqlite.execute(_COLUMNS, (name,)).fetchall()
    if is_keyed:  # the key comes first
        columns = sorted((c for c in columns if c[3]), key=lambda c: c[3]) + [c for c in columns if not c[3]]
    keys = [place for place, column in enumerate(columns) if column[3]]
    is_number = not is_keyed and len(keys) == 1 and columns[keys[0]][1] == "INTEGER"
    return TableShape(
        name,
        tuple(column[0] for column in columns),
        tuple(_TYPES[column[1]] for column in columns),
        tuple(bool(column[2]) or bool(column[3]) for column in columns),
        keys[0] if is_number else None,
        is_keyed,
        least or len(columns),
    )
