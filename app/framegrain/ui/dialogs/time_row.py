"""Working time in the preferences: whether it is counted, and which pauses are none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from framegrain.session.activity import IDLE_SECONDS
from framegrain.ui.working_time import COUNTS, IDLE, LEAST_IDLE, MOST_IDLE

if TYPE_CHECKING:
    from framegrain.ui.settings import Settings


class TimeRow(QWidget):
    """Whatever is set here counts at once."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.counts = QCheckBox("Count my working time")
        self.counts.setChecked(settings.get(COUNTS, True))
        self.counts.toggled.connect(self._turn)
        self.idle = QSpinBox()
        self.idle.setRange(LEAST_IDLE, MOST_IDLE)
        self.idle.setSingleStep(10)
        self.idle.setSuffix(" s")
        self.idle.setPrefix("A pause is longer than ")
        self.idle.lineEdit().setTextMargins(7, 0, 0, 0)
        self.idle.setAccessibleName("A pause is longer than")
        self.idle.setValue(settings.get(IDLE, IDLE_SECONDS))
        self.idle.setEnabled(self.counts.isChecked())
        self.idle.valueChanged.connect(self._keep_idle)
        row = QHBoxLayout()
        row.addWidget(self.idle)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 5, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.counts)
        column.addLayout(row)

    def _turn(self, on: bool) -> None:
        self._settings.set(COUNTS, None if on else False)
        self.idle.setEnabled(on)

    def _keep_idle(self, seconds: int) -> None:
        self._settings.set(IDLE, None if seconds == IDLE_SECONDS else seconds)
