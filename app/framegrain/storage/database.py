"""A connection set up for durability, and every SQLite failure said in plain words."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import quote

from framegrain.domain.errors import BadInput
from framegrain.storage import rescue
from framegrain.storage.errors import ProjectGone, ReadOnlyProject, StorageError, damaged
from framegrain.storage.files import forget_leftovers, wal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

OLDEST_SQLITE = (3, 37, 0)  # the first with STRICT tables

_WAIT_MS = 3000
_WAIT = "PRAGMA busy_timeout = 3000"
_HURRY = "PRAGMA busy_timeout = 50"
TROUBLE = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite's module raises for a bad file; the latter even when only its message quotes what is damaged."""

_DAMAGED = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))
_SHORT_READ = sqlite3.SQLITE_IOERR | 2 << 8  # the file ends before it should

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1 << 28,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 100_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 60,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 10_000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
"""What no statement of ours and no value of a project needs more of; and no file is ever attached to another."""
_LOADING_SECONDS = 5.0
_LOADING_STEPS = 100  # of SQLite's machine, between two looks at the clock

_REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full; make room and try again",
    sqlite3.SQLITE_IOERR: "the disk reports an error; check the disk or the network drive, and make a backup",
    sqlite3.SQLITE_READONLY: "it may not be written to; check its permissions, or copy it to a folder of yours",
    sqlite3.SQLITE_BUSY: "another program is writing to it; close that program and try again",
    sqlite3.SQLITE_LOCKED: "another program is writing to it; close that program and try again",
    sqlite3.SQLITE_PROTOCOL: "its lock can't be had; it may lie on a network drive whose locks fail, so copy it to a "
    "disk of this computer and go on there",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened; check that it and its folder are still there",
    sqlite3.SQLITE_PERM: "you are not allowed to; check its permissions",
    sqlite3.SQLITE_NOMEM: "the computer has no memory left; close other programs and try again",
    sqlite3.SQLITE_TOOBIG: "one of the values is too large for a project file",
    sqlite3.SQLITE_INTERRUPT: "its list of tables takes longer to read than that of any project; get the file again",
    sqlite3.SQLITE_CONSTRAINT: "the change does not fit what the file holds; close the project and open it again",
}


def _nobody() -> None:
    pass


class Database:
    """One project file, open. Belongs to the thread that made it (the main thread)."""

    def __init__(
        self, path: Path, sqlite: sqlite3.Connection, read_only: bool, *, is_copy: bool = False
    ) -> None:
        self.path = path
        self.sqlite = sqlite
        self.read_only = read_only
        self.is_copy = is_copy
        self.kept: Path | None = None
        """The backup made before it was brought up to date for this opening."""
        self.guard: Callable[[], None] = _nobody
        """Raises StorageError where a change must not be made, asked before each."""
        self._identity = rescue.identity(path)
        self._beside = rescue.identity(wal_of(path))
        self._is_within = False
        self._has_changed = False
        self._rescued: Path | None = None

    @contextmanager
    def changing(self, what: str) -> Iterator[sqlite3.Connection]:
        """One transaction, durable when the block has ended; any failure takes all of it back.

        `what` completes "… could not be saved". Raises StorageError (ProjectGone: its file is no longer there), or
        BadInput for a value no file can hold.
        """
        if self._is_within:
            with self._in_words(what):
                yield self.sqlite
            return
        if self.read_only:
            raise ReadOnlyProject(
                f"{self.path.name} is open for reading only; open it for changes to edit it"
            )
        self._check_place(what)
        self.guard()
        try:
            with self._in_words(what):
                self.sqlite.execute("BEGIN IMMEDIATE")
                yield self.sqlite
                self.sqlite.execute("COMMIT")
        except BaseException:
            self._roll_back()
            raise
        self._has_changed, self._rescued = True, None  # a copy made before lacks this change
        self._fold_where_nothing_keeps()

    @contextmanager
    def as_one(self, what: str) -> Iterator[None]:
        """Every change made within this block is a part of one transaction, and durable when the block has ended."""
        with self.changing(what):
            self._is_within = True
            try:
                yield
            finally:
                self._is_within = False

    @contextmanager
    def _in_words(self, what: str) -> Iterator[None]:
        try:
            yield
        except TROUBLE as error:
            raise failure(self.path, f"{what} could not be saved", error) from error
        except (OverflowError, UnicodeEncodeError) as error:
            raise BadInput(
                f"{what} could not be saved: it holds a value no file can keep ({error})"
            ) from error

    @contextmanager
    def reading(self, what: str) -> Iterator[sqlite3.Connection]:
        """Read `what` ("table track"); a failure names it. Raises DamagedProject or StorageError."""
        try:
            yield self.sqlite
        except TROUBLE as error:
            raise failure(self.path, f"{what} can't be read", error, what) from error

    @contextmanager
    def in_a_hurry(self) -> Iterator[None]:
        """Within this block nothing waits for others who write."""
        self.sqlite.execute(_HURRY)
        try:
            yield
        finally:
            self.sqlite.execute(_WAIT)

    def give_up(self) -> None:
        """Stop the statement that runs, from any thread; where none runs, nothing happens."""
        self.sqlite.interrupt()

    @property
    def _is_gone(self) -> bool:
        """SQLite would go on writing into a file that nobody finds any more."""
        return rescue.identity(self.path) != self._identity

    def _check_place(self, what: str) -> None:
        if not self._is_gone:
            return
        self._rescue()
        kept = (
            f"everything up to the last change is kept in {self._rescued.name} beside it; open that"
            if self._rescued is not None
            else "put it back where it was and go on"
        )
        raise ProjectGone(
            f"{what} could not be saved: {self.path} was moved, deleted or replaced while it was open here; {kept}"
        )

    def _rescue(self) -> None:
        if self._has_changed and self._rescued is None:
            self._rescued = rescue.rescued(self.sqlite, self.path)

    def _fold_where_nothing_keeps(self) -> None:
        """Somebody deleted the file beside the project that holds new changes: put them into the project at once.

        So whenever that file is not the one written to: whoever opens the project next makes another of its name.
        """
        there = rescue.identity(wal_of(self.path))
        if self._beside is None:
            self._beside = there
        if there is None or there != self._beside:
            with suppress(sqlite3.Error):  # the change itself is made
                self.sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _roll_back(self) -> None:
        try:
            if self.sqlite.in_transaction:
                self.sqlite.execute("ROLLBACK")
        except sqlite3.Error:
            return  # SQLite takes an unfinished transaction back when the file is opened next

    def close(self) -> None:
        """Fold pending changes into the file and let go of it; into another where it is not there any more."""
        if self._is_gone and not self.read_only:
            with suppress(sqlite3.Error):  # closed before
                self._rescue()
        self.sqlite.close()
        if self._rescued is not None and rescue.identity(self.path) is None:
            forget_leftovers(self.path)


