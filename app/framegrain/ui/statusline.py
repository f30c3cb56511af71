"""The line along the bottom: what is on this frame, what the clip still owes, what the video is."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from framegrain.domain.records import ClipState
from framegrain.media.codec_names import codec_in_words
from framegrain.ui.recheck_panel import waiting_words
from framegrain.ui.widgets.job_line import JobLine
from framegrain.ui.widgets.small import Elided
from framegrain.ui.widgets.work_line import WorkLine
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from framegrain.domain.records import Video
    from framegrain.session.session import Session
    from framegrain.ui.jobs import Jobs
    from framegrain.ui.theme import Theme

_REST_MS = 150


class StatusLine(QWidget):
    """A few short texts; what costs time is worked out when the hand rests."""

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self._session: Session | None = None
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(26)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(24)
        self._here, self._owed, self._clips, self._video = (QLabel() for _ in range(4))
        self.rechecks = QPushButton()
        self.rechecks.setProperty("kind", "line")
        self.rechecks.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.rechecks.setToolTip("Records that a change of taxonomy left to be decided")
        self.rechecks.setFont(look.font(12, tabular=True))
        self.rechecks.setFixedHeight(24)
        self.rechecks.hide()
        self.backup = QPushButton("No backup was made")
        self.backup.setProperty("kind", "line")
        self.backup.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.backup.setFont(look.font(12))
        self.backup.setFixedHeight(24)
        self.backup.hide()
        self._hint = Elided()
        self._work = JobLine()
        for label in (self._here, self._owed, self._hint, self._work, self._clips, self._video):
            label.setProperty("tone", "secondary")
            label.setFont(look.font(12, tabular=True))
        row.addWidget(self._here)
        row.addWidget(self._owed)
        row.addWidget(self.rechecks)
        row.addWidget(self._hint, 1)
        row.addWidget(self.backup)
        row.addWidget(self._work)
        self.work = WorkLine(look)
        row.addWidget(self.work)
        row.addWidget(self._clips)
        row.addWidget(self._video)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._show_all)

    def load(self, session: Session | None) -> None:
        """Speak of another project, or of none."""
        if self._session is not None:
            for signal in self._signals(self._session):
                signal.disconnect(self._later)
            self._session.video_opened.disconnect(self._show_all)
            self._session.guideline_changed.disconnect(self._show_rechecks)
        self._session = session
        if session is not None:
            for signal in self._signals(session):
                signal.connect(self._later)
            session.video_opened.connect(self._show_all)
            session.guideline_changed.connect(self._show_rechecks)
        self._show_all()
        self._show_rechecks()

    def follow(self, jobs: Jobs) -> None:
        """Tell what is going on in the background, too."""
        self._work.follow(jobs)
        self.work.told.connect(self._work.setHidden)  # one line at a time: that with something to stop

    def show_backup_problem(self, problem: str) -> None:
        """Say that there is no backup, and why where the pointer rests; nothing for an empty text."""
        self.backup.setToolTip(problem)
        self.backup.setAccessibleDescription(problem)
        self.backup.setVisible(bool(problem))

    def hint(self, text: str) -> None:
        """Show what the hand is doing: coordinates, sizes."""
        self._hint.set_text(text)

    @staticmethod
    def _signals(session: Session) -> tuple:
        return session.edited, session.focus.frame_told, session.taxonomy_changed

    def _show_rechecks(self) -> None:
        words = waiting_words(self._session) if self._session is not None else ""
        self.rechecks.setText(words)
        self.rechecks.setVisible(bool(words))

    def _later(self) -> None:
        if not self._rest.isActive():
            self._rest.start()

    def _show_all(self) -> None:
        session = self._session
        document = session.document if session is not None else None
        if session is None or document is None:
            self._hint.set_text("")
            for label in (self._here, self._owed, self._clips, self._video):
                label.clear()
            return
        if session.focus.playing:
            self._rest.start()
            return
        seen = len(session.desk.seen(session.focus.frame))
        self._here.setText(f"{counted(seen, 'object')} on this frame")
        self._owed.setText(self._owed_text(session))
        order = document.clip_order()
        finished = sum(clip.state is ClipState.FINISHED for clip in order)
        self._clips.setText(f"{finished} of {counted(len(order), 'clip')} finished")
        self._video.setText(_facts(document.video))

    @staticmethod
    def _owed_text(session: Session) -> str:
        document = session.open_document
        order = document.clip_order()
        clip = document.clip_at(session.focus.frame)
        if clip is None:
            return ""
        place = f"clip {list(order).index(clip) + 1} of {len(order)}"
        if clip.state is ClipState.FINISHED:
            return f"{place}: finished"
        found = session.owed(clip)
        if found is None:
            return place  # counting would take longer than a blink; finishing the clip still asks
        owed = len(found)
        if not owed:
            return f"{place}: nothing in the way of finishing it"
        return f"{place}: {counted(owed, 'rule')} to satisfy before it is finished"


def _facts(video: Video) -> str:
    rate = f"{float(Fraction(video.rate)):.5g} fps" if video.rate else ""
    parts = (
        codec_in_words(video.codec),
        f"{video.width} × {video.height}",
        rate,
        counted(video.frames, "frame"),
    )
    return "  ·  ".join(part for part in parts if part)
