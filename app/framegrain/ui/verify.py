"""What is proven in the background: project file and video are what they were, and frames are numbered right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.errors import FramegrainError
from framegrain.media.identity import difference, other_picture
from framegrain.media.scan import scan
from framegrain.session.checking import damage_in
from framegrain.session.verification import adopt
from framegrain.ui.attempt import Tone, sentence
from framegrain.ui.yielding import Yielding

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from framegrain.domain.records import Video
    from framegrain.media.index import VideoIndex
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say
    from framegrain.ui.jobs import Job, Jobs, Work


class Verifier:
    """Looks after each video that is opened: is it the file its index was made of, are its frames numbered right.

    First a handful of packets is compared, which takes milliseconds. A video that was proven before has a few of its
    pictures compared; one that was not is decoded in full, once. Both wait while the person plays or steps.
    """

    def __init__(self, jobs: Jobs, say: Say, doubt_file: Callable[[], None]) -> None:
        self._jobs = jobs
        self._say = say
        self._doubt_file = doubt_file
        self._session: Session | None = None
        self._job: Job | None = None
        self._yielding = Yielding()

    def load(self, session: Session | None) -> None:
        """Look after another project, or none."""
        if self._session is not None:
            self._session.video_opened.disconnect(self._begin)
            self._session.file_changed.disconnect(self._begin)
        self._stop()
        self._session = session
        self._yielding.follow(session)
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

    # -- is it the file

    def _begin(self) -> None:
        self._stop()
        session = self._session
        if session is None or session.document is None:
            return
        index, file, video = session.index, session.video_file, session.document.video
        if index is not None and file is not None:
            job = self._start(f"Checking {video.name}", lambda progress, cancel: difference(file, index))
            job.done.connect(lambda found: self._judge(session, video, file, index, found))

    def _judge(self, session: Session, video: Video, file: Path, index: VideoIndex, found: str) -> None:
        if not self._is_open(session, video):
            return
        if found:
            session.refuse_file(video.id)
            self._say(
                f"{file} is not the file that was labeled: {found}. Its labels are safe; find the original",
                Tone.ERROR,
            )
        elif index.is_proven:
            self._compare_pictures(session, video, file, index)
        elif not session.read_only:
            self._scan(session, video, file, index)

    def _is_open(self, session: Session, video: Video) -> bool:
        document = session.document
        return session is self._session and document is not None and document.video.id == video.id

    # -- are its pictures the same

    def _compare_pictures(self, session: Session, video: Video, file: Path, index: VideoIndex) -> None:
        if not len(index.check_frames):
            return
        job = self._start(
            f"Comparing pictures of {video.name}",
            lambda progress, cancel: other_picture(file, index, cancel=self._yielding.cancel(cancel)),
        )
        job.done.connect(lambda frame: self._tell_other_picture(session, video, frame))

    def _tell_other_picture(self, session: Session, video: Video, frame: int | None) -> None:
        if frame is not None and self._is_open(session, video):
            self._say(
                f"{video.name}: frame {frame} is decoded differently here than when the video was checked. Either "
                "this machine decodes otherwise, or the file was damaged since; compare it with the original",
                Tone.ATTENTION,
            )

    # -- are its frames numbered right

    def _scan(self, session: Session, video: Video, file: Path, index: VideoIndex) -> None:
        job = self._start(
            f"Checking every frame of {video.name}",
            lambda progress, cancel: scan(
                file, index, progress=progress, cancel=self._yielding.cancel(cancel)
            ),
        )
        job.done.connect(lambda scanned: self._finish(session, video.id, scanned))

    def _stop_checking(self, text: str) -> None:
        """The file could not be read to its end; the check begins anew when it is back or opened again."""
        self._say(f"{text}. Checking it was stopped", Tone.ATTENTION)
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

    # -- jobs

    def _start(self, name: str, work: Work) -> Job:
        self._job = self._jobs.start(name, work)
        self._job.failed.connect(self._stop_checking)
        return self._job
