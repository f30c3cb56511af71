"""Say something else of an example."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton

from framegrain.domain.guideline import ExampleKind
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.guideline.capture_sheet import KINDS, confusable, line_for, row_of
from framegrain.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from framegrain.domain.guideline import Example
    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.ui.theme import Theme


class SaidOf(NamedTuple):
    """What a person now says of an example."""

    kind: ExampleKind
    caption: str
    why: str
    other: LabelId | None


class ChangeSheet(Sheet):
    """`decided` carries what is said of the example from now on, after the sheet has closed."""

    decided = Signal(object)

    def __init__(self, window: QWidget, look: Theme, taxonomy: Taxonomy, example: Example) -> None:
        super().__init__(window, look, f"Change an example of {taxonomy.name_of(example.label)}", (520, 0))
        self.kind = Segmented(look, KINDS, "What the picture shows")
        self.kind.set_value(example.kind)
        self.caption = line_for("What is seen, in a few words", "Caption")
        self.caption.setText(example.caption)
        self.why = line_for("Why it is, or is not, this label", "Why")
        self.why.setText(example.why)
        self.other = QComboBox()
        self.other.setAccessibleName("Often taken for")
        self.other.addItem("nothing in particular", "")
        for other in dict.fromkeys([*confusable(taxonomy, example.label), *filter(None, [example.other])]):
            self.other.addItem(taxonomy.path(other), other)
        self.other.setCurrentIndex(max(self.other.findData(example.other or ""), 0))
        self.save = QPushButton("Change  ·  Enter")
        self.save.setProperty("kind", "primary")
        self.save.clicked.connect(self.confirm)
        self.body.addWidget(self.kind)
        for word, field in (("Caption", self.caption), ("Why", self.why), ("Often taken for", self.other)):
            self.body.addLayout(row_of(word, field))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.save)
        self.body.addLayout(foot)

    def first_widget(self) -> QWidget:
        return self.caption

    def confirm(self) -> None:
        """Say it."""
        said = SaidOf(
            ExampleKind(str(self.kind.value)),
            self.caption.text(),
            self.why.text(),
            self.other.currentData() or None,
        )
        self.dismiss()
        self.decided.emit(said)
