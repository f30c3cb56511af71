"""Whether a video file is still the one that was opened."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from framegrain.domain.errors import FramegrainError
from framegrain.media.errors import FileChanged
from framegrain.media.fingerprint import fingerprint
from framegrain.media.unfinished import snapshot

if TYPE_CHECKING:
    from pathlib import Path


class Untouched:
    """Notices that a video file is written after it was first looked at.

    Packets of another file written over it could decode to pictures that were never labeled. Where only the system's
    own time of change is another, as after a rename or when the time of writing was put back, the fingerprint decides;
    `labeled` is the one it has to have, empty where nobody knows. The pictures of a folder are looked at one by one
    instead.
    """

    def __init__(self, path: Path, *, is_folder: bool, labeled: str = "") -> None:
        self._path = path
        self._is_folder = is_folder
        self._labeled = labeled
        self._found: object = None
        self._changed_at: int | None = None
        self._seen: tuple[int, ...] | None = None

    @property
    def is_as_seen(self) -> bool:
        """Whether nothing at all about it is other than when it last held: one look at the drive, for every frame."""
        return self._seen is not None and self._look() == self._seen

    @property
    def holds(self) -> bool:
        """Whether it is as it was when first looked at."""
        seen, self._seen = self._look(), None
        now = None if self._is_folder else snapshot(self._path)
        changed_at = None if seen is None else seen[-1]
        if self._found is None:
            self._found, self._changed_at = now, changed_at
        if now != self._found or not (now is None or self._has_same_content(changed_at)):
            return False
        self._seen = seen
        return True

    def check(self) -> None:
        """Raise FileChanged when it is no longer as it was."""
        if not self.holds:
            raise FileChanged(f"{self._path} has changed since it was opened; put the original back")

    def _has_same_content(self, changed_at: int | None) -> bool:
        if not self._labeled or changed_at == self._changed_at:
            return True
        try:
            is_same = fingerprint(self._path) == self._labeled
        except FramegrainError:
            return True  # whoever reads it next says what is wrong
        if is_same:
            self._changed_at = changed_at
        return is_same

    def _look(self) -> tuple[int, ...] | None:
        # all that tells one state of a file from another, the system's own time of change last
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return found.st_dev, found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns
