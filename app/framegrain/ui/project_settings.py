"""What is remembered on this machine for each of the projects used last, by their paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framegrain.domain.places import real_path

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.ui.settings import Settings

_MOST_PROJECTS = 50


class ProjectSettings:
    """One JSON value of one project under a name of the settings, which people may edit."""

    def __init__(self, settings: Settings, name: str, project: Path) -> None:
        self._settings = settings
        self._name = name
        self._project = str(real_path(project))

    def get(self) -> Any:
        """What was kept; None where there is nothing."""
        return next((entry[1] for entry in self._entries() if entry[0] == self._project), None)

    def set(self, value: Any) -> None:
        """Keep a value as that of the project used last; None forgets it."""
        others = [entry for entry in self._entries() if entry[0] != self._project]
        fresh = [] if value is None else [[self._project, value]]
        self._settings.set(self._name, [*others[1 - _MOST_PROJECTS :], *fresh])

    def _entries(self) -> list[list[Any]]:
        kept = self._settings.get(self._name, [])
        return [entry for entry in kept if isinstance(entry, list) and len(entry) == 2]