def failure(path: Path, what: str, error: Exception, part: str = "") -> StorageError:
    """The StorageError that tells a person what `error` means."""
    code = getattr(error, "sqlite_errorcode", None)
    if isinstance(error, UnicodeDecodeError) or (part and code is None):
        return damaged(path, f"{part or 'some of it'} holds text that is no text")
    if isinstance(error, sqlite3.IntegrityError):
        code = sqlite3.SQLITE_CONSTRAINT
    primary = code & 0xFF if code is not None else None
    if primary in _DAMAGED or code == _SHORT_READ:
        return damaged(path, f"{part or 'some of it'} can't be read")
    reason = _REASONS.get(primary, str(error)) if primary is not None else str(error)
    return StorageError(f"{what} ({path}): {reason}. The project is as it was before", reason)


def address(path: Path, how: str) -> str:
    """The URI under which SQLite opens this file and no other, whatever characters its name has."""
    return f"file:{quote(path.as_posix())}?{how}"


def connected(path: Path, *, read_only: bool, immutable: bool = False) -> sqlite3.Connection:
    """A connection with our settings; SQLite's own errors pass through."""
    how = ("mode=ro" if read_only else "mode=rw") + ("&immutable=1" if immutable else "")
    sqlite = sqlite3.connect(address(path, how), uri=True, isolation_level=None, timeout=_WAIT_MS / 1000)
    try:
        _settle(sqlite)
    except BaseException:
        sqlite.close()
        raise
    return sqlite


def aside(database: Database) -> sqlite3.Connection:
    """A private copy of what the connection sees, which SQLite keeps and removes; its own errors pass through."""
    sqlite = sqlite3.connect("", isolation_level=None)
    try:
        database.sqlite.backup(sqlite)
        _settle(sqlite)
    except BaseException:
        sqlite.close()
        raise
    return sqlite


def may_vacuum(sqlite: sqlite3.Connection) -> None:
    """Let SQLite attach the one file in which it builds a smaller copy."""
    sqlite.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)


def _settle(sqlite: sqlite3.Connection) -> None:
    for limit, most in _LIMITS.items():
        sqlite.setlimit(limit, most)
    sqlite.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    # a file is data: nothing in its schema may call functions with side effects
    sqlite.execute("PRAGMA trusted_schema = OFF")
    _load_schema(sqlite)
    sqlite.execute("PRAGMA cell_size_check = ON")
    sqlite.execute("PRAGMA foreign_keys = ON")
    sqlite.execute("PRAGMA synchronous = FULL")
    sqlite.execute("PRAGMA fullfsync = ON")  # macOS: plain fsync leaves data in the drive's cache
    sqlite.execute("PRAGMA checkpoint_fullfsync = ON")
    sqlite.execute("PRAGMA journal_size_limit = 67108864")
    sqlite.execute("PRAGMA cache_size = -32768")


def _load_schema(sqlite: sqlite3.Connection) -> None:
    """Let SQLite read the list of tables now, under a clock.

    With it SQLite reads what ANALYZE left, and computes whatever a hostile file says that is computed from.
    """
    end = time.monotonic() + _LOADING_SECONDS
    sqlite.set_progress_handler(lambda: time.monotonic() > end, _LOADING_STEPS)
    try:
        sqlite.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
    finally:
        sqlite.set_progress_handler(None, 0)
