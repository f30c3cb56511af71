"""The small picture that goes with the pointer along the ruler, the strips and the overview."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from framegrain.media.thumbnail_store import SIZE
from framegrain.ui.timeline.brushes import faded
from framegrain.ui.timeline.strips_paint import thumbnail_image

if TYPE_CHECKING:
    from framegrain.media.thumbnail_store import ThumbnailStore
    from framegrain.ui.theme import Theme

_EDGE = 5
_WORDS = 22
_GAP = 8
_LEAST_WIDTH = 150
_RADIUS = 6.0


class Pointed(NamedTuple):
    """A frame somebody points at, and where: pixels of the widget it lies on."""

    widget: QWidget
    frame: int
    x: int
    y: int


def preview_place(window: QSize, size: QSize, x: int, top: int, below: int) -> QPoint:
    """Where a preview goes: centred over `x` and ending above `top`, or where there is no room for that beginning
    below `below`; always inside the window."""
    left = min(max(x - size.width() // 2, _GAP), max(window.width() - size.width() - _GAP, 0))
    y = top - _GAP - size.height()
    if y < 0:
        y = min(below + 2 * _GAP, window.height() - size.height())
    return QPoint(left, y)


class Preview(QWidget):
    """Lies over the window's other parts and never takes the pointer.

    What it shows is the thumbnail of the frame pointed at or, until that is made, the nearest there is, dimmed and
    with its own number.
    """

    def __init__(self, look: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._image: QImage | None = None
        self._shown: int | None = None
        self._number = self._time = ""
        self.frame: int | None = None
        """The frame pointed at."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def shown_frame(self) -> int | None:
        """The frame whose picture is shown; None while there is none."""
        return self._shown

    def show_frame(self, frame: int, timecode: str, pictures: ThumbnailStore) -> None:
        """Be about this frame from now on."""
        self.frame = frame
        self._number, self._time = f"{frame}", timecode
        self.refresh(pictures)

    def refresh(self, pictures: ThumbnailStore) -> None:
        """Take the best picture there is now."""
        if self.frame is None:
            return
        best = self.frame if self.frame in pictures else pictures.nearest(self.frame)
        if best != self._shown or self._image is None:
            bgra = pictures.get(best) if best is not None else None
            self._image = thumbnail_image(bgra) if bgra is not None else None
            self._shown = best if bgra is not None else None
        picture = self._image.size() if self._image is not None else QSize(*SIZE)
        self.resize(max(picture.width(), _LEAST_WIDTH) + 2 * _EDGE, picture.height() + 2 * _EDGE + _WORDS)
        self.update()

    def put(self, x: int, top: int, below: int) -> None:
        """Stand over `x`, above `top` or else under `below`; pixels of the window."""
        window = self.parentWidget()
        if window is not None:
            self.move(preview_place(window.size(), self.size(), x, top, below))
        if not self.isVisible():
            self.show()
            self.raise_()

    def dismiss(self) -> None:
        """Be gone."""
        self.frame = self._shown = self._image = None
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, the frame's number and its time."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        painter.setPen(QPen(look.line, 1))
        painter.setBrush(look.raised)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        self._picture(painter, self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE - _WORDS))
        words = self.rect().adjusted(_EDGE + 3, self.height() - _WORDS - 3, -_EDGE - 3, -3)
        centred = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(look.text)
        painter.setFont(look.font(13, 600, tabular=True))
        painter.drawText(words, centred | Qt.AlignmentFlag.AlignLeft, self._number)
        painter.setPen(look.secondary)
        painter.setFont(look.font(12, tabular=True))
        painter.drawText(words, centred | Qt.AlignmentFlag.AlignRight, self._time)

    def _picture(self, painter: QPainter, room: QRect) -> None:
        if self._image is None:
            painter.fillRect(room, self._look.sunken)
            return
        area = QRectF(self._image.rect())
        area.moveCenter(QPointF(room.center()))
        painter.save()
        path = QPainterPath()
        path.addRoundedRect(area, 4, 4)
        painter.setClipPath(path)
        is_exact = self._shown == self.frame
        painter.setOpacity(1.0 if is_exact else 0.62)
        painter.drawImage(area.topLeft(), self._image)
        painter.setOpacity(1.0)
        if not is_exact:
            self._chip(painter, area, f"near: {self._shown}")
        painter.restore()

    def _chip(self, painter: QPainter, area: QRectF, words: str) -> None:
        painter.setFont(self._look.font(11, tabular=True))
        wide = painter.fontMetrics().horizontalAdvance(words) + 10
        chip = QRectF(area.left() + 4, area.bottom() - 20, wide, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(self._look.raised, 0.88))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(self._look.secondary)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)
