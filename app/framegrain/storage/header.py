"""Whether a path leads to one of our files, found out without touching it."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

from framegrain.storage.database import TROUBLE, address, failure
from framegrain.storage.errors import CannotOpen, NotAProject
from framegrain.storage.files import wal_of
from framegrain.storage.tables import APPLICATION_ID

if TYPE_CHECKING:
    from pathlib import Path

_APPLICATION = "PRAGMA application_id"


def check_is_project(path: Path) -> None:
    """Raise CannotOpen (NotAProject, DamagedProject) unless SQLite can read the file's head and it is one of ours.

    The file is only ever opened through SQLite: on POSIX systems closing it in any other way would drop the
    locks of this process, and with them the protection of a project that is open
    (https://www.sqlite.org/howtocorrupt.html section 2.2).
    """
    _check_place(path)
    try:
        # immutable: no lock, no recovery, no help files; whatever this is, it stays as it is
        with closing(sqlite3.connect(address(path, "mode=ro&immutable=1"), uri=True)) as sqlite:
            (application,) = sqlite.execute(_APPLICATION).fetchone()
    except TROUBLE as error:
        _judge(path, error)
        return
    if application != APPLICATION_ID:
        raise NotAProject(f"{path} is an SQLite file of another program; open a Framegrain project")


def has_pending_changes(path: Path) -> bool:
    """Whether part of the project lies in the file beside it."""
    try:
        return wal_of(path).stat().st_size > 0
    except OSError:
        return False


def _check_place(path: Path) -> None:
    try:
        facts = path.stat()
    except FileNotFoundError:
        raise CannotOpen(f"there is no file {path}; check whether it was moved or renamed") from None
    except OSError as error:
        raise CannotOpen(f"{path} can't be reached: {error.strerror}; check its folder") from error
    if stat.S_ISDIR(facts.st_mode):
        raise NotAProject(f"{path} is a folder; open the project file in it")
    if not stat.S_ISREG(facts.st_mode):
        raise NotAProject(f"{path} is no ordinary file; open a Framegrain project")
    if not facts.st_size:
        raise NotAProject(f"{path} is empty; open another file, or a backup of it")
    if not allowed(path, os.R_OK):
        raise CannotOpen(f"you are not allowed to read {path}; ask its owner to let you")


def allowed(path: Path, what: int) -> bool:
    """Whether this process may do `what` (os.R_OK, os.W_OK) with the file."""
    return os.access(path, what, effective_ids=os.access in os.supports_effective_ids)


def _judge(path: Path, error: Exception) -> None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_NOTADB:
        raise NotAProject(
            f"{path} is not a Framegrain project, or its beginning was destroyed; open another file, or a backup of it"
        ) from error
    if code == sqlite3.SQLITE_CORRUPT and has_pending_changes(path):
        return  # the file beside it may complete it: what the full opening says counts
    raise failure(path, f"{path.name} can't be opened", error, "its beginning") from error
