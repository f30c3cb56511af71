"""Parts of a form that hold one value each: a line, a tick, a choice, things picked by name, ticks of fixed words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from framegrain.ui.taxonomy_editor.picker import Picker
from framegrain.ui.widgets.flow import Flow
from framegrain.ui.widgets.page_button import PageButton
from framegrain.ui.widgets.small import Elided, toned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QWheelEvent

    from framegrain.ui.taxonomy_editor.options import Option
    from framegrain.ui.theme import Theme

    Source = Callable[[], Sequence[Option]]
    Named = Callable[[str], str]


_LINE = 30
"""How high the fields beside a tick are."""


class Cell(QWidget):
    """Holds one value; None says nothing. `changed` follows a person's hand only, not `set_value`.

    `is_touched` tells that a person has changed it since it was set, also where a text is still being typed.
    """

    changed = Signal()
    is_touched = False

    def touch(self) -> None:
        """Note that a person has changed it."""
        self.is_touched = True

    def hit(self) -> None:
        """Note it, and tell it."""
        self.is_touched = True
        self.changed.emit()

    def value(self) -> Any:
        """What it says."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Say something else."""
        raise NotImplementedError

    def set_hint(self, text: str) -> None:
        """Show what holds while it says nothing."""

    def _hold(self, inner: QWidget, name: str) -> None:
        inner.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(inner)
        column.addStretch(1)  # beside something of several lines it stays level with the first
        self.setFocusProxy(inner)


class LineCell(Cell):
    """A line of text, taken over when the keyboard leaves it."""

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.textEdited.connect(self.touch)
        self.line.editingFinished.connect(lambda: self.changed.emit() if self.is_touched else None)
        self._hold(self.line, name)

    def value(self) -> Any:
        return self.line.text().strip() or None

    def set_value(self, value: Any) -> None:
        self.is_touched = False
        self.line.setText("" if value is None else str(value))
        self.line.setCursorPosition(0)


class TickCell(Cell):
    """Yes, or nothing said."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.box = QCheckBox(name)
        self.box.setMinimumHeight(_LINE)
        self.box.clicked.connect(self.hit)
        self._hold(self.box, name)

    def value(self) -> Any:
        return True if self.box.isChecked() else None

    def set_value(self, value: Any) -> None:
        self.is_touched = False
        self.box.setChecked(value is True or str(value).lower() in ("true", "yes", "on"))


class _Combo(QComboBox):
    """A wheel over it moves the form, not the choice."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceCell(Cell):
    """One of a list that may be another each time it is looked at; what isn't in it is kept and shown."""

    def __init__(self, name: str, source: Source) -> None:
        super().__init__()
        self._source = source
        self.box = _Combo()
        self.box.setMinimumContentsLength(6)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.activated.connect(self._chosen)
        self._name = name
        self._hold(self.box, name)
        self.set_value(None)

    def value(self) -> Any:
        return self.box.currentData() or None

    def set_value(self, value: Any) -> None:
        self.is_touched = False
        self.box.clear()
        self.box.addItem(self._name, "")
        for option in self._source():
            self.box.addItem(option.name, option.id)
        text = "" if value is None else str(value)
        if text and self.box.findData(text) < 0:
            self.box.addItem(text, text)
        self.box.setCurrentIndex(max(self.box.findData(text), 0))
        self._dress()

    def _chosen(self) -> None:
        self._dress()
        self.hit()

    def _dress(self) -> None:
        """Let what says nothing look so."""
        empty = "false" if self.box.currentData() else "true"
        if self.box.property("empty") != empty:
            self.box.setProperty("empty", empty)
            self.box.style().unpolish(self.box)
            self.box.style().polish(self.box)


