"""The guideline card: what a label means, at the point of decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from framegrain.domain.records import Event, Track
from framegrain.ui.listening import listen
from framegrain.ui.taxonomy.words import card
from framegrain.ui.widgets.small import Elided, Swatch, toned

if TYPE_CHECKING:
    from framegrain.domain.taxonomy import Label
    from framegrain.session.session import Session
    from framegrain.ui.theme import Theme

_EMPTY = "Point at a label to read what it means and when not to use it."


class GuidelineCard(QWidget):
    """Follows the label under the pointer, else the one in hand, else that of what is selected."""

    wanted = Signal(str)
    """A label named in the text was clicked."""

    def __init__(self, session: Session, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._look = look
        self._shown: Label | None = None
        self._swatch = Swatch()
        self._name = Elided()
        self._version = toned(QLabel(), "secondary")
        self._text = QTextBrowser()
        self._build()
        focus = session.focus
        for signal in (focus.hover_changed, focus.choice_changed, focus.selection_changed):
            listen(self, signal, self._follow)
        for signal in (session.edited, session.taxonomy_changed, session.video_opened):
            listen(self, signal, self._follow)
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
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 8, 4)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._text, 1)

    @property
    def label(self) -> Label | None:
        """The label explained now."""
        return self._shown

    @property
    def text(self) -> str:
        """What the card says, as plain text."""
        return self._text.toPlainText()

    def _follow(self, *_: object) -> None:
        label = self._current()
        if label is not self._shown:
            self._shown = label
            self._redraw()

    def _current(self) -> Label | None:
        focus, known = self._session.focus, self._session.taxonomy.by_id
        for label_id in (focus.hovered_label, focus.label):
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
        self._text.setHtml(card(taxonomy, label, look))

    def _clicked(self, url: QUrl) -> None:
        if url.scheme() == "label":
            self.wanted.emit(url.toString().removeprefix("label:"))


def _version(version: str) -> str:
    return f"v{version}" if version[:1].isdigit() else version
