"""Backups of a project in a folder beside it: made by SQLite, listed with what their names say, thinned by age."""

from __future__ import annotations

import os
import re
import stat
import time
from contextlib import closing
from datetime import UTC, datetime
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.errors import BadInput
from framegrain.storage import thinning
from framegrain.storage.backup import backed_up
from framegrain.storage.database import TROUBLE, Database, connected, failure
from framegrain.storage.errors import StorageError
from framegrain.storage.header import check_is_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAY_MS = 86_400_000
BACKUPS = ".backups"
"""What the folder of a project's backups ends in."""

_TIME = "%Y-%m-%dT%H-%M-%S"
_LEFT = re.compile(r"\..+\.\d+\.new(-wal|-shm|-journal)?")
_NAMES = 1000  # in one second; more are none of ours
_LARGEST_FOLDER = 10_000  # entries looked at; a folder with more is not what we made
_SNAPSHOT = "SELECT count(*) FROM sqlite_schema"


class Reason(StrEnum):
    """Why a backup was made, as its name says it."""

    DAILY = "daily"
    IMPORT = "import"
    MIGRATION = "migration"
    TAXONOMY = "taxonomy"
    HISTORY = "history"
    RESTORE = "restore"
    RESCUED = "rescued"
    """Not a backup by name: what a project held when its file was taken away while it was open."""


_REASONS = frozenset(reason.value for reason in Reason)


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """One file. `at` is milliseconds since 1970 UTC, by the clock of the time; `is_beside` where it lies beside the
    project, as older versions put them, which are never thinned."""

    path: Path
    at: int
    reason: Reason
    size: int
    is_beside: bool = False


def now_ms() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def folder_of(project: Path) -> Path:
    """Where the backups of a project lie."""
    return project.with_name(f"{project.stem}{BACKUPS}")


def default_limit(project: Path) -> int:
    """Bytes all backups may take unless a person says otherwise."""
    try:
        size = project.stat().st_size
    except OSError:
        size = 0
    return max(2 << 30, 5 * size)


def listed(project: Path) -> list[Backup]:
    """Every backup there is, newest first; an unreadable folder has none."""
    found = [*_in_folder(project), *_beside(project)]
    return sorted(found, key=lambda backup: (backup.at, backup.path.name), reverse=True)


def is_due(project: Path, now: int) -> bool:
    """Whether the last one is older than a day. One from the future, by a clock that was wrong, is none."""
    return not any(now - DAY_MS < backup.at <= now for backup in _in_folder(project))


def made(database: Database, reason: Reason, *, limit: int | None = None, now: int | None = None) -> Path:
    """Back an open project up through its own connection, and thin the others. Raises StorageError."""
    return _made(database, database.path, reason, limit, now, None)


def made_aside(
    project: Path,
    reason: Reason,
    *,
    limit: int | None = None,
    now: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] = lambda: False,
) -> Path:
    """Back a project up through a connection of its own, so that whoever works in it goes on; on any thread.

    What is changed meanwhile is not in it. Raises StorageError, and Cancelled when `cancel` says so.
    """
    check_is_project(project)
    try:
        sqlite = connected(project, read_only=True)
    except TROUBLE as error:
        raise failure(project, "the backup could not be made", error) from error
    with closing(sqlite):
        database = Database(project, sqlite, read_only=True)
        with database.reading("some of it"):
            # one moment of it, however long this takes: else each change made meanwhile would begin it anew
            sqlite.execute("BEGIN")
            sqlite.execute(_SNAPSHOT).fetchone()
        return _made(database, project, reason, limit, now, thinning.Stepping(progress, cancel))


def _made(
    database: Database,
    project: Path,
    reason: Reason,
    limit: int | None,
    now: int | None,
    stepping: thinning.Stepping | None,
) -> Path:
    now = now_ms() if now is None else now
    folder = _folder_made(project)
    name = _free_name(project, folder, reason, now)
    try:
        backed_up(database, name, stepping=stepping)
    except BadInput as error:  # the name was taken this moment
        raise StorageError(str(error)) from error
    thin(project, limit, now=now, fresh=name)
    return name


def _folder_made(project: Path) -> Path:
    folder = folder_of(project)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"no backup could be made: the folder {folder} can't be made ({error.strerror}); make room for it, or "
            "copy the project to a folder you may write to"
        ) from error
    return folder


def thin(
    project: Path, limit: int | None = None, *, now: int | None = None, fresh: Path | None = None
) -> None:
    """Remove backups that the schedule does not keep, and the oldest of those that are too much for the limit.

    Only files this program named, in the project's own folder of backups; never the newest two. What can't be removed
    stays.
    """
    now = now_ms() if now is None else now
    found = list(_in_folder(project))
    most = default_limit(project) if limit is None else limit
    entries = [
        thinning.Kept(
            b.path.name, b.at, b.size, is_fixed=b.path == fresh, is_lasting=b.reason == Reason.MIGRATION
        )
        for b in found
    ]
    folder = folder_of(project)
    for name in thinning.surplus(entries, now, most):
        _remove(folder / name)
    _forget_drafts(folder, now)


def _in_folder(project: Path) -> Iterator[Backup]:
    mine = re.compile(
        re.escape(project.stem)
        + r"\.(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)\.([a-z]+)(-\d+)?"
        + re.escape(project.suffix)
    )
    for entry, facts in _files(folder_of(project)):
        match = mine.fullmatch(entry.name)
        at = _time_of(match[1]) if match else None
        if match and at is not None and match[2] in _REASONS:
            yield Backup(path=entry, at=at, reason=Reason(match[2]), size=facts.st_size)


def _beside(project: Path) -> Iterator[Backup]:
    """What older versions made, and what was rescued, beside the project."""
    mine = re.compile(
        re.escape(project.stem) + r"\.(version-\d+|taxonomy-.+|rescued)(-\d+)?" + re.escape(project.suffix)
    )
    for entry, facts in _files(project.parent):
        match = mine.fullmatch(entry.name)
        if not match:
            continue
        first = match[1].partition("-")[0]
        reason = {"version": Reason.MIGRATION, "taxonomy": Reason.TAXONOMY}.get(first, Reason.RESCUED)
        at = facts.st_mtime_ns // 1_000_000
        yield Backup(path=entry, at=at, reason=reason, size=facts.st_size, is_beside=True)


def _files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Ordinary files, no links."""
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry, _ in zip(entries, range(_LARGEST_FOLDER), strict=False)]
    except OSError:
        return
    for entry in found:
        try:
            facts = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        if stat.S_ISREG(facts.st_mode):
            yield folder / entry.name, facts


def _time_of(text: str) -> int | None:
    try:
        return int(datetime.strptime(text, _TIME).replace(tzinfo=UTC).timestamp() * 1000)
    except ValueError:
        return None


def _free_name(project: Path, folder: Path, reason: Reason, now: int) -> Path:
    try:
        at = datetime.fromtimestamp(now / 1000, UTC).strftime(_TIME)
    except (ValueError, OverflowError, OSError):  # a clock that is no clock
        at = "1970-01-01T00-00-00"
    for n in count(1):
        more = f"-{n}" if n > 1 else ""
        name = folder / f"{project.stem}.{at}.{reason.value}{more}{project.suffix}"
        if not os.path.lexists(name) or n > _NAMES:
            return name
    raise AssertionError


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError:
        return  # the next one thins again


def _forget_drafts(folder: Path, now: int) -> None:
    """What a program left that was killed while it made a backup."""
    for path, facts in list(_files(folder)):
        if _LEFT.fullmatch(path.name) and facts.st_mtime_ns // 1_000_000 < now - DAY_MS:
            _remove(path)
