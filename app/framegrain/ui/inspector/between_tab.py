"""The inspector's third tab: where keyframes corrected the computed shapes, and where the next would help most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout, QWidget

from framegrain.ui.inspector.between import in_words, ways_of
from framegrain.ui.listening import listen
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QShowEvent

    from framegrain.session.session import Session
    from framegrain.ui.inspector.between import Ways
    from framegrain.ui.theme import Theme

_FRAME = Qt.ItemDataRole.UserRole
_MARGIN = 12
_HEIGHT = 96
_ROW = 28
_NOTHING = "Select one object to see where its keyframes corrected the computed shapes."


class Graph(QWidget):
    """An object's life from left to right: what keyframes corrected as bars, what is likely to be off as a ground."""

    asked = Signal(int)
    """A frame that was clicked."""

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self._ways: Ways | None = None
        self._frame = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Corrections over the object's life")
        self.setToolTip(
            "Bars: how far keyframes moved the computed shape. Ground: how far it is likely to be off"
        )
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def show_ways(self, ways: Ways | None) -> None:
        """Draw another object, or none."""
        self._ways = ways
        self.setVisible(ways is not None)
        self.update()

    def show_frame(self, frame: int) -> None:
        """Mark where the person is."""
        self._frame = frame
        self.update()

    def place(self, frame: float) -> float:
        """Where a frame lies."""
        assert self._ways is not None
        share = (frame - self._ways.life.start) / max(self._ways.life.length - 1, 1)
        return _MARGIN + share * (self.width() - 2 * _MARGIN)

    def frame_at(self, x: float) -> int:
        """The frame at a place, kept within the life; that of a bar where one is near."""
        assert self._ways is not None
        near = min(self._ways.corrections, key=lambda c: abs(self.place(c.frame) - x), default=None)
        if near is not None and abs(self.place(near.frame) - x) <= 4:
            return near.frame
        life = self._ways.life
        share = (x - _MARGIN) / max(self.width() - 2 * _MARGIN, 1)
        return min(max(life.start + round(share * (life.length - 1)), life.start), life.last)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._ways is not None and event.button() is Qt.MouseButton.LeftButton:
            self.asked.emit(self.frame_at(event.position().x()))

    def paintEvent(self, event: QPaintEvent) -> None:
        ways, look = self._ways, self._look
        if ways is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        base = self.height() - 18.0
        painter.fillRect(QRectF(_MARGIN, base, self.width() - 2 * _MARGIN, 1), look.line)
        self._paint_gaps(painter, ways, base)
        self._paint_bars(painter, ways, base)
        if self._frame in ways.life:
            painter.fillRect(QRectF(self.place(self._frame) - 0.5, 4, 1, base - 4), look.playhead)
        painter.setFont(look.font(11, tabular=True))
        painter.setPen(look.secondary)
        words = QRectF(_MARGIN, base + 2, self.width() - 2 * _MARGIN, 16)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft, str(ways.life.start))
        painter.drawText(words, Qt.AlignmentFlag.AlignRight, str(ways.life.last))

    def _paint_gaps(self, painter: QPainter, ways: Ways, base: float) -> None:
        ground = QColor(self._look.attention)
        ground.setAlphaF(0.22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        for gap in ways.gaps:
            hill = ((gap.start, 0.0), (gap.middle, gap.error), (gap.stop, 0.0))
            painter.drawPolygon(QPolygonF([QPointF(self.place(f), self._y(p, ways, base)) for f, p in hill]))

    def _paint_bars(self, painter: QPainter, ways: Ways, base: float) -> None:
        painter.setPen(QPen(self._look.accent, 2))
        for correction in ways.corrections:
            x = self.place(correction.frame)
            painter.drawLine(
                QPointF(x, base), QPointF(x, min(self._y(correction.moved, ways, base), base - 2))
            )

    def _y(self, pixels: float, ways: Ways, base: float) -> float:
        return base - (base - 8) * pixels / (ways.most or 1.0)


class BetweenTab(QWidget):
    """Works its lines out only while it can be seen."""

    def __init__(self, session: Session, look: Theme) -> None:
        super().__init__()
        self._session = session
        self._look = look
        self._is_stale = True
        self.title = QLabel()
        self.note = toned(QLabel(), "secondary")
        self.graph = Graph(look)
        self.list = QListWidget()
        self.advice = toned(QLabel(), "secondary")
        self._lay_out()
        self.graph.asked.connect(session.focus.go_to)
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        look.changed.connect(self.graph.update)
        listen(self, session.edited, self._changed)
        listen(self, session.video_opened, self._changed)
        listen(self, session.taxonomy_changed, self._changed)
        listen(self, session.focus.selection_changed, self._changed)
        listen(self, session.focus.frame_told, self._show_frame)

    def _lay_out(self) -> None:
        self.title.setFont(self._look.font(15, 600))
        for label in (self.title, self.note, self.advice):
            label.setWordWrap(True)
            label.setContentsMargins(14, 4, 14, 4)
        self.list.setAccessibleName("Corrections, the largest first")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet("QListWidget::item { padding-left: 10px; }")
        self.list.setFont(self._look.font(13, tabular=True))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(2)
        for widget in (self.title, self.note, self.graph, self.advice):
            column.addWidget(widget)
        column.addWidget(self.list, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def refresh(self) -> None:
        """Show the selected object as it is now."""
        self._is_stale = False
        session = self._session
        document = session.document
        ways = ways_of(document, session.taxonomy, session.focus.selection) if document is not None else None
        self.title.setText(ways.title if ways is not None else "")
        self.title.setVisible(ways is not None)
        self.advice.setVisible(ways is not None)
        self.graph.show_ways(ways)
        self.graph.show_frame(session.focus.frame)
        self.list.clear()
        if ways is None:
            self.note.setText(_NOTHING)
            return
        few = "" if ways.corrections else ". No keyframe lies between two others yet"
        self.note.setText(f"{ways.policy.capitalize()}{few}")
        self.advice.setText(ways.advice)
        for correction in ways.corrections:
            item = QListWidgetItem(in_words(correction))
            item.setData(_FRAME, correction.frame)
            item.setSizeHint(QSize(100, _ROW))
            self.list.addItem(item)

    def _changed(self, *_: object) -> None:
        self._is_stale = True
        if self.isVisible():
            self.refresh()

    def _show_frame(self, frame: int) -> None:
        if self.isVisible():
            self.graph.show_frame(frame)

    def _go(self, item: QListWidgetItem) -> None:
        self._session.focus.go_to(int(item.data(_FRAME)))
