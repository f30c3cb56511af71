"""Every rule of a label in words: what the question mark on a record opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from framegrain.domain.rules.words import rule_words
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.widgets.small import toned
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.rules.words import RuleWords
    from framegrain.domain.taxonomy import Label, Taxonomy
    from framegrain.ui.theme import Theme

_SIZE = (620, 560)
_HARDNESS = 170


class RulesSheet(Sheet):
    """The label's definition, then its rules by topic, each with how hard it is."""

    def __init__(self, window: QWidget, look: Theme, taxonomy: Taxonomy, label: Label) -> None:
        super().__init__(window, look, f"The rules of {label.name}", _SIZE, high=True)
        self.rules = rule_words(taxonomy, label)
        page = QWidget()
        page.setProperty("surface", "clear")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, 12, 0)
        self._column.setSpacing(12)
        self._column.addWidget(
            self._text(f"{taxonomy.path(label.id)}, version {taxonomy.version}", "secondary")
        )
        if label.definition:
            self._column.addWidget(self._text(label.definition, ""))
        for topic in dict.fromkeys(words.topic for words in self.rules):
            self._add_topic(topic, [words for words in self.rules if words.topic == topic])
        self._column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidget(page)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(f"The rules of {label.name}")
        self.body.addWidget(self.area, 1)

    def first_widget(self) -> QWidget | None:
        return self.area

    def _add_topic(self, topic: str, rules: Sequence[RuleWords]) -> None:
        title = QLabel(topic)
        title.setFont(self.look.font(13, 600))
        self._column.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(1, _HARDNESS)
        for row, words in enumerate(rules):
            grid.addWidget(self._text(words.text, ""), row, 0, Qt.AlignmentFlag.AlignTop)
            hardness = self._text(capital(words.hardness), "secondary")
            hardness.setFixedWidth(_HARDNESS)
            hardness.setFont(self.look.font(12))
            grid.addWidget(hardness, row, 1, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(grid)

    def _text(self, text: str, tone: str) -> QLabel:
        label = toned(QLabel(text), tone)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        return label
