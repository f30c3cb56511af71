"""The small question mark beside what is pointed at or selected: a click asks which rules hold for it.

It is never in the way: a press on it that becomes a drag is handed to what lies below, as if it were not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from framegrain.domain.records import RecordId
    from framegrain.ui.theme import Theme

SIDE = 20
"""Logical pixels a side that take a click."""
_SEEN = 16
_REACH = 4
_LEFT = Qt.MouseButton.LeftButton
_LOOKS = frozenset(
    {
        QEvent.Type.Paint,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.Leave,
        QEvent.Type.Resize,
    }
)


class Spot(NamedTuple):
    """Where the sign of a record stands, what it says, and its name or bar, over which the pointer comes to it."""

    at: QPoint
    title: str
    near: QRect


class Asked(Protocol):
    """What knows where records are on a widget."""

    def may_ask(self) -> bool:
        """Whether nothing is under way that a sign would disturb."""
        ...

    def pointed(self) -> RecordId | None:
        """The record the pointer is on, else the one selected."""
        ...

    def spot(self, record: RecordId) -> Spot | None:
        """Where its sign stands; None where there is no room or it is out of sight."""
        ...


class AskSign(QWidget):
    """One sign for a widget; `asked` tells which record was asked about."""

    asked = Signal(int)

    def __init__(self, host: QWidget, look: Theme, places: Asked) -> None:
        super().__init__(host)
        self._host = host
        self._look = look
        self._places = places
        self._pointer: QPoint | None = None
        self._is_host_pressed = False
        self._pressed: QMouseEvent | None = None
        self._is_through = False
        self._near = QRect()
        self._looking = QTimer(self, singleShot=True, interval=0)
        self._looking.timeout.connect(self._look_again)
        self.record: RecordId | None = None
        """What it stands beside."""
        self.setFixedSize(SIDE, SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        host.installEventFilter(self)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    # -- where it stands

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._host and kind in _LOOKS:
            if kind is QEvent.Type.Paint and self.record is None and not self._places.may_ask():
                return False  # it plays: each of many pictures brings nothing to ask about
            if isinstance(event, QMouseEvent):
                self._pointer = event.position().toPoint()
                if kind is not QEvent.Type.MouseMove:
                    self._is_host_pressed = kind is QEvent.Type.MouseButtonPress
            elif kind is QEvent.Type.Leave:
                self._pointer = None
            self._looking.start()
        return False

    def _look_again(self) -> None:
        if self._pressed is not None:
            return  # a press that may become a drag is its own until the button goes up
        found = self._wanted() if self._places.may_ask() and not self._is_host_pressed else None
        if found is None:
            self.record = None
            self.hide()
            return
        self.record, spot = found
        self._near = spot.near.united(QRect(spot.at, self.size())).adjusted(-_REACH, -_REACH, _REACH, _REACH)
        if self.toolTip() != spot.title:
            self.setToolTip(spot.title)
            self.setAccessibleName(spot.title)
        if self.pos() != spot.at:
            self.move(spot.at)
        if self.isHidden():
            self.show()

    def _wanted(self) -> tuple[RecordId, Spot] | None:
        """The record pointed at; the one it stands beside as long as the pointer is on the way to the sign."""
        records = [self._places.pointed()]
        if self.record is not None and self._pointer is not None and self._near.contains(self._pointer):
            records.insert(0, self.record)
        for record in records:
            spot = self._places.spot(record) if record is not None else None
            if record is not None and spot is not None:
                return record, spot
        return None

    # -- the pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not _LEFT:
            event.ignore()
            return
        self._pressed, self._is_through = QMouseEvent(event), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self._pointer = self.mapToParent(event.position().toPoint())
            return
        way = event.position() - self._pressed.position()
        if not self._is_through and way.manhattanLength() >= QApplication.startDragDistance() / 2:
            self._is_through = True
            self.update()
            self._hand_on(self._pressed)
        if self._is_through:
            self._hand_on(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            event.ignore()
        elif self._is_through:
            self._hand_on(event)
        elif self.record is not None and self.rect().contains(event.position().toPoint()):
            self.asked.emit(self.record)
        self._is_through = False
        self.update()
        self._looking.start()

    def _hand_on(self, event: QMouseEvent) -> None:
        """Let the widget below have an event, in its own coordinates."""
        place = self.mapTo(self._host, event.position())
        handed = QMouseEvent(
            event.type(), place, event.globalPosition(), event.button(), event.buttons(), event.modifiers()
        )
        QCoreApplication.sendEvent(self._host, handed)

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._is_through:
            return
        look, hovered = self._look, self.underMouse()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shift = (SIDE - _SEEN) / 2
        circle = QRectF(shift, shift, _SEEN, _SEEN).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.accent if hovered else look.line, 1))
        painter.setBrush(look.raised)
        painter.drawEllipse(circle)
        painter.setPen(look.accent if hovered else look.text)
        painter.setFont(look.font(11, 600))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, "?")
