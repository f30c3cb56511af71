"""Comparing videos with what OpenCV reads of them, one after the other in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from framegrain.domain.errors import FramegrainError
from framegrain.media.compat import compare
from framegrain.media.compat_words import same_files, verdict
from framegrain.media.index import VideoIndex
from framegrain.session.compat import is_open_question, keep_report, known_report
from framegrain.session.videos import find_file, why_missing
from framegrain.ui.attempt import sentence
from framegrain.ui.yielding import Yielding

if TYPE_CHECKING:
    from framegrain.domain.records import Video
    from framegrain.media.compat_report import CompatReport
    from framegrain.session.session import Session
    from framegrain.ui.jobs import Job, Jobs


class Comparing(QObject):
    """Makes compat reports on demand and keeps them in the project. `changed` tells that anything of it changed."""

    changed = Signal()
    came = Signal(str, bool)
    """What came of a comparison, in a sentence, and whether it is good."""

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._session: Session | None = None
        self._yielding = Yielding()
        self._job: Job | None = None
        self._video: Video | None = None
        self._waiting: list[Video] = []
        self._fresh: dict[int, CompatReport] = {}
        self.progress = 0.0
        """Of the video under way, from 0 to 1."""
        self.problem = ""
        """Why the last comparison came to nothing; empty when it did not."""

    def load(self, session: Session | None) -> None:
        """Work for another project, or none."""
        self.stop()
        self._session = session
        self._yielding.follow(session)
        self._fresh = {}
        self.problem = ""

    def report(self, video: Video) -> CompatReport | None:
        """What is known of a video; a project open for reading only keeps nothing, so that is known for now."""
        if self._session is None:
            return None
        return self._fresh.get(video.id) or known_report(self._session.project, video)

    def unknown(self) -> list[Video]:
        """Videos of the project that were never compared."""
        session = self._session
        if session is None:
            return []
        found = (video for video in session.videos() if video.id not in self._fresh)
        return [video for video in found if is_open_question(session.project, video)]

    def is_running(self, video: Video | None = None) -> bool:
        """Whether a comparison, or that of one video, is under way."""
        return self._job is not None and (video is None or self._video == video)

    def start(self, *videos: Video) -> None:
        """Compare these, after those already asked for."""
        known = [*self._waiting, *([self._video] if self._video is not None else [])]
        self._waiting += [video for video in videos if video not in known]
        self._next()

    def stop(self) -> None:
        """Compare no more."""
        self._waiting = []
        job, self._job, self._video = self._job, None, None
        if job is not None:
            job.cancel()
            self.changed.emit()

    def _next(self) -> None:
        session = self._session
        if self._job is not None or not self._waiting or session is None:
            return None
        video = self._waiting.pop(0)
        self.problem = ""
        try:
            file = find_file(session.project.path, video)
            index = VideoIndex.from_bytes(session.project.index(video.id))
        except FramegrainError as error:
            return self._fail(sentence(error))
        if file is None:
            return self._fail(
                f"{why_missing(session.project.path, video)}; find the missing video to compare it"
            )
        if index.names:
            return self._need_not(video)
        job = self._jobs.start(
            f"Comparing {video.name} with OpenCV",
            lambda progress, cancel: compare(
                file, index, progress=progress, cancel=self._yielding.cancel(cancel)
            ),
        )
        self._job, self._video, self.progress = job, video, 0.0
        job.progressed.connect(lambda share: self._advance(job, share))
        job.done.connect(lambda report: self._take(job, video, report))
        job.failed.connect(lambda text: self._fail(text) if self._end(job) else None)
        return self.changed.emit()

    def _advance(self, job: Job, share: float) -> None:
        if job is self._job:
            self.progress = share
            self.changed.emit()

    def _end(self, job: Job) -> bool:
        """Whether this is the comparison that was waited for; it is over."""
        if job is not self._job:
            return False
        self._job = self._video = None
        return True

    def _take(self, job: Job, video: Video, report: CompatReport) -> None:
        session = self._session
        if session is None or not self._end(job):
            return None
        try:
            if session.read_only:
                self._fresh[video.id] = report
            elif not keep_report(session.project, video.id, report):
                return self._fail(
                    f"The frames of {video.name} were numbered anew meanwhile; compare it again"
                )
        except FramegrainError as error:
            return self._fail(sentence(error))
        self.changed.emit()
        self.came.emit(f"{video.name}: {verdict(report)}", not report.findings)
        return self._next()

    def _need_not(self, video: Video) -> None:
        self.problem = same_files(video.name)
        self.changed.emit()
        self.came.emit(self.problem, True)
        self._next()

    def _fail(self, problem: str) -> None:
        self.problem = problem
        self.changed.emit()
        self.came.emit(problem, False)
        self._next()
