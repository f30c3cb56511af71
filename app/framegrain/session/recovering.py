"""Looking through the backups of a project, and restoring one to a new file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.errors import BadInput, Cancelled
from framegrain.domain.places import real_path
from framegrain.session.projects import check_name
from framegrain.storage import glance
from framegrain.storage.backups import Backup, Reason, listed
from framegrain.storage.glance import Difference, Glance, differences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

__all__ = ["Backup", "Difference", "Found", "Glance", "Reason", "differences", "found", "listed", "restored"]

REASONS = {
    Reason.DAILY: "Every day",
    Reason.IMPORT: "Before an import",
    Reason.HISTORY: "Before old history was forgotten",
    Reason.MIGRATION: "Before a new file version",
    Reason.TAXONOMY: "Before a new taxonomy",
    Reason.RESTORE: "Before restoring",
    Reason.RESCUED: "Rescued when the file was gone",
}
"""Why each was made, in words."""

_KINDS = {
    "video": ("video", "videos"),
    "event": ("event", "events"),
    "track": ("object", "objects"),
    "keyframe": ("keyframe", "keyframes"),
    "clip": ("clip", "clips"),
    "comment": ("comment", "comments"),
}


class Found(NamedTuple):
    """A backup and what it holds."""

    backup: Backup
    glance: Glance


def found(project: Path, cancel: Callable[[], bool] = lambda: False) -> Iterator[Found]:
    """Each backup of a project, newest first, with what it holds; takes as long as reading them. Raises Cancelled."""
    for backup in listed(project):
        if cancel():
            raise Cancelled("looking through the backups was stopped")
        yield Found(backup, glance.glanced(backup.path))


def restored(
    backup: Path,
    out: Path,
    *,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] = lambda: False,
) -> None:
    """Copy a backup to a new project file, never over one. Raises BadInput, CannotOpen, StorageError, Cancelled."""
    check_name(out)
    glance.restored(real_path(backup), real_path(out), progress=progress, cancel=cancel)


def named(project: Path, name: str) -> Path:
    """The backup a person means by its file's name or path; BadInput where there is none."""
    for backup in listed(project):
        if name in (backup.path.name, str(backup.path)) or real_path(name) == real_path(backup.path):
            return backup.path
    raise BadInput(
        f"{project.name} has no backup {name}; 'framegrain recover {project}' lists those there are"
    )


def suggested_name(project: Path, backup: Backup | None) -> Path:
    """A free name beside the project for what is restored from it, or saved of it."""
    what = f"restored {local_time(backup.at, for_name=True)}" if backup is not None else "saved"
    names = (
        project.with_name(f"{project.stem} {what}{more}{project.suffix}")
        for more in ("", *(f" {n}" for n in range(2, 100)))
    )
    return next(
        (name for name in names if not name.exists()), project.with_name(f"{project.stem} {what}.framegrain")
    )


def local_time(at: int, *, for_name: bool = False) -> str:
    """A time as clocks here show it; "at a time unknown" for what can be none."""
    try:
        time = datetime.fromtimestamp(at / 1000).astimezone()
    except (OverflowError, OSError, ValueError):
        return "at a time unknown"
    return time.strftime("%Y-%m-%d %H.%M" if for_name else "%Y-%m-%d %H:%M")


def difference_words(found: Sequence[Difference]) -> str:
    """What the project of today has more, less and otherwise than the backup, in one sentence."""
    parts = [part for one in found for part in _parts(one)]
    if not parts:
        return "The project of today holds the same records."
    return f"Since then: {', '.join(parts)}."


def _parts(one: Difference) -> Iterator[str]:
    words = _KINDS[one.kind]
    for count, what in ((one.new, "new"), (one.changed, "changed"), (one.gone, "deleted")):
        if count:
            yield f"{count:,} {words[0] if count == 1 else words[1]} {what}"
