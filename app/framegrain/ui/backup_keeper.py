"""Backups of the open project in the background, and a word in the line along the bottom where one fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from framegrain.session.backing_up import backed_up_aside, needs_daily
from framegrain.storage.backups import Reason
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.session.session import Session
    from framegrain.ui.jobs import Jobs
    from framegrain.ui.settings import Settings

SETTING = "backup_gb"
"""How many GB the backups of a project may take; 0 for what is usual."""

_GB = 1 << 30
_AFTER_MS = 3000  # the first picture comes first


def backup_limit(settings: Settings) -> int | None:
    """The bytes that a person lets the backups of a project take; None for what is usual."""
    gigabytes = settings.get(SETTING, 0)
    return gigabytes * _GB if gigabytes > 0 else None


class BackupKeeper(QObject):
    """Makes the daily backup some seconds after a project was opened for changes."""

    def __init__(
        self, parent: QObject, jobs: Jobs, settings: Settings, show_problem: Callable[[str], None]
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._settings = settings
        self._show_problem = show_problem
        self._session: Session | None = None
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self.make_now)

    def load(self, session: Session | None) -> None:
        """Look after another project, or none."""
        self._session = session
        self._timer.stop()
        self._show_problem("")
        if session is not None and not session.read_only:
            session.project.backup_limit = backup_limit(self._settings)
            self._timer.start()

    def make_now(self) -> None:
        """Make the backup of the day, where there is none yet."""
        session = self._session
        if session is None or not needs_daily(session.project):
            return
        path, limit = session.project.path, backup_limit(self._settings)
        session.project.backup_limit = limit
        job = self._jobs.start(
            "Making a backup",
            lambda progress, cancel: backed_up_aside(path, Reason.DAILY, limit, progress, cancel),
        )
        job.done.connect(lambda made: self._take(session, made[1]))
        job.failed.connect(lambda text: self._take(session, text))

    def _take(self, session: Session, problem: str) -> None:
        if session is self._session:
            self._show_problem(capital(problem))
