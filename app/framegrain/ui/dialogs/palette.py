"""The command palette: type what you want to do, Enter does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QLabel, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.widgets.search import SearchField
from framegrain.ui.widgets.small import key_cap_width, paint_key_cap, paint_swatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from framegrain.ui.dialogs.palette_lines import Offered, PaletteLine
    from framegrain.ui.theme import Theme

_SIZE = (640, 470)
_ROW = 36
_AROUND = 68
"""Pixels of the sheet that are not the list."""
_GAP = 10
_PAGE = 10
_LINE = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex


class Palette(Sheet):
    """Asks what to do; `chosen` gives the line after the sheet has closed."""

    chosen = Signal(object)

    def __init__(self, window: QWidget, look: Theme, offered: Offered) -> None:
        super().__init__(window, look, "Commands", _SIZE, high=True)
        self._offered = offered
        self.without_head()
        self.body.setContentsMargins(12, 12, 12, 10)
        self.body.setSpacing(8)
        self.field = PaletteField(look, "Type what you want to do")
        self.model = EntryModel()
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(EntryDelegate(look, self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setAccessibleName("What was found")
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.none = QLabel("Nothing is called that. Try another word")
        self.none.setProperty("tone", "secondary")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self.field)
        self.body.addWidget(self.none, 1)
        self.body.addWidget(self.view, 1)
        self.field.textChanged.connect(self._look_for)
        self.field.stepped.connect(self._step)
        self.view.clicked.connect(self._take)
        self._look_for("")

    def first_widget(self) -> QWidget:
        return self.field

    def confirm(self) -> None:
        """Do what is marked."""
        self._take(self.view.currentIndex())

    def texts(self) -> list[str]:
        """What is shown, top to bottom."""
        return [line.text for line in self.model.lines]

    def _look_for(self, words: str) -> None:
        lines = self._offered.meeting(words)
        self.model.show_lines(lines)
        self.none.setVisible(not lines)
        self.view.setVisible(bool(lines))
        self._fit(len(lines))
        self._mark(0)

    def _fit(self, count: int) -> None:
        """No taller than what was found needs."""
        self.resize_panel(min(_AROUND + max(count, 2) * _ROW, _SIZE[1]))

    def _step(self, step: int) -> None:
        count = len(self.model.lines)
        if not count:
            return
        at = self.view.currentIndex().row()
        self._mark((at + step) % count if abs(step) == 1 else min(max(at + step, 0), count - 1))

    def _mark(self, row: int) -> None:
        index = self.model.index(row)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        if 0 <= row < len(self.model.lines):
            self.field.setAccessibleDescription(_spoken(self.model.lines[row]))

    def _take(self, index: Index) -> None:
        line = index.data(_LINE)
        if line is None or line.why:
            return
        self.dismiss()
        self.chosen.emit(line)


class PaletteField(SearchField):
    """Leaves Escape to the sheet; arrows and page keys move the mark."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = {Qt.Key.Key_PageDown: _PAGE, Qt.Key.Key_PageUp: -_PAGE}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif page is not None:
            self.stepped.emit(page)
        else:
            super().keyPressEvent(event)


class EntryModel(QAbstractListModel):
    """The lines found."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: Sequence[PaletteLine] = ()

    def show_lines(self, lines: Sequence[PaletteLine]) -> None:
        """Hold others."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == _LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(line)
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.why or line.beside
        return None


class EntryDelegate(QStyledItemDelegate):
    """Paints icon, words, where it belongs or why not, and the key."""

    def __init__(self, look: Theme, view: QListView) -> None:
        super().__init__(view)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(_LINE)
        if line is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(option.rect).adjusted(0, 1, 0, -1)
        self._ground(painter, area, option.state)
        self._row(painter, area.adjusted(_GAP, 0, -_GAP, 0), line)
        painter.restore()

    def _ground(self, painter: QPainter, area: QRectF, state: QStyle.StateFlag) -> None:
        marked = bool(state & QStyle.StateFlag.State_Selected)
        if not marked and not state & QStyle.StateFlag.State_MouseOver:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.chosen if marked else self._look.raised)
        painter.drawRoundedRect(area, 6, 6)

    def _row(self, painter: QPainter, area: QRectF, line: PaletteLine) -> None:
        look = self._look
        painter.setOpacity(0.55 if line.why else 1.0)
        if line.colour is not None:
            paint_swatch(painter, QRectF(area.left() + 3, area.center().y() - 5, 10, 10), line.colour)
        else:
            ratio = painter.device().devicePixelRatioF()
            spot = area.topLeft()
            spot.setY(area.center().y() - 8)
            painter.drawPixmap(spot, look.pixmap(line.icon, "secondary", 16, ratio))
        area = area.adjusted(16 + _GAP, 0, 0, 0)
        if line.key:
            width = key_cap_width(look, line.key)
            paint_key_cap(
                painter, look, QRectF(area.right() - width, area.center().y() - 10, width, 20), line.key
            )
            area = area.adjusted(0, 0, -width - _GAP, 0)
        used = self._text(painter, area, line.text, 13, "text")
        painter.setOpacity(1.0)
        rest = area.adjusted(used + 14, 0, 0, 0)
        if rest.width() > 40:
            self._text(painter, rest, line.why or line.beside, 12, "attention" if line.why else "secondary")

    def _text(self, painter: QPainter, area: QRectF, text: str, size: int, token: str) -> float:
        font = self._look.font(size)
        painter.setFont(font)
        painter.setPen(self._look.colour(token))
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        return metrics.horizontalAdvance(shown)


def _spoken(line: PaletteLine) -> str:
    parts = (line.text, line.key, f"not now: {line.why}" if line.why else "")
    return ", ".join(part for part in parts if part)