class PickCell(Cell):
    """Things picked by name, each a chip that a click, Backspace or Delete takes out.

    `single` holds one at most, and says it as a word, not as a list; `free` takes what isn't in the list as well;
    `loose` says one as a word and several as a list.
    """

    def __init__(
        self,
        look: Theme,
        name: str,
        source: Source,
        named: Named = str,
        *,
        single: bool = False,
        free: bool = False,
        loose: bool = False,
    ) -> None:
        super().__init__()
        self._look = look
        self._source = source
        self._named = named
        self._single = single
        self._free = free
        self._loose = loose
        self._ids: list[str] = []
        self._hint = Elided()
        self.add = PageButton("Pick…")
        self.add.setProperty("kind", "chip")
        self.add.setAccessibleName(f"Pick {name}")
        self.add.clicked.connect(self.pick)
        self._flow = Flow(self, 5)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setFocusProxy(self.add)
        self._flow.addWidget(toned(self._hint, "secondary"))
        self._flow.addWidget(self.add)
        self._hint.hide()
        self.picker: Picker | None = None

    @property
    def chips(self) -> list[QPushButton]:
        """What is picked, as shown."""
        found = [self._flow.itemAt(n) for n in range(self._flow.count())]
        widgets = [item.widget() for item in found if item is not None]
        return [each for each in widgets if isinstance(each, QPushButton) and each is not self.add]

    def value(self) -> Any:
        if not self._ids:
            return None
        return self._ids[0] if self._single or (self._loose and len(self._ids) == 1) else list(self._ids)

    def set_value(self, value: Any) -> None:
        self.is_touched = False
        listed = value if isinstance(value, list | tuple) else [] if value is None else [value]
        words = {True: "true", False: "false"}
        self._ids = [words[each] if isinstance(each, bool) else str(each) for each in listed]
        self._show()

    def set_hint(self, text: str) -> None:
        self._hint.set_text(text)
        self._hint.setVisible(bool(text) and not self._ids)
        self.updateGeometry()

    def pick(self) -> None:
        """Open the list."""
        without = () if self._single else self._ids
        self.picker = Picker(self._look, self.add, self._source(), without=without, free=self._free)
        self.picker.picked.connect(self._take)
        self.picker.open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        keys = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
        if event.type() == QEvent.Type.KeyPress and event.key() in keys:  # type: ignore[attr-defined]
            self._drop(str(watched.property("picked")))
            return True
        return False

    def _take(self, id_: str) -> None:
        self._ids = [id_] if self._single else [*self._ids, id_]
        self._show()
        self.hit()

    def _drop(self, id_: str) -> None:
        self._ids = [each for each in self._ids if each != id_]
        self._show()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hit()

    def _show(self) -> None:
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self.add)
        for id_ in self._ids:
            name = self._named(id_)
            chip = PageButton(f"{name or id_}  ×")
            chip.setProperty("kind", "chip")
            chip.setProperty("picked", id_)
            chip.setToolTip(f"Take {name} out" if name else f"There is no “{id_}”; click to take it out")
            chip.setAccessibleName(f"{name or id_}, picked")
            chip.clicked.connect(lambda _on=False, each=id_: self._drop(each))
            chip.installEventFilter(self)
            self._flow.addWidget(chip)
            chip.show()
        self._flow.addWidget(self.add)
        self.set_hint(self._hint.whole)
        self.updateGeometry()


class TicksCell(Cell):
    """Some of a few fixed words. None ticked says nothing; words that aren't among them are kept."""

    def __init__(self, words: Sequence[str], name: str) -> None:
        super().__init__()
        self.boxes = {word: QCheckBox(word.replace("_", " ")) for word in words}
        self._others: list[str] = []
        self._hint = toned(Elided(), "secondary")
        self._hint.hide()
        flow = Flow(self, 14)
        for box in self.boxes.values():
            box.setAccessibleName(f"{name}: {box.text()}")
            box.clicked.connect(self.hit)
            flow.addWidget(box)
        flow.addWidget(self._hint)
        self.setFocusProxy(next(iter(self.boxes.values())))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def value(self) -> Any:
        return [word for word, box in self.boxes.items() if box.isChecked()] + self._others or None

    def set_value(self, value: Any) -> None:
        self.is_touched = False
        said = (
            list(map(str, value))
            if isinstance(value, list | tuple)
            else []
            if value is None
            else [str(value)]
        )
        self._others = [word for word in said if word not in self.boxes]
        for word, box in self.boxes.items():
            box.setChecked(word in said)
        self.set_hint(self._hint.whole)

    def set_hint(self, text: str) -> None:
        self._hint.set_text(text)
        self._hint.setVisible(bool(text) and self.value() is None)
        self.updateGeometry()
