"""Calibrating a video: the sheet, the corners set on the picture in between, and the edit that comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from framegrain.editing.calibration import set_calibration
from framegrain.ui.attempt import Tone, attempt
from framegrain.ui.canvas.gestures.points import SettingPoints

if TYPE_CHECKING:
    from framegrain.domain.records import Camera, KnownRectangle
    from framegrain.domain.shapes import Quad, Xy
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.canvas.panel import CanvasPanel
    from framegrain.ui.dialogs.calibration_sheet import Started
    from framegrain.ui.dialogs.host import Dialogs

_CORNERS = 4


class Calibrating(QObject):
    """Asks for the camera of the open video. `calibrated` says that it is known now."""

    calibrated = Signal()
    forget_wanted = Signal()

    def __init__(self, session: Session, canvas: CanvasPanel, dialogs: Dialogs, say: Say) -> None:
        super().__init__(canvas)
        self._session = session
        self._canvas = canvas
        self._dialogs = dialogs
        self._say = say

    def ask(self, started: Started | None = None) -> None:
        """Show the sheet, with what was typed before if corners were set meanwhile."""
        sheet = self._dialogs.calibration(started)
        if sheet is None:
            return
        sheet.calibrated.connect(self._calibrate)
        sheet.forgotten.connect(self.forget_wanted)
        sheet.points_wanted.connect(self._set_points)

    def _set_points(self, started: Started) -> None:
        def done(points: tuple[Xy, ...]) -> None:
            a, b, c, d = points
            corners: Quad = (a, b, c, d)
            self.ask(started.with_corners(corners))

        self._canvas.hand.start(SettingPoints(self._canvas.stage, _CORNERS, done))
        self._canvas.setFocus()
        self._say("Click the four corners of the rectangle on the ground, in order around it", Tone.INFO)

    def _calibrate(self, camera: Camera, rectangle: KnownRectangle | None) -> None:
        if self._session.document is None:
            return
        if attempt(self._session, self._say, set_calibration(self._session.desk, camera, rectangle)):
            self.calibrated.emit()
