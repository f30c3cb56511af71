"""One editor for each type of attribute. Each commits once: on Enter, on leaving, or on a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from framegrain.domain.rules.meaning import value_problem
from framegrain.domain.taxonomy import Attribute, AttributeType
from framegrain.ui.inspector.form import MIXED, Held
from framegrain.ui.widgets.flow import Flow
from framegrain.ui.widgets.segmented import Option, Segmented
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QWheelEvent

    from framegrain.domain.records import Value
    from framegrain.ui.theme import Theme

_FEW = 3
_SHORT = 26
"""Up to so many choices with so many letters in all stand side by side; more go into a list."""


class Editor(QWidget):
    """`committed` carries the new value, None to clear it; `refused` a sentence about what was typed."""

    committed = Signal(object)
    refused = Signal(str)
    finished = Signal()
    typed = Signal(str)
    """What is wrong with the text as it stands now; empty where nothing is."""

    def __init__(self, attribute: Attribute) -> None:
        super().__init__()
        self.attribute = attribute
        self._held: Held = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_value(self, held: Held, *, force: bool = False) -> None:
        """Show what the records hold; text being typed stays unless `force` says it is about other records."""
        self._held = held
        if force or not self.typing():
            self._show(held)

    def typing(self) -> bool:
        """Whether a person is in the middle of writing here."""
        return False

    def _show(self, held: Held) -> None:
        raise NotImplementedError

    def _holds(self, widget: QWidget) -> None:
        """Put the one widget in place and let the keyboard come to it."""
        widget.setAccessibleName(self.attribute.name)
        if self.attribute.definition:
            widget.setToolTip(self.attribute.definition)
        self._column.addWidget(widget)
        self.setFocusProxy(widget)


class CalmCombo(QComboBox):
    """A list that neither takes the keyboard on a click nor changes under a passing wheel."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(14)
        choices = _Choices(self)
        choices.picked.connect(self._pick)
        self.setView(choices)

    def showPopup(self) -> None:
        """Open the list; where nothing is set nothing is marked, so that the first step down marks the first."""
        super().showPopup()
        if self.currentIndex() < 0:
            self.view().setCurrentIndex(QModelIndex())

    def _pick(self, row: int) -> None:
        self.hidePopup()
        self.setCurrentIndex(row)
        self.activated.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Choices(QListView):
    """The open list of a combo; Space chooses what is marked, as Enter does."""

    picked = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space:
            super().keyPressEvent(event)
        elif self.currentIndex().isValid():
            self.picked.emit(self.currentIndex().row())


class SegmentedEditor(Editor):
    """A few choices side by side, or yes and no."""

    def __init__(self, attribute: Attribute, look: Theme) -> None:
        super().__init__(attribute)
        if attribute.type is AttributeType.YES_NO:
            options = [Option(True, "yes"), Option(False, "no")]
        else:
            options = [Option(c.id, c.name, c.definition) for c in attribute.choices]
        self.control = Segmented(look, options, attribute.name)
        self.control.chosen.connect(self.committed)
        self._holds(self.control)

    def _show(self, held: Held) -> None:
        self.control.set_value(None if held is MIXED else held)


class ChoiceEditor(Editor):
    """One of many choices, from a list."""

    def __init__(self, attribute: Attribute) -> None:
        super().__init__(attribute)
        self.combo = CalmCombo()
        for choice in attribute.choices:
            self.combo.addItem(choice.name, choice.id)
            if choice.definition:
                last = self.combo.count() - 1
                self.combo.setItemData(last, choice.definition, Qt.ItemDataRole.ToolTipRole)
        self.combo.activated.connect(self._picked)
        self._holds(self.combo)

    def _show(self, held: Held) -> None:
        self.combo.setPlaceholderText("mixed" if held is MIXED else "not set")
        self.combo.setCurrentIndex(self.combo.findData(held) if isinstance(held, str) else -1)
        empty = self.combo.currentIndex() < 0
        if self.combo.property("empty") != empty:
            self.combo.setProperty("empty", empty)
            self.combo.style().polish(self.combo)

    def _picked(self, index: int) -> None:
        value = self.combo.itemData(index)
        if value != self._held:
            self.committed.emit(value)


class ManyEditor(Editor):
    """Any number of choices, each a button that is in or out."""

    def __init__(self, attribute: Attribute) -> None:
        super().__init__(attribute)
        self._buttons: dict[str, QPushButton] = {}
        holder = QWidget()
        flow = Flow(holder, gap=4)
        for choice in attribute.choices:
            button = QPushButton(choice.name)
            button.setCheckable(True)
            button.setProperty("kind", "chip")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip(choice.definition)
            button.clicked.connect(self._picked)
            self._buttons[choice.id] = button
            flow.addWidget(button)
        self._column.addWidget(holder)
        if self._buttons:
            self.setFocusProxy(next(iter(self._buttons.values())))

    def _show(self, held: Held) -> None:
        chosen = held if isinstance(held, list) else []
        for value, button in self._buttons.items():
            button.setChecked(value in chosen)

    def _picked(self) -> None:
        chosen = [value for value, button in self._buttons.items() if button.isChecked()]
        self.committed.emit(chosen or None)


