"""The guideline book asked for in the window and written in the background."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from framegrain.domain.errors import FramegrainError
from framegrain.session.guideline_book import book_of, ending_of, write_html
from framegrain.session.projects import open_project
from framegrain.ui.attempt import Tone, sentence
from framegrain.ui.guideline_pdf import write_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from framegrain.session.session import Session
    from framegrain.ui.attempt import SayAndOffer
    from framegrain.ui.jobs import Job, Jobs

_FILTERS = "Web page (*.html);;PDF (*.pdf)"


class GuidelineBooks(QObject):
    """Asks where the book goes and says when it is there. One is written at a time."""

    def __init__(
        self, owner: QObject, session: Session, window: QWidget, jobs: Jobs, say: SayAndOffer
    ) -> None:
        super().__init__(owner)
        self._session = session
        self._window = window
        self._jobs = jobs
        self._say = say
        self._job: Job | None = None

    def ask(self) -> None:
        """Ask for a file name, and write the book there."""
        if self._job is not None:
            self._say("A guideline book is being written; wait until it is there", Tone.INFO)
            return
        project = self._session.project.path
        name, chosen = QFileDialog.getSaveFileName(
            self._window, "Guideline book", str(project.with_name(f"{project.stem} guideline.html")), _FILTERS
        )
        if name:
            self.write(_with_ending(Path(name), chosen))

    def write(self, out: Path) -> None:
        """Write the book in the background; what came of it is said at the end."""
        try:
            ending_of(out)
        except FramegrainError as error:
            self._say(sentence(error), Tone.ERROR)
            return
        project = self._session.project.path
        job = self._jobs.start(f"Writing {out.name}", lambda p, c: _write(project, out, p, c))
        self._job = job
        job.done.connect(lambda _: self._written(out))
        job.failed.connect(lambda words: self._say(words, Tone.ERROR))
        job.cancelled.connect(
            lambda: self._say("The guideline book was stopped; no file was written", Tone.INFO)
        )
        job.ended.connect(self._ended)

    def _written(self, out: Path) -> None:
        self._say(
            f"The guideline book is written to {out}",
            Tone.OK,
            "Open",
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(out))),
        )

    def _ended(self) -> None:
        self._job = None


def _write(project: Path, out: Path, progress: Callable[[float], None], cancel: Callable[[], bool]) -> None:
    """From any thread: the project is opened once more, for reading only."""
    session = open_project(project, read_only=True)
    try:
        write = write_pdf if ending_of(out) == "pdf" else write_html
        write(book_of(session), out, progress, cancel)
    finally:
        session.close()


def _with_ending(out: Path, chosen: str) -> Path:
    if out.suffix:
        return out
    return out.with_suffix(".pdf" if "pdf" in chosen.lower() else ".html")
