"""Rules that want attention, each with its way out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from framegrain.domain.taxonomy import Severity
from framegrain.ui.inspector.complaints import Complaint, Help
from framegrain.ui.widgets.flow import Flow
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from framegrain.ui.theme import Theme

_SHOWN = 4
_CHOICES = 3
_LEAST = 64
_PADDING = 22
_BESIDE = 18
"""Letters of a way out that stand beside the sentence without crowding it."""
_SOFT = {
    Severity.WARN: "",
    Severity.SUBMIT: "in the way of finishing the clip",
    Severity.FORBID: "must be put right",
}


class _Way(QPushButton):
    """A way out; its words are shortened where the inspector is too narrow for all of them."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("kind", "attention")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def shown(self) -> str:
        """The words there is room for."""
        room = self.width() - _PADDING
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return QSize(min(whole.width(), _LEAST), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(self.text() if self.shown != self.text() else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.shown
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()


class ComplaintBox(QWidget):
    """One complaint on amber ground."""

    helped = Signal(object)
    all_helped = Signal(object)

    def __init__(self, complaint: Complaint, look: Theme, *, everywhere: bool = False) -> None:
        super().__init__()
        self.complaint = complaint
        self._look = look
        text = toned(QLabel(complaint.text), "attention")
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setFont(look.font(12))
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        long = complaint.help is not Help.NONE and len(complaint.fix) > _BESIDE
        row = self._row(text, below=long or complaint.help in (Help.REMEDY, Help.CHOICE))
        self.button: QPushButton | None = None
        self.choices: list[QPushButton] = []
        if complaint.help is Help.CHOICE:
            holder = QWidget()
            self._offer(Flow(holder, gap=6))
            row.addWidget(holder, 1)
        elif complaint.help is Help.NONE:
            text.setText(f"{complaint.text}. {complaint.fix}." if complaint.fix else f"{complaint.text}.")
        else:
            self.button = _Way(complaint.fix or "Show")
            self.button.clicked.connect(lambda: self.helped.emit(self.complaint))
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.all: QPushButton | None = None
        if everywhere:
            self.all = QPushButton("All")
            self.all.setProperty("kind", "attention")
            self.all.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.all.setToolTip("The same for everything selected that complains of this, as one step")
            self.all.clicked.connect(lambda: self.all_helped.emit(self.complaint))
            row.addWidget(self.all, 0, Qt.AlignmentFlag.AlignVCenter)
        why = _SOFT[complaint.severity]
        self.setToolTip(f"{complaint.text}: {why}" if why else f"{complaint.text}. You may leave it so.")
        self.setAccessibleName(f"{complaint.text}. {complaint.fix}")
        look.changed.connect(self.update)

    def _offer(self, row: Flow) -> None:
        """A button for each label it may be, the likeliest first, and one for any other."""
        known = self.complaint.choices[:_CHOICES]
        for label, name in (*known, ("", "Another")):
            button = _Way(name)
            button.clicked.connect(partial(self._choose, label))
            button.setAccessibleName(f"It is {name}" if label else "Another label")
            row.addWidget(button)
            self.choices.append(button)

    def _choose(self, label: str, *_: object) -> None:
        self.helped.emit(self.complaint._replace(label=label))

    def _row(self, text: QLabel, *, below: bool) -> QHBoxLayout:
        """Where the buttons go: beside the sentence, or below it where their words are as long as a sentence."""
        if not below:
            row = QHBoxLayout(self)
            row.setContentsMargins(10, 8, 8, 8)
            row.setSpacing(8)
            row.addWidget(text, 1)
            return row
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(6)
        if self.complaint.help is not Help.CHOICE:
            row.addStretch(1)
        column.addLayout(row)
        return row

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
    all_helped = Signal(object)

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self._shown: list[Complaint] = []
        self._many = False
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

    def show_complaints(self, complaints: Sequence[Complaint], *, many: bool = False) -> None:
        """Show these; nothing is rebuilt while they stay the same. `many`: several records are selected."""
        if (list(complaints), many) == (self._shown, self._many):
            return
        self._shown, self._many = list(complaints), many
        for box in self._boxes:
            self._column.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._boxes = [
            ComplaintBox(c, self._look, everywhere=many and c.help is Help.REMEDY)
            for c in self._shown[:_SHOWN]
        ]
        for place, box in enumerate(self._boxes):
            box.helped.connect(self.helped)
            box.all_helped.connect(self.all_helped)
            self._column.insertWidget(place, box)
        rest = len(self._shown) - len(self._boxes)
        self._more.setText(f"and {rest} more")
        self._more.setVisible(rest > 0)
        self.setVisible(bool(self._shown))
