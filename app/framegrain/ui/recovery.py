"""Backups and recovery in one window: opens the sheet, writes new files in the background, opens what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from framegrain.domain.places import real_path
from framegrain.session.projects import SUFFIX
from framegrain.session.recovering import listed, restored, suggested_name
from framegrain.ui.attempt import Tone
from framegrain.ui.dialogs.recovery_sheet import RecoverySheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.session.recovering import Backup
    from framegrain.storage.salvage_report import Salvaged
    from framegrain.ui.jobs import Job
    from framegrain.ui.window import MainWindow

_OFFERED = f"Projects (*{SUFFIX})"


class Recovery(QObject):
    """One thing is written at a time; closing the sheet leaves it running."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._job: Job | None = None
        self._out: Path | None = None

    def show_open(self) -> None:
        """The backups of the open project; of one that is asked for where none is open."""
        session = self._window.session
        if session is not None:
            return self.show_for(session.project.path)
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Whose backups?", "", f"{_OFFERED};;All files (*)"
        )
        return self.show_for(Path(name)) if name else None

    def show_for(self, project: Path, problem: str = "") -> None:
        """The backups of a project; `problem` says why it can't be opened."""
        window = self._window
        sheet = RecoverySheet(window, window.look, window.jobs, project, problem)
        sheet.restore_wanted.connect(lambda backup: self._ask_restore(sheet, backup))
        sheet.look_wanted.connect(lambda backup: self._look(sheet, backup))
        sheet.folder_wanted.connect(_show_folder)
        sheet.salvage_wanted.connect(lambda: self._ask_salvage(sheet))
        sheet.stop_wanted.connect(self._stop)
        sheet.open_wanted.connect(lambda: self._open(sheet))
        window.dialogs.present(sheet)

    def offer(self, project: Path, problem: str) -> None:
        """Say why a project can't be opened, with a button that shows its backups."""
        if project.suffix != SUFFIX and not listed(project):
            return self._window.say(problem, Tone.ERROR)
        return self._window.say(
            problem, Tone.ERROR, "Backups and recovery", lambda: self.show_for(project, problem)
        )

    # -- restoring

    def _look(self, sheet: RecoverySheet, backup: Backup) -> None:
        sheet.dismiss()
        self._window.opener.look_at(backup.path)

    def _ask_restore(self, sheet: RecoverySheet, backup: Backup) -> None:
        self._ask(
            sheet, "Restore to a new file", suggested_name(sheet.project, backup),
            lambda out: self.restore(sheet, backup, out),
        )  # fmt: skip

    def restore(self, sheet: RecoverySheet, backup: Backup, out: Path) -> None:
        """Copy a backup to a new file in the background."""
        self._start(
            sheet, f"Restoring to {out.name}", out,
            lambda progress, cancel: restored(backup.path, out, progress=progress, cancel=cancel),
            lambda _none: self._done(sheet, f"{out.name} is the project as it was then; {sheet.project.name} "
                                     "was left as it is"),
        )  # fmt: skip

    def _done(self, sheet: RecoverySheet, text: str) -> None:
        if self._window.dialogs.sheet is sheet:
            sheet.end(text, "ok", can_open=True)
        else:
            self._window.say(text, Tone.OK)

    # -- saving what is left

    def _ask_salvage(self, sheet: RecoverySheet) -> None:
        self._ask(
            sheet, "Save what can be read", suggested_name(sheet.project, None),
            lambda out: self.salvage(sheet, out),
        )  # fmt: skip

    def salvage(self, sheet: RecoverySheet, out: Path) -> None:
        """Read a project page by page into a new file, in the background."""
        project = sheet.project
        session = self._window.session
        if self._job is not None:
            return
        if session is not None and real_path(session.project.path) == real_path(project):
            if not self._window.unsaved.may_leave(lambda: self.salvage(sheet, out)):
                return
            self._window.close_session()  # reading it past SQLite would drop the locks that protect it
            self._window.show_start()
            self.show_for(project)
            shown = self._window.dialogs.sheet
            assert isinstance(shown, RecoverySheet)
            sheet = shown

        def work(progress: Callable[[float], None], cancel: Callable[[], bool]) -> Salvaged:
            from framegrain.session.salvaging import salvaged  # costs time that no start should pay

            return salvaged(project, out, progress=progress, cancel=cancel)

        self._start(sheet, f"Reading {project.name}", out, work, lambda report: self._tell(sheet, report))

    def _tell(self, sheet: RecoverySheet, report: Salvaged) -> None:
        whole = "everything was read" if report.is_whole else "some of it is lost; the report says what"
        text = f"{report.out.name} is a new project; {whole}"
        if self._window.dialogs.sheet is sheet:
            sheet.show_report(report.text())
            sheet.end(text, "ok" if report.is_whole else "attention", can_open=True)
        else:
            self._window.say(text, Tone.OK if report.is_whole else Tone.ATTENTION)

    # -- work

    def _start(
        self,
        sheet: RecoverySheet,
        what: str,
        out: Path,
        work: Callable,
        done: Callable,
    ) -> None:
        if self._job is not None:
            return
        self._out = out
        job = self._job = self._window.jobs.start(what, work)
        sheet.begin(what)
        job.progressed.connect(sheet.set_progress)
        job.done.connect(done)
        job.failed.connect(lambda text: self._end(sheet, text, "error"))
        job.cancelled.connect(lambda: self._end(sheet, "Stopped. No file was written.", "secondary"))
        job.ended.connect(self._ended)

    def _end(self, sheet: RecoverySheet, text: str, tone: str) -> None:
        if self._window.dialogs.sheet is sheet:
            sheet.end(text, tone)
        elif tone == "error":
            self._window.say(text, Tone.ERROR)

    def _ended(self) -> None:
        self._job = None

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _open(self, sheet: RecoverySheet) -> None:
        out = self._out
        sheet.dismiss()
        if out is not None:
            self._window.opener.open_project(out)

    def _ask(self, sheet: RecoverySheet, title: str, suggested: Path, take: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, title, str(suggested.parent), _OFFERED)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is ever replaced
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.selectFile(suggested.name)
        dialog.fileSelected.connect(lambda name: take(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _show_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
