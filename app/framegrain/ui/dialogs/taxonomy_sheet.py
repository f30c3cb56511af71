"""Another taxonomy for the project: what is different, what becomes of what is labeled, what it would break."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from framegrain.domain.migration import diff, summary
from framegrain.session.migrating import MOST_ROWS
from framegrain.session.rechecking import CAUSES
from framegrain.ui.dialogs.place_list import PlaceList
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.widgets.notes import NotesList
from framegrain.ui.widgets.segmented import Option, Segmented
from framegrain.ui.widgets.small import Elided, paragraph, toned
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QWheelEvent

    from framegrain.session.migrating import Outlook
    from framegrain.ui.dialogs.taxonomy_steps import Key, Question
    from framegrain.ui.taxonomy_changing import TaxonomyChanging
    from framegrain.ui.theme import Theme

_SIZE = (860, 620)
_FULL = 1000
_MOST_SHOWN = 60
_PAGES = ("different", "becomes", "breaks", "notes")


class TaxonomySheet(Sheet):
    """Nothing changes until Apply; closing the sheet leaves the change as it is, to come back to, and stops the backup
    that comes first.
    """

    jump_wanted = Signal(int)
    """The number of a listed place to go to."""

    def __init__(self, window: QWidget, look: Theme, changing: TaxonomyChanging) -> None:
        super().__init__(window, look, "Change taxonomy", _SIZE)
        self._changing = changing
        self._asked: list[Question] = []
        self._make()
        self._assemble()
        self._fill_difference()
        changing.changed.connect(self._show)
        changing.landed.connect(self.dismiss)
        self._fill_questions(changing.questions)
        self._show()
        asks = any(question.is_open for question in changing.questions)
        self.pages.set_value(_PAGES[3] if changing.change.notes else _PAGES[1] if asks else _PAGES[0])
        self._turn(self.pages.value)

    # -- making

    def _make(self) -> None:
        change, old = self._changing.change, self._changing.draft.old
        new = change.new
        is_same = old.version == new.version and old != new
        versions = f"{old.name}, version {old.version}  →  {new.name}, version {new.version}"
        told = (
            ". Raise the number, so that records made before can be told from later ones" if is_same else ""
        )
        self.versions = toned(Elided(versions + told), "attention" if is_same else "secondary")
        options = [
            Option(_PAGES[0], "What is different"),
            Option(_PAGES[1], "What becomes of labels"),
            Option(_PAGES[2], "What it would break"),
        ]
        notes = change.notes
        if notes:
            options.append(Option(_PAGES[3], "Notes", "What was guessed and left out when the file was read"))
        self.pages = Segmented(self.look, options, "What is shown")
        self.pages.chosen.connect(self._turn)
        self.difference = PlaceList(("", "", "Was", "Is"), "What is different", (250, 170, 190))
        self.breaks = PlaceList(("Record", "Video", "Frame", "Rule"), "What it would break", (150, 150, 70))
        self.breaks.chosen.connect(self.jump_wanted)
        self.notes = NotesList("Notes on the file")
        self.notes.show_notes(notes)
        self.outlook = paragraph()
        self.outlook.setFont(self.look.font(14, 600))
        self.queue = paragraph(tone="secondary")
        self.again = QCheckBox()
        self.again.clicked.connect(self._look_again)
        self.bar = QProgressBar()
        self.bar.setRange(0, _FULL)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Looking ahead")
        stays = self.bar.sizePolicy()
        stays.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(stays)
        self.apply = QPushButton("Apply")
        self.apply.setProperty("kind", "primary")
        self.apply.clicked.connect(self._changing.land)
        self.drop = QPushButton("Drop this change")
        self.drop.clicked.connect(self._drop)

    def _assemble(self) -> None:
        self._questions = QVBoxLayout()
        self._questions.setContentsMargins(0, 0, 8, 0)
        self._questions.setSpacing(10)
        inner = QWidget()
        inner.setProperty("surface", "clear")
        inner.setLayout(self._questions)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack = QStackedWidget()
        for page in (self.difference, area, self.breaks, self.notes):
            self._stack.addWidget(page)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.drop)
        foot.addStretch(1)
        foot.addWidget(self.apply)
        self.body.addWidget(self.versions)
        self.body.addWidget(self.pages)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.outlook)
        self.body.addWidget(self.queue)
        self.body.addWidget(self.again)
        self.body.addWidget(self.bar)
        self.body.addLayout(foot)

    def first_widget(self) -> QWidget:
        return self.pages

    # -- showing

    def _turn(self, page: object) -> None:
        self._stack.setCurrentIndex(_PAGES.index(str(page)))

    def _fill_difference(self) -> None:
        draft = self._changing.draft
        found = diff(draft.old, draft.new, draft.same)
        self.difference.places.show_rows([(d.title, d.field or d.kind.value, d.was, d.now) for d in found])
        self.pages.set_tip(_PAGES[0], summary(found))

    def _show(self) -> None:
        changing = self._changing
        questions = changing.questions
        if questions != self._asked:
            self._fill_questions(questions)
        self._show_again()
        outlook = changing.outlook
        self.bar.setVisible(changing.is_looking or changing.is_landing)
        self.bar.setValue(round(changing.progress * _FULL))
        may = outlook is not None and not outlook.obstacles and not changing.why_not
        self.apply.setEnabled(may and not changing.is_landing)
        self.apply.setText("Making a backup…" if changing.is_landing else "Apply")
        self.apply.setToolTip(changing.why_not)
        if outlook is not None:
            self._show_outlook(outlook)
        else:
            text = changing.problem or "Looking through all videos for what this change does…"
            toned(self.outlook, "attention" if changing.problem else "secondary").setText(text)
            self.queue.clear()

    def _show_again(self) -> None:
        """Whether records of labels defined anew wait for another look; how many these are is there either way."""
        labels, records = self._changing.anew
        self.again.setVisible(records > 0)
        what = counted(labels, "label")
        self.again.setText(f"Look again at {counted(records, 'record')} of {what} defined anew")
        state = {
            True: Qt.CheckState.Checked,
            False: Qt.CheckState.Unchecked,
            None: Qt.CheckState.PartiallyChecked,
        }
        self.again.setCheckState(state[self._changing.draft.looks_again])

    def _look_again(self) -> None:
        self._changing.look_again(self._changing.draft.looks_again is not True)

    def _show_outlook(self, outlook: Outlook) -> None:
        self.breaks.places.show_rows(
            [(row.title, row.video_name, f"{row.frame}", row.reason) for row in outlook.rows]
        )
        if outlook.obstacles:
            more = f" (and {len(outlook.obstacles) - 1} more)" if len(outlook.obstacles) > 1 else ""
            toned(self.outlook, "attention").setText(f"{outlook.obstacles[0]}{more}")
        else:
            toned(self.outlook, "attention" if outlook.broken else "ok").setText(outlook.sentence)
        self.queue.setText(queue_words(outlook))

    def _fill_questions(self, questions: list[Question]) -> None:
        self._asked = questions
        held = self._held()
        while (item := self._questions.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not questions:
            text = "Every label that is used stays as it is; nothing has to be decided."
            self._questions.addWidget(paragraph(text, "secondary"))
        for question in questions:
            row = QuestionRow(question)
            row.answers.activated.connect(partial(self._answer, question))
            self._questions.addWidget(row)
            if question.key == held:
                row.answers.setFocus()
        left_out = self._changing.draft.left_out
        if left_out:
            text = f"and {left_out} more, as proposed; the command line takes steps for all of them"
            self._questions.addWidget(paragraph(text, "secondary"))
        self._questions.addStretch(1)

    def _held(self) -> Key | None:
        row = next((r for r in self.findChildren(QuestionRow) if r.answers.hasFocus()), None)
        return row.key if row is not None else None

    def _answer(self, question: Question, place: int) -> None:
        if place != question.chosen:
            self._changing.answer(question.key, question.answers[place].step)

    # -- the end

    def confirm(self) -> None:
        """Enter does nothing here: a change of everything is never made by a stray key."""

    def dismiss(self) -> None:
        self._changing.stay()
        super().dismiss()

    def _drop(self) -> None:
        self._changing.drop()
        self.dismiss()


class QuestionRow(QWidget):
    """One question with its answers."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.key = question.key
        self.answers = _Answers([answer.words for answer in question.answers], question.chosen)
        self.answers.setAccessibleName(question.title)
        self.answers.setProperty("empty", "true" if question.is_open else "false")
        self.answers.setMinimumContentsLength(24)
        self.answers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        title = toned(Elided(question.title), "attention" if question.is_open else "text")
        detail = toned(Elided(question.detail), "secondary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(title, 3)
        row.addWidget(detail, 2)
        row.addWidget(self.answers, 4)


class _Answers(QComboBox):
    """Holds all its answers only once it is used: there may be thousands of labels, and hundreds of these.

    A wheel over it scrolls the list of questions, it answers none of them.
    """

    def __init__(self, words: list[str], chosen: int) -> None:
        super().__init__()
        self._words = words
        self._chosen = chosen
        if len(words) <= _MOST_SHOWN:
            self._fill()
        else:
            self.addItem(words[chosen])

    def _fill(self) -> None:
        if self.count() != len(self._words):
            self.clear()
            self.addItems(self._words)
            self.setCurrentIndex(self._chosen)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._fill()
        super().focusInEvent(event)

    def showPopup(self) -> None:
        self._fill()
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def queue_words(outlook: Outlook) -> str:
    """What will wait for another look: `12 records will wait to be looked at again: 10 of split labels, …`."""
    parts = [
        f"{outlook.queued[cause]:,} of {words.lower()}"
        for cause, words in CAUSES.items()
        if outlook.queued[cause]
    ]
    total = outlook.queued.total()
    waits = f"{counted(total, 'record')} will wait to be looked at again: {', '.join(parts)}" if total else ""
    listed = f"the first {MOST_ROWS:,} places are listed" if outlook.broken > MOST_ROWS else ""
    changed = f"{counted(outlook.changed, 'record')} will be written anew" if outlook.changed else ""
    return "; ".join(part for part in (changed, waits, listed) if part)
