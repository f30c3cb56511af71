"""Backups of the open project: when they are made, and that a failure stops nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.storage.backups import Reason, is_due, made_aside, now_ms
from framegrain.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from framegrain.storage.project_file import ProjectFile


def needs_daily(project: ProjectFile) -> bool:
    """Whether an open project should be backed up now: it can be changed, and the last backup is a day old."""
    return not project.read_only and bool(project.videos()) and is_due(project.path, now_ms())


def backed_up(project: ProjectFile, reason: Reason) -> tuple[Path | None, str]:
    """Back an open project up; where the backup is, or why there is none."""
    try:
        return project.back_up(reason), ""
    except StorageError as error:
        return None, str(error)


def backed_up_aside(
    path: Path,
    reason: Reason,
    limit: int | None,
    progress: Callable[[float], None],
    cancel: Callable[[], bool],
) -> tuple[Path | None, str]:
    """The same in the background, beside whoever works in the project. Raises Cancelled."""
    try:
        return made_aside(path, reason, limit=limit, progress=progress, cancel=cancel), ""
    except StorageError as error:
        return None, str(error)
    except OSError as error:
        return None, f"no backup could be made: {error.strerror or error}"
