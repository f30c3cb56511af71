"""Will others see the same frame? One calm sentence first, then what differs with advice, then the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from framegrain.media.compat_words import as_text, numbers, verdict
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.widgets.small import Elided, toned

if TYPE_CHECKING:
    from framegrain.domain.records import Video
    from framegrain.media.compat_report import CompatReport, Finding
    from framegrain.ui.comparing import Comparing
    from framegrain.ui.theme import Theme

_SIZE = (640, 560)
_FULL = 1000


class CompatSheet(Sheet):
    """The report on one video; without one yet, a comparison is begun. Closing the sheet leaves it running."""

    def __init__(self, window: QWidget, look: Theme, comparing: Comparing, video: Video) -> None:
        super().__init__(window, look, "Will others see the same frame?", _SIZE)
        self._comparing = comparing
        self._video = video
        self._told_of: tuple[CompatReport | None] | tuple[()] = ()
        self._make()
        self._assemble()
        comparing.changed.connect(self._show)
        if comparing.report(video) is None and not comparing.is_running(video):
            comparing.start(video)
        self._show()

    def _make(self) -> None:
        self.name = toned(Elided(self._video.name, Qt.TextElideMode.ElideMiddle), "secondary")
        self.verdict = _words()
        self.verdict.setFont(self.look.font(15, 600))
        self.bar = QProgressBar()
        self.bar.setRange(0, _FULL)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.copy = QPushButton("Copy as text")
        self.copy.clicked.connect(self._copy)
        self.stop = QPushButton("Stop")
        self.stop.clicked.connect(self._comparing.stop)
        self.again = QPushButton("Compare again")
        self.again.clicked.connect(lambda: self._comparing.start(self._video))
        self._told = QVBoxLayout()
        self._told.setContentsMargins(0, 0, 0, 0)
        self._told.setSpacing(14)

    def _assemble(self) -> None:
        inner = QWidget()
        inner.setProperty("surface", "clear")
        inner.setLayout(self._told)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("What was found")
        stays = self.bar.sizePolicy()
        stays.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(stays)
        foot = QHBoxLayout()
        foot.addWidget(self.copy)
        foot.addStretch(1)
        foot.addWidget(self.stop)
        foot.addWidget(self.again)
        self.body.addWidget(self.name)
        self.body.addWidget(self.verdict)
        self.body.addWidget(area, 1)
        self.body.addWidget(self.bar)
        self.body.addLayout(foot)

    def first_widget(self) -> QWidget:
        return self.stop if not self.stop.isHidden() else self.copy if self.copy.isEnabled() else self.again

    # -- what is known

    def _show(self) -> None:
        running = self._comparing.is_running(self._video)
        report = None if running else self._comparing.report(self._video)
        had_keyboard = self.stop.hasFocus() or self.again.hasFocus()
        self.bar.setVisible(running)
        self.stop.setVisible(running)
        self.again.setVisible(not running)
        self.copy.setEnabled(report is not None)
        if running:
            self.bar.setValue(round(self._comparing.progress * _FULL))
            self._say(f"Reading it with OpenCV: {self._comparing.progress:.0%}", "secondary")
        elif report is not None:
            self._say(verdict(report), "attention" if report.findings else "ok")
        else:
            self._say(self._comparing.problem or "Not compared yet.", "secondary")
        if self._told_of != (report,):
            self._told_of = (report,)
            self._tell(report)
        if had_keyboard:
            self.first_widget().setFocus()

    def _say(self, text: str, tone: str) -> None:
        toned(self.verdict, tone).setText(text)

    def _tell(self, report: CompatReport | None) -> None:
        """Fill the part that scrolls."""
        while (item := self._told.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        parts = (
            [toned(_words(_WHAT), "secondary")]
            if report is None
            else [*map(self._finding, report.findings), self._numbers(report)]
        )
        for part in parts:
            self._told.addWidget(part)
            part.show()
        self._told.addStretch(1)

    def _finding(self, finding: Finding) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(_words(finding.sentence))
        column.addWidget(toned(_words(finding.advice), "secondary"))
        return box

    def _numbers(self, report: CompatReport) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(numbers(report)):
            for column, text in enumerate((name.capitalize() if name != "OpenCV" else name, value)):
                label = toned(_words(text) if column else QLabel(text), "secondary")
                label.setFont(self.look.font(12, tabular=True))
                grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        return box

    def _copy(self) -> None:
        report = self._comparing.report(self._video)
        if report is not None:
            QGuiApplication.clipboard().setText(f"{self._video.name}\n{as_text(report)}")
            self.copy.setText("Copied")


_WHAT = (
    "Every picture is read in order with OpenCV beside our own frames, then 200 frames are asked for by number. "
    "Work can go on meanwhile: this waits while you play or step."
)


def _words(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
