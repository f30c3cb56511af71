"""A person's own working time and pace; nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from framegrain.session.pace import Work, together
from framegrain.ui.browser.words import duration, grouped, pace_words
from framegrain.ui.dialogs.place_list import PlaceList
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.widgets.segmented import Option, Segmented
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from framegrain.ui.theme import Theme

_SIZE = (720, 560)
TODAY, WEEK = "today", "week"
_HEADINGS = ("Video", "Working time", "Edits", "Records made", "Records an hour")
_WIDTHS = (250, 110, 80, 110)


class TimeSheet(Sheet):
    """Today or this week, all videos together above and each below; `forget_wanted` asks to delete all of it."""

    chosen = Signal(int)
    forget_wanted = Signal()

    def __init__(self, window: QWidget, look: Theme, person: str, note: str) -> None:
        super().__init__(window, look, f"My time as {person}", _SIZE)
        self._works: dict[str, Sequence[Work]] = {TODAY: (), WEEK: ()}
        self._names: Mapping[int, str] = {}
        self.period = Segmented(look, (Option(TODAY, "Today"), Option(WEEK, "This week")), "Period")
        self.period.set_value(TODAY)
        self.period.setMaximumWidth(240)
        self.period.chosen.connect(lambda _value: self._show())
        self.figures: list[QLabel] = []
        self.list = PlaceList(_HEADINGS, "Time by video", _WIDTHS)
        self.list.chosen.connect(self._take)
        self.none = toned(QLabel("Looking"), "secondary")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.none.setWordWrap(True)
        self.forget = QPushButton("Delete my times")
        self.forget.setAutoDefault(False)
        self.forget.setToolTip("Delete all of your times from this project; labels and their history stay")
        self.forget.clicked.connect(self.forget_wanted)
        self.note = toned(QLabel(note), "secondary")
        self.note.setFont(look.font(12))
        self.note.setWordWrap(True)
        self._assemble()

    def _assemble(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.period)
        top.addStretch(1)
        self.body.addLayout(top)
        row = QHBoxLayout()
        row.setSpacing(32)
        for word in ("Working time", "Edits", "Records made", "Records an hour"):
            column = QVBoxLayout()
            column.setSpacing(2)
            figure = QLabel("–")
            figure.setFont(self.look.font(18, 600, tabular=True))
            name = toned(QLabel(word), "secondary")
            name.setFont(self.look.font(12))
            column.addWidget(figure)
            column.addWidget(name)
            row.addLayout(column)
            self.figures.append(figure)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.none, 1)
        self.body.addWidget(self.list, 1)
        self.list.hide()
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.forget)
        self.body.addLayout(foot)

    def first_widget(self) -> QWidget:
        return self.period

    def show_work(self, today: Sequence[Work], week: Sequence[Work], names: Mapping[int, str]) -> None:
        """Show what was done, by video; `names` of these."""
        self._works, self._names = {TODAY: today, WEEK: week}, names
        self._show()

    def show_trouble(self, sentence: str) -> None:
        """Say why nothing can be told."""
        toned(self.none, "error").setText(sentence)

    @property
    def _shown(self) -> Sequence[Work]:
        return self._works[str(self.period.value)]

    def _show(self) -> None:
        works = self._shown
        total = together(works)
        for figure, text in zip(self.figures, _figures(total), strict=True):
            figure.setText(text if works else "–")
        rows = [(self._names.get(work.video, "a video that is gone"), *_figures(work)) for work in works]
        self.list.places.show_rows(rows)
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)
        when = "today" if self.period.value == TODAY else "this week"
        toned(self.none, "secondary").setText(f"No working time {when} yet")
        self.forget.setEnabled(any(self._works.values()))

    def _take(self, row: int) -> None:
        self.chosen.emit(self._shown[row].video)


def _figures(work: Work) -> tuple[str, str, str, str]:
    return duration(work.active), grouped(work.edits), grouped(work.records), pace_words(work.per_hour)
