"""What the inspector shows while nothing is selected, and for one clip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from framegrain.domain.records import Clip, ClipState
from framegrain.ui.inspector.complaints import Owed, owed_lines
from framegrain.ui.inspector.fact_view import FactsView
from framegrain.ui.inspector.facts import clip_facts, video_facts
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from framegrain.session.session import Session
    from framegrain.ui.theme import Theme

_LISTED = 50


class ClipView(QWidget):
    """One clip: facts, what it still owes, and whether it is finished."""

    state_wanted = Signal(int, object)
    record_wanted = Signal(int)
    fix_wanted = Signal(object)

    def __init__(self, session: Session, look: Theme) -> None:
        super().__init__()
        self._session = session
        self._look = look
        self._clip: Clip | None = None
        self.title = QLabel()
        self.title.setFont(look.font(13, 600))
        self.facts = FactsView(look)
        self.owed = toned(QLabel(), "secondary")
        self.owed.setWordWrap(True)
        self.owed.setFont(look.font(12))
        self.finish = QPushButton()
        self.finish.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.finish.clicked.connect(self._pressed)
        self.links: list[Link] = []
        self.fixes: list[QToolButton] = []
        self._rows: list[QWidget] = []
        self._listed: list[Owed] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._list_column = QVBoxLayout()
        self._list_column.setSpacing(0)
        for widget in (self.title, self.facts, self.finish, self.owed):
            self._column.addWidget(widget)
        self._column.addLayout(self._list_column)

    @property
    def shown(self) -> Clip | None:
        """The clip shown last, as it was then."""
        return self._clip

    def show_clip(self, clip: Clip) -> None:
        """Show a clip as it is now."""
        self._clip = clip
        document = self._session.open_document
        order = list(document.clip_order())
        self.title.setText(f"Clip {order.index(clip) + 1} of {len(order)}" if clip in order else "Clip")
        self.facts.show_facts(clip_facts(document, clip))
        finished = clip.state is ClipState.FINISHED
        owed = None if finished else self._owed(clip)
        self.finish.setText("Open it again" if finished else "Finish clip")
        self.finish.setEnabled(not self._session.read_only)
        self.finish.setToolTip(
            "Work on this clip goes on"
            if finished
            else "Mark this clip finished; the rules are checked first"
        )
        self.owed.setText(_owed_words(owed, finished=finished))
        toned(self.owed, "ok" if finished or owed == [] else "secondary")
        self._list(owed or [])

    def _owed(self, clip: Clip) -> list[Owed] | None:
        found = self._session.owed(clip)
        if found is None:
            return None
        return owed_lines(self._session.open_document, self._session.taxonomy, found)

    def _list(self, owed: list[Owed]) -> None:
        if owed[:_LISTED] == self._listed:
            return
        self._listed = owed[:_LISTED]
        for row in self._rows:
            self._list_column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.links, self.fixes, self._rows = [], [], []
        for line in self._listed:
            link = Link(line.text)
            link.setIcon(self._look.icon("corner-down-right", "attention"))
            link.setToolTip(f"{line.text}. {line.fix}\nClick to go there")
            link.clicked.connect(lambda _checked=False, i=line.record: self.record_wanted.emit(i))
            self.links.append(link)
            self._rows.append(self._row(link, line))
            self._list_column.addWidget(self._rows[-1])

    def _row(self, link: Link, line: Owed) -> QWidget:
        """The line, with a button where one click puts it right."""
        if line.violation is None or self._session.read_only:
            return link
        fix = QToolButton()
        fix.setProperty("kind", "link")
        fix.setText("Fix")
        fix.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        fix.setToolTip(line.fix)
        fix.setAccessibleName(f"{line.fix}: {line.text}")
        fix.clicked.connect(lambda _checked=False, v=line.violation: self.fix_wanted.emit(v))
        self.fixes.append(fix)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(link, 1)
        row.addWidget(fix)
        return holder

    def _pressed(self) -> None:
        if self._clip is not None:
            done = self._clip.state is ClipState.FINISHED
            self.state_wanted.emit(self._clip.id, ClipState.OPEN if done else ClipState.FINISHED)


class Link(QPushButton):
    """A line of text to press that shortens itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setProperty("kind", "line")
        self.set_text(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - 34, 20)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))


def _owed_words(owed: list[Owed] | None, *, finished: bool) -> str:
    if finished:
        return "✓ Finished: every rule holds in this clip"
    if owed is None:
        return "Much is labeled here: the rules are checked when you finish it"
    if not owed:
        return "✓ Every rule holds: this clip can be finished"
    count = "One thing is" if len(owed) == 1 else f"{len(owed)} things are"
    return f"{count} in the way of finishing it" + (f", the first {_LISTED}:" if len(owed) > _LISTED else ":")


class IdleView(QWidget):
    """A calm hint and what the video is; nothing to fill in."""

    def __init__(self, session: Session, look: Theme) -> None:
        super().__init__()
        self._session = session
        title = QLabel("Nothing selected")
        title.setFont(look.font(15, 600))
        self.hint = toned(QLabel(), "secondary")
        self.hint.setWordWrap(True)
        self._video = QLabel("Video")
        self._video.setFont(look.font(13, 600))
        self.facts = FactsView(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(self.hint)
        column.addSpacing(8)
        column.addWidget(self._video)
        column.addWidget(self.facts)

    def refresh(self) -> None:
        """Show the open video."""
        document = self._session.document
        self._video.setVisible(document is not None)
        if document is None:
            self.hint.setText("Open a video to begin.")
            self.facts.show_facts([])
            return
        self.hint.setText(
            "Click a shape on the picture or a bar on the timeline to see and change what is known of it."
        )
        self.facts.show_facts(video_facts(document))
