"""Taxonomy files of any format, read in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from framegrain.exchange.taxonomies.formats import FORMATS
from framegrain.session.taxonomies import any_taxonomy

if TYPE_CHECKING:
    from pathlib import Path

    from framegrain.exchange.taxonomies.reading import Reading
    from framegrain.ui.jobs import Job, Jobs


class Bringing(QObject):
    """One file at a time: a newer wish drops the one under way.

    `came` hands over the file and what it held as `Brought`; `failed` says why that is not possible.
    """

    came = Signal(object, object)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None

    @property
    def is_reading(self) -> bool:
        """Whether a file is being read."""
        return self._job is not None

    def bring(self, file: Path, reading: Reading | None = None) -> None:
        """Read a file; `came` or `failed` follows, unless another is asked for before."""
        self.drop()
        job = self._jobs.start(f"Reading {file.name}", lambda *_: any_taxonomy(file, reading))
        self._job = job
        job.done.connect(lambda brought: self.came.emit(file, brought) if job is self._job else None)
        job.failed.connect(lambda text: self.failed.emit(text) if job is self._job else None)
        job.ended.connect(lambda: self._end(job))

    def drop(self) -> None:
        """Nobody wants the file any more."""
        if self._job is not None:
            self._job.cancel()
        self._job = None

    def _end(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self.ended.emit()


def taxonomy_filter() -> str:
    """What file dialogs offer as taxonomies."""
    suffixes = dict.fromkeys(suffix for each in FORMATS for suffix in each.suffixes)
    return f"Taxonomies ({' '.join(f'*{suffix}' for suffix in suffixes)});;All files (*)"
