"""Where the camera stands: typed in, or worked out from a rectangle on the ground that a person points out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from framegrain.domain.errors import FramegrainError
from framegrain.domain.ground import camera_from_rectangle
from framegrain.domain.records import Camera, KnownRectangle
from framegrain.domain.shapes import Quad
from framegrain.ui.attempt import sentence
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from framegrain.domain.records import Calibration, Video
    from framegrain.ui.theme import Theme

_SIZE = (560, 0)
_USUAL_FOCAL = 1.0  # in picture widths: about 53 degrees across
_USUAL_HEIGHT = 1.5
_USUAL_SIDES = (3.5, 6.0)
_WHAT = (
    "Cuboids get metres, a place and a heading on flat ground when it is known where the camera stands. "
    "Point out a rectangle you know, such as a parking space or the dashes of a lane, or type what you know."
)


class Started(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the sheet: kept while somebody points out corners on the picture."""

    corners: Quad | None
    width: float
    length: float
    focal: float
    height: float
    pitch: float
    roll: float
    known_focal: bool

    def with_corners(self, corners: Quad) -> Started:
        """The same with the corners set on the picture."""
        return msgspec.structs.replace(self, corners=corners)


class CalibrationSheet(Sheet):
    """`calibrated` carries a camera and the rectangle it came from, or None; `points_wanted` what was typed so far."""

    calibrated = Signal(object, object)
    forgotten = Signal()
    points_wanted = Signal(object)

    def __init__(
        self, window: QWidget, look: Theme, video: Video, known: Calibration | None, started: Started | None
    ) -> None:
        super().__init__(window, look, "Calibrate the camera", _SIZE)
        self._video = video
        self._known = known
        shown = started or _start_of(video, known)
        self._corners = shown.corners
        self._found = known.camera if known is not None and started is None else None
        self._fields(shown)
        self._buttons()
        self._assemble()
        if started is not None:
            self._work_out()
        else:
            self._tell()

    def _fields(self, shown: Started) -> None:
        metres, degrees = " m", "°"
        self.across = _number("Width of the rectangle", 0.01, 1000.0, shown.width, metres)
        self.along = _number("Length of the rectangle", 0.01, 1000.0, shown.length, metres)
        self.focal = _number("Focal length", 1.0, 100_000.0, shown.focal, " px", decimals=1)
        self.above = _number("Height above the ground", 0.01, 1000.0, shown.height, metres)
        self.pitch = _number("Pitch, looking down", -89.0, 90.0, shown.pitch, degrees)
        self.roll = _number("Roll, turned clockwise", -180.0, 180.0, shown.roll, degrees)
        self.known_focal = QCheckBox("The focal length is known: keep it")
        self.known_focal.setChecked(shown.known_focal)
        for field in (self.across, self.along):
            field.valueChanged.connect(self._work_out)
        for field in (self.above, self.pitch, self.roll):
            field.valueChanged.connect(self._typed)
        self.focal.valueChanged.connect(self._focal_typed)
        self.known_focal.toggled.connect(self._work_out)

    def _buttons(self) -> None:
        self.points = QPushButton()
        self.points.clicked.connect(self._want_points)
        self.said = toned(QLabel(), "secondary")
        self.said.setWordWrap(True)
        self.forget = QPushButton("Remove calibration")
        self.forget.setEnabled(self._known is not None)
        self.forget.clicked.connect(self._forget)
        self.accept = QPushButton("Calibrate")
        self.accept.setProperty("kind", "primary")
        self.accept.clicked.connect(self.confirm)

    def _assemble(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, 110)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        rows: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            ("Rectangle", (self.points,)),
            (
                "Its sides",
                (_named("First to second corner", self.across), _named("Second to third", self.along)),
            ),
            ("Camera", (_named("Focal length", self.focal), _named("Height above the ground", self.above))),
            ("", (_named("Looking down", self.pitch), _named("Turned clockwise", self.roll))),
            ("", (self.known_focal,)),
        )
        for n, (title, fields) in enumerate(rows):
            beside = Qt.AlignmentFlag.AlignTop if len(fields) > 1 else Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(toned(QLabel(title), "secondary"), n, 0, beside)
            for column, field in enumerate(fields, 1):
                grid.addWidget(field, n, column, 1, 1 if len(fields) > 1 else 2)
        foot = QHBoxLayout()
        foot.addWidget(self.forget)
        foot.addStretch(1)
        foot.addWidget(self.accept)
        what = QLabel(_WHAT)
        what.setWordWrap(True)
        self.body.addWidget(what)
        self.body.addLayout(grid)
        self.body.addWidget(self.said)
        self.body.addLayout(foot)

    def first_widget(self) -> QWidget:
        return self.points if self._corners is None else self.accept

    # -- what was typed

    @property
    def camera(self) -> Camera:
        """The camera as it was worked out or known, else as the fields have it, which show less of each number."""
        return self._found or Camera(
            focal=self.focal.value(),
            principal=_middle(self._video),
            height=self.above.value(),
            pitch=math.radians(self.pitch.value()),
            roll=math.radians(self.roll.value()),
        )

    @property
    def rectangle(self) -> KnownRectangle | None:
        """The rectangle the camera was worked out from; None once a number was typed over."""
        if self._corners is None:
            return None
        return KnownRectangle(corners=self._corners, width=self.across.value(), length=self.along.value())

    def _typed(self) -> None:
        self._corners = self._found = None
        self._tell()

    def _focal_typed(self) -> None:
        if self._corners is None:
            return self._typed()
        self.known_focal.setChecked(True)
        return self._work_out()

    def _work_out(self) -> None:
        """Fill in the camera that sees the rectangle."""
        known = self.rectangle
        if known is None:
            return self._tell()
        focal = self.focal.value() if self.known_focal.isChecked() else None
        try:
            found = camera_from_rectangle(known, _middle(self._video), focal)
        except FramegrainError as error:
            self._found = None
            return self._tell(sentence(error))
        self._found = found
        numbers = (found.focal, found.height, math.degrees(found.pitch), math.degrees(found.roll))
        for field, value in zip((self.focal, self.above, self.pitch, self.roll), numbers, strict=True):
            field.blockSignals(True)
            field.setValue(value)
            field.blockSignals(False)
        return self._tell()

    def _tell(self, problem: str = "") -> None:
        self.points.setText(
            "Set its four corners again" if self._corners else "Set its four corners on the picture"
        )
        self.accept.setEnabled(not problem)
        calm = (
            "Worked out from the four corners. A grid of metres is drawn on the ground, so that you can check it."
            if self._corners
            else "A grid of metres is drawn on the ground, so that you can check it."
        )
        toned(self.said, "attention" if problem else "secondary").setText(problem or calm)
        if self.isVisible():
            self.refit()

    # -- what happens

    def confirm(self) -> None:
        """Take the camera as it stands in the fields."""
        if not self.accept.isEnabled():
            return
        for field in (self.across, self.along, self.focal, self.above, self.pitch, self.roll):
            field.interpretText()
        camera, rectangle = self.camera, self.rectangle
        self.dismiss()
        self.calibrated.emit(camera, rectangle)

    def _forget(self) -> None:
        self.dismiss()
        self.forgotten.emit()

    def _want_points(self) -> None:
        started = Started(
            corners=self._corners,
            width=self.across.value(),
            length=self.along.value(),
            focal=self.focal.value(),
            height=self.above.value(),
            pitch=self.pitch.value(),
            roll=self.roll.value(),
            known_focal=self.known_focal.isChecked(),
        )
        self.dismiss()
        self.points_wanted.emit(started)


