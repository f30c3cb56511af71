"""The form of one node: groups that fold, a row for each field, what comes from above shown dim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from framegrain.domain.errors import BadInput
from framegrain.editing import taxonomy_verbs as verbs
from framegrain.editing.taxonomy_draft import TOP, value_at
from framegrain.ui.taxonomy_editor.cells import Cell, PickCell, TicksCell
from framegrain.ui.taxonomy_editor.fields import (
    ATTRIBUTE_FIELDS,
    CELLS,
    LABEL_FIELDS,
    TOP_FIELDS,
    FieldRow,
    Kind,
    from_words,
    in_words,
    told_from_above,
)
from framegrain.ui.taxonomy_editor.options import Option, Options
from framegrain.ui.taxonomy_editor.rows import RowsField
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from framegrain.editing.taxonomy_draft import Draft
    from framegrain.ui.theme import Theme

_Editor = QLineEdit | QPlainTextEdit | QComboBox | Cell
_NAME_WIDTH = 150
_LINE_KINDS = (Kind.LINE, Kind.WORDS, Kind.NUMBER)


class Form(QScrollArea):
    """Fields are taken over when the keyboard leaves them, or Enter is pressed."""

    edited = Signal()
    refused = Signal(str)

    def __init__(self, look: Theme, draft: Draft) -> None:
        super().__init__()
        self._look = look
        self.draft = draft
        self.options = Options(draft)
        self.key: int | None = None
        self._table: object = None
        self._folded: set[str] = set()
        self._folds: dict[str, Callable[[bool], None]] = {}
        self._group_of: dict[str, str] = {}
        self.editors: dict[str, tuple[FieldRow, _Editor]] = {}
        self._loading = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._keyboard_moved)

    def show_node(self, key: int) -> None:
        """Show the fields of a node; what was typed so far is taken over first."""
        if key != self.key:
            self.take_over()
            for _, editor in self.editors.values():
                if isinstance(editor, RowsField):
                    editor.begin_anew()
        self.key = key
        table = (
            TOP_FIELDS
            if key <= TOP
            else ATTRIBUTE_FIELDS
            if self.draft[key].level == "attribute"
            else LABEL_FIELDS
        )
        if table is not self._table:
            self._table = table
            self._build(table)
        self.refresh()

    def refresh(self) -> None:
        """Show the values as they are now."""
        if self.key is None or self.key not in self.draft:
            return
        self._loading = True
        for row, editor in self.editors.values():
            self._fill(row, editor)
        self._loading = False

    def go_to(self, field: str) -> None:
        """Give a field the keyboard."""
        first = field.partition(".")[0]
        keys = (k for k in self.editors if k.startswith(f"{field}.") or k == first)
        key = field if field in self.editors else next(keys, None)
        if key is None:
            return
        title = self._group_of[key]
        if title in self._folded:
            self._folds[title](True)
        editor = self.editors[key][1]
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(editor)

    def _keyboard_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """What has the keyboard is seen, also where the sheet let it go there."""
        if new is not None and new is not self and self.isAncestorOf(new):
            self.ensureWidgetVisible(new)

    def take_over(self) -> None:
        """Put what was typed into the draft."""
        for row, editor in self.editors.values():
            self._take(row, editor)

    def _build(self, table: tuple[tuple[str, tuple[FieldRow, ...]], ...]) -> None:
        self.editors.clear()
        self._group_of.clear()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(6)
        for title, rows in table:
            self._add_group(column, title, rows)
        column.addStretch(1)
        self.setWidget(inside)

    def _add_group(self, column: QVBoxLayout, title: str, rows: tuple[FieldRow, ...]) -> None:
        head = QToolButton()
        head.setText(title)
        head.setAutoRaise(True)
        head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        head.setFont(self._look.font(13, 600))
        body = QWidget()
        form = QFormLayout(body)
        form.setContentsMargins(8, 0, 0, 8)
        form.setSpacing(6)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for row in rows:
            editor = self._editor(row)
            self.editors[row.key] = (row, editor)
            self._group_of[row.key] = title
            name = toned(QLabel(row.name), "secondary")
            if isinstance(editor, RowsField) and editor.is_broad:
                if len(rows) > 1:
                    form.addRow(name)
                form.addRow(editor)
                continue
            name.setWordWrap(True)
            name.setFixedWidth(_NAME_WIDTH)
            form.addRow(name, editor)

        def fold(on: bool) -> None:
            body.setVisible(on)
            head.setIcon(self._look.icon("chevron-down" if on else "chevron-right", "secondary"))
            self._folded.discard(title) if on else self._folded.add(title)

        self._folds[title] = fold
        head.clicked.connect(lambda: fold(title in self._folded))
        column.addWidget(head)
        column.addWidget(body)
        fold(title not in self._folded)

    def _editor(self, row: FieldRow) -> _Editor:
        editor: _Editor
        if row.kind in CELLS:
            editor = self._cell(row)
            editor.changed.connect(lambda: self._take(row, editor))
        elif row.kind in _LINE_KINDS:
            editor = QLineEdit()
            editor.editingFinished.connect(lambda: self._take(row, editor))
        elif row.kind is Kind.CHOICE:
            editor = QComboBox()
            editor.activated.connect(lambda _n: self._take(row, editor))
            editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        else:
            editor = QPlainTextEdit()
            editor.setTabChangesFocus(True)
            editor.setFixedHeight(58)
        editor.installEventFilter(self)
        editor.setAccessibleName(row.name)
        editor.setProperty("field", row.key)
        return editor

    def _cell(self, row: FieldRow) -> Cell:
        if row.kind is Kind.TABLE and row.table is not None:
            return RowsField(self._look, self.options, row.table)
        if row.kind is Kind.TICKS:
            return TicksCell(row.choices, row.name)
        if row.kind is Kind.VALUES:
            return PickCell(self._look, row.name, self._values, self._value_name, free=True, loose=True)
        return PickCell(self._look, row.name, self.options.labels, self.options.name)

    def _values(self) -> Sequence[Option]:
        return self.options.values_of(self.key) if self.key is not None and self.key > TOP else ()

    def _value_name(self, value: str) -> str:
        return next((each.name for each in self._values() if each.id == value), value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take over a text the keyboard leaves; a wheel over a choice moves the form, not the choice."""
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, QPlainTextEdit):
            self._take(self.editors[watched.property("field")][0], watched)
        return event.type() == QEvent.Type.Wheel and isinstance(watched, QComboBox) and not watched.hasFocus()

    def _fill(self, row: FieldRow, editor: _Editor) -> None:
        assert self.key is not None
        own = value_at(self.draft[max(self.key, TOP)].fields, row.key)
        above = self.draft.handed_down(self.key, row.key) if row.inherited and self.key > TOP else None
        if isinstance(editor, Cell):
            told = told_from_above(above[0], self.options.name) if above else ""
            editor.set_value(own)
            editor.set_hint(f"{told}  from {above[1]}" if above else "")
            return
        dim = f"{in_words(above[0], row.kind)}  from {above[1]}" if above else row.hint
        text = in_words(own, row.kind)
        if isinstance(editor, QComboBox):
            editor.clear()
            editor.addItem(dim or "not said", "")
            for choice in row.choices:
                editor.addItem({"true": "yes", "false": "no"}.get(choice, choice.replace("_", " ")), choice)
            editor.setCurrentIndex(max(editor.findData(text), 0))
            return
        editor.setPlaceholderText(dim)
        if self._text(editor) != text:
            editor.setText(text) if isinstance(editor, QLineEdit) else editor.setPlainText(text)

    @staticmethod
    def _text(editor: QLineEdit | QPlainTextEdit | QComboBox) -> str:
        if isinstance(editor, QComboBox):
            return str(editor.currentData() or "")
        return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()

    def _take(self, row: FieldRow, editor: _Editor) -> None:
        if self._loading or self.key is None or self.key not in self.draft:
            return
        key = max(self.key, TOP)
        said = value_at(self.draft[key].fields, row.key)
        if isinstance(editor, Cell):
            if isinstance(editor, RowsField):
                editor.touch_anyway()
            value = editor.value() if editor.is_touched else said
        else:
            text = self._text(editor)
            unchanged = text.strip() == in_words(said, row.kind).strip()
            value = said if unchanged else from_words(text, row.kind)
        try:
            if value != said and verbs.set_field(self.draft, key, row.key, value):
                self.edited.emit()
        except BadInput as error:
            self.refused.emit(str(error))
