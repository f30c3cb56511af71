"""Live coding in the preferences: what is a tap, and how late this person's keys come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from framegrain.ui.live.coder import LEAST_TAP_MS, MOST_TAP_MS, TAP_MS, tap_ms
from framegrain.ui.live.reactions import NEEDED, REMEMBERED, Reactions
from framegrain.ui.widgets.small import toned
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from framegrain.ui.live.reactions import Learned
    from framegrain.ui.settings import Settings
    from framegrain.ui.theme import Theme


class LiveRow(QWidget):
    """Whatever is set here counts at once, for the person named."""

    def __init__(self, look: Theme, settings: Settings, person: str) -> None:
        super().__init__()
        self._settings = settings
        self._person = person
        self._reactions = Reactions(settings)
        self.tap = QSpinBox()
        self.tap.setRange(LEAST_TAP_MS, MOST_TAP_MS)
        self.tap.setSingleStep(10)
        self.tap.setSuffix(" ms")
        self.tap.setPrefix("A tap is shorter than ")
        self.tap.lineEdit().setTextMargins(7, 0, 0, 0)
        self.tap.setAccessibleName("A tap is shorter than")
        self.tap.setValue(tap_ms(settings))
        self.tap.valueChanged.connect(self._keep_tap)
        self.used = QCheckBox("Correct my reaction time")
        self.used.toggled.connect(self._turn)
        self.reset = QPushButton("Forget what was learned")
        self.reset.clicked.connect(self._reset)
        self.words = toned(QLabel(), "secondary")
        self.words.setFont(look.font(12))
        self.words.setWordWrap(True)
        self._lay_out()
        self._show()

    def name(self, person: str) -> None:
        """Speak of another person."""
        self._person = person
        self._show()

    def _lay_out(self) -> None:
        tap, learned = QHBoxLayout(), QHBoxLayout()
        tap.addWidget(self.tap)
        tap.addStretch(1)
        learned.addWidget(self.used)
        learned.addStretch(1)
        learned.addWidget(self.reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(tap)
        column.addLayout(learned)
        column.addWidget(self.words)

    def _show(self) -> None:
        learned = self._reactions.of(self._person)
        self.used.blockSignals(True)
        self.used.setChecked(learned.on)
        self.used.blockSignals(False)
        self.reset.setEnabled(learned.corrections > 0)
        self.words.setText(learned_words(learned, self._person))

    def _turn(self, on: bool) -> None:
        self._reactions.turn(self._person, on=on)
        self._show()

    def _reset(self) -> None:
        self._reactions.reset(self._person)
        self._show()

    def _keep_tap(self, milliseconds: int) -> None:
        self._settings.set("live/tap_ms", None if milliseconds == TAP_MS else milliseconds)


def learned_words(learned: Learned, person: str) -> str:
    """What is known of a person's reaction time and what comes of it, with the numbers."""
    if not learned.corrections:
        return (
            f"Nothing is learned of {person} yet: 0 s. Move the ends of what you live-coded to where they belong; from "
            f"{NEEDED} corrections on, their median counts."
        )
    known = (
        f"{person} moved {counted(learned.corrections, 'end')} of at most {REMEMBERED} that are remembered. Keys came "
        f"{learned.seconds:.2f} s late in the median, half of them {learned.low:.2f} to {learned.high:.2f} s."
    )
    if not learned.on:
        return f"{known} It is not used."
    if learned.corrections < NEEDED:
        return f"{known} From {NEEDED} on it is used."
    if learned.seconds <= 0:
        return f"{known} So nothing is put earlier."
    return f"{known} New segments and tags are put {learned.used:.2f} s earlier."
