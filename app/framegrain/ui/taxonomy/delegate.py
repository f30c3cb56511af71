"""How one row of the label list is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from framegrain.domain.rules import Rule
from framegrain.ui.taxonomy.layout import Row, glyphs, only_groups
from framegrain.ui.taxonomy.words import use_instead
from framegrain.ui.widgets.small import key_cap_width, paint_key_cap, paint_swatch

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from framegrain.session.session import Session
    from framegrain.ui.taxonomy.model import LabelModel
    from framegrain.ui.theme import Theme

ROW_HEIGHT = 26
_LEFT = 14
_STEP = 16
_RIGHT = 12
_GLYPH = 14
_KEY = 20
_UNAVAILABLE = 0.5

_OF_ANOTHER_KIND = (Rule.SHAPE_ALLOWED, Rule.SCOPE_ALLOWED)


class LabelDelegate(QStyledItemDelegate):
    """Chevron, swatch, name, reason, glyphs and key, from left to right."""

    def __init__(
        self, session: Session, look: Theme, model: LabelModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self._model = model
        self.lost_keys: frozenset[str] = frozenset()
        self.marked: str | None = None
        """The label Enter would take while the keyboard is in the search field."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, ROW_HEIGHT)

    @staticmethod
    def chevron_right(row: Row) -> int:
        """How far from the left a click still folds the row."""
        return _LEFT + row.depth * _STEP + 14

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = self._model.row(index)
        if row is None:
            return
        area = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.label is None:
            self._paint_heading(painter, area, row)
        else:
            self._paint_ground(painter, area, row.label.id, state)
            self._paint_label(painter, area, row)
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRectF, row: Row) -> None:
        painter.setFont(self._look.font(12, 500))
        painter.setPen(self._look.secondary)
        text = row.level.value.capitalize()
        painter.drawText(area.adjusted(12, 3, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_ground(self, painter: QPainter, area: QRectF, label_id: str, state: QStyle.StateFlag) -> None:
        if self._session.focus.label == label_id:
            painter.fillRect(area, self._look.chosen)
            painter.fillRect(QRectF(area.left(), area.top(), 2, area.height()), self._look.accent)
        elif state & QStyle.StateFlag.State_MouseOver:
            faint = QColor(self._look.text)
            faint.setAlphaF(0.05)
            painter.fillRect(area, faint)
        if state & QStyle.StateFlag.State_HasFocus or label_id == self.marked:
            painter.setPen(QPen(self._look.accent, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(2.5, 0.5, -2.5, -0.5), 4, 4)

    def _paint_label(self, painter: QPainter, area: QRectF, row: Row) -> None:
        look, label = self._look, row.label
        assert label is not None
        grouping = only_groups(label)
        offer = self._model.offer(label.id)
        unusable = not offer.allowed and not grouping and not row.context
        dim = unusable or row.context or label.deprecated is not None
        left = area.left() + _LEFT + row.depth * _STEP
        if row.open is not None:
            self._paint_chevron(painter, QPointF(left, area.center().y()), row.open)
        painter.setOpacity(_UNAVAILABLE if dim else 1.0)
        colour = look.label_colour(self._session.taxonomy, label.id)
        paint_swatch(painter, QRectF(left + 14, area.center().y() - 5, 10, 10), colour)
        right = self._paint_right(painter, area, row, usable=not unusable)
        name_left = left + 32
        painter.setFont(look.font(13))
        painter.setPen(look.secondary if grouping else look.text)
        room = max(0.0, right - name_left)
        reason = offer.reason.removeprefix(f"{label.name} ") if unusable else ""
        if label.deprecated is not None and not unusable:
            reason = use_instead(self._session.taxonomy, label) or "no longer used"
        metrics = QFontMetricsF(painter.font())
        name = metrics.elidedText(label.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(name_left, area.top(), room, area.height()), _MIDDLE_LEFT, name)
        painter.setOpacity(1.0)
        used = metrics.horizontalAdvance(name) + 10
        if reason and room - used > 24:
            self._paint_reason(
                painter, QRectF(name_left + used, area.top(), room - used, area.height()), reason, offer.rule
            )

    def _paint_reason(self, painter: QPainter, area: QRectF, reason: str, rule: Rule | None) -> None:
        painter.setFont(self._look.font(11))
        # a label of another kind is no matter for attention: half of the list would call for it
        painter.setPen(self._look.secondary if rule in _OF_ANOTHER_KIND else self._look.attention)
        text = QFontMetricsF(painter.font()).elidedText(reason, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, _MIDDLE_LEFT, text)

    def _paint_right(self, painter: QPainter, area: QRectF, row: Row, *, usable: bool) -> float:
        """Glyphs and key, from the right; returns where they begin.

        What a label takes says nothing while it can't be used: its place is for the reason.
        """
        look, label = self._look, row.label
        assert label is not None
        right = area.right() - _RIGHT
        if label.hotkey:
            text = label.hotkey.upper()
            width = key_cap_width(look, text)
            cap = QRectF(right - width, area.center().y() - 9.5, width, 19)
            paint_key_cap(painter, look, cap, text, pale=label.id in self.lost_keys)
            right -= max(width, _KEY)
        elif usable:
            right -= _KEY
        right -= 8
        ratio = painter.device().devicePixelRatioF()
        icons = [icon for icon, _ in glyphs(label)[:3]] if usable else []
        if label.id in self._session.locks.labels:
            icons.insert(0, "lock")
        if label.id in self._session.focus.showing.sight.hidden_labels:
            icons.insert(0, "eye-off")
        for icon in reversed(icons):
            right -= _GLYPH
            at = QPointF(right, area.center().y() - _GLYPH / 2)
            painter.drawPixmap(at, look.pixmap(icon, "secondary", _GLYPH, ratio))
            right -= 4
        return right - 4

    def _paint_chevron(self, painter: QPainter, middle: QPointF, is_open: bool) -> None:
        name = "chevron-down" if is_open else "chevron-right"
        pixmap = self._look.pixmap(name, "secondary", 12, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(middle.x() - 2, middle.y() - 6), pixmap)


_MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
