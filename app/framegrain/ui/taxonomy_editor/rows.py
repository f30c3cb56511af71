"""A field of several rows, each of several parts: roles, choices, conditions; rows are added, removed and moved."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from framegrain.editing.taxonomy_verbs import slug
from framegrain.ui.taxonomy_editor.cells import Cell, ChoiceCell, LineCell, PickCell, TickCell
from framegrain.ui.taxonomy_editor.options import Option
from framegrain.ui.widgets.page_button import PageButton
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from framegrain.ui.taxonomy_editor.options import Options
    from framegrain.ui.theme import Theme


class Part(Enum):
    """How a part of a row is filled in."""

    LINE = auto()
    TICK = auto()
    CHOICE = auto()
    LABEL = auto()
    LABELS = auto()
    ATTRIBUTE = auto()
    VALUES = auto()
    ROWS = auto()


class Column(NamedTuple):
    """A part of each row: `key` as in the file; `wide` gives it a line of its own."""

    key: str
    name: str
    part: Part = Part.LINE
    hint: str = ""
    choices: tuple[str, ...] = ()
    wide: bool = False
    table: Table | None = None


class Form(Enum):
    """How the rows stand in a file."""

    LIST = auto()
    MAPPING = auto()
    ONE = auto()


class Table(NamedTuple):
    """A field of rows. A word instead of a mapping stands for the part `short`; `add` is on the button.

    A row without an id gets the one that goes with its name, where there are columns for both.
    """

    columns: tuple[Column, ...]
    add: str
    form: Form = Form.LIST
    short: str = ""


class RowsField(Cell):
    """All rows. What a person did not touch is said as it was; rows that say nothing are left out."""

    def __init__(self, look: Theme, options: Options, table: Table) -> None:
        super().__init__()
        self.look = look
        self.options = options
        self.table = table
        self._said: Any = None
        self.rows: list[Row] = []
        self._hint = toned(QLabel(), "secondary")
        self._hint.setWordWrap(True)
        self._hint.hide()
        self.add_button = PageButton(table.add)
        self.add_button.setProperty("kind", "chip")
        self.add_button.clicked.connect(self._add_clicked)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self._hint)
        whole.addLayout(self._column)
        whole.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.add_button)

    @property
    def is_broad(self) -> bool:
        """Whether its rows need the whole width of a form."""
        columns = self.table.columns
        return len(columns) > 2 or (self.table.form is Form.MAPPING and any(c.wide for c in columns))

    def value(self) -> Any:
        if not self.is_touched:
            return self._said
        said = [value for row in self.rows if (value := row.value()) is not None]
        if self.table.form is Form.MAPPING:
            first, second = (column.key for column in self.table.columns)
            pairs = [(row.get(first), row.get(second)) for row in said if isinstance(row, dict)]
            return {str(key): value for key, value in pairs if key and value is not None} or None
        if self.table.form is Form.ONE:
            return said[0] if said else None
        return said or None

    def set_value(self, value: Any) -> None:
        if value == self.value() and (self.rows or not value):
            self._said = value
            self._settle()
            return
        self.is_touched = False
        self._said = value
        for row in self.rows:
            self._take_away(row)
        self.rows = [self._row(each) for each in self._listed(value)]
        self._arrange()

    def set_hint(self, text: str) -> None:
        self._hint.setText(text)
        self._hint.setVisible(bool(text) and not self.rows)

    def begin_anew(self) -> None:
        """Forget everything, also rows that said nothing yet."""
        for row in self.rows:
            self._take_away(row)
        self.rows, self._said, self.is_touched = [], None, False

    def add_row(self) -> Row:
        """Another row, empty, with the keyboard in it."""
        row = self._row(None)
        self.rows.append(row)
        self._arrange()
        row.first.setFocus(Qt.FocusReason.OtherFocusReason)
        return row

    def shift(self, row: Row, by: int) -> None:
        """Put a row before or behind its neighbour."""
        at = self.rows.index(row)
        to = at + by
        if 0 <= to < len(self.rows):
            self.rows[at], self.rows[to] = self.rows[to], self.rows[at]
            self._arrange()
            self.hit()

    def remove(self, row: Row) -> None:
        """Take a row away."""
        at = self.rows.index(row)
        del self.rows[at]
        self._take_away(row)
        self._arrange()
        (self.rows[min(at, len(self.rows) - 1)].first if self.rows else self.add_button).setFocus()
        self.hit()

    def _add_clicked(self) -> None:
        self.add_row()

    def _settle(self) -> None:
        """What was typed is said now: rows are as they were set, and an empty one stays to be filled."""
        self.is_touched = False
        for row in self.rows:
            row.settle()

    def _listed(self, value: Any) -> list[Any]:
        if value is None:
            return []
        if self.table.form is Form.MAPPING:
            first, second = (column.key for column in self.table.columns)
            return [{first: k, second: v} for k, v in value.items()] if isinstance(value, Mapping) else []
        return list(value) if isinstance(value, list | tuple) else [value]

    def _row(self, value: Any) -> Row:
        row = Row(self, value)
        row.changed.connect(self.hit)
        return row

    def _take_away(self, row: Row) -> None:
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _arrange(self) -> None:
        for n, row in enumerate(self.rows):
            self._column.removeWidget(row)
            self._column.insertWidget(n, row)
            row.show()
            row.stand(n, len(self.rows))
        self.add_button.setVisible(self.table.form is not Form.ONE or not self.rows)
        self.set_hint(self._hint.text())

    def touch_anyway(self) -> bool:
        """Whether a text in one of the rows is still being typed."""
        if any(cell.is_touched for row in self.rows for cell in row.cells.values()):
            self.is_touched = True
        return self.is_touched


class Row(Cell):
    """One row: its parts two in a line, what moves it and takes it away at the right."""

    def __init__(self, field: RowsField, value: Any) -> None:
        super().__init__()
        self._field = field
        self._was = value
        self.setProperty("surface", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.cells: dict[str, Cell] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self._fill(grid)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        self.up, self.down, self.gone = (
            self._button(icon, text)
            for icon, text in (("chevron-up", "Move up"), ("chevron-down", "Move down"), ("x", "Remove"))
        )
        self.up.clicked.connect(lambda: field.shift(self, -1))
        self.down.clicked.connect(lambda: field.shift(self, 1))
        self.gone.clicked.connect(lambda: field.remove(self))
        for button in (self.up, self.down, self.gone):
            buttons.addWidget(button)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(8, 6, 4, 6)
        whole.setSpacing(6)
        whole.addLayout(grid, 1)
        whole.addLayout(buttons)
        whole.setAlignment(buttons, Qt.AlignmentFlag.AlignTop)
        self.set_value(value)

    @property
    def first(self) -> QWidget:
        """What has the keyboard first."""
        return next(iter(self.cells.values()))

    def stand(self, at: int, of: int) -> None:
        """Show the buttons that fit its place."""
        for button, there in ((self.up, at > 0), (self.down, at < of - 1)):
            button.setEnabled(there)
            button.setVisible(of > 1)

    def value(self) -> Any:
        if not self._changed():
            return self._was
        made = dict(self._was) if isinstance(self._was, Mapping) else {}
        for key, cell in self.cells.items():
            value = cell.value()
            if value is None:
                made.pop(key, None)
            elif cell.is_touched or key not in made:
                made[key] = value
        short = self._field.table.short
        return made[short] if set(made) == {short} else made or None

    def set_value(self, value: Any) -> None:
        self._was = value
        short = self._field.table.short
        said = value if isinstance(value, Mapping) else {short: value} if short and value is not None else {}
        for key, cell in self.cells.items():
            cell.set_value(said.get(key))
            cell.is_touched = False
        self._hint_id()

    def settle(self) -> None:
        """Take what it says now as what it was."""
        self._was = self.value()
        for cell in self.cells.values():
            cell.is_touched = False
            if isinstance(cell, RowsField):
                cell.set_value(cell.value())

    def _changed(self) -> bool:
        for cell in self.cells.values():
            if isinstance(cell, RowsField):
                cell.touch_anyway()
        return any(cell.is_touched for cell in self.cells.values())

    def _fill(self, grid: QGridLayout) -> None:
        line, half = 0, 0
        for column in self._field.table.columns:
            cell = self.cells[column.key] = self._cell(column)
            cell.changed.connect(lambda key=column.key: self._cell_changed(key))
            if column.wide and half:
                line, half = line + 1, 0
            is_plain = column.part is not Part.TICK and column.name
            caption = None if not is_plain else toned(QLabel(column.name), "secondary")
            at = 2 * half
            if caption is not None:
                grid.addWidget(caption, line, at, Qt.AlignmentFlag.AlignTop)
                caption.setContentsMargins(0, 6, 0, 0)
            start = at + (caption is not None)
            grid.addWidget(cell, line, start, 1, (4 if column.wide else at + 2) - start)
            half = 0 if column.wide or half else 1
            line += not half

    def _cell(self, column: Column) -> Cell:
        look, options = self._field.look, self._field.options
        match column.part:
            case Part.TICK:
                return TickCell(column.name)
            case Part.CHOICE:
                words = [Option(word, word.replace("_", " ")) for word in column.choices]
                return ChoiceCell("choose", lambda: words)
            case Part.ATTRIBUTE:
                return ChoiceCell("choose", options.attributes)
            case Part.LABEL | Part.LABELS:
                return PickCell(
                    look, column.name.lower(), options.labels, options.name, single=column.part is Part.LABEL
                )
            case Part.VALUES:
                return PickCell(look, "values", self._values, self._value_name, free=True, loose=True)
            case Part.ROWS if column.table is not None:
                return RowsField(look, options, column.table)
        return LineCell(column.name, column.hint)

    def _values(self) -> tuple[Option, ...]:
        attribute = next((c.value() for c in self.cells.values() if isinstance(c, ChoiceCell)), None)
        return tuple(self._field.options.values(str(attribute))) if attribute else ()

    def _value_name(self, value: str) -> str:
        return next((each.name for each in self._values() if each.id == value), value)

    def _cell_changed(self, key: str) -> None:
        cell, id_ = self.cells[key], self.cells.get("id")
        if key == "name" and isinstance(id_, LineCell) and id_.value() is None and self._was is None:
            id_.set_value(slug(str(cell.value() or "")) or None)
            id_.touch()
        self._hint_id()
        self.hit()

    def _hint_id(self) -> None:
        """Show the id that goes with the name where none is said."""
        name, id_ = self.cells.get("name"), self.cells.get("id")
        if name is not None and isinstance(id_, LineCell) and name.value():
            id_.line.setPlaceholderText(slug(str(name.value())))

    def _button(self, icon: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(self._field.look.icon(icon, "secondary"))
        button.setToolTip(text)
        button.setAccessibleName(text)
        return button
