"""Below what a record is: what people said about it, and what was done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from framegrain.domain.errors import FramegrainError
from framegrain.editing import comments
from framegrain.session.record_history import RecordHistory
from framegrain.ui.attempt import Tone, attempt, sentence
from framegrain.ui.inspector.comment_view import CommentsView
from framegrain.ui.inspector.past_view import PastView
from framegrain.ui.listening import listen

if TYPE_CHECKING:
    from framegrain.domain.records import Comment, Keyframe, RecordId
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.theme import Theme


class StoryView(QWidget):
    """Comments on one record and its history; comments on an object's keyframes are among them."""

    finished = Signal()

    def __init__(self, session: Session, look: Theme, say: Say) -> None:
        super().__init__()
        self._session = session
        self._say = say
        self._record: RecordId | None = None
        self._keyframe: RecordId | None = None
        """The keyframe that what is being written is about; None for the record."""
        self._history = RecordHistory()
        self.comments = CommentsView(look)
        self.past = PastView(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.comments)
        column.addWidget(self.past)
        self.comments.written.connect(self._write)
        self.comments.resolved.connect(self._resolve)
        self.comments.deleted.connect(self._delete)
        self.comments.finished.connect(self._left)
        self.comments.frame_wanted.connect(self._session.focus.go_to)
        self.past.chosen.connect(self._go)
        listen(self, session.video_opened, self._begin)
        self.hide()

    def show_record(self, record_id: RecordId | None) -> None:
        """Tell of this record as things are now; of none, nothing is shown."""
        force = record_id != self._record
        self._record = record_id
        self.setVisible(record_id is not None)
        if force:
            self._keyframe = None
            self.comments.forget_draft()
        if record_id is None:
            return
        found = comments_about(self._session, record_id)
        self.comments.show_comments(found, writable=not self._session.read_only)
        self.past.show_steps(self._history.of(record_id, self._session.entries), force=force)

    def ask_comment(self) -> bool:
        """Take the keyboard to the line for a comment; False where no record is shown that could take one."""
        if self._record is None or self._session.read_only:
            return False
        self._ask(None)
        return True

    def ask_about_keyframe(self) -> bool:
        """The same for a comment on the object's keyframe on the frame shown; False where it has none there."""
        document, frame = self._session.document, self._session.focus.frame
        if self._record is None or document is None or self._session.read_only:
            return False
        key = document.keyframe_at(self._record, frame)
        if key is not None:
            self._ask(key)
        return key is not None

    def _ask(self, key: Keyframe | None) -> None:
        self._keyframe = key.id if key is not None else None
        self.comments.ask(f"on frame {key.frame}" if key is not None else "")

    def _left(self) -> None:
        if not self.comments.line.text():  # else what could not be kept is still to be shortened
            self._keyframe = None
        self.finished.emit()

    def _begin(self) -> None:
        self._history = RecordHistory()

    def _write(self, text: str) -> None:
        record = self._keyframe or self._record
        if record is not None:
            desk = self._session.desk
            if not attempt(self._session, self._say, lambda: comments.add_comment(desk, record, text)):
                self.comments.line.setText(text)  # to be shortened, not written anew

    def _resolve(self, comment: RecordId, resolved: bool) -> None:
        attempt(
            self._session,
            self._say,
            lambda: comments.resolve_comment(self._session.desk, comment, resolved=resolved),
        )

    def _delete(self, comment: RecordId) -> None:
        attempt(self._session, self._say, lambda: comments.delete_comment(self._session.desk, comment))

    def _go(self, number: int) -> None:
        try:
            self._session.go_to_entry(number)
        except FramegrainError as refused:
            self._say(sentence(refused), Tone.ERROR)


def comments_about(session: Session, record_id: RecordId) -> list[tuple[Comment, int | None]]:
    """The comments on a record, then those on its keyframes with the frame each is on."""
    document = session.open_document
    found: list[tuple[Comment, int | None]] = [(comment, None) for comment in document.comments_on(record_id)]
    for key in document.keyframes(record_id) if document.comments else ():
        found += [(comment, key.frame) for comment in document.comments_on(key.id)]
    return found
