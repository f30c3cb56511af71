"""The small copy of the open video: found, made in the background, moved through, deleted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from framegrain.domain.errors import FramegrainError
from framegrain.media.proxy import delete_proxy, find_proxy
from framegrain.media.proxy_making import make_proxy
from framegrain.media.proxy_plan import check_room, in_bytes
from framegrain.ui.attempt import Tone, sentence
from framegrain.ui.copy_offer import CopyOffer, Subject
from framegrain.ui.copy_words import deleted_words, progress_words
from framegrain.ui.yielding import Yielding

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.media.kept import KeptFiles
    from framegrain.media.proxy import Proxy
    from framegrain.media.proxy_plan import ProxyPlan
    from framegrain.ui.attempt import Say
    from framegrain.ui.jobs import Job, Jobs
    from framegrain.ui.settings import Settings
    from framegrain.ui.widgets.message_strip import MessageStrip
    from framegrain.ui.workbench import Workbench

_TOLD_FROM = 0.02
"""Before this share is done, what is left is told as foretold."""


class Copies(QObject):
    """Looks after the copy of whatever video is open; one is made at a time, also of a video no longer open."""

    progressed = Signal(str)
    """How far the making is, in words; empty when nothing is made."""

    def __init__(
        self,
        parent: QObject,
        jobs: Jobs,
        settings: Settings,
        kept: KeptFiles,
        say: Say,
        messages: MessageStrip,
    ) -> None:
        super().__init__(parent)
        self._yielding = Yielding()
        self.offer = CopyOffer(self, jobs, settings, kept, messages, self._yielding)
        self.offer.accepted.connect(self._start)
        self._jobs = jobs
        self._kept = kept
        self._say = say
        self._bench: Workbench | None = None
        self._copy: Proxy | None = None
        self._making: Job | None = None
        self._made_of: Subject | None = None
        self._foretold, self._share, self._began = 0.0, 0.0, 0.0

    @property
    def copy(self) -> Proxy | None:
        """The small copy of the open video."""
        return self._copy

    @property
    def is_making(self) -> bool:
        """Whether one is being made."""
        return self._making is not None

    def load(self, bench: Workbench | None) -> None:
        """Look after the videos of another project, or of none; what is being made is given up."""
        if self._bench is not None:
            session = self._bench.session
            session.video_opened.disconnect(self._begin)
            session.file_changed.disconnect(self._begin)
            session.focus.playing_changed.disconnect(self._note_playing)
        self.stop()
        self._bench = bench
        self._yielding.follow(None)
        if bench is not None:
            self._yielding.follow(bench.session, lambda: bench.pictures.is_waiting)
            session = bench.session
            session.video_opened.connect(self._begin)
            session.file_changed.connect(self._begin)
            session.focus.playing_changed.connect(self._note_playing)
            bench.player.playback.changed.connect(self._note_playback)
        self._begin()

    # -- what a person asks for

    def make(self) -> None:
        """Make a copy of the open video, after measuring what it will take."""
        subject = self._subject
        if subject is None:
            self._say("The video file can't be read, so nothing can be copied", Tone.ATTENTION)
        elif self._copy is not None:
            self._say(f"{subject.name} has a small copy already ({in_bytes(self._copy.size)})", Tone.INFO)
        elif self.is_making:
            self._say("A small copy is being made; the next can begin after it", Tone.INFO)
        elif self.offer.plan is not None:
            self._start(subject, self.offer.plan)
        else:
            job = self.offer.measure(subject, self._start, waits=False)
            job.failed.connect(lambda text: self._say(text, Tone.ERROR))

    def delete(self) -> None:
        """Stop making a copy, else delete that of the open video."""
        subject = self._subject
        if subject is not None and self._copy is not None:
            self._use(None)
            self._say(deleted_words(subject.name, delete_proxy(self._kept, subject.fingerprint)), Tone.OK)
        elif self.is_making:
            self.stop()
        else:
            self._say("This video has no small copy", Tone.INFO)

    def delete_all(self) -> None:
        """Delete everything made from videos on this machine."""
        self.stop()
        self._use(None)
        freed = self._kept.used()
        self._kept.clear()
        self._say(f"{in_bytes(freed)} are free again; what is needed is made anew", Tone.OK)

    def stop(self) -> None:
        """Give up what is being made."""
        if self._making is not None:
            self._making.cancel()

    # -- the open video

    @property
    def _subject(self) -> Subject | None:
        return Subject.of(self._bench.session if self._bench is not None else None)

    def _begin(self) -> None:
        self._copy = None
        self.offer.forget()
        subject, made_of = self._subject, self._made_of
        if subject is None:
            return
        if made_of is not None and made_of.is_video_of(subject) and not made_of.is_numbered_as(subject):
            self.stop()  # a full check numbered the frames anew while they were copied
        job = self._jobs.start(
            f"Looking for the small copy of {subject.name}", lambda *_: self._find(subject)
        )
        job.done.connect(lambda copy: self._looked(subject, copy))

    def _find(self, subject: Subject) -> Proxy | None:
        self._kept.sweep()
        self._kept.trim()
        return find_proxy(self._kept, subject.fingerprint, subject.index)

    def _looked(self, subject: Subject, copy: Proxy | None) -> None:
        if not subject.is_open:
            return
        if copy is not None:
            self._use(copy)
        elif not self.is_making:
            self.offer.consider(subject)

    def _use(self, copy: Proxy | None) -> None:
        self._copy = copy
        self.offer.withdraw()
        if self._bench is not None:
            self._bench.pictures.use_copy(copy)

    # -- making

    def _start(self, subject: Subject, plan: ProxyPlan) -> None:
        if self.is_making or self._copy is not None:
            return
        try:
            check_room(self._kept, plan, subject.name)
        except FramegrainError as error:
            self._say(sentence(error), Tone.ATTENTION)
            return

        def work(progress: Callable[[float], None], cancel: Callable[[], bool]) -> Proxy:
            made = make_proxy(
                subject.file,
                subject.index,
                self._kept,
                progress=progress,
                cancel=cancel,
                busy=self._yielding.is_busy,
            )
            self._kept.trim()
            return made

        self.offer.withdraw()
        self._made_of = subject
        self._foretold, self._began = plan.seconds, time.monotonic()
        self._making = job = self._jobs.start(f"Making a small copy of {subject.name}", work, is_told=False)
        job.progressed.connect(self._show_progress)
        job.done.connect(lambda made: self._made(subject, made))
        job.failed.connect(lambda text: self._say(text, Tone.ERROR))
        job.cancelled.connect(lambda: self._say(f"No small copy of {subject.name} was made", Tone.INFO))
        job.ended.connect(self._ended)
        self._show_progress(0.0)

    def _show_progress(self, share: float) -> None:
        self._share = share
        taken = time.monotonic() - self._began
        left = taken * (1 - share) / share if share >= _TOLD_FROM else self._foretold
        self.progressed.emit(progress_words(share, left, waiting=False))

    def _made(self, subject: Subject, made: Proxy) -> None:
        if subject.is_open:
            self._use(made)
        self._say(f"The small copy of {subject.name} is ready: moving through it is quick now", Tone.OK)

    def _ended(self) -> None:
        self._making = self._made_of = None
        self.progressed.emit("")

    # -- what the hand does

    def _note_playing(self, playing: bool) -> None:
        if self.is_making:
            self.progressed.emit(progress_words(self._share, None, waiting=playing))
        if not playing:
            self.offer.note_rest()

    def _note_playback(self) -> None:
        if self._bench is not None:
            playback = self._bench.player.playback
            self.offer.note_trouble(bool(playback.trouble) and abs(playback.speed) <= 1)
