"""Everything that can still be read of a damaged project, into a new one, with what was lost on the way."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

from framegrain.storage import mending
from framegrain.storage.database import TROUBLE, Database, failure
from framegrain.storage.errors import CannotOpen, FutureProject, NotAProject, StorageError
from framegrain.storage.files import draft_for, forget, put_in_place
from framegrain.storage.opening import check_free
from framegrain.storage.pages import Pages
from framegrain.storage.salvage_report import Salvaged, TableFound
from framegrain.storage.schema import SCHEMA, Schema, fill, names
from framegrain.storage.table_shapes import TableShape, shapes_of
from framegrain.storage.tables import APPLICATION_ID
from framegrain.storage.trees import Damage, Forest, Stretch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from framegrain.storage.trees import Row

_AT_ONCE = 2000
_HEAD_FREE, _HEAD_VERSION, _HEAD_APPLICATION = 36, 60, 68
_RECORDS = ("video", "clip", "event", "track", "keyframe", "change")
_INDEXES = {
    "clip": ("clip_of_video", (int, int)),
    "event": ("event_of_video", (int, int)),
    "track": ("track_of_video", (int, int)),
    "keyframe": ("keyframe_of_track", (int, int, int)),
    "comment": ("comment_of_video", (int, int)),
}


def salvaged(
    path: Path,
    out: Path,
    mender: mending.Mender,
    *,
    schema: Schema = SCHEMA,
    progress: Callable[[float], None] = lambda _share: None,
    cancel: Callable[[], bool] = lambda: False,
) -> Salvaged:
    """Make a project of today at `out` of all that can be read of a damaged one, which is only read.

    Any older version will do. The damaged project must not be open in this process. Raises CannotOpen where nothing
    of it can be read or `out` is taken, StorageError where `out` can't be written, and Cancelled.
    """
    check_free(out)
    try:
        pages = Pages(path)
    except OSError as error:
        raise CannotOpen(f"{path} can't be read: {error.strerror}; check its permissions") from error
    draft = draft_for(out)
    try:
        forget(draft)
        found = _Reading(path, pages, schema, Forest(pages, progress, cancel)).into(draft, out, mender)
        progress(1.0)
        put_in_place(draft, out)
    except FileExistsError:
        raise CannotOpen(f"{out} exists already; choose another name") from None
    except OSError as error:
        raise StorageError(f"{out} can't be made: {error.strerror}; choose another folder") from error
    except TROUBLE as error:
        raise failure(out, "what was read of the damaged project could not be saved", error) from error
    finally:
        pages.close()
        forget(draft)
    return found


class _Reading:
    """One damaged file on its way into a draft."""

    def __init__(self, path: Path, pages: Pages, schema: Schema, forest: Forest) -> None:
        self._path = path
        self._pages = pages
        self._schema = schema
        self._forest = forest
        if pages.head and pages.number(_HEAD_APPLICATION) not in (APPLICATION_ID, 0):
            raise NotAProject(f"{path} is an SQLite file of another program; nothing was read of it")
        entries = list(forest.list_of_tables())
        self._roots: dict[str, int] = {}
        for _kind, name, _table, root, _sql in entries:
            self._roots.setdefault(str(name), int(root or 0))
        self.version = self._known_version()
        self._shapes = shapes_of(schema, self.version)
        self._listed: dict[str, set[int]] = {}
        indexes = {str(name) for kind, name, *_ in entries if kind == "index"}
        self._others = [
            (root, name in indexes)
            for name, root in self._roots.items()
            if name not in self._shapes and name not in _indexes()
        ]
        self._damage = {name: Damage() for name in self._shapes}
        self._read: Counter[str] = Counter()
        self._strays = 0
        self._is_sure = True
        self._free = pages.free()

    def _known_version(self) -> int:
        newest = self._schema.version
        said = self._pages.number(_HEAD_VERSION)
        if said > newest and any(self._roots.get(name) for name in ("keyframe", "edit")):
            raise FutureProject(
                f"{self._path} was made by a newer Framegrain (file version {said}, this one knows {newest}); update "
                "Framegrain to save what is in it"
            )
        if 1 <= said <= newest:
            return said
        # rows of before are rows of today that lack columns, so that too new a version loses nothing
        complete = (s.version for s in self._schema.steps if set(names(s.objects)) == self._listed_names())
        return next(complete, newest)

    def _listed_names(self) -> set[str]:
        shadows = ("_node", "_rowid", "_parent")
        return {n for n in self._roots if not n.startswith("sqlite_autoindex_") and not n.endswith(shadows)}

    def into(self, draft: Path, out: Path, mender: mending.Mender) -> Salvaged:
        """Fill the draft; what was found."""
        with closing(sqlite3.connect(draft, isolation_level=None)) as sqlite:
            sqlite.execute("PRAGMA synchronous = OFF")  # nobody sees the draft until it is on the disk
            known = [step for step in self._schema.steps if step.version <= self.version]
            fill(sqlite, Schema(known))
            sqlite.execute("BEGIN")
            self._take_tables(sqlite)
            self._take_strays(sqlite)
            missing = {name: ids - _ids(sqlite, name) for name, ids in self._listed.items()}
            if not any(self._read[name] for name in _RECORDS):
                raise self._nothing()
            sqlite.execute("COMMIT")
            self._schema.bring_up_to_date(sqlite)
            report = self._report(sqlite, out, missing)
            sqlite.execute("BEGIN")
            mending.mended(Database(draft, sqlite, read_only=False), report, mender, self._harm())
            sqlite.execute("COMMIT")
        if not self._read["video"] and not any(v.events or v.objects or v.keyframes for v in report.videos):
            raise self._nothing()
        _settle(draft)
        return report

    def _nothing(self) -> CannotOpen:
        return CannotOpen(
            f"nothing of {self._path} can be read any more; no project was made. Look for a backup of it"
        )

    # -- reading

    def _take_tables(self, sqlite: sqlite3.Connection) -> None:
        listed = [shape for shape in self._shapes.values() if self._roots.get(shape.name)]
        for shape in listed:
            self._take_table(sqlite, shape, self._roots[shape.name])
        self._listed = self._listed_in_indexes()
        for root, is_keyed in self._others:
            self._forest.pass_over(root, is_keyed=is_keyed)
        unlisted = [shape for shape in self._shapes.values() if shape not in listed]
        guessed = self._forest.guessed_roots(unlisted, self._free)
        for shape in unlisted:
            if shape.name in guessed:
                self._take_table(sqlite, shape, guessed[shape.name])
            else:
                self._damage[shape.name].pages.append(Stretch())

    def _take_table(self, sqlite: sqlite3.Connection, shape: TableShape, root: int) -> None:
        rows = self._forest.rows(shape, root, self._damage[shape.name])
        self._read[shape.name] += _inserted(sqlite, shape, rows)

    def _take_strays(self, sqlite: sqlite3.Connection) -> None:
        # where it is sure which pages are free, what lies in no tree was lost from one
        has_head = bool(self._pages.head)
        self._is_sure = has_head and len(self._free) == self._pages.number(_HEAD_FREE)
        for name, damage in self._damage.items():
            lacks = name in self._listed and bool(self._listed[name] - _ids(sqlite, name))
            damage.is_doubtful |= self._is_sure or not has_head or lacks
        for shape, row in self._forest.stray(self._shapes.values(), self._damage, self._free):
            taken = _inserted(sqlite, shape, [row])
            self._read[shape.name] += taken
            self._strays += taken

    def _listed_in_indexes(self) -> dict[str, set[int]]:
        """The numbers of the rows there were, by the indexes that can still be read."""
        found: dict[str, set[int]] = {}
        for table, (index, kinds) in _INDEXES.items():
            root = self._roots.get(index, 0)
            if table not in self._shapes or not root:
                continue
            wide = len(kinds)
            shape = TableShape(index, ("",) * wide, kinds, (True,) * wide, None, True, wide)
            found[table] = {int(row[-1] or 0) for row in self._forest.rows(shape, root, Damage())}
        return found

    # -- telling

    def _harm(self) -> mending.Harm:
        damaged = frozenset(name for name, damage in self._damage.items() if damage)
        return mending.Harm(damaged, has_strays=self._strays > 0)

    def _report(self, sqlite: sqlite3.Connection, out: Path, missing: dict[str, set[int]]) -> Salvaged:
        tables = tuple(
            TableFound(
                name=name,
                read=self._read[name],
                pages=len(damage.pages),
                rows=damage.rows,
                lost=len(missing[name]) if name in missing else None,
            )
            for name, damage in self._damage.items()
        )
        report = Salvaged(path=self._path, out=out, version=self.version, tables=tables)
        if not self._pages.head:
            report.lines.append("The beginning of the file is destroyed; it was read without it")
        if self._strays and not self._is_sure:
            report.lines.append(
                f"{self._strays:,} rows were found where nothing leads to any more; some may be of records that were "
                "deleted before"
            )
        if self._pages.lost_frames:
            report.lines.append(
                f"The newest changes, in the file beside it, are damaged: {self._pages.lost_frames} pages of them "
                "can't be used"
            )
        return report


def _indexes() -> set[str]:
    return {name for name, _ in _INDEXES.values()}


def _inserted(sqlite: sqlite3.Connection, shape: TableShape, rows: Iterable[Row]) -> int:
    """Write rows; how many were taken. What the table refuses, or has already, is left out."""
    before = sqlite.total_changes
    feed = iter(rows)
    while batch := list(islice(feed, _AT_ONCE)):
        for wide, same in _by_width(batch):
            _insert(sqlite, _adding(shape, wide), same)
    return sqlite.total_changes - before


def _by_width(batch: list[Row]) -> Iterator[tuple[int, list[Row]]]:
    for wide in {len(row) for row in batch}:
        yield wide, [row for row in batch if len(row) == wide]


def _insert(sqlite: sqlite3.Connection, statement: str, rows: list[Row]) -> None:
    try:
        sqlite.executemany(statement, rows)
    except (sqlite3.Error, OverflowError):
        for row in rows:
            try:
                sqlite.execute(statement, row)
            except (sqlite3.IntegrityError, sqlite3.DataError, OverflowError):
                continue


def _adding(shape: TableShape, wide: int) -> str:
    columns = ", ".join(shape.columns[:wide])
    marks = ", ".join("?" * wide)
    return " ".join(("INSERT OR IGNORE INTO", shape.name, "(", columns, ") VALUES (", marks, ")"))


def _ids(sqlite: sqlite3.Connection, table: str) -> set[int]:
    return {number for (number,) in sqlite.execute(" ".join(("SELECT id FROM", table)))}


def _settle(draft: Path) -> None:
    handle = os.open(draft, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
