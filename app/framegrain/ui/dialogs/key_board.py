"""The lines of the key sheet as widgets, laid out in as many columns as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from framegrain.ui.dialogs.key_lines import KeyGroup, KeyLine, columns
from framegrain.ui.widgets.small import key_cap_width, paint_key_cap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.ui.theme import Theme

_LINE = 28
_TITLE = 30
_AFTER = 14
_COLUMN = 280
_GAP = 24
_CAPS_GAP = 4
_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_HELD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def pressed_key(event: QKeyEvent) -> str:
    """The shortcut a key press stands for, in Qt's portable spelling; empty for a modifier alone.

    A character typed with Shift counts as that character: `?` is `?`, not Shift with it.
    """
    if event.key() in _MODIFIERS or event.key() == Qt.Key.Key_unknown:
        return ""
    held = event.modifiers() & (_HELD | _SHIFT)
    text = event.text()
    if event.key() == Qt.Key.Key_Backtab:
        return "Shift+Tab"
    if held == _SHIFT and len(text) == 1 and text.isprintable() and not text.isalpha() and not text.isspace():
        held = Qt.KeyboardModifier.NoModifier
    combined = QKeySequence(held.value | event.key())
    return combined.toString(QKeySequence.SequenceFormat.PortableText)


class KeyRow(QAbstractButton):
    """One line: its words at the left, its keys at the right. While it listens the next key press is its own."""

    pressed_key = Signal(str)
    gave_up = Signal()

    def __init__(self, look: Theme, line: KeyLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.line = line
        self._listens = False
        self.setToolTip(f"{line.tip}\n{line.note[:1].upper()}{line.note[1:]}" if line.note else line.tip)
        spoken = " or ".join(line.keys) or "no key"
        self.setAccessibleName(f"{line.text}, {spoken}{', ' + line.note if line.note else ''}")
        if line.fixed:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.installEventFilter(self)

    def listen(self, *, on: bool) -> None:
        """Take the next key press, or no longer."""
        self._listens = on
        if on:
            self.setFocus()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self:
            return False
        if self._listens and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                self._hear(event)
            event.accept()
            return True
        if self._listens and event.type() == QEvent.Type.FocusOut:
            self.listen(on=False)
            self.gave_up.emit()
        return False

    def _hear(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.listen(on=False)
            self.gave_up.emit()
            return
        key = pressed_key(event)
        if key:
            self.listen(on=False)
            self.pressed_key.emit(key)

    def sizeHint(self) -> QSize:
        return QSize(_COLUMN, _LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        self._ground(painter, area)
        room = self._paint_keys(painter, area.adjusted(8, 0, -6, 0))
        self._paint_text(painter, room)
        painter.end()

    def _ground(self, painter: QPainter, area: QRectF) -> None:
        if self.line.fixed or not (self._listens or self.hasFocus() or self.underMouse()):
            return
        painter.setPen(QPen(self._look.accent, 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(self._look.chosen if self._listens else self._look.raised)
        painter.drawRoundedRect(area, 5, 5)

    def _paint_keys(self, painter: QPainter, area: QRectF) -> QRectF:
        """Paint the keys at the right; what remains for the words."""
        look = self._look
        if self._listens:
            painter.setFont(look.font(12, 500))
            painter.setPen(look.accent)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, "press a key")
            return area.adjusted(0, 0, -80, 0)
        right = area.right()
        for key in reversed(self.line.keys):
            width = key_cap_width(look, key)
            cap = QRectF(right - width, area.center().y() - 10, width, 20)
            paint_key_cap(painter, look, cap, key, pale=bool(self.line.note))
            right -= width + _CAPS_GAP
        return QRectF(area.left(), area.top(), right - area.left() - _CAPS_GAP, area.height())

    def _paint_text(self, painter: QPainter, room: QRectF) -> None:
        look, align = self._look, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        font = look.font(13)
        painter.setFont(font)
        painter.setPen(QColor(look.secondary if self.line.note else look.text))
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(self.line.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, align, text)
        rest = room.adjusted(metrics.horizontalAdvance(text) + 8, 0, 0, 0)
        if self.line.note and rest.width() > 30:
            small = look.font(12)
            painter.setFont(small)
            painter.setPen(look.attention)
            note = QFontMetricsF(small).elidedText(self.line.note, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, align, note)


class KeyBoard(QWidget):
    """All groups of lines; as tall as they need at the width given."""

    chosen = Signal(str)
    heard = Signal(str, str)
    gave_up = Signal(str)

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self.setProperty("surface", "clear")
        self._blocks: list[tuple[QLabel, list[KeyRow]]] = []

    @property
    def rows(self) -> dict[str, KeyRow]:
        """The lines shown, by the id of their action or label."""
        return {row.line.id: row for _, rows in self._blocks for row in rows}

    def show_groups(self, groups: Sequence[KeyGroup]) -> None:
        """Show these and nothing else."""
        for title, rows in self._blocks:
            for widget in (title, *rows):
                widget.hide()
                widget.deleteLater()
        self._blocks = [
            (self._title(group.name), [self._row(line) for line in group.lines]) for group in groups
        ]
        self._lay_out()

    def _title(self, name: str) -> QLabel:
        title = QLabel(name, self)
        title.setProperty("tone", "secondary")
        title.setFont(self._look.font(12, 600))
        title.setContentsMargins(8, 0, 0, 0)
        title.show()
        return title

    def _row(self, line: KeyLine) -> KeyRow:
        row = KeyRow(self._look, line, self)
        row.clicked.connect(lambda _checked=False, i=line.id: self.chosen.emit(i))
        row.pressed_key.connect(lambda key, i=line.id: self.heard.emit(i, key))
        row.gave_up.connect(lambda i=line.id: self.gave_up.emit(i))
        row.show()
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def _lay_out(self) -> None:
        count = max(1, (self.width() + _GAP) // (_COLUMN + _GAP))
        width = (self.width() - (count - 1) * _GAP) // count
        heights = [_TITLE + len(rows) * _LINE + _AFTER for _, rows in self._blocks]
        tops = [0] * count
        for (title, rows), column, height in zip(self._blocks, columns(heights, count), heights, strict=True):
            left, top = column * (width + _GAP), tops[column]
            title.setGeometry(left, top, width, _TITLE)
            for n, row in enumerate(rows):
                row.setGeometry(left, top + _TITLE + n * _LINE, width, _LINE)
            tops[column] = top + height
        self.setMinimumHeight(max(tops))