class LineEditor(Editor):
    """Text or a number; Enter or leaving commits, Escape takes back."""

    def __init__(self, attribute: Attribute) -> None:
        super().__init__(attribute)
        self.line = _Line()
        self._shown = ""
        self.line.editingFinished.connect(self._commit)
        self.line.taken_back.connect(self._take_back)
        self.line.left.connect(self.finished)
        self.line.stepped.connect(self._step)
        self.line.textEdited.connect(self._look)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        if attribute.unit:
            row.addWidget(toned(QLabel(attribute.unit), "secondary"))
        self._holds(holder)
        self.line.setAccessibleName(attribute.name)
        self.setFocusProxy(self.line)
        self.line.setToolTip("\n".join(filter(None, (attribute.definition, _bounds(attribute)))))

    def typing(self) -> bool:
        return self.line.hasFocus() and self.line.text() != self._shown

    def _show(self, held: Held) -> None:
        self.line.setPlaceholderText("mixed" if held is MIXED else _bounds(self.attribute) or "not set")
        self._shown = written(held)
        self.line.setText(self._shown)
        self.line.setCursorPosition(0)

    def _commit(self) -> None:
        text = self.line.text().strip()
        if text == self._shown:
            return
        value = read_value(self.attribute, text)
        problem = value_problem(self.attribute, value) if value is not None else ""
        if problem:
            self.refused.emit(f"{self.attribute.name} {problem}")
            self._take_back()
            return
        self._shown = text
        self._mark("")
        self.typed.emit("")
        if value != self._held:
            self.committed.emit(value)

    def _look(self, text: str) -> None:
        """Say at once what would be refused."""
        value = read_value(self.attribute, text.strip())
        problem = value_problem(self.attribute, value) if value is not None else ""
        self._mark(problem)
        self.typed.emit(problem)

    def _mark(self, problem: str) -> None:
        if bool(self.line.property("wrong")) != bool(problem):
            self.line.setProperty("wrong", bool(problem))
            self.line.style().polish(self.line)

    def _take_back(self) -> None:
        self._show(self._held)
        self._mark("")
        self.typed.emit("")

    def _step(self, by: int) -> None:
        if self.attribute.type is not AttributeType.NUMBER:
            return
        now = read_value(self.attribute, self.line.text().strip())
        value = (now if isinstance(now, int | float) else 0) + by
        low, high = self.attribute.minimum, self.attribute.maximum
        value = max(value, low) if low is not None else value
        value = min(value, high) if high is not None else value
        self.line.setText(written(value))


class _Line(QLineEdit):
    taken_back = Signal()
    stepped = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if key == Qt.Key.Key_Escape:
                self.taken_back.emit()
            self.clearFocus()  # which commits
            self.left.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if key == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)


def written(held: Held) -> str:
    """A value as it stands in a line."""
    if held is MIXED or held is None:
        return ""
    if isinstance(held, float):
        return f"{held:.10g}"
    return ", ".join(held) if isinstance(held, list) else str(held)


def read_value(attribute: Attribute, text: str) -> Value | None:
    """What was typed, as the attribute's type; the text itself where it can't be read, None for nothing."""
    if not text:
        return None
    if attribute.type is AttributeType.NUMBER:
        plain = text.replace(",", ".").replace(" ", "")
        for read in (int, float):
            try:
                value = read(plain)
            except ValueError:
                continue
            return value if abs(value) < float("inf") else text
    return text


def _bounds(attribute: Attribute) -> str:
    if attribute.type is AttributeType.DATE:
        return "year-month-day"
    low, high, unit = attribute.minimum, attribute.maximum, attribute.unit
    after = f" {unit}" if unit else ""
    if low is not None and high is not None:
        return f"{low:g} to {high:g}{after}"
    if low is not None:
        return f"{low:g} or more{after}"
    return f"{high:g} or less{after}" if high is not None else ""


def editor_for(attribute: Attribute, look: Theme) -> Editor:
    """The editor that fits an attribute."""
    match attribute.type:
        case AttributeType.YES_NO:
            return SegmentedEditor(attribute, look)
        case AttributeType.CHOICE:
            few = len(attribute.choices) <= _FEW and sum(len(c.name) for c in attribute.choices) <= _SHORT
            return SegmentedEditor(attribute, look) if few else ChoiceEditor(attribute)
        case AttributeType.MANY:
            return ManyEditor(attribute)
    return LineEditor(attribute)
