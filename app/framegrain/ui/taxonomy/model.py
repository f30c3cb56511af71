"""The label list as Qt asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from framegrain.ui.intents import in_words, offer_for
from framegrain.ui.taxonomy.layout import Row, best_of, glyphs, rows
from framegrain.ui.taxonomy.words import no_longer

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

    from framegrain.domain.records import LabelId
    from framegrain.domain.rules.offer import Offer
    from framegrain.session.session import Session

    Ask = Callable[[Session, LabelId], Offer]

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_ASKED_AT_ONCE = 200


class LabelModel(QAbstractListModel):
    """Rows of the list; what is on offer is asked for only when a row is looked at."""

    def __init__(self, session: Session, parent: QObject | None = None, ask: Ask = offer_for) -> None:
        """`ask` answers whether a label can be chosen now."""
        super().__init__(parent)
        self._ask = ask
        self._session = session
        self._rows: list[Row] = []
        self._place: dict[LabelId, int] = {}
        self._offers: dict[LabelId, Offer] = {}
        self._folded: set[LabelId] = set()
        self._query = ""
        self.rebuild()

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label.name if row.label is not None else row.level.value.capitalize()
        if role == Qt.ItemDataRole.ToolTipRole and row.label is not None:
            return self._tip(row)
        if role == Qt.ItemDataRole.AccessibleTextRole and row.label is not None:
            offer = self.offer(row.label.id)
            said = no_longer(self._session.taxonomy, row.label) if offer.allowed else offer.reason
            return f"{row.label.name}, {said}" if said else row.label.name
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        row = self.row(index)
        if row is None or row.label is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def row(self, index: _Index) -> Row | None:
        """The row at an index."""
        at = index.row()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def index_of(self, label_id: LabelId) -> QModelIndex:
        """Where a label is; an invalid index while it is not shown."""
        at = self._place.get(label_id)
        return self.index(at) if at is not None else QModelIndex()

    def offer(self, label_id: LabelId) -> Offer:
        """Whether the label can be chosen now."""
        found = self._offers.get(label_id)
        if found is None:
            found = self._offers[label_id] = self._ask(self._session, label_id)
        return found

    def ask_again(self) -> bool:
        """Ask anew from now on; whether any answer seen so far may be another, so that rows are to be painted."""
        before, self._offers = self._offers, {}
        if len(before) > _ASKED_AT_ONCE:
            return True
        return any(self.offer(label) != answer for label, answer in before.items())

    def rebuild(self) -> None:
        """Read the taxonomy again."""
        self.beginResetModel()
        self._offers.clear()
        self._rows = rows(self._session.taxonomy, self._folded, self._query)
        self._place = {row.label.id: n for n, row in enumerate(self._rows) if row.label is not None}
        self.endResetModel()

    def set_query(self, query: str) -> None:
        """Show what matches."""
        if query != self._query:
            self._query = query
            self.rebuild()

    def best(self) -> LabelId | None:
        """The best match that can be chosen now, else the best match."""
        found = best_of(self._session.taxonomy, self._query)
        return next((i for i in found[:200] if self.offer(i).allowed), found[0] if found else None)

    def fold(self, label_id: LabelId, on: bool) -> None:
        """Hide or show what lies below a label."""
        if on != (label_id in self._folded):
            self._folded ^= {label_id}
            self.rebuild()

    def reveal(self, label_id: LabelId) -> None:
        """Unfold everything above a label."""
        above = {label.id for label in self._session.taxonomy.lineage(label_id)[:-1]}
        if above & self._folded:
            self._folded -= above
            self.rebuild()

    def _tip(self, row: Row) -> str:
        label = row.label
        assert label is not None
        forms = ", ".join(word for _, word in glyphs(label))
        lines = [self._session.taxonomy.path(label.id)]
        if forms:
            lines.append(f"Takes {forms}")
        if label.hotkey:
            lines.append(f"Key {label.hotkey.upper()}")
        offer = self.offer(label.id)
        if not offer.allowed:
            lines.append(in_words(offer))
        if gone := no_longer(self._session.taxonomy, label):
            lines.append(gone)
        return "\n".join(lines)