def _start_of(video: Video, known: Calibration | None) -> Started:
    """What stands in the sheet at first: what is known, else something usual."""
    if known is None:
        focal = _USUAL_FOCAL * max(video.width, video.height)
        camera = Camera(focal=focal, principal=_middle(video), height=_USUAL_HEIGHT)
    else:
        camera = known.camera
    rectangle = known.rectangle if known is not None else None
    return Started(
        corners=rectangle.corners if rectangle is not None else None,
        width=rectangle.width if rectangle is not None else _USUAL_SIDES[0],
        length=rectangle.length if rectangle is not None else _USUAL_SIDES[1],
        focal=camera.focal,
        height=camera.height,
        pitch=math.degrees(camera.pitch),
        roll=math.degrees(camera.roll),
        known_focal=False,
    )


def _middle(video: Video) -> tuple[float, float]:
    return video.width / 2, video.height / 2


def _number(
    name: str, least: float, most: float, value: float, unit: str, *, decimals: int = 2
) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setDecimals(decimals)
    made.setRange(least, most)
    made.setSuffix(unit)
    made.setAccessibleName(name)
    made.setValue(value)
    made.setKeyboardTracking(False)
    made.lineEdit().setTextMargins(7, 0, 0, 0)  # a style sheet's padding does not reach inside
    return made


def _named(text: str, field: QWidget) -> QWidget:
    """A field with a few words above it."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(3)
    grid.addWidget(toned(QLabel(text), "secondary"), 0, 0)
    grid.addWidget(field, 1, 0)
    return box
