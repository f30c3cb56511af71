"""The projects opened lately, newest first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from framegrain.domain.places import real_path

if TYPE_CHECKING:
    from framegrain.ui.settings import Settings

_SETTING = "recent"
_MOST = 8


class RecentProjects:
    """Paths remembered in the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def paths(self) -> list[Path]:
        """Projects that are still where they were."""
        stored = [Path(p) for p in self._settings.get(_SETTING, []) if isinstance(p, str)]
        return [path for path in stored if _is_file(path)]

    def add(self, path: Path) -> None:
        """Note that a project was opened."""
        path = real_path(path)
        others = [p for p in self.paths() if p != path]
        self._settings.set(_SETTING, [str(p) for p in [path, *others][:_MOST]])


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a person edited the settings: no system has such a path
        return False
