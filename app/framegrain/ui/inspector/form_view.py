"""The attribute form: one row for each field, kept while only values change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from framegrain.ui.inspector.editors import Editor, editor_for
from framegrain.ui.widgets.small import Elided, toned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.taxonomy import Attribute
    from framegrain.ui.inspector.form import Field
    from framegrain.ui.theme import Theme


class FieldRow(QWidget):
    """Name and note above, editor below."""

    cleared = Signal()

    def __init__(self, attribute: Attribute, look: Theme) -> None:
        super().__init__()
        self.attribute = attribute
        self._usual = ("", "secondary")
        self.editor: Editor = editor_for(attribute, look)
        self._name = Elided(attribute.name)
        toned(self._name, "secondary")
        self._name.set_text(attribute.name, attribute.definition)
        self._note = QLabel()
        self._note.setFont(look.font(12))
        self._name.setFont(look.font(12))
        self._keys = toned(QLabel(), "secondary")
        self._keys.setFont(look.font(11))
        self._keys.hide()
        self._clear = QToolButton()
        self._clear.setText("clear")
        self._clear.setFont(look.font(12))
        self._clear.setProperty("kind", "link")
        self._clear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._clear.setAccessibleName(f"Clear {attribute.name}")
        self._clear.clicked.connect(self.cleared)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name, 1)
        head.addWidget(self._keys)
        head.addWidget(self._clear)
        head.addWidget(self._note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.editor)
        self.editor.typed.connect(self.complain)

    @property
    def note(self) -> str:
        """What stands at the right of the name."""
        return self._note.text()

    def show_field(self, field: Field, *, force: bool) -> None:
        """Show another value."""
        self.editor.show_value(field.value, force=force)
        self.editor.setEnabled(field.here)
        self._usual = (field.note, "attention" if field.missing else "secondary")
        if not self.editor.typing():
            self.complain("")
        self._clear.setVisible(field.clearable)

    @property
    def keys(self) -> str:
        """The keys that set its choices; empty while they are for another attribute."""
        return self._keys.text()

    def show_keys(self, text: str) -> None:
        """Say which keys set its choices, or none."""
        self._keys.setText(text)
        self._keys.setVisible(bool(text))

    def complain(self, problem: str) -> None:
        """Say what is wrong with what is being typed; with nothing, what always stands there."""
        note, tone = (problem, "error") if problem else self._usual
        self._note.setText(note)
        toned(self._note, tone)


class FormView(QWidget):
    """Emits `committed(attribute id, value)` once for each change a person made."""

    committed = Signal(str, object)
    finished = Signal()
    """The keyboard was let go with Enter or Escape."""
    refused = Signal(str)

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self._rows: dict[str, FieldRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    @property
    def rows(self) -> dict[str, FieldRow]:
        """The rows shown, by attribute."""
        return self._rows

    def show_fields(self, fields: Sequence[Field], *, force: bool = False) -> None:
        """Show these fields in this order; rows that stay keep what is being typed unless `force`."""
        wanted = {field.attribute.id: field for field in fields}
        for name in list(self._rows):
            if name not in wanted or self._rows[name].attribute is not wanted[name].attribute:
                self._remove(name)
        for place, field in enumerate(fields):
            row = self._rows.get(field.attribute.id)
            if row is None:
                row = self._add(field.attribute)
            if self._column.indexOf(row) != place:
                self._column.removeWidget(row)
                self._column.insertWidget(place, row)
            row.show_field(field, force=force)
        self.setVisible(bool(fields))

    def show_keys(self, name: str, text: str) -> None:
        """Say beside one attribute which keys set it."""
        for row_name, row in self._rows.items():
            row.show_keys(text if row_name == name else "")

    def focus(self, name: str) -> bool:
        """Take the keyboard to an attribute's editor; False when it is not shown."""
        row = self._rows.get(name)
        if row is None:
            return False
        row.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _add(self, attribute: Attribute) -> FieldRow:
        row = FieldRow(attribute, self._look)
        row.editor.committed.connect(lambda value, n=attribute.id: self.committed.emit(n, value))
        row.editor.refused.connect(self.refused)
        row.editor.finished.connect(self.finished)
        row.cleared.connect(lambda n=attribute.id: self.committed.emit(n, None))
        self._rows[attribute.id] = row
        return row

    def _remove(self, name: str) -> None:
        row = self._rows.pop(name)
        held = row.focusWidget()
        if held is not None and held.hasFocus():
            self.finished.emit()
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
