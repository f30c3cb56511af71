"""A sheet over the window: a panel in the middle, the rest dimmed, the keyboard kept inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from framegrain.ui.theme import Theme

MARGIN = 24
"""Of the window, at least, that stays in sight around a sheet."""
_RADIUS = 10


class Sheet(QWidget):
    """Lies over the whole window until it is closed with Escape, its button or a click beside the panel.

    It stops nothing: work goes on beneath it. While it has the keyboard no shortcut of the window fires. A sheet
    gives itself up when closed; whoever shows it again makes a new one.
    """

    closed = Signal()

    def __init__(
        self, window: QWidget, look: Theme, title: str, size: tuple[int, int], *, high: bool = False
    ) -> None:
        super().__init__(window)
        self.look = look
        self._wanted = size
        self._high = high
        self._before: QWidget | None = None
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.panel = _Panel(look, self)
        self._title = QLabel(title)
        self._close = QToolButton()
        self._close.setAccessibleName("Close")
        self._close.setToolTip("Close  ·  Esc")
        self._close.clicked.connect(self.dismiss)
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        self.head.addWidget(self._title, 1)
        self.head.addWidget(self._close)
        self.body = QVBoxLayout(self.panel)
        self.body.setContentsMargins(20, 14, 20, 18)
        self.body.setSpacing(12)
        self.body.addLayout(self.head)
        self.hide()
        window.installEventFilter(self)
        self.installEventFilter(self)
        look.changed.connect(self.dress)
        self.dress()

    # -- coming and going

    def present(self) -> None:
        """Show the sheet and give it the keyboard."""
        self._before = self.window().focusWidget()
        self.show()
        self.refit()  # now that every part has its font, and with it its size
        self.raise_()
        (self.first_widget() or self).setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close the sheet; the keyboard goes back to where it was."""
        if self.isHidden():
            return
        self.window().removeEventFilter(self)
        before, self._before = self._before, None
        self.hide()
        # a field of a form, or of the sheet before, may be gone meanwhile
        is_there = any(widget is before for widget in self.window().findChildren(QWidget))
        if before is not None and is_there and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()

    def return_to(self, widget: QWidget) -> None:
        """Let this have the keyboard once the sheet has closed, whatever had it before."""
        self._before = widget

    def first_widget(self) -> QWidget | None:
        """What has the keyboard at first."""
        return next(iter(self._stops()), None)

    def confirm(self) -> None:
        """What Enter does where no button has the keyboard."""

    def without_head(self) -> None:
        """Leave out title and close button."""
        self._title.hide()
        self._close.hide()

    def dress(self) -> None:
        """Take the colours and fonts of the look."""
        self._title.setFont(self.look.font(16, 600))
        self._close.setIcon(self.look.icon("x", "secondary"))
        self.update()

    def refit(self) -> None:
        """Place the panel anew after its content changed."""
        self.body.activate()
        self._place()

    def resize_panel(self, height: int) -> None:
        """Want another height."""
        self._wanted = (self._wanted[0], height)
        if self.isVisible():
            self._place()

    # -- place

    def _place(self) -> None:
        room = self.window().rect()
        self.setGeometry(room)
        width = min(self._wanted[0], room.width() - 2 * MARGIN)
        self.panel.setFixedWidth(width)
        height = self._wanted[1]
        if not height:
            hinted = self.body.totalHeightForWidth(width) if self.body.hasHeightForWidth() else 0
            height = max(hinted, self.body.totalSizeHint().height() if not hinted else 0)
        height = min(height, room.height() - 2 * MARGIN)
        spare = room.height() - height
        top = min(round(room.height() * 0.12), max(spare, 0)) if self._high else spare // 2
        self.panel.setGeometry(QRect((room.width() - width) // 2, top, width, height))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.window() and self.isVisible():
            self._place()
        if watched is self and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # what nobody inside wanted is no shortcut of the window either
            return True
        return False

    # -- keyboard and pointer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            held = self.focusWidget()
            if isinstance(held, QAbstractButton) and held.hasFocus():
                held.click()
            else:
                self.confirm()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.dismiss()
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays inside."""
        stops = self._stops()
        if not stops:
            return True
        held = self.window().focusWidget()
        at = next((n for n, stop in enumerate(stops) if stop is held), -1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def _stops(self) -> list[QWidget]:
        """Where Tab stops, part by part, in each top to bottom, left to right; the close button comes last."""
        found = [
            child
            for child in self.panel.findChildren(QWidget)
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.focusProxy() is None
            and child.isEnabled()
            and child.isVisibleTo(self)
        ]
        return sorted(
            found, key=lambda child: (child is self._close, self.part_of(child), *self._spot(child))
        )

    def part_of(self, _child: QWidget) -> int:
        """Which part of the sheet something is in; Tab goes through one part after the other."""
        return 0

    def _spot(self, child: QWidget) -> tuple[int, int]:
        spot = child.mapTo(self, QPoint(0, child.height() // 2))
        return spot.y() // 8, spot.x()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        dimmed = QColor(0, 0, 0, 120 if self.look.dark else 70)
        painter.fillRect(self.rect(), dimmed)
        painter.end()


class _Panel(QWidget):
    """The rounded surface the content lies on."""

    def __init__(self, look: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.line, 1))
        painter.setBrush(self._look.panel)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        painter.end()
