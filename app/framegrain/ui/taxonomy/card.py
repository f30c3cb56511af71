"""The guideline card: what a label means, at the point of decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from framegrain.domain.records import Event, Track
from framegrain.ui.guideline.strip import ExampleStrip
from framegrain.ui.intents import in_words
from framegrain.ui.listening import listen
from framegrain.ui.taxonomy.layout import only_groups
from framegrain.ui.taxonomy.words import card
from framegrain.ui.widgets.small import Elided, Swatch, toned
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.records import LabelId
    from framegrain.domain.rules.offer import Offer
    from framegrain.domain.taxonomy import Label
    from framegrain.session.session import Session
    from framegrain.ui.guideline.pixels import Pixels
    from framegrain.ui.theme import Theme

_EMPTY = "Point at a label to read what it means and when not to use it."


class GuidelineCard(QWidget):
    """Follows the label pointed at or marked last, else the one in hand, else that of what is selected.

    A label taken or an edit made since counts for more than a pointer that rests where it was.
    """

    wanted = Signal(str)
    """A label named in the text was clicked."""
    example_wanted = Signal(str, int)
    """A label, and the example of it that was clicked."""
    questions_wanted = Signal(str)
    """The questions on a label are asked for."""
    ask_wanted = Signal(str)
    """Somebody wants to ask about a label."""

    def __init__(
        self,
        session: Session,
        look: Theme,
        offered: Callable[[LabelId], Offer],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self._offered = offered
        self._shown: Label | None = None
        self._refusal = ""
        self._pointed: LabelId | None = None
        self._marked: LabelId | None = None
        self._swatch = Swatch()
        self._name = Elided()
        self._version = toned(QLabel(), "secondary")
        self._text = QTextBrowser()
        self.strip: ExampleStrip | None = None
        self.questions = QToolButton()
        self.ask = QToolButton()
        self._build()
        focus = session.focus
        listen(self, focus.hover_changed, self._point)
        listen(self, session.guideline_changed, self._redraw)
        for signal in (focus.choice_changed, session.edited, session.video_opened, session.taxonomy_changed):
            listen(self, signal, self._look_away)
        listen(self, focus.selection_changed, self.refresh)
        look.changed.connect(self._redraw)
        self._redraw()

    def _build(self) -> None:
        self._text.setOpenLinks(False)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setProperty("surface", "clear")
        self._text.setAccessibleName("Guideline")
        self._text.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._text.document().setDocumentMargin(0)
        self._text.anchorClicked.connect(self._clicked)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._swatch)
        head.addWidget(self._name, 1)
        head.addWidget(self._version)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        for button, text in ((self.questions, ""), (self.ask, "Ask")):
            button.setText(text)
            button.setProperty("kind", "link")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.hide()
        self.ask.setToolTip("Ask the author of the guideline about this label")
        self.questions.clicked.connect(lambda: self._emit(self.questions_wanted))
        self.ask.clicked.connect(lambda: self._emit(self.ask_wanted))
        foot.addWidget(self.questions)
        foot.addStretch(1)
        foot.addWidget(self.ask)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 8, 4)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._text, 1)
        column.addLayout(foot)

    def show_pictures(self, pixels: Pixels) -> None:
        """Show the examples of the label below the text, from these pictures."""
        self.strip = ExampleStrip(self._look, pixels)
        self.strip.wanted.connect(self._example)
        self._column.insertWidget(2, self.strip)
        self._redraw()

    def _example(self, example_id: int) -> None:
        if self._shown is not None:
            self.example_wanted.emit(self._shown.id, example_id)

    def _emit(self, signal: SignalInstance) -> None:
        if self._shown is not None:
            signal.emit(self._shown.id)

    @property
    def label(self) -> Label | None:
        """The label explained now."""
        return self._shown

    @property
    def text(self) -> str:
        """What the card says, as plain text."""
        return self._text.toPlainText()

    def mark(self, label_id: LabelId | None) -> None:
        """Explain the label the keyboard is on; None when it is on none."""
        if label_id != self._marked:
            self._marked, self._pointed = label_id, None
            self.refresh()

    def point(self, label_id: LabelId | None) -> None:
        """Explain the label the pointer is on; None when it is on none."""
        self._pointed = label_id
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Look again which label this is about, and whether it can be used."""
        label = self._current()
        refusal = self._why_not(label)
        if label is not self._shown or refusal != self._refusal:
            self._shown, self._refusal = label, refusal
            self._redraw()

    def _point(self) -> None:
        self.point(self._session.focus.hovered_label)

    def _look_away(self, *_: object) -> None:
        self.point(None)

    def _why_not(self, label: Label | None) -> str:
        if label is None or only_groups(label) or self._session.document is None:
            return ""
        offer = self._offered(label.id)
        return "" if offer.allowed else in_words(offer)

    def _current(self) -> Label | None:
        focus, known = self._session.focus, self._session.taxonomy.by_id
        for label_id in (self._pointed, self._marked, focus.label):
            if label_id is not None and label_id in known:
                return known[label_id]
        document = self._session.document
        if document is None or not focus.selection:
            return None
        record = document.get(min(focus.selection))
        return known.get(record.label) if isinstance(record, Event | Track) else None

    def _redraw(self) -> None:
        label, look = self._shown, self._look
        self._name.setFont(look.font(13, 600))
        self._version.setFont(look.font(12))
        self._text.setFont(look.font(12))
        self._swatch.setVisible(label is not None)
        self._show_guideline(label)
        if label is None:
            self._name.set_text("Guideline")
            self._version.clear()
            self._text.setHtml(f'<p style="color:{look.secondary.name()}">{_EMPTY}</p>')
            return
        taxonomy = self._session.taxonomy
        self._swatch.set_colour(look.label_colour(taxonomy, label.id))
        self._name.set_text(label.name)
        self._version.setText(f"guideline {_version(taxonomy.version)}")
        self._version.setToolTip(f"From the taxonomy {taxonomy.name}, version {taxonomy.version}")
        asked = self._session.guideline.questions_of(label.id)
        self._text.setHtml(card(taxonomy, label, look, self._refusal, asked))

    def _show_guideline(self, label: Label | None) -> None:
        """The pictures of a label, and how many questions on it wait for an answer."""
        guideline = self._session.guideline
        if self.strip is not None:
            self.strip.show_examples(guideline.examples_of(label.id) if label is not None else ())
        asked = guideline.questions_of(label.id) if label is not None else ()
        still = sum(question.is_open for question in asked)
        self.questions.setText(f"{counted(still, 'open question')}" if still else "Questions")
        self.questions.setVisible(bool(asked))
        self.ask.setVisible(label is not None and not self._session.read_only)

    def _clicked(self, url: QUrl) -> None:
        if url.scheme() == "label":
            self.wanted.emit(url.toString().removeprefix("label:"))


def _version(version: str) -> str:
    return f"v{version}" if version[:1].isdigit() else version
