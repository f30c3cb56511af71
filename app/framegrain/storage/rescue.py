"""When a project's file is moved, deleted or replaced under an open project: where its content is kept then."""

from __future__ import annotations

import os
import sqlite3
from itertools import count
from typing import TYPE_CHECKING

from framegrain.storage.files import draft_for, forget, put_in_place

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.storage.thinning import Stepping

_PAGES = 512  # copied between two tellings: some milliseconds


def identity(path: Path) -> int | None:
    """What tells a file from one that took its place; None when there is none."""
    try:
        return path.stat().st_ino
    except OSError:
        return None


def rescued(sqlite: sqlite3.Connection, path: Path) -> Path | None:
    """Copy all that the connection can see to a free name beside `path`; None when that can't be written.

    Never to `path` itself: what SQLite left beside that name belongs to the file that is gone.
    """
    place = _free_name(path)
    draft = draft_for(place)
    try:
        forget(draft)
        copied(sqlite, draft)
        put_in_place(draft, place)
    except (OSError, sqlite3.Error):
        return None
    finally:
        forget(draft)
    return place


def copied(sqlite: sqlite3.Connection, draft: Path, stepping: Stepping | None = None) -> None:
    """Write all that the connection can see to a new file; bit by bit where `stepping` wants to be told."""
    target = sqlite3.connect(draft)
    try:
        if stepping is None:
            sqlite.backup(target)
        else:
            sqlite.backup(target, pages=_PAGES, progress=stepping)
    finally:
        target.close()


def _free_name(path: Path) -> Path:
    names = (
        path.with_name(f"{path.stem}.rescued{f'-{number}' if number > 1 else ''}{path.suffix}")
        for number in count(1)
    )
    return next(name for name in names if not os.path.lexists(name))
