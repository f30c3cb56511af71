"""Records to look at again since the taxonomy changed: a list below the picture, decided by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from framegrain.domain.errors import FramegrainError
from framegrain.domain.guideline import RecheckCause
from framegrain.session import rechecking
from framegrain.ui.attempt import Tone, sentence
from framegrain.ui.dialogs.place_list import PlaceList
from framegrain.ui.listening import listen
from framegrain.ui.widgets.flow import Flow
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from framegrain.domain.guideline import Recheck
    from framegrain.session.rechecking import Decided
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.theme import Theme

_HEIGHT = 190
_DIGITS = 9
_ALL = ""


class RecheckPanel(QWidget):
    """The list on the left, what is asked of the marked record on the right. Moving the mark shows the record.

    Digits choose a label, K keeps the record as it is, Delete deletes it, Ctrl+Z takes the last decision back, Escape
    closes; each decision is one step of the project.
    """

    closed = Signal()
    moved = Signal()
    """It came or went, so that the picture has another size."""

    def __init__(self, session: Session, look: Theme, say: Say) -> None:
        super().__init__()
        self._session = session
        self._look = look
        self._say = say
        self._all: list[Recheck] = []
        self._shown: list[Recheck] = []
        self._made: list[str] = []
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName("Records to look at again")
        self._make()
        self._assemble()
        listen(self, session.guideline_changed, self.refresh)
        listen(self, session.taxonomy_changed, self.refresh)
        listen(self, session.video_opened, self._tell)
        self.hide()

    # -- making

    def _make(self) -> None:
        self.count = QLabel()
        self.count.setFont(self._look.font(13, 600))
        self.filters = {name: QComboBox() for name in ("cause", "label", "video")}
        for name, box in self.filters.items():
            box.setAccessibleName(f"Only this {name}")
            box.activated.connect(lambda _place: self._filter())
        self.list = PlaceList(("Why", "Record", "Video"), "Records to look at again", (128, 150))
        self.list.installEventFilter(self)
        self.list.chosen.connect(lambda _row: self._go())
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._marked())
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.keep = self._button("Keep it as it is  ·  K", self._keep)
        self.delete = self._button("Delete it  ·  Del", self._delete)
        self.close_button = self._button("Close  ·  Esc", self.close_panel)
        self.close_button.setProperty("kind", "quiet")
        self.choices: list[QPushButton] = []

    def _button(self, text: str, act: Callable[..., object]) -> QPushButton:
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        return button

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.count)
        head.addStretch(1)
        for box in self.filters.values():
            head.addWidget(box)
        head.addWidget(self.close_button)
        self._buttons = QWidget()
        self._lines = Flow(self._buttons, gap=8)
        self._lines.addWidget(self.delete)
        self._lines.addWidget(self.keep)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.reason, 1)
        right.addWidget(self._buttons)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list, 2)
        middle.addLayout(right, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(middle, 1)

    # -- what is shown

    def open_panel(self) -> None:
        """Show the queue and give its list the keyboard."""
        self.refresh()
        self.show()
        self.moved.emit()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._shown:
            self._go()

    def close_panel(self) -> None:
        """Hide the queue; it stays as it is."""
        self.hide()
        self.moved.emit()
        self.closed.emit()

    def refresh(self, *_: object) -> None:
        """Show what waits now, the mark where it was."""
        self._all = rechecking.open_rechecks(self._session)
        self._fill_filters()
        self._filter()

    def _fill_filters(self) -> None:
        names = {video.id: video.name for video in self._session.videos()} if self._all else {}
        self._names = names
        options = {
            "cause": {r.cause.value: rechecking.CAUSES[r.cause] for r in self._all},
            "label": {r.label: self._session.taxonomy.name_of(r.label) for r in self._all},
            "video": {str(r.video): names.get(r.video, "") for r in self._all},
        }
        words = {"cause": "Every reason", "label": "Every label", "video": "Every video"}
        for name, box in self.filters.items():
            held = box.currentData() or _ALL
            box.clear()
            box.addItem(words[name], _ALL)
            for value, text in options[name].items():
                box.addItem(text, value)
            box.setCurrentIndex(max(box.findData(held), 0))
            box.setVisible(len(options[name]) > 1)

    def _filter(self) -> None:
        row = self.list.row
        cause, label, video = (box.currentData() or _ALL for box in self.filters.values())
        self._shown = [
            r
            for r in self._all
            if cause in (_ALL, r.cause.value) and label in (_ALL, r.label) and video in (_ALL, str(r.video))
        ]
        self.list.places.show_rows([self._row(r) for r in self._shown])
        waits = counted(len(self._all), "record")
        self.count.setText(
            f"{waits} to look at again" if self._all else "Nothing waits to be looked at again"
        )
        if self._shown:
            self.list.mark(max(row, 0))
        self._tell()

    def _row(self, recheck: Recheck) -> tuple[str, ...]:
        return (
            rechecking.CAUSES[recheck.cause],
            rechecking.title_of(self._session, recheck),
            self._names.get(recheck.video, ""),
        )

    @property
    def current(self) -> Recheck | None:
        """What is marked."""
        row = self.list.row
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _marked(self) -> None:
        self._tell()
        if self.list.hasFocus():
            self._go()

    def _tell(self) -> None:
        recheck = self.current
        self.reason.setText(recheck.reason if recheck is not None else "")
        for button in (*self.choices, self.delete, self.keep):
            self._lines.removeWidget(button)
        for button in self.choices:
            button.hide()
            button.deleteLater()
        self.choices = []
        for n, label in enumerate(recheck.choices[:_DIGITS] if recheck is not None else ()):
            text = f"{self._session.taxonomy.name_of(label)}  ·  {n + 1}"
            button = self._button(text, lambda _checked=False, place=n: self._choose(place))
            if n == 0:
                button.setProperty("kind", "primary")
            self._lines.addWidget(button)
            button.show()
            self.choices.append(button)
        self._lines.addWidget(self.delete)
        self._lines.addWidget(self.keep)
        known = recheck is not None and not self._session.read_only
        self.keep.setVisible(known and not self._must_choose(recheck))
        self.delete.setVisible(known and recheck is not None and recheck.cause is RecheckCause.MERGE)

    def _must_choose(self, recheck: Recheck | None) -> bool:
        return recheck is not None and recheck.label not in self._session.taxonomy.by_id

    # -- going and deciding

    def _go(self) -> None:
        recheck = self.current
        if recheck is None:
            return
        try:
            there = rechecking.go_to(self._session, recheck)
        except FramegrainError as error:
            self._say(sentence(error), Tone.ERROR)
            return
        if not there:
            self._say("That record is gone; K takes it off the list", Tone.INFO)

    def _choose(self, place: int) -> None:
        recheck = self.current
        if recheck is not None and place < len(recheck.choices):
            self._decide(lambda: rechecking.choose(self._session, recheck, recheck.choices[place]))

    def _keep(self) -> None:
        recheck = self.current
        if recheck is not None:
            self._decide(lambda: rechecking.keep(self._session, recheck))

    def _delete(self) -> None:
        recheck = self.current
        if recheck is not None and recheck.cause is RecheckCause.MERGE:
            self._decide(lambda: rechecking.delete(self._session, recheck))

    def _decide(self, decision: Callable[[], Decided]) -> None:
        try:
            decided = decision()
        except FramegrainError as error:
            self._say(sentence(error), Tone.ATTENTION)
            return
        self._made.append(decided.edit.name)
        self._say(f"{decided.said}; Ctrl+Z here takes it back", Tone.OK)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._go()

    def undo(self) -> None:
        """Take the last decision made here back."""
        last = self._session.whole.last
        if last is None or not self._made or last.name != self._made[-1]:
            self._say("There is no decision of this list to take back", Tone.INFO)
            return
        try:
            self._session.undo_project()
        except FramegrainError as error:
            self._say(sentence(error), Tone.ATTENTION)
            return
        self._made.pop()
        self._say(f"“{last.name}” was taken back", Tone.OK)

    # -- keyboard

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        act = self._meant(event)  # type: ignore[arg-type]  # both types are key events
        if act is None:
            return False
        event.accept()  # here, no key of a label and none of the window
        if event.type() == QEvent.Type.KeyPress:
            act()
        return True

    def _meant(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, plain = Qt.Key(event.key()), event.modifiers() == Qt.KeyboardModifier.NoModifier
        if key == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            return self.undo
        if not plain:
            return None
        place = event.key() - Qt.Key.Key_1.value
        if 0 <= place < _DIGITS:
            return lambda: self._choose(place)
        if key == Qt.Key.Key_K and not self.keep.isHidden():
            return self._keep
        return {Qt.Key.Key_Delete: self._delete, Qt.Key.Key_Escape: self.close_panel}.get(key)


def waiting_words(session: Session) -> str:
    """`12 to look at again`; empty when nothing waits."""
    count = len(session.guideline.rechecks)
    return f"{count:,} to look at again" if count else ""
