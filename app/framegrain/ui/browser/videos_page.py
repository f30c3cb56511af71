"""The page with all videos: filters above, the list, and what comes next below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from framegrain.domain.overview import VideoState
from framegrain.session.browsing import Order, Wanted, listed, tallied
from framegrain.ui.browser.choices import Choice, ChoiceBox, label_choices, people_choices
from framegrain.ui.browser.video_list import VideoList
from framegrain.ui.browser.words import STATES, grouped
from framegrain.ui.dialogs.palette import PaletteField
from framegrain.ui.widgets.small import toned
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.overview import VideoOverview
    from framegrain.session.session import Session
    from framegrain.ui.browser.pictures import CoverFeed
    from framegrain.ui.theme import Theme

_ORDERS = (
    Choice(Order.ADDED, "In the order added"),
    Choice(Order.NAME, "By name"),
    Choice(Order.STATE, "Needs work first"),
    Choice(Order.EDITED, "Last edited first"),
    Choice(Order.RECORDS, "Most labeled first"),
)


class VideosPage(QWidget):
    """Shows what it is given; `person_wanted` asks for the videos somebody edited."""

    chosen = Signal(int)
    next_wanted = Signal()
    person_wanted = Signal(object)

    def __init__(self, look: Theme, session: Session, pictures: CoverFeed) -> None:
        super().__init__()
        self._session = session
        self._overviews: Sequence[VideoOverview] = ()
        self._videos_of: frozenset[int] | None = None
        self.field = PaletteField(look, "Find a video by name or folder")
        self.order = ChoiceBox("Order", _ORDERS, 180)
        self.label = ChoiceBox("With label", label_choices(session.taxonomy), 220)
        self.person = ChoiceBox("Edited by", people_choices(()), 150)
        self.list = VideoList(look, pictures)
        self.none = toned(QLabel("Looking at the videos"), "secondary")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.count = toned(QLabel(), "secondary")
        self.count.setFont(look.font(12, tabular=True))
        self.next = QPushButton("Next unfinished video")
        self.next.setProperty("kind", "primary")
        self.next.setAutoDefault(False)
        self.states: dict[VideoState | None, QPushButton] = {}
        self._assemble()
        self.field.textChanged.connect(lambda _text: self.refresh())
        self.field.stepped.connect(self.list.step)
        self.order.picked.connect(lambda _value: self.refresh())
        self.label.picked.connect(lambda _value: self.refresh())
        self.person.picked.connect(self._pick_person)
        self.list.chosen.connect(self.chosen)
        self.next.clicked.connect(self.next_wanted)

    def _assemble(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.field, 1)
        for box in (self.label, self.person, self.order):
            first.addWidget(box)
        column.addLayout(first)
        chips = QHBoxLayout()
        chips.setSpacing(6)
        group = QButtonGroup(self)
        for state in (None, *STATES):
            chip = QPushButton()
            chip.setProperty("kind", "chip")
            chip.setCheckable(True)
            chip.setChecked(state is None)
            chip.setAutoDefault(False)
            chip.clicked.connect(lambda _checked=False: self.refresh())
            group.addButton(chip)
            chips.addWidget(chip)
            self.states[state] = chip
        chips.addStretch(1)
        column.addLayout(chips)
        column.addWidget(self.none, 1)
        column.addWidget(self.list, 1)
        self.list.hide()
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.next)
        column.addLayout(foot)
        self._tally()

    @property
    def state(self) -> VideoState | None:
        """The state that is asked for; None for any."""
        return next((state for state, chip in self.states.items() if chip.isChecked()), None)

    def show_videos(self, overviews: Sequence[VideoOverview], people: Sequence[str]) -> None:
        """List the project's videos; names are those of everybody who ever edited."""
        self._overviews = overviews
        self.person.offer(people_choices(people))
        self._tally()
        self.refresh()

    def show_videos_of(self, videos: frozenset[int]) -> None:
        """List those that the person asked for edited."""
        self._videos_of = videos
        self.refresh()

    def show_trouble(self, sentence: str) -> None:
        """Say why there is no list."""
        self.none.setText(sentence)
        toned(self.none, "error")

    def refresh(self) -> None:
        """List what the filters ask for."""
        label = self.label.value
        wanted = Wanted(
            self.field.text(), self.state, str(label) if label is not None else None, self._videos_of
        )
        order = self.order.value
        rows = listed(self._overviews, wanted, order if isinstance(order, Order) else Order.ADDED)
        document = self._session.document
        self.list.show_rows(rows, document.video.id if document is not None else None)
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.none.setText(
            "No video is like that. Ask for less" if self._overviews else "This project has no videos yet"
        )
        shown = f"{grouped(len(rows))} of " if len(rows) != len(self._overviews) else ""
        self.count.setText(f"{shown}{counted(len(self._overviews), 'video')}")

    def _tally(self) -> None:
        tally = tallied(self._overviews)
        for state, chip in self.states.items():
            word, count = (STATES[state].word, tally[state]) if state else ("All", len(self._overviews))
            chip.setText(f"{word}  {grouped(count)}")
        unfinished = len(self._overviews) - tally[VideoState.FINISHED]
        self.next.setEnabled(unfinished > 0)
        self.next.setToolTip(
            "Go to the next video with work left, where it goes on"
            if unfinished
            else "Every video is finished"
        )

    def _pick_person(self, person: object) -> None:
        if person is None:
            self._videos_of = None
            self.refresh()
        else:
            self.person_wanted.emit(person)
