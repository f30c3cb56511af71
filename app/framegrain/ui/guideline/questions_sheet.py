"""Questions to the guideline: ask one, answer what others asked, go to what they asked about."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from framegrain.editing.guideline import MOST
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.widgets.segmented import Option, Segmented
from framegrain.ui.widgets.small import toned
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from framegrain.domain.guideline import Question
    from framegrain.domain.records import LabelId
    from framegrain.session.session import Session
    from framegrain.ui.theme import Theme

_SIZE = (640, 600)
_NONE = {True: "No question waits for an answer.", False: "No question was answered yet."}


class QuestionsSheet(Sheet):
    """All questions, or those on one label. What a person does is said by signals; the sheet looks again after it."""

    asked = Signal(str)
    answered = Signal(object, str)
    reopened = Signal(object)
    deleted = Signal(object)
    go_to = Signal(object)

    def __init__(
        self,
        window: QWidget,
        look: Theme,
        session: Session,
        label_id: LabelId | None,
        about: str = "",
        *,
        asking: bool = False,
    ) -> None:
        """`about` names what a new question is on; with `asking` the keyboard begins there."""
        name = session.taxonomy.name_of(label_id) if label_id is not None else "the guideline"
        super().__init__(window, look, f"Questions on {name}", _SIZE)
        self._session = session
        self._label = label_id
        self._asking = asking
        self.cards: list[QuestionCard] = []
        self.line = QLineEdit()
        self.line.setMaxLength(MOST)
        self.line.setPlaceholderText(f"Ask about {about or name}, then press Enter")
        self.line.setAccessibleName("Ask a question")
        self.line.returnPressed.connect(self._ask)
        self.which = Segmented(look, (Option(True, "Open"), Option(False, "Answered")), "Which questions")
        self.which.set_value(True)
        self.which.chosen.connect(lambda _value: self.refresh())
        self.count = toned(QLabel(), "secondary")
        self._list = QVBoxLayout()
        self._assemble()
        self.refresh()

    def _assemble(self) -> None:
        inner = QWidget()
        inner.setProperty("surface", "clear")
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(14)
        inner.setLayout(self._list)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("Questions")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.which)
        row.addWidget(self.count, 1)
        self.line.setVisible(not self._session.read_only)
        self.body.addWidget(self.line)
        self.body.addLayout(row)
        self.body.addWidget(area, 1)

    def first_widget(self) -> QWidget:
        if self._asking or not self.cards:
            return self.line
        return self.cards[0].line if self.which.value else self.which

    def refresh(self) -> None:
        """Look again at what was asked."""
        found = self._found()
        shown = [q for q in found if q.is_open is bool(self.which.value)]
        still = sum(q.is_open for q in found)
        self.count.setText(f"{counted(still, 'question')} open, {len(found) - still} answered")
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = [QuestionCard(q, self._session, self.look) for q in shown]
        for card in self.cards:
            card.answered.connect(self.answered)
            card.reopened.connect(self.reopened)
            card.deleted.connect(self.deleted)
            card.go_to.connect(self.go_to)
            self._list.addWidget(card)
            card.show()
        if not shown:
            self._list.addWidget(toned(QLabel(_NONE[bool(self.which.value)]), "secondary"))
        self._list.addStretch(1)

    def _found(self) -> list[Question]:
        guideline = self._session.guideline
        found = guideline.questions if self._label is None else guideline.questions_of(self._label)
        return sorted(found, key=lambda question: -question.id)

    def _ask(self) -> None:
        text = self.line.text().strip()
        if text:
            self.line.clear()
            self.which.set_value(True)
            self.asked.emit(text)


class QuestionCard(QFrame):
    """One question: what was asked of what by whom, its answer or a line for one."""

    answered = Signal(object, str)
    reopened = Signal(object)
    deleted = Signal(object)
    go_to = Signal(object)

    def __init__(self, question: Question, session: Session, look: Theme) -> None:
        super().__init__()
        self.question = question
        self.line = QLineEdit()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        text = _words(question.text)
        text.setFont(look.font(13, 600))
        column.addWidget(text)
        column.addWidget(toned(_words(_origin(question, session)), "secondary"))
        if not question.is_open:
            column.addWidget(_words(question.answer))
        row = QHBoxLayout()
        row.setSpacing(8)
        if question.is_open and not session.read_only:
            self.line.setPlaceholderText("Write the answer")
            self.line.setAccessibleName(f"Answer to “{question.text[:60]}”")
            self.line.setMaxLength(MOST)
            self.line.returnPressed.connect(self._answer)
            row.addWidget(self.line, 1)
        else:
            row.addStretch(1)
        for button in self._buttons(session):
            row.addWidget(button)
        column.addLayout(row)

    def _buttons(self, session: Session) -> list[QPushButton]:
        question = self.question
        found = []
        if question.frame is not None:
            found.append(_button("Go there", lambda: self.go_to.emit(question)))
        if not session.read_only:
            if question.is_open:
                found.append(_button("Answer", self._answer))
            else:
                found.append(_button("Ask again", lambda: self.reopened.emit(question)))
            found.append(_button("Delete", lambda: self.deleted.emit(question)))
        return found

    def _answer(self) -> None:
        text = self.line.text().strip()
        if text:
            self.answered.emit(self.question, text)
        else:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)


def _origin(question: Question, session: Session) -> str:
    about = session.taxonomy.name_of(question.label) if question.label is not None else ""
    video = next((v.name for v in session.videos() if v.id == question.video), "")
    frame = f"frame {question.frame}" if question.frame is not None else ""
    asked = f"asked by {question.provenance.by or 'somebody'} {_day(question.provenance.at)}".strip()
    answered = question.answered
    by = f"answered by {answered.by or 'somebody'} {_day(answered.at)}".strip() if answered else ""
    return "  ·  ".join(filter(None, (about, video, frame, asked, by)))


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000).astimezone().strftime("on %Y-%m-%d") if at else ""


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _button(text: str, act: object) -> QPushButton:
    button = QPushButton(text)
    button.clicked.connect(act)
    return button
