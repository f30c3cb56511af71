"""The backups of a project: when, why, what they hold; to look at, to restore, and what is left of a damaged file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from framegrain.media.proxy_plan import in_bytes
from framegrain.session.recovering import (
    REASONS,
    Difference,
    difference_words,
    differences,
    found,
    listed,
    local_time,
)
from framegrain.ui.dialogs.place_list import PlaceList
from framegrain.ui.dialogs.sheet import Sheet
from framegrain.ui.widgets.small import Elided, paragraph, toned
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import SignalInstance

    from framegrain.session.recovering import Backup, Glance
    from framegrain.ui.jobs import Job, Jobs
    from framegrain.ui.theme import Theme

_SIZE = (960, 560)
_FULL = 1000
_REST_MS = 200  # rows passed over with the arrow keys are not compared
_COLUMNS = ("When", "Why", "Size", "Videos", "Events", "Objects", "Keyframes", "Last edit", "State")
_WIDTHS = (128, 176, 62, 64, 64, 70, 90, 158)


class RecoverySheet(Sheet):
    """Nothing here changes the project: what is restored or saved becomes a new file."""

    restore_wanted = Signal(object)
    """A Backup to restore."""
    look_wanted = Signal(object)
    folder_wanted = Signal(object)
    """A path to show where files are shown."""
    salvage_wanted = Signal()
    stop_wanted = Signal()
    open_wanted = Signal()
    """The project that was written just now."""

    def __init__(self, window: QWidget, look: Theme, jobs: Jobs, project: Path, problem: str = "") -> None:
        super().__init__(window, look, f"Backups of {project.stem}", _SIZE)
        self._jobs = jobs
        self.project = project
        self.backups: list[Backup] = listed(project)
        self._known: dict[Path, Glance] = {}
        self._counting: Job | None = None
        self._comparing: Job | None = None
        self._make(problem)
        self._assemble()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._compare)
        self.list.selectionModel().currentChanged.connect(self._turned)
        self.closed.connect(self._leave)
        self._fill()
        if self.backups:
            self.list.mark(0)
            self._count()
        self._show_choice()

    # -- making

    def _make(self, problem: str) -> None:
        self.problem = paragraph(problem, "error")
        self.problem.setVisible(bool(problem))
        self.list = PlaceList(_COLUMNS, "Backups", _WIDTHS)
        self.none = paragraph(
            "There is no backup yet. One is made a few seconds after a project is opened, when the last is older than "
            "a day, and before every import, change of taxonomy and new file version.",
            "secondary",
        )
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setAccessibleName("What could be read")
        self.told = paragraph("", "secondary")
        self.bar = QProgressBar()
        self.bar.setRange(0, _FULL)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.bar.hide()
        self.stop = _button("Stop", self.stop_wanted.emit)
        self.stop.hide()
        self.folder = _button("Show in folder", self._ask_folder)
        self.look_at = _button("Open to look", lambda: self._ask(self.look_wanted))
        self.look_at.setToolTip("Open the backup for reading only")
        self.salvage = _button("Save what can be read…", self.salvage_wanted.emit)
        self.salvage.setToolTip("Read the project page by page into a new one, and say what is lost")
        self.restore = _button("Restore to a new file…", lambda: self._ask(self.restore_wanted))
        self.restore.setProperty("kind", "primary")
        self.open = _button("Open it", self.open_wanted.emit)
        self.open.setProperty("kind", "primary")
        self.open.hide()

    def _assemble(self) -> None:
        self._where = toned(Elided(str(self.project), Qt.TextElideMode.ElideMiddle), "secondary")
        self._stack = QStackedWidget()
        for page in (self.list, self.none, self.report):
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(self.list if self.backups else self.none)
        work = QHBoxLayout()
        work.setSpacing(12)
        work.addWidget(self.bar, 1)
        work.addWidget(self.stop)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.folder, self.salvage):
            foot.addWidget(button)
        foot.addStretch(1)
        for button in (self.look_at, self.restore, self.open):
            foot.addWidget(button)
        self.body.addWidget(self._where)
        self.body.addWidget(self.problem)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.told)
        self.body.addLayout(work)
        self.body.addLayout(foot)

    def first_widget(self) -> QWidget | None:
        return self.list if self.backups else self.salvage

    # -- the list

    @property
    def chosen(self) -> Backup | None:
        """The backup that is marked."""
        row = self.list.row
        return self.backups[row] if 0 <= row < len(self.backups) else None

    def _fill(self) -> None:
        row = self.list.row
        self.list.places.show_rows([self._row(backup) for backup in self.backups])
        if row >= 0:
            self.list.mark(row)

    def _row(self, backup: Backup) -> tuple[str, ...]:
        glance = self._known.get(backup.path)
        first = (local_time(backup.at), REASONS[backup.reason], in_bytes(backup.size))
        if glance is None:
            return (*first, "…", "…", "…", "…", "…", "being read")
        if not glance.version:
            return (*first, "", "", "", "", "", capital(glance.problem))
        by = f"{local_time(glance.last_at)} {glance.last_by}" if glance.last_at else "none"
        counts = (f"{n:,}" for n in (glance.videos, glance.events, glance.objects, glance.keyframes))
        return (*first, *counts, by, capital(glance.problem) if glance.problem else "Whole")

    def _count(self) -> None:
        known = self._known
        total = len(self.backups)
        project = self.project

        def count(progress: Callable[[float], None], cancel: Callable[[], bool]) -> None:
            for n, (backup, glance) in enumerate(found(project, cancel), 1):
                known[backup.path] = glance
                progress(n / total)

        job = self._counting = self._jobs.start("Reading backups", count, is_told=False)
        job.progressed.connect(self._counted)

    def _counted(self, _share: float) -> None:
        self._rest.stop()
        self._fill()
        self._turned()

    def _turned(self, *_: object) -> None:
        self._show_choice()
        if self._comparing is None:
            self._rest.start()

    def _show_choice(self) -> None:
        chosen = self.chosen
        glance = self._known.get(chosen.path) if chosen is not None else None
        can_read = chosen is not None and (glance is None or bool(glance.version))
        self.restore.setEnabled(can_read and self.bar.isHidden())
        self.look_at.setEnabled(can_read and self.bar.isHidden())
        self.restore.setVisible(bool(self.backups))
        self.look_at.setVisible(bool(self.backups))

    # -- the difference

    def _compare(self) -> None:
        chosen = self.chosen
        if chosen is None or not self.isVisible():
            return
        backup, project = chosen.path, self.project
        job = self._comparing = self._jobs.start(
            "Comparing with the backup",
            lambda _progress, _cancel: differences(backup, project),
            is_told=False,
        )
        job.done.connect(lambda found: self._compared(chosen, found))
        job.failed.connect(lambda text: self._compared(chosen, None))
        job.ended.connect(self._comparison_ended)

    def _compared(self, backup: Backup, found: list[Difference] | None) -> None:
        if not self.bar.isHidden() or self._stack.currentWidget() is not self.list:
            return
        if self.chosen is not backup:
            self._rest.start()
        elif found is None:
            self.tell("It can't be compared with the project of today, which can't be read", "secondary")
        else:
            self.tell(difference_words(found), "secondary")

    def _comparison_ended(self) -> None:
        self._comparing = None

    # -- work

    def begin(self, what: str) -> None:
        """Something is being written."""
        self.bar.setValue(0)
        self.bar.show()
        self.stop.show()
        self.tell(what, "secondary")
        self.salvage.setEnabled(False)
        self._show_choice()

    def set_progress(self, share: float) -> None:
        """How far it is, from 0 to 1."""
        self.bar.setValue(round(share * _FULL))

    def end(self, text: str, tone: str, *, can_open: bool = False) -> None:
        """It is over; a project that can be opened was written, or not."""
        self.bar.hide()
        self.stop.hide()
        self.salvage.setEnabled(True)
        self._show_choice()
        self.tell(text, tone)
        if can_open:
            self.restore.hide()
            self.look_at.hide()
            self.salvage.hide()
            self.open.show()
            self.open.setFocus()

    def show_report(self, text: str) -> None:
        """Show what could be read of a damaged project."""
        self.report.setPlainText(text)
        self._stack.setCurrentWidget(self.report)

    def tell(self, text: str, tone: str) -> None:
        """One sentence below the list."""
        toned(self.told, tone).setText(text)

    # -- asking

    def _ask(self, signal: SignalInstance) -> None:
        if self.chosen is not None:
            signal.emit(self.chosen)

    def _ask_folder(self) -> None:
        self.folder_wanted.emit(self.chosen.path if self.chosen is not None else self.project)

    def confirm(self) -> None:
        """Enter restores what is marked."""
        if self.restore.isEnabled() and self.restore.isVisible():
            self._ask(self.restore_wanted)

    def _leave(self) -> None:
        self._rest.stop()
        for job in (self._counting, self._comparing):
            if job is not None and job in self._jobs.running:
                job.cancel()


def _button(text: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.clicked.connect(lambda _checked=False: act())
    return button
