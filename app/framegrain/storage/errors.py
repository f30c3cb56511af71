"""What can go wrong with a project file, each said with the file's name and the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.errors import FramegrainError

if TYPE_CHECKING:
    from pathlib import Path


_SAID = 400
"""Characters of what is damaged that a message repeats."""


class StorageError(FramegrainError):
    """The project file could not be read or written; what was there before is still there.

    `reason` says why, and what to do, without naming the file; empty where the message is all there is.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class CannotOpen(StorageError):
    """The project can't be opened; the file was left as it is."""


class NotAProject(CannotOpen):
    """The path leads to something that is not a project file."""


class DamagedProject(CannotOpen):
    """The file was a project, but parts of it can't be read; it is never shown as empty."""


class FutureProject(CannotOpen):
    """A newer Framegrain wrote the file."""


class OldProject(CannotOpen):
    """An older Framegrain wrote the file; it can be read, or brought up to date after a backup."""


class ProjectLocked(CannotOpen):
    """Someone else has the project open for writing.

    `who` is a person's name on a computer, empty where unknown; `since` is milliseconds since 1970 UTC, 0 where
    unknown.
    """

    def __init__(self, message: str, who: str = "", since: int = 0) -> None:
        super().__init__(message)
        self.who = who
        self.since = since


class ProjectGone(StorageError):
    """The file was moved, deleted or replaced while it was open; nothing more can be saved in it."""


class ReadOnlyProject(StorageError):
    """The project was opened for reading only."""


def damaged(path: Path, what: str) -> DamagedProject:
    """The error for a project of which a part ("table track can't be read") is lost."""
    what = what if len(what) <= _SAID else f"{what[:_SAID]}…"  # it may repeat what the file holds
    return DamagedProject(
        f"the project file {path} is damaged: {what}. Restore a backup of it, or save what can still be read (Backups "
        "and recovery, or 'framegrain recover'); the damaged file was left as it is"
    )
