"""The list of videos: one row each, however many there are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from framegrain.ui.browser.words import STATES, holds, spoken, waits
from framegrain.ui.inspector.history import ago

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from framegrain.domain.overview import VideoOverview
    from framegrain.ui.browser.pictures import CoverFeed
    from framegrain.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

ROW = 70
_PICTURE = (96, 54)
_GAP = 12
_RIGHT = 150
"""Pixels at the right for the state and who was here last."""
_AHEAD = 6
"""So many rows below those seen get their pictures, too."""
_ONE = Qt.ItemDataRole.UserRole


class VideoModel(QAbstractListModel):
    """The videos listed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[VideoOverview] = ()
        self._row_of: dict[int, int] = {}

    def show_rows(self, rows: Sequence[VideoOverview]) -> None:
        """List others."""
        self.beginResetModel()
        self.rows = rows
        self._row_of = {one.video.id: row for row, one in enumerate(rows)}
        self.endResetModel()

    def row_of(self, video: int) -> int:
        """The row of a video; -1 when it is not listed."""
        return self._row_of.get(video, -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        one = self.rows[index.row()]
        if role == _ONE:
            return one
        if role == Qt.ItemDataRole.DisplayRole:
            return one.video.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(one)
        if role == Qt.ItemDataRole.ToolTipRole:
            return one.video.path
        return None


class VideoDelegate(QStyledItemDelegate):
    """Paints picture, name, what it holds, state, and who was there last."""

    def __init__(self, look: Theme, pictures: CoverFeed, view: QListView) -> None:
        super().__init__(view)
        self._look = look
        self._pictures = pictures
        self.here: int | None = None
        """The open video."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(300, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one: VideoOverview | None = index.data(_ONE)
        if one is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect).adjusted(0, 1, 0, -1)
        self._ground(painter, area, option.state)
        area.adjust(8, 7, -_GAP, -7)
        self._picture(painter, QRectF(area.left(), area.top(), *_PICTURE), one)
        right = QRectF(area.right() - _RIGHT, area.top(), _RIGHT, area.height())
        left = area.adjusted(_PICTURE[0] + _GAP, 0, -_RIGHT - _GAP, 0)
        self._left(painter, left, one)
        self._right(painter, right, one)
        painter.restore()

    def _ground(self, painter: QPainter, area: QRectF, state: QStyle.StateFlag) -> None:
        marked = bool(state & QStyle.StateFlag.State_Selected)
        if marked or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.chosen if marked else self._look.raised)
            painter.drawRoundedRect(area, 6, 6)

    def _picture(self, painter: QPainter, area: QRectF, one: VideoOverview) -> None:
        look, video = self._look, one.video.id
        path = QPainterPath()
        path.addRoundedRect(area, 4, 4)
        painter.fillPath(path, look.sunken)
        image = self._pictures.image(video)
        if image is not None:
            shown = image.size().scaled(QSize(*_PICTURE), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, shown.width(), shown.height())
            place.moveCenter(area.center())
            painter.save()
            painter.setClipPath(path)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setOpacity(0.35 if self._pictures.is_missing(video) else 1.0)
            painter.drawImage(place, image)
            painter.restore()
        if self._pictures.is_missing(video):
            self._icon(painter, area, "unlink", "attention")
        elif self._pictures.is_unreadable(video):
            self._icon(painter, area, "film", "secondary")

    def _icon(self, painter: QPainter, area: QRectF, name: str, token: str) -> None:
        ratio = painter.device().devicePixelRatioF()
        spot = QRectF(0, 0, 18, 18)
        spot.moveCenter(area.center())
        painter.drawPixmap(spot.topLeft(), self._look.pixmap(name, token, 18, ratio))

    def _left(self, painter: QPainter, area: QRectF, one: VideoOverview) -> None:
        name = f"{one.video.name}  (open)" if one.video.id == self.here else one.video.name
        lines = [(name, 13, 600, "text"), (holds(one), 12, 400, "secondary")]
        if self._pictures.is_missing(one.video.id):
            lines.append(("The file is missing; its labels are safe", 12, 400, "attention"))
        elif waits(one):
            lines.append((waits(one), 12, 400, "attention"))
        self._lines(painter, area, lines, Qt.AlignmentFlag.AlignLeft)

    def _right(self, painter: QPainter, area: QRectF, one: VideoOverview) -> None:
        state = STATES[one.state]
        lines = [(state.word, 12, 500, state.token if one.state.value != "untouched" else "secondary")]
        if one.edited_by:
            lines.append((one.edited_by, 12, 400, "secondary"))
            lines.append((ago(one.edited_at, datetime.now().astimezone()), 12, 400, "secondary"))
        indented = area.adjusted(22, 0, 0, 0)
        tops = self._lines(painter, indented, lines, Qt.AlignmentFlag.AlignLeft)
        ratio = painter.device().devicePixelRatioF()
        spot = QRectF(area.left(), tops + 1, 14, 14)
        painter.drawPixmap(spot.topLeft(), self._look.pixmap(state.icon, state.token, 14, ratio))

    def _lines(
        self,
        painter: QPainter,
        area: QRectF,
        lines: Sequence[tuple[str, int, int, str]],
        side: Qt.AlignmentFlag,
    ) -> float:
        """Lines of text, centred as a block; the top of the first."""
        step = 18.0
        top = area.top() + (area.height() - step * len(lines)) / 2
        for n, (text, size, weight, token) in enumerate(lines):
            font = self._look.font(size, weight, tabular=True)
            painter.setFont(font)
            painter.setPen(self._look.colour(token))
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            line = QRectF(area.left(), top + n * step, area.width(), step)
            painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, shown)
        return top


class VideoList(QListView):
    """Shows the model; `chosen` gives the id of a video taken with Enter or a double click."""

    chosen = Signal(int)

    def __init__(self, look: Theme, pictures: CoverFeed) -> None:
        super().__init__()
        self.videos = VideoModel()
        self._pictures = pictures
        self.delegate = VideoDelegate(look, pictures, self)
        self.setModel(self.videos)
        self.setItemDelegate(self.delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(ROW // 2)
        self.setAccessibleName("Videos of the project")
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._want_pictures)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._later.start())
        self.videos.modelReset.connect(self._later.start)
        self.doubleClicked.connect(lambda index: self._take(index.row()))
        pictures.came.connect(self._repaint)
        look.changed.connect(self.viewport().update)

    def show_rows(self, rows: Sequence[VideoOverview], here: int | None) -> None:
        """List these; the one marked stays marked, else the open one is, else the first."""
        marked = self.marked
        self.delegate.here = here
        self.videos.show_rows(rows)
        row = self.videos.row_of(marked) if marked is not None else -1
        if row < 0 and here is not None:
            row = self.videos.row_of(here)
        self.mark(max(row, 0))

    @property
    def marked(self) -> int | None:
        """The id of the video marked."""
        row = self.currentIndex().row()
        return self.videos.rows[row].video.id if 0 <= row < len(self.videos.rows) else None

    def mark(self, row: int) -> None:
        """Mark a row and show it."""
        index = self.videos.index(min(max(row, 0), self.videos.rowCount() - 1))
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def step(self, step: int) -> None:
        """Mark another row."""
        self.mark(self.currentIndex().row() + step)

    def take_marked(self) -> None:
        """Choose the row marked."""
        self._take(self.currentIndex().row())

    def _take(self, row: int) -> None:
        if 0 <= row < len(self.videos.rows):
            self.chosen.emit(self.videos.rows[row].video.id)

    def _want_pictures(self) -> None:
        if not self.isVisible() or not self.videos.rows:
            return
        first = max(self.verticalScrollBar().value() // ROW, 0)
        last = first + self.viewport().height() // ROW + 2
        self._pictures.want([one.video for one in self.videos.rows[first : last + _AHEAD]])

    def _repaint(self, video: int) -> None:
        row = self.videos.row_of(video)
        if row >= 0:
            self.update(self.videos.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take_marked()
            event.accept()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()
