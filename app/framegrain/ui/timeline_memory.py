"""How a person has set up the timeline, remembered on this machine: lanes for each project, habits for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from framegrain.ui.project_settings import ProjectSettings
from framegrain.ui.timeline.arrangement import Arrangement
from framegrain.ui.timeline.ruler import RulerUnit

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.ui.settings import Settings
    from framegrain.ui.timeline.surface import TimelineSurface


class TimelineMemory(QObject):
    """Recalls when it is made, and keeps whatever is changed from then on. Nothing of it is in the project."""

    def __init__(self, settings: Settings, project: Path, surface: TimelineSurface) -> None:
        super().__init__(surface)
        self._settings = settings
        self._of_project = ProjectSettings(settings, "timeline/lanes", project)
        self._surface = surface
        self._recall()
        surface.arranging.changed.connect(self._keep_lanes)
        surface.habits_changed.connect(self._keep_habits)

    def _recall(self) -> None:
        self._surface.arranging.set(Arrangement.from_json(self._of_project.get()))
        unit = self._settings.get("timeline/ruler", "")
        if unit in set(RulerUnit):
            self._surface.count_in(RulerUnit(unit))
        self._surface.snap(on=self._settings.get("timeline/snap", True))

    def _keep_lanes(self) -> None:
        self._of_project.set(self._surface.arrangement.to_json())

    def _keep_habits(self) -> None:
        self._settings.set("timeline/ruler", self._surface.unit.value)
        self._settings.set("timeline/snap", self._surface.snaps)
