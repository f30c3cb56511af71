"""One line that says what is going on in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from framegrain.ui.jobs import Job, Jobs

_PATIENCE_MS = 700
"""Work that is done sooner is not worth a word."""
_LETTERS = 44


class JobLine(QLabel):
    """Names the oldest job under way and how far it is; empty when there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(1)  # a long name must not widen the window
        self._jobs: Jobs | None = None
        self._job: Job | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PATIENCE_MS)
        self._wait.timeout.connect(self._begin)

    def follow(self, jobs: Jobs) -> None:
        """Tell of these jobs from now on."""
        self._jobs = jobs
        jobs.changed.connect(self._look)
        self._look()

    @property
    def _running(self) -> list[Job]:
        return [job for job in self._jobs.running if job.is_told] if self._jobs is not None else []

    def _look(self) -> None:
        running = self._running
        if self._job in running:
            return
        self._job = None
        self.clear()
        if running:
            self._wait.start()
        else:
            self._wait.stop()

    def _begin(self) -> None:
        running = self._running
        if running and self._job is None:
            self._job = running[0]
            self._job.progressed.connect(self._show)
            self.setText(_short(self._job.name))

    def _show(self, share: float) -> None:
        if self._job is not None and self.sender() is self._job:
            self.setText(f"{_short(self._job.name)}: {share:.0%}")


def _short(name: str) -> str:
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS // 2]}…{name[-_LETTERS // 2 :]}"
