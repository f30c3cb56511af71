"""Labels of an imported taxonomy that had several parents, for a person to say under which they go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from framegrain.exchange.taxonomies.reading import Parents, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QListWidgetItem

    from framegrain.exchange.taxonomies.reading import ParentChoice

_HEIGHT = 132
_WAYS = (
    (Parents.FIRST, "Under the parent named first"),
    (Parents.SHORTEST, "Under the parent nearest to the top"),
    (Parents.DUPLICATE, "Once under each parent"),
    (Parents.ASK, "As I say for each"),
)


class ParentsChoice(QWidget):
    """One way for all, or a list of the labels beside the parents each may have."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choices: Sequence[ParentChoice] = ()
        self._taken: dict[tuple[str, tuple[str, ...]], int] = {}
        self.way = QComboBox()
        self.way.setAccessibleName("Labels with several parents")
        for parents, words in _WAYS:
            self.way.addItem(words, parents)
        self.labels = QListWidget()
        self.labels.setAccessibleName("Labels with several parents, one by one")
        self.parents = QListWidget()
        self.parents.setAccessibleName("Parents of the chosen label")
        lists = QHBoxLayout()
        for each in (self.labels, self.parents):
            each.setFixedHeight(_HEIGHT)
            each.setUniformItemSizes(True)
            lists.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.way)
        column.addLayout(lists)
        self.way.currentIndexChanged.connect(self._way_chosen)
        self.labels.currentRowChanged.connect(self._show_parents)
        self.parents.itemClicked.connect(self._take)
        self.parents.itemActivated.connect(self._take)
        self._show_lists()

    def show_choices(self, choices: Sequence[ParentChoice]) -> None:
        """Offer these labels; what was said of one before is kept."""
        same = [each.name for each in choices] == [each.name for each in self._choices]
        self._choices = choices
        if not same:
            self.labels.clear()
            self.labels.addItems([each.name for each in choices])
            self.labels.setCurrentRow(0)
        self._show_lists()

    @property
    def parents_way(self) -> Parents:
        """What is to become of labels with several parents."""
        return Parents(self.way.currentData())  # Qt gives back a plain word

    def choose(self, name: str, options: Sequence[str]) -> int:
        """The place of the parent the person took for a label; the first where nothing was said."""
        return self._taken.get((name, tuple(options)), 0)

    def reading(self) -> Reading:
        """How to read the file, as it is said now; for another thread."""
        taken = dict(self._taken)
        return Reading(
            parents=self.parents_way, choose=lambda name, options: taken.get((name, tuple(options)), 0)
        )

    def begin_anew(self) -> None:
        """Forget what was said of another file."""
        self._taken.clear()
        self.way.blockSignals(True)
        self.way.setCurrentIndex(0)
        self.way.blockSignals(False)

    def _way_chosen(self) -> None:
        self._show_lists()
        self.changed.emit()

    def _show_lists(self) -> None:
        one_by_one = self.parents_way is Parents.ASK
        self.labels.setVisible(one_by_one)
        self.parents.setVisible(one_by_one)

    def _show_parents(self, row: int) -> None:
        self.parents.clear()
        if 0 <= row < len(self._choices):
            choice = self._choices[row]
            self.parents.addItems(list(choice.options))
            self.parents.setCurrentRow(self.choose(choice.name, choice.options))

    def _take(self, item: QListWidgetItem) -> None:
        choice = self._choices[self.labels.currentRow()]
        at = self.parents.row(item)
        if at != self.choose(choice.name, choice.options):
            self._taken[choice.name, choice.options] = at
            self.changed.emit()
