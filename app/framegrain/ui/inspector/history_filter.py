"""Which steps of the history are shown: by words, by who made them, by what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from framegrain.domain.records import Event, Track
from framegrain.editing.comments import title_of
from framegrain.session.record_history import RecordHistory, changes_of
from framegrain.ui.widgets.search import SearchField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.records import LabelId, RecordId
    from framegrain.session.session import Session
    from framegrain.storage.journal import Entry
    from framegrain.ui.theme import Theme

_ANYONE, _ANYTHING, _SELECTION = "Anyone", "All", "What is selected"


class HistoryFilter(QWidget):
    """A field and two lists; `changed` tells that other steps are asked for."""

    changed = Signal()
    stepped = Signal(int)

    def __init__(self, session: Session, look: Theme) -> None:
        super().__init__()
        self._session = session
        self.history = RecordHistory()
        self.words = SearchField(look, "Find a step")
        self.people = _choice("By whom")
        self.about = _choice("About what")
        self._offered: tuple[list[str], list[LabelId]] | None = None
        lists = QHBoxLayout()
        lists.setSpacing(6)
        lists.addWidget(self.people, 5)
        lists.addWidget(self.about, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 4)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addLayout(lists)
        self.words.textChanged.connect(self.changed)
        self.words.stepped.connect(self.stepped)
        self.people.activated.connect(self.changed)
        self.about.activated.connect(self.changed)
        self.begin()

    @property
    def follows_selection(self) -> bool:
        """Whether what is shown depends on what is selected."""
        return self.about.currentData() == _SELECTION

    def begin(self) -> None:
        """Another video: everything of it is shown, and nothing is known of its records yet."""
        self.history = RecordHistory()
        self._offered = None
        self.words.clear()
        self.people.clear()
        self.about.clear()

    def offer(self) -> None:
        """List who made steps and what they are about; what was chosen stays chosen."""
        document = self._session.document
        if document is None:
            return
        entries = self._session.entries
        if self._offered is None:
            self.history.know({key: event.label for key, event in document.events.items()})
            self.history.know({key: track.label for key, track in document.tracks.items()})
        people = sorted({entry.by for entry in entries})
        labels = self.history.labels(entries)
        if (people, labels) == self._offered:
            return
        self._offered = (people, labels)
        _refill(self.people, [(_ANYONE, ""), *((name, name) for name in people)])
        known = self._session.taxonomy.by_id
        named = sorted((known[label].name if label in known else label, label) for label in labels)
        _refill(self.about, [(_ANYTHING, ""), (_SELECTION, _SELECTION), *named])

    def found(self) -> Sequence[Entry] | None:
        """The steps asked for, oldest first; None for all."""
        words = self.words.text().casefold().split()
        person, about = self.people.currentData(), self.about.currentData()
        if not words and not person and not about:
            return None
        return [
            entry
            for entry in self._about(about)
            if (not person or entry.by == person) and all(word in entry.name.casefold() for word in words)
        ]

    def one_record(self, entry: Entry | None) -> RecordId | None:
        """The only record that is selected, or that a step is about; None where there are several."""
        selected = self._session.focus.selection
        if self.follows_selection and len(selected) == 1:
            return next(iter(selected))
        owners = self.history.owners(entry) if entry is not None else frozenset()
        return next(iter(owners)) if len(owners) == 1 else None

    def _about(self, about: str) -> Sequence[Entry]:
        entries = self._session.entries
        if about != _SELECTION:
            return self.history.of_label(about, entries) if about else entries
        found = {
            entry.number: entry
            for record in self._session.focus.selection
            for entry in self.history.of(record, entries)
        }
        return [found[number] for number in sorted(found)]


def record_title(session: Session, record: RecordId) -> str:
    """A record as people call it, also when it is gone."""
    document = session.open_document
    if document.get(record) is not None:
        return title_of(session.desk, document[record])
    befores = (
        change.before
        for entry in reversed(session.entries)
        for change in changes_of(entry)
        if change.id == record and change.before is not None
    )
    gone = next(befores, None)
    return session.taxonomy.title(gone) if isinstance(gone, Event | Track) else "what was deleted"


def _choice(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setMinimumContentsLength(8)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return made


def _refill(choice: QComboBox, rows: Sequence[tuple[str, str]]) -> None:
    kept = choice.currentData()
    choice.clear()
    for text, value in rows:
        choice.addItem(text, value)
    choice.setCurrentIndex(max(choice.findData(kept), 0))
