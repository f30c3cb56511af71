"""Sliders for how shapes and picture are shown, beside the picture they change."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSlider, QToolButton

from framegrain.ui.canvas.brushes import Cover
from framegrain.ui.canvas.tone import LEAST_GAMMA, MOST_GAMMA, PLAIN, signed
from framegrain.ui.widgets.keeps_place import KeepsPlace
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from framegrain.ui.canvas.looks import Looks
    from framegrain.ui.theme import Theme

_WIDTH = 300
_AT = 10
_GAMMA_STEPS = 100


class ViewSheet(QFrame):
    """Lies over a corner of the canvas and hides nothing else; each slider counts at once, Esc closes it."""

    def __init__(self, canvas: QWidget, looks: Looks, look: Theme) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._looks = looks
        self._look = look
        self._filling = False
        self.setObjectName("view-sheet")
        self.setProperty("surface", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Adjust the view")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self.sliders: dict[str, QSlider] = {}
        self._values: dict[str, QLabel] = {}
        self._titles: list[QLabel] = []
        self._build()
        looks.changed.connect(self.refresh)
        look.changed.connect(self._dress)
        KeepsPlace(self, canvas, self._place)
        self.installEventFilter(self)
        self._dress()
        self.hide()

    def _build(self) -> None:
        box = QGridLayout(self)
        box.setContentsMargins(14, 10, 14, 14)
        self._title = QLabel("Adjust the view")
        self._close = QToolButton()
        self._close.setAccessibleName("Close")
        self._close.setToolTip("Close  ·  Esc")
        self._close.clicked.connect(self.toggle)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        box.addLayout(head, 0, 0)
        box.addLayout(self._grid, 1, 0)
        self._heading(0, "Shapes", self._reset_shapes)
        self._slider(1, "Opacity", 10, 100, 10)
        self._slider(2, "Fill", 0, 100, 5)
        self._heading(3, "Picture, for viewing only", lambda: self._looks.tint(PLAIN))
        self._slider(4, "Brightness", -100, 100, 10)
        self._slider(5, "Contrast", -100, 100, 10)
        self._slider(6, "Gamma", -_GAMMA_STEPS, _GAMMA_STEPS, 10)

    def _heading(self, row: int, text: str, reset: Callable[[], None]) -> None:
        title = toned(QLabel(text), "secondary")
        button = QPushButton("Reset")
        button.setProperty("kind", "quiet")
        button.setAccessibleName(f"Reset {text.split(',')[0].lower()}")
        button.clicked.connect(reset)
        self._titles.append(title)
        self._grid.addWidget(title, row, 0, 1, 2)
        self._grid.addWidget(button, row, 2, Qt.AlignmentFlag.AlignRight)

    def _slider(self, row: int, name: str, least: int, most: int, step: int) -> None:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(least, most)
        slider.setSingleStep(max(step // 5, 1))
        slider.setPageStep(step)
        slider.setAccessibleName(name)
        slider.valueChanged.connect(lambda value: self._moved(name, value))
        value = QLabel()
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        value.setMinimumWidth(56)
        self._grid.addWidget(QLabel(name), row, 0)
        self._grid.addWidget(slider, row, 1)
        self._grid.addWidget(value, row, 2)
        self.sliders[name], self._values[name] = slider, value

    def toggle(self) -> None:
        """Show the sheet and give it the keyboard, or put it away."""
        if self.isVisible():
            self.hide()
            self._canvas.setFocus()
            return
        self.refresh()
        self.show()
        self.raise_()
        self._place()
        self.sliders["Opacity"].setFocus(Qt.FocusReason.PopupFocusReason)

    def refresh(self) -> None:
        """Show what is set."""
        cover, tone = self._looks.cover, self._looks.tone
        values = {
            "Opacity": (round(cover.opacity * 100), f"{cover.opacity:.0%}"),
            "Fill": (round(cover.fill * 100), f"{cover.fill:.0%}" if cover.fill else "outline"),
            "Brightness": (tone.brightness, signed(tone.brightness)),
            "Contrast": (tone.contrast, signed(tone.contrast)),
            "Gamma": (_place_of(tone.gamma), f"{tone.gamma:.2f}"),
        }
        self._filling = True
        for name, (value, text) in values.items():
            self.sliders[name].setValue(value)
            self._values[name].setText(
                text.replace("%", " %") if text.endswith("%") and " " not in text else text
            )
        self._filling = False

    def _moved(self, name: str, value: int) -> None:
        if self._filling:
            return
        looks = self._looks
        if name == "Opacity":
            looks.set_cover(replace(looks.cover, opacity=value / 100))
        elif name == "Fill":
            looks.set_cover(replace(looks.cover, fill=value / 100))
        elif name == "Gamma":
            looks.tint(looks.tone.with_gamma(_gamma_at(value)))
        else:
            looks.tint(replace(looks.tone, **{name.lower(): value}))

    def _reset_shapes(self) -> None:
        self._looks.set_cover(Cover())

    def _dress(self) -> None:
        self._title.setFont(self._look.font(13, 600))
        self._close.setIcon(self._look.icon("x", "secondary"))
        for title in self._titles:
            title.setFont(self._look.font(12, 500))
        for value in self._values.values():
            value.setFont(self._look.font(12, 400, tabular=True))

    def _place(self) -> None:
        self.setFixedWidth(min(_WIDTH, self._canvas.width() - 2 * _AT))
        self.adjustSize()
        self.move(self._canvas.width() - self.width() - _AT, _AT)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and watched is self:
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
            return event.isAccepted()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.toggle()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # what lies beneath is not meant

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()


def _gamma_at(place: int) -> float:
    """The gamma of a place on the slider: equal ways multiply it equally, 1 lies in the middle."""
    end = MOST_GAMMA if place > 0 else 1 / LEAST_GAMMA
    return float(end ** (place / _GAMMA_STEPS))


def _place_of(gamma: float) -> int:
    end = MOST_GAMMA if gamma > 1 else 1 / LEAST_GAMMA
    return round(math.log(gamma, end) * _GAMMA_STEPS)
