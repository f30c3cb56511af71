"""The inspector's second tab: what was done, by whom and when; a click goes there, a menu brings it back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from framegrain.domain.errors import FramegrainError
from framegrain.session.bringing_back import brought_back, record_brought_back
from framegrain.session.whole_project import is_of_project
from framegrain.ui.attempt import Say, Tone, attempt, sentence
from framegrain.ui.inspector.history import HistoryModel, ago
from framegrain.ui.inspector.history_filter import HistoryFilter, record_title
from framegrain.ui.listening import listen
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

    from framegrain.domain.edit import Edit
    from framegrain.domain.records import RecordId
    from framegrain.session.session import Session
    from framegrain.ui.theme import Theme

_HINT = "Click to go back to a step; the right button offers more."
_ROW = 44
_LEFT = 30


class HistoryDelegate(QStyledItemDelegate):
    """A dot on a line for each step, its name, and who did it when."""

    def __init__(self, look: Theme, model: HistoryModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look, row = self._look, index.row()
        area = QRectF(option.rect)
        entry = self._model.entry(row)
        here = row == self._model.current_row
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if here:
            painter.fillRect(area, look.chosen)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            faint = QColor(look.text)
            faint.setAlphaF(0.05)
            painter.fillRect(area, faint)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(look.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(2.5, 0.5, -2.5, -0.5), 4, 4)
        undone = entry is not None and entry.undone
        self._paint_line(painter, area, row, here=here, undone=undone)
        painter.setOpacity(0.5 if undone else 1.0)
        self._paint_words(painter, area, row, here=here)
        painter.restore()

    def _paint_line(self, painter: QPainter, area: QRectF, row: int, *, here: bool, undone: bool) -> None:
        look = self._look
        x, y = area.left() + 16, area.center().y()
        top = area.top() if row else y
        bottom = area.bottom() if row < self._model.rowCount() - 1 else y
        painter.fillRect(QRectF(x - 0.5, top, 1, bottom - top), look.line)
        painter.setPen(look.accent if here else look.secondary)
        painter.setBrush(look.accent if here else (look.panel if undone else look.secondary))
        size = 4.5 if here else 3.0
        painter.drawEllipse(QRectF(x - size, y - size, 2 * size, 2 * size))

    def _paint_words(self, painter: QPainter, area: QRectF, row: int, *, here: bool) -> None:
        look, entry = self._look, self._model.entry(row)
        words = QRectF(area.left() + _LEFT, area.top() + 5, area.width() - _LEFT - 12, _ROW / 2 - 5)
        painter.setFont(look.font(13, 500 if here else 400))
        painter.setPen(look.text)
        name = entry.name if entry is not None else self._model.first
        shown = QFontMetricsF(painter.font()).elidedText(name, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setFont(look.font(11, tabular=True))
        painter.setPen(look.secondary)
        below = QFontMetricsF(painter.font()).elidedText(
            self._below(row, here), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words.translated(0, _ROW / 2 - 5), Qt.AlignmentFlag.AlignVCenter, below)

    def _below(self, row: int, here: bool) -> str:
        entry = self._model.entry(row)
        if entry is None:
            before = "older ones were forgotten" if self._model.forgot else "before any change"
            return before + (" · you are here" if here else "")
        state = " · whole project" if is_of_project(entry) else ""
        state += " · undone" if entry.undone else (" · you are here" if here else "")
        return f"{entry.by} · {ago(entry.at, datetime.now().astimezone())}{state}"


class HistoryTab(QWidget):
    """Reads the history only while it can be seen."""

    def __init__(self, session: Session, look: Theme, say: Say) -> None:
        super().__init__()
        self._session = session
        self._say = say
        self.model = HistoryModel(self)
        self.filter = HistoryFilter(session, look)
        self.list = _List()
        self.list.setModel(self.model)
        self.list.setItemDelegate(HistoryDelegate(look, self.model, self.list))
        self._hint = toned(QLabel(_HINT), "secondary")
        self._hint.setWordWrap(True)
        self._hint.setFont(look.font(12))
        self._hint.setContentsMargins(14, 2, 14, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filter)
        column.addWidget(self._hint)
        column.addWidget(self.list, 1)
        self.filter.changed.connect(self.refresh)
        self.filter.stepped.connect(self._to_list)
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._ask_what)
        look.changed.connect(self.list.viewport().update)
        listen(self, session.history_changed, self._changed)
        listen(self, session.focus.selection_changed, self._reselected)
        listen(self, session.video_opened, self.filter.begin)
        self._clock = QTimer(self, interval=60_000)
        self._clock.timeout.connect(self.list.viewport().update)
        self._clock.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the history as it is now."""
        self.filter.offer()
        found = self.filter.found()
        if found is None:
            session = self._session
            forgot = session.document is not None and session.project.forgot_steps(session.document.video.id)
            self.model.load(session.entries, forgot=forgot)
        else:
            self.model.load(found, here=self._session.last_done)
        self._hint.setText(_HINT if found is None or found else "No step is like that.")

    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _reselected(self) -> None:
        if self.isVisible() and self.filter.follows_selection:
            self.refresh()

    def _to_list(self, _step: int) -> None:
        self.list.setFocus()
        self.list.setCurrentIndex(self.model.index(0))

    def menu_of(self, row: int) -> QMenu:
        """What can be done with a row."""
        entry = self.model.entry(row)
        number = entry.number if entry is not None else 0
        menu = QMenu(self)
        menu.addAction(
            "Go back to here" if entry is None or not entry.undone else "Redo up to here"
        ).triggered.connect(lambda: self._go(self.model.index(row)))
        can_edit = not self._session.read_only
        back = menu.addAction("Bring this state back as a new step")
        back.setEnabled(can_edit)
        back.triggered.connect(lambda: self._bring_back(number, None))
        record = self.filter.one_record(entry)
        if record is not None:
            name = record_title(self._session, record)
            one = menu.addAction(f"Bring back {name} only")
            one.setEnabled(can_edit)
            one.triggered.connect(lambda: self._bring_back(number, record))
        return menu

    def _ask_what(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        row = index.row() if index.isValid() else self.list.currentIndex().row()
        if row >= 0:
            menu = self.menu_of(row)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(place))

    def _bring_back(self, number: int, record: RecordId | None) -> None:
        session = self._session

        def made() -> Edit:
            if record is None:
                return brought_back(session.entries, number)
            name = record_title(session, record)
            return record_brought_back(session.entries, number, record, self.filter.history, name)

        if attempt(session, self._say, made):
            self._say(f"{session.can_undo}. What was done since is still in the history", Tone.OK)

    def _go(self, index: QModelIndex) -> None:
        entry = self.model.entry(index.row())
        try:
            self._session.go_to_entry(entry.number if entry is not None else 0)
        except FramegrainError as refused:
            self._say(sentence(refused), Tone.ERROR)


class _List(QListView):
    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("History")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.verticalScrollBar().setSingleStep(_ROW)
