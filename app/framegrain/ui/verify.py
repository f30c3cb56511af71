"""What is proven in the background: that the project file is whole, and that frames are numbered right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.errors import FramegrainError
from framegrain.media.scan import scan
from framegrain.session.checking import damage_in
from framegrain.session.verification import adopt
from framegrain.ui.attempt import Tone, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.media.index import VideoIndex
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.jobs import Job, Jobs


class Verifier:
    """Starts a scan when a video is opened that has not had one, and hands the result to the session."""

    def __init__(self, jobs: Jobs, say: Say, doubt_file: Callable[[], None]) -> None:
        self._jobs = jobs
        self._say = say
        self._doubt_file = doubt_file
        self._session: Session | None = None
        self._job: Job | None = None

    def load(self, session: Session | None) -> None:
        """Look after another project, or none."""
        if self._session is not None:
            self._session.video_opened.disconnect(self._begin)
            self._session.file_changed.disconnect(self._begin)
        self._stop()
        self._session = session
        if session is not None:
            session.video_opened.connect(self._begin)
            session.file_changed.connect(self._begin)
            self._check_file(session)
            self._begin()

    def _stop(self) -> None:
        if self._job is not None and self._job in self._jobs.running:
            self._job.cancel()
        self._job = None

    def _check_file(self, session: Session) -> None:
        path = session.project.path
        job = self._jobs.start(f"Checking {path.name}", lambda progress, cancel: damage_in(path))
        job.done.connect(lambda damage: self._say(damage, Tone.ERROR) if damage else None)

    def _begin(self) -> None:
        self._stop()
        session = self._session
        if session is None or session.read_only or session.document is None:
            return
        index, file, video = session.index, session.video_file, session.document.video
        if index is None or file is None or index.is_proven:
            return
        job = self._jobs.start(
            f"Checking every frame of {video.name}",
            lambda progress, cancel: scan(file, index, progress=progress, cancel=cancel),
        )
        self._job = job
        job.done.connect(lambda scanned: self._finish(session, video.id, scanned))
        job.failed.connect(self._stop_checking)

    def _stop_checking(self, text: str) -> None:
        """The file could not be read to its end; the check begins anew when it is back or opened again."""
        self._say(f"{text}. Checking every frame was stopped", Tone.ATTENTION)
        self._doubt_file()

    def _finish(self, session: Session, video_id: int, scanned: VideoIndex) -> None:
        if session is not self._session:
            return None
        try:
            problem = adopt(session, video_id, scanned)
        except FramegrainError as error:
            return self._say(sentence(error), Tone.ERROR)
        if problem:
            self._say(problem, Tone.ATTENTION)
        return None
