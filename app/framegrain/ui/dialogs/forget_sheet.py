"""Which of the oldest steps of the history go; asked, counted, and never on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLabel, QPushButton

from framegrain.domain.errors import FramegrainError
from framegrain.session.session import now_ms
from framegrain.ui.attempt import Tone, sentence
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.widgets.small import toned
from framegrain.ui.words import capital, counted

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.theme import Theme

_SIZE = (500, 0)
_DAY = 86_400_000
_AGES = (("a year", 365), ("three months", 91), ("a month", 30), ("a week", 7), ("a day", 1))
_ABOUT = (
    "Every step of the history is kept, so that anything can be taken back. Steps that nobody will take back any more "
    "can be forgotten to make the file smaller. Labels stay as they are; the newest step of each video stays, too."
)


class ForgetSheet(Sheet):
    """Choose an age, see how many steps that is, forget them; Escape forgets nothing."""

    def __init__(self, window: QWidget, look: Theme, session: Session, say: Say) -> None:
        super().__init__(window, look, "Forget old history", _SIZE)
        self._session = session
        self._say = say
        self._now = now_ms()
        about = toned(QLabel(_ABOUT), "secondary")
        about.setWordWrap(True)
        self.age = QComboBox()
        self.age.setAccessibleName("How old")
        for text, days in _AGES:
            self.age.addItem(f"Older than {text}", self._now - days * _DAY)
        self.age.addItem("All but the newest", self._now + _DAY)
        self.count = QLabel()
        self.forget = QPushButton("Forget them")
        self.leave = QPushButton("Keep everything  ·  Esc")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in (self.leave, self.forget):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        for widget in (about, self.age, self.count):
            self.body.addWidget(widget)
        self.body.addLayout(row)
        self.age.currentIndexChanged.connect(self._count)
        self.leave.clicked.connect(self.dismiss)
        self.forget.clicked.connect(self._forget)
        self._count()

    def first_widget(self) -> QWidget:
        return self.age

    def _count(self) -> None:
        count = self._session.project.steps_before(self.age.currentData())
        self.forget.setEnabled(count > 0)
        self.count.setText(
            f"{counted(count, 'step')} can't be undone any more then."
            if count
            else "There are no such steps."
        )

    def _forget(self) -> None:
        before = self.age.currentData()
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            count, problem = self._session.forget_steps(before)
        except FramegrainError as failed:
            self._say(sentence(failed), Tone.ERROR)
        else:
            said = f"{counted(count, 'step')} of the history forgotten"
            self._say(
                f"{said}. {capital(problem)}" if problem else said, Tone.ATTENTION if problem else Tone.OK
            )
        finally:
            QApplication.restoreOverrideCursor()
        self.dismiss()
