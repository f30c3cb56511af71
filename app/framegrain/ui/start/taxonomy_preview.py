"""What a taxonomy holds, looked through before a project is made with it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QTextBrowser, QWidget

from framegrain.ui.taxonomy.layout import Row, glyphs, rows
from framegrain.ui.taxonomy.words import card

if TYPE_CHECKING:
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.ui.theme import Theme

HEIGHT = 230
_INDENT = "    "
_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class LabelRows(QAbstractListModel):
    """Every label of a taxonomy under its level, one row each; made of nothing but the rows that are looked at."""

    def __init__(self, look: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._taxonomy: Taxonomy | None = None
        self._rows: list[Row] = []

    def load(self, taxonomy: Taxonomy) -> None:
        """Show another taxonomy."""
        self.beginResetModel()
        self._taxonomy, self._rows = taxonomy, rows(taxonomy)
        self.endResetModel()

    def row_at(self, index: _Index) -> Row | None:
        """What stands in a row."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index)
        if row is None or self._taxonomy is None:
            return None
        label = row.label
        if role == Qt.ItemDataRole.DisplayRole:
            if label is None:
                return row.level.value.capitalize()
            forms = ", ".join(word for _, word in glyphs(label))
            return f"{_INDENT * row.depth}{label.name}" + (f"   {forms}" if forms else "")
        if role == Qt.ItemDataRole.ForegroundRole and label is None:
            return self._look.secondary
        if role == Qt.ItemDataRole.DecorationRole and label is not None:
            return _swatch(self._look.label_colour(self._taxonomy, label.id))
        return None


class TaxonomyPreview(QWidget):
    """The labels on the left; on the right what the one marked means, as annotators will read it."""

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self._taxonomy: Taxonomy | None = None
        self.model = LabelRows(look, self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Labels of the taxonomy")
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName("What the label means")
        for part in (self.list, self.text):
            part.setFrameShape(QFrame.Shape.StyledPanel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.list, 1)
        row.addWidget(self.text, 1)
        self.setFixedHeight(HEIGHT)
        self.list.selectionModel().currentChanged.connect(self._tell)
        look.changed.connect(self._tell)

    def show_taxonomy(self, taxonomy: Taxonomy) -> None:
        """Show another taxonomy, its first label that says something marked."""
        self._taxonomy = taxonomy
        self.model.load(taxonomy)
        first = next((n for n in range(self.model.rowCount()) if self._label(n)), -1)
        if first >= 0:
            self.list.setCurrentIndex(self.model.index(first))
        self._tell()

    def _label(self, number: int) -> bool:
        row = self.model.row_at(self.model.index(number))
        return row is not None and row.label is not None and bool(row.label.definition)

    def _tell(self, *_: object) -> None:
        row = self.model.row_at(self.list.currentIndex())
        if row is None or row.label is None or self._taxonomy is None:
            self.text.clear()
            return
        self.text.setFont(self._look.font(12))
        title = f"<p><b>{escape(self._taxonomy.path(row.label.id))}</b></p>"
        self.text.setHtml(title + card(self._taxonomy, row.label, self._look))


def _swatch(colour: QColor) -> QPixmap:
    pixmap = QPixmap(10, 10)
    pixmap.fill(colour)
    return pixmap
