"""How coarse an export is: the finest level, and the labels that stand for those below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from framegrain.domain.taxonomy import Level
from framegrain.exchange.rolled_up import Grain
from framegrain.ui.widgets.segmented import Option, Segmented

if TYPE_CHECKING:
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.ui.theme import Theme


class GrainRow(QWidget):
    """Choose a level and type labels, by name or id, with commas between them."""

    changed = Signal()

    def __init__(self, look: Theme, taxonomy: Taxonomy) -> None:
        super().__init__()
        self._ids = {label.name.casefold(): label.id for label in reversed(taxonomy.labels)}
        options = [
            Option(None, "All", "Everything as it was labeled"),
            Option(Level.OBJECT, "Objects", "Scenes, actions and objects, without attributes"),
            Option(Level.ACTION, "Actions", "Scenes and actions, without objects"),
            Option(Level.SCENE, "Scenes", "Scenes alone"),
        ]
        self.level = Segmented(look, options, "Finest level")
        self.level.set_value(None)
        self.roll_up = QLineEdit()
        self.roll_up.setPlaceholderText("Roll up to labels")
        self.roll_up.setAccessibleName("Labels to roll up to, with commas between them")
        self.roll_up.setToolTip("Labels that stand for every label below them, with commas between them")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.level, 3)
        line.addWidget(self.roll_up, 2)
        self.level.chosen.connect(lambda _value: self.changed.emit())
        self.roll_up.textChanged.connect(lambda _text: self.changed.emit())

    @property
    def grain(self) -> Grain | None:
        """What is asked for; None for the project as it is. Labels may be unknown: exporting says so."""
        typed = [text.strip() for text in self.roll_up.text().split(",")]
        labels = tuple(self._ids.get(text.casefold(), text) for text in typed if text)
        level = self.level.value
        if level is None and not labels:
            return None
        return Grain(level=Level(str(level)) if level is not None else None, roll_up=labels)
