"""Roles, the whole and the parts as rows of chips: each names an object in its colour and leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from framegrain.ui.inspector.bound import PARTS, Bound, Slot
from framegrain.ui.widgets.flow import Flow
from framegrain.ui.widgets.small import Elided, paint_swatch, toned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QColor

    from framegrain.domain.records import LabelId
    from framegrain.ui.theme import Theme

_DOT = 10
_SHOWN = 24
"""Chips of a slot; more are counted."""


class BoundChip(QWidget):
    """One object: its name leads to it, the cross takes it out."""

    def __init__(self, bound: Bound, colour: QColor, look: Theme, *, loose: bool) -> None:
        super().__init__()
        self.bound = bound
        self.name = QPushButton(f" {bound.name}")  # the style sets icon and text too close
        self.name.setAccessibleName(bound.name)
        self.name.setProperty("kind", "chip")
        self.name.setIcon(_dot(colour))
        self.name.setIconSize(QSize(_DOT, _DOT))
        self.name.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.name.setToolTip(f"Go to {bound.name}")
        self.name.setEnabled(bound.label is not None)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.name)
        self.out: QToolButton | None = None
        if loose:
            self.out = QToolButton()
            self.out.setIcon(look.icon("x", "secondary"))
            self.out.setIconSize(QSize(12, 12))
            self.out.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.out.setToolTip(f"Take {bound.name} out")
            self.out.setAccessibleName(f"Take {bound.name} out")
            row.addWidget(self.out)


class SlotRow(QWidget):
    """One slot: its name and buttons above, its chips below."""

    bind_wanted = Signal(object)
    unbind_wanted = Signal(object)
    pick_wanted = Signal()
    record_wanted = Signal(int)

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self.offers: Callable[[], Sequence[Bound]] = tuple
        self.chips: list[BoundChip] = []
        self._shown: tuple[Slot, bool] | None = None
        self.title = toned(QLabel(), "secondary")
        self.note = toned(Elided(), "attention")
        for label in (self.title, self.note):
            label.setFont(look.font(12))
        self.note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.choose = self._button("chevron-down", "Choose from a list", self._open)
        self.pick = self._button("mouse-pointer-2", "Pick it on the picture", self.pick_wanted.emit)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title)
        head.addWidget(self.note, 1)
        head.addWidget(self.choose)
        head.addWidget(self.pick)
        self._holder = QWidget()
        self._flow = Flow(self._holder, gap=4)
        self._rest = toned(QLabel(), "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._holder)
        column.addWidget(self._rest)
        look.changed.connect(self._dress)
        self._dress()

    def show_slot(self, slot: Slot, colour_of: Callable[[LabelId], QColor], *, writable: bool) -> None:
        """Show who fills it; nothing is rebuilt while that stays the same."""
        if self._shown == (slot, writable):
            return
        self._shown = (slot, writable)
        self.title.setText(slot.name)
        self.setToolTip(slot.tip)
        self.note.set_text("nobody yet" if slot.missing and slot.key != "part_of" else "not said yet")
        self.note.setVisible(True)
        toned(self.note, "attention" if slot.missing else "secondary")
        if not slot.missing:
            self.note.set_text("" if slot.bound else "nobody" if slot.key != "part_of" else "nothing")
        for button in (self.choose, self.pick):
            button.setVisible(slot.settable and writable)
            button.setAccessibleName(f"{slot.name}: {button.toolTip()}")
        self._fill(slot, colour_of, loose=writable and slot.key != PARTS)

    def _fill(self, slot: Slot, colour_of: Callable[[LabelId], QColor], *, loose: bool) -> None:
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for bound in slot.bound[:_SHOWN]:
            colour = colour_of(bound.label) if bound.label is not None else self._look.secondary
            chip = BoundChip(bound, colour, self._look, loose=loose)
            chip.name.clicked.connect(lambda _checked=False, i=bound.track: self.record_wanted.emit(i))
            if chip.out is not None:
                chip.out.clicked.connect(lambda _checked=False, i=bound.track: self.unbind_wanted.emit(i))
            self._flow.addWidget(chip)
            self.chips.append(chip)
        rest = len(slot.bound) - len(self.chips)
        self._rest.setText(f"and {rest} more")
        self._rest.setVisible(rest > 0)
        self._holder.setVisible(bool(self.chips))

    def _open(self) -> None:
        self.menu().popup(self.choose.mapToGlobal(self.choose.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """The list of those that fit."""
        menu = QMenu(self)
        offered = self.offers()
        for bound in offered:
            action = menu.addAction(bound.name)
            action.triggered.connect(lambda _checked=False, i=bound.track: self.bind_wanted.emit(i))
        if not offered:
            menu.addAction("No object fits here").setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _button(self, icon: str, tip: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setProperty("icon_name", icon)
        button.setIconSize(QSize(14, 14))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(tip)
        button.clicked.connect(lambda: act())
        return button

    def _dress(self) -> None:
        for button in (self.choose, self.pick):
            button.setIcon(self._look.icon(str(button.property("icon_name")), "secondary"))


class BoundView(QWidget):
    """Every slot of one record; what a person wants leaves as a signal with the slot's key."""

    bind_wanted = Signal(str, object)
    unbind_wanted = Signal(str, object)
    pick_wanted = Signal(str)
    record_wanted = Signal(int)

    def __init__(self, look: Theme, offers: Callable[[str], Sequence[Bound]]) -> None:
        super().__init__()
        self._look = look
        self._offers = offers
        self.rows: dict[str, SlotRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self.hide()

    def show_slots(
        self, slots: Sequence[Slot], colour_of: Callable[[LabelId], QColor], *, writable: bool
    ) -> None:
        """Show these in this order."""
        wanted = {slot.key for slot in slots}
        for key in [key for key in self.rows if key not in wanted]:
            row = self.rows.pop(key)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, slot in enumerate(slots):
            row = self.rows.get(slot.key) or self._added(slot.key)
            if self._column.indexOf(row) != place:
                self._column.removeWidget(row)
                self._column.insertWidget(place, row)
            row.show_slot(slot, colour_of, writable=writable)
        self.setVisible(bool(slots))

    def _added(self, key: str) -> SlotRow:
        row = self.rows[key] = SlotRow(self._look)
        row.offers = lambda: self._offers(key)
        row.bind_wanted.connect(lambda track: self.bind_wanted.emit(key, track))
        row.unbind_wanted.connect(lambda track: self.unbind_wanted.emit(key, track))
        row.pick_wanted.connect(lambda: self.pick_wanted.emit(key))
        row.record_wanted.connect(self.record_wanted)
        return row


def _dot(colour: QColor) -> QIcon:
    ratio = 3
    pixmap = QPixmap(_DOT * ratio, _DOT * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_swatch(painter, QRectF(pixmap.rect()), colour)
    painter.end()
    return QIcon(pixmap)
