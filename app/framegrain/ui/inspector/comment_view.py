"""What people said about a record, and a line to say more."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from framegrain.ui.inspector.facts import exact_time
from framegrain.ui.inspector.history import ago
from framegrain.ui.widgets.small import Elided, toned
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from framegrain.domain.records import Comment
    from framegrain.ui.theme import Theme


class Said(QWidget):
    """One comment: its text, who wrote it when, and what can be done with it."""

    resolved = Signal(int, bool)
    deleted = Signal(int)
    frame_wanted = Signal(int)

    def __init__(self, comment: Comment, frame: int | None, look: Theme, *, writable: bool) -> None:
        super().__init__()
        self.comment = comment
        self.text = toned(QLabel(comment.text), "secondary" if comment.resolved else "")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.below = toned(Elided(), "secondary")
        self.below.setFont(look.font(11, tabular=True))
        made = comment.provenance
        when = ago(made.at, datetime.now().astimezone())
        parts = ("resolved" if comment.resolved else "", made.by or "unknown", when)
        self.below.set_text(" · ".join(filter(None, parts)), exact_time(made.at))
        self.resolve = self._button("reopen" if comment.resolved else "resolve", look)
        self.resolve.clicked.connect(lambda: self.resolved.emit(comment.id, not comment.resolved))
        self.delete = self._button("delete", look)
        self.delete.clicked.connect(lambda: self.deleted.emit(comment.id))
        self.place = self._button("", look)
        if frame is not None:
            self.place.setText(f"frame {frame}")
            self.place.setAccessibleName(f"Go to frame {frame}, which the comment “{comment.text}” is about")
            self.place.clicked.connect(lambda: self.frame_wanted.emit(frame))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.below, 1)
        for button in (self.resolve, self.delete):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.text, 1)
        top.addWidget(self.place, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        column.addLayout(row)
        self.place.setVisible(
            frame is not None
        )  # not before it has a parent, or it would be a window of its own
        for button in (self.resolve, self.delete):
            button.setVisible(writable)

    def _button(self, text: str, look: Theme) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setFont(look.font(12))
        button.setProperty("kind", "link")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(f"{text.capitalize()} the comment “{self.comment.text}”")
        return button


class CommentsView(QWidget):
    """All comments on one record, oldest first; `written` carries a new one."""

    written = Signal(str)
    resolved = Signal(int, bool)
    deleted = Signal(int)
    frame_wanted = Signal(int)
    finished = Signal()

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._look = look
        self._shown: list[tuple[Comment, int | None]] = []
        self._writable = True
        self.rows: list[Said] = []
        self.title = QLabel("Comments")
        self.title.setFont(look.font(13, 600))
        self.line = _Line()
        self._call_line("")
        self.line.returnPressed.connect(self._write)
        self.line.left.connect(self._leave)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addLayout(self._list)
        column.addWidget(self.line)

    def show_comments(self, found: Sequence[tuple[Comment, int | None]], *, writable: bool) -> None:
        """Show comments, each with the frame of the keyframe it is about; nothing moves while they are the same."""
        self.line.setVisible(writable)
        if list(found) == self._shown and writable == self._writable:
            return
        self._shown, self._writable = list(found), writable
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [Said(comment, frame, self._look, writable=writable) for comment, frame in self._shown]
        for row in self.rows:
            row.resolved.connect(self.resolved)
            row.deleted.connect(self.deleted)
            row.frame_wanted.connect(self.frame_wanted)
            self._list.addWidget(row)
        self.title.setText(f"Comments  ·  {len(self.rows)}" if self.rows else "Comments")

    def forget_draft(self) -> None:
        """What was begun was about another record."""
        self.line.clear()
        self._call_line("")

    def ask(self, where: str) -> None:
        """Take the keyboard to the line, which says `where` the comment belongs, such as `on frame 20`."""
        self._call_line(where)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(self) -> None:
        text = self.line.text().strip()
        if text:
            self.line.clear()
            self.written.emit(text)
        self._leave()

    def _call_line(self, where: str) -> None:
        words = f"Write a comment {where}".rstrip()
        self.line.setPlaceholderText(words)
        self.line.setAccessibleName(words)

    def _leave(self) -> None:
        if not self.line.text():
            self._call_line("")
        self.line.clearFocus()
        self.finished.emit()


def count_words(comments: Sequence[Comment]) -> str:
    """`2 comments, 1 open`; empty where nobody said anything."""
    if not comments:
        return ""
    unsettled = sum(not comment.resolved for comment in comments)
    words = counted(len(comments), "comment")
    return f"{words}, {unsettled} open" if unsettled != len(comments) else words


class _Line(QLineEdit):
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)
