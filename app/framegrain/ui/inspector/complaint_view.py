"""Rules that want attention, each with its way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from framegrain.domain.taxonomy import Severity
from framegrain.ui.inspector.complaints import Complaint, Help
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from framegrain.ui.theme import Theme

_SHOWN = 4
_SOFT = {
    Severity.WARN: "",
    Severity.SUBMIT: "in the way of finishing the clip",
    Severity.FORBID: "must be put right",
}


class ComplaintBox(QWidget):
    """One complaint on amber ground."""

    helped = Signal(object)

    def __init__(self, complaint: Complaint, look: Theme) -> None:
        super().__init__()
        self.complaint = complaint
        self._look = look
        text = toned(QLabel(complaint.text), "attention")
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setFont(look.font(12))
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(text, 1)
        self.button: QPushButton | None = None
        if complaint.help is Help.NONE:
            text.setText(f"{complaint.text}. {complaint.fix}." if complaint.fix else f"{complaint.text}.")
        else:
            self.button = QPushButton(complaint.fix or "Show")
            self.button.setProperty("kind", "attention")
            self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.button.clicked.connect(lambda: self.helped.emit(self.complaint))
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        why = _SOFT[complaint.severity]
        self.setToolTip(f"{complaint.text}: {why}" if why else f"{complaint.text}. You may leave it so.")
        self.setAccessibleName(f"{complaint.text}. {complaint.fix}")
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        edge = QColor(self._look.attention)
        edge.setAlphaF(0.4)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(self._look.attention_ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()


class ComplaintsView(QWidget):
    """The complaints of what is selected; `helped` carries the one whose button was pressed."""

    helped = Signal(object)

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self._shown: list[Complaint] = []
        self._boxes: list[ComplaintBox] = []
        self._more = toned(QLabel(), "secondary")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._more)
        self.hide()

    @property
    def boxes(self) -> list[ComplaintBox]:
        """The boxes shown."""
        return self._boxes

    def show_complaints(self, complaints: Sequence[Complaint]) -> None:
        """Show these; nothing is rebuilt while they stay the same."""
        if list(complaints) == self._shown:
            return
        self._shown = list(complaints)
        for box in self._boxes:
            self._column.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._boxes = [ComplaintBox(c, self._look) for c in self._shown[:_SHOWN]]
        for place, box in enumerate(self._boxes):
            box.helped.connect(self.helped)
            self._column.insertWidget(place, box)
        rest = len(self._shown) - len(self._boxes)
        self._more.setText(f"and {rest} more")
        self._more.setVisible(rest > 0)
        self.setVisible(bool(self._shown))
