"""The line of the export sheet that says whether others will see the same frames, with the one thing to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from framegrain.ui.dialogs.export_words import reading_note
from framegrain.ui.widgets.small import toned

if TYPE_CHECKING:
    from framegrain.domain.records import Video
    from framegrain.session.session import Session
    from framegrain.ui.comparing import Comparing

_LINES = 2


class ReadingRow(QWidget):
    """Offers to compare the videos nobody compared yet; then tells what was found. Never in the way of the export."""

    wanted = Signal(object)
    """The report on this video is asked for."""

    def __init__(self, session: Session, comparing: Comparing) -> None:
        super().__init__()
        self._session = session
        self._comparing = comparing
        self._was_running = True
        self._subject: Video | None = None
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.words.setFixedHeight(_LINES * self.words.fontMetrics().lineSpacing() + 2)
        self.button = QPushButton()
        self.button.clicked.connect(self._act)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.words, 1)
        line.addWidget(self.button)
        comparing.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        if self._comparing.is_running():
            self._was_running = True
            toned(self.words, "secondary").setText(
                f"Comparing with OpenCV: {self._comparing.progress:.0%}. The export need not wait for it."
            )
            self.button.setText("Stop")
            self.button.show()
        elif self._was_running:
            self._was_running = False
            self._tell()

    def _tell(self) -> None:
        known, unknown = {}, self._comparing.unknown()
        for video in self._session.videos():
            report = self._comparing.report(video)
            if report is not None:
                known[video.name] = report
            if report is not None and (self._subject is None or not report.is_exact_by_seeking):
                self._subject = video
        note = reading_note(known, [video.name for video in unknown])
        text = self._comparing.problem if unknown and self._comparing.problem else note.text
        toned(self.words, note.tone).setText(text)
        self.words.setToolTip(text)
        self.button.setText(note.button)
        self.button.setVisible(bool(note.button))

    def _act(self) -> None:
        if self._comparing.is_running():
            self._comparing.stop()
        elif self.button.text() == "Find out":
            self._comparing.start(*self._comparing.unknown())
        elif self._subject is not None:
            self.wanted.emit(self._subject)
