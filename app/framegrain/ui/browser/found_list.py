"""What was found, a row each; more is looked for as the end comes near."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from framegrain.ui.browser.words import frames, says, title
from framegrain.ui.widgets.small import paint_swatch

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from framegrain.session.session import Session
    from framegrain.ui.browser.trail import Hit, Trail
    from framegrain.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

ROW = 46
_GAP = 12
_WHERE = 330
"""Pixels at the right for the video, the frames and who made it."""
_HIT = Qt.ItemDataRole.UserRole


class FoundModel(QAbstractListModel):
    """The hits of a trail; asks it for more when a view wants more."""

    def __init__(self, trail: Trail, session: Session) -> None:
        super().__init__()
        self._trail = trail
        self._session = session
        self._hits: list[Hit] = []

    def refresh(self) -> None:
        """Show what the trail holds: what was added where it only grew, else all of it anew."""
        fresh, count = self._trail.hits, len(self._hits)
        if count and len(fresh) > count and fresh[:count] == self._hits:
            self.beginInsertRows(QModelIndex(), count, len(fresh) - 1)
            self._hits = fresh
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._hits = fresh
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._hits)

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self._trail.is_complete

    def fetchMore(self, _parent: Index) -> None:
        self._trail.more()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._hits):
            return None
        hit = self._hits[index.row()]
        if role == _HIT:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return title(hit.found, self._session.taxonomy)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = (
                title(hit.found, self._session.taxonomy),
                says(hit.found),
                hit.video,
                frames(hit.found),
                f"by {hit.found.person}",
            )
            return ", ".join(word for word in words if word)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hit.found.snippet or None
        return None


class FoundDelegate(QStyledItemDelegate):
    """Paints label and what it says at the left, where it is and who made it at the right."""

    def __init__(self, look: Theme, session: Session, view: QListView) -> None:
        super().__init__(view)
        self._look = look
        self._session = session

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(300, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit | None = index.data(_HIT)
        if hit is None:
            return
        look, found, taxonomy = self._look, hit.found, self._session.taxonomy
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect).adjusted(0, 1, 0, -1)
        marked = bool(option.state & QStyle.StateFlag.State_Selected)
        if marked or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.chosen if marked else look.raised)
            painter.drawRoundedRect(area, 6, 6)
        colour = look.label_colour(taxonomy, found.label) if found.label else look.secondary
        paint_swatch(painter, QRectF(area.left() + _GAP, area.top() + 8, 10, 10), colour)
        left = area.adjusted(_GAP + 20, 3, -_WHERE - 2 * _GAP, -3)
        right = QRectF(area.right() - _WHERE - _GAP, left.top(), _WHERE, left.height())
        self._text(painter, left, 0, title(found, taxonomy), "text", 600)
        self._text(painter, left, 1, says(found), "secondary")
        self._text(painter, right, 0, hit.video, "text")
        where = "  ·  ".join(part for part in (hit.time, frames(found), found.person) if part)
        self._text(painter, right, 1, where, "secondary")
        painter.restore()

    def _text(
        self, painter: QPainter, area: QRectF, line: int, text: str, token: str, weight: int = 400
    ) -> None:
        size = 13 if line == 0 else 12
        font = self._look.font(size, weight, tabular=True)
        painter.setFont(font)
        painter.setPen(self._look.colour(token))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        high = area.height() / 2
        place = QRectF(area.left(), area.top() + line * high, area.width(), high)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


class FoundList(QListView):
    """Shows the hits; `chosen` gives the number of one taken with Enter or a double click."""

    chosen = Signal(int)

    def __init__(self, look: Theme, session: Session, trail: Trail) -> None:
        super().__init__()
        self._trail = trail
        self.found = FoundModel(trail, session)
        self.setModel(self.found)
        self.setItemDelegate(FoundDelegate(look, session, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(ROW // 2)
        self.setAccessibleName("What was found")
        self.doubleClicked.connect(lambda index: self.chosen.emit(index.row()))
        look.changed.connect(self.viewport().update)

    def refresh(self) -> None:
        """Show what the trail holds; the hit somebody went to last stays marked."""
        row = self.currentIndex().row()
        self.found.refresh()
        if self.found.rowCount():
            self.mark(max(row if row >= 0 else self._trail.at, 0))

    def mark(self, row: int) -> None:
        """Mark a row and show it; near the end more is looked for."""
        count = self.found.rowCount()
        index = self.found.index(min(max(row, 0), count - 1))
        self.setCurrentIndex(index)
        self.scrollTo(index)
        if row >= count - 1:
            self._trail.more()

    def step(self, step: int) -> None:
        """Mark another row."""
        self.mark(self.currentIndex().row() + step)

    def take_marked(self) -> None:
        """Choose the row marked."""
        if self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take_marked()
            event.accept()
        else:
            super().keyPressEvent(event)
