"""The small copy of the open video: found, offered where moving is slow, made in the background, deleted."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from framegrain.domain.errors import FramegrainError
from framegrain.media.cache import default_budget
from framegrain.media.proxy import delete_proxy, find_proxy, numbering
from framegrain.media.proxy_making import make_proxy
from framegrain.media.proxy_plan import SLOW_SECONDS, check_room, group_length, in_bytes, plan_proxy
from framegrain.ui.attempt import Tone, sentence
from framegrain.ui.copy_words import deleted_words, offer_words, progress_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from framegrain.media.index import VideoIndex
    from framegrain.media.kept import KeptFiles
    from framegrain.media.proxy import Proxy
    from framegrain.media.proxy_plan import ProxyPlan
    from framegrain.session.session import Session
    from framegrain.ui.actions import Actions
    from framegrain.ui.attempt import Say
    from framegrain.ui.jobs import Job, Jobs
    from framegrain.ui.settings import Settings
    from framegrain.ui.widgets.message_strip import MessageStrip
    from framegrain.ui.workbench import Workbench

_SETTLE_MS = 2000
"""After opening, and after moving, before frames are decoded to measure."""
_STILL_MOVING = 0.7
"""Seconds after a move in which the next one is likely."""
_SHORT_GROUP = 8
_BYTES_A_PIXEL = 1.5
_TROUBLES = 3
_TOLD_FROM = 0.02
_REMEMBERED = 500
_DECLINED = "no_copy_for"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Subject:
    """The open video as it was when something about its copy began."""

    session: Session
    video: int
    name: str
    file: Path
    index: VideoIndex
    fingerprint: str


class Copies(QObject):
    """Looks after the copy of whatever video is open; one is made at a time, also of a video no longer open.

    `slow_seconds` is how long a step back may take before a copy is offered.
    """

    progressed = Signal(str)
    """How far the making is, in words; empty when nothing is made."""

    def __init__(
        self,
        parent: QObject,
        jobs: Jobs,
        actions: Actions,
        settings: Settings,
        kept: KeptFiles,
        say: Say,
        messages: MessageStrip,
    ) -> None:
        super().__init__(parent)
        self.kept = kept
        self.slow_seconds = SLOW_SECONDS
        self._jobs = jobs
        self._actions = actions
        self._settings = settings
        self._say = say
        self._messages = messages
        self._bench: Workbench | None = None
        self._copy: Proxy | None = None
        self._plan: ProxyPlan | None = None
        self._measuring: Job | None = None
        self._making: Job | None = None
        self._made_of: _Subject | None = None
        self._share, self._began = 0.0, 0.0
        self._offered = False
        self._troubles = 0
        self._in_trouble = False
        self._moved_at = 0.0
        self._soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._soon.timeout.connect(self._measure_unasked)

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
            session.focus.frame_changed.disconnect(self._note_move)
            session.focus.playing_changed.disconnect(self._note_playing)
        self.stop()
        self._bench = bench
        if bench is not None:
            session = bench.session
            session.video_opened.connect(self._begin)
            session.focus.frame_changed.connect(self._note_move)
            session.focus.playing_changed.connect(self._note_playing)
            bench.player.playback.changed.connect(self._note_trouble)
        self._begin()

    # -- what a person asks for

    def make(self) -> None:
        """Make a copy of the open video, after measuring what it will take."""
        subject = self._subject()
        if subject is None:
            self._say("The video file can't be read, so nothing can be copied", Tone.ATTENTION)
        elif self._making is not None:
            self._say("A small copy is being made already; the next can begin after it", Tone.INFO)
        elif self._plan is not None:
            self._start(subject, self._plan)
        else:
            job = self._measure(subject, self._start)
            job.failed.connect(lambda text: self._say(text, Tone.ERROR))

    def delete(self) -> None:
        """Delete the copy of the open video, or stop making one."""
        subject = self._subject()
        if self._making is not None:
            self.stop()
        elif subject is not None and self._copy is not None:
            self._use(None)
            self._say(deleted_words(subject.name, delete_proxy(self.kept, subject.fingerprint)), Tone.OK)

    def delete_all(self) -> None:
        """Delete everything made from videos on this machine."""
        self.stop()
        self._use(None)
        freed = self.kept.used()
        self.kept.clear()
        self._say(f"{in_bytes(freed)} are free again; what is needed is made anew", Tone.OK)

    def stop(self) -> None:
        """Give up what is being made."""
        if self._making is not None:
            self._making.cancel()

    # -- the open video

    def _subject(self) -> _Subject | None:
        session = self._bench.session if self._bench is not None else None
        if session is None or session.document is None:
            return None
        video, file, index = session.document.video, session.video_file, session.index
        if file is None or index is None:
            return None
        return _Subject(
            session=session,
            video=video.id,
            name=video.name,
            file=file,
            index=index,
            fingerprint=video.fingerprint,
        )

    def _is_open(self, subject: _Subject) -> bool:
        now = self._subject()
        return (
            now is not None
            and (now.session, now.video) == (subject.session, subject.video)
            and numbering(now.index) == numbering(subject.index)
        )

    def _begin(self) -> None:
        self._copy = self._plan = None
        self._offered = False
        self._troubles = 0
        self._soon.stop()
        self._messages.withdraw_offer()
        if self._measuring is not None:
            self._measuring.cancel()
        self._show()
        subject = self._subject()
        if subject is None:
            return
        if self._made_of is not None and self._is_outdated(self._made_of, subject):
            self.stop()
        job = self._jobs.start(
            f"Looking for the small copy of {subject.name}",
            lambda _progress, _cancel: self._find(subject),
        )
        job.done.connect(lambda copy: self._looked(subject, copy))

    @staticmethod
    def _is_outdated(made_of: _Subject, now: _Subject) -> bool:
        # a full check numbered the frames anew while they were copied
        same = (made_of.session, made_of.video) == (now.session, now.video)
        return same and numbering(made_of.index) != numbering(now.index)

    def _find(self, subject: _Subject) -> Proxy | None:
        self.kept.sweep()
        return find_proxy(self.kept, subject.fingerprint, subject.index)

    def _looked(self, subject: _Subject, copy: Proxy | None) -> None:
        if not self._is_open(subject):
            return
        if copy is not None:
            self._use(copy)
        else:
            self._soon.start()

    def _use(self, copy: Proxy | None) -> None:
        self._copy = copy
        if self._bench is not None:
            self._bench.pictures.use_copy(copy)
        self._show()

    def _show(self) -> None:
        why = "A small copy is being made" if self._copy is None else "This video has a small copy already"
        self._actions.enable("file.proxy", self._copy is None and self._making is None, why)
        why = "This video has no small copy"
        self._actions.enable("file.proxy_delete", self._copy is not None or self._making is not None, why)

    # -- measuring and offering

    @property
    def _budget(self) -> int:
        return self._settings.get("cache_mb", 0) * 1024**2 or default_budget()

    def _measure_unasked(self) -> None:
        subject = self._subject()
        if (
            subject is None
            or self._copy is not None
            or self._making is not None
            or self._is_declined(subject)
        ):
            return
        if self._is_busy():
            self._soon.start()
            return
        video = subject.session.open_document.video
        frames_bytes = video.frames * video.width * video.height * _BYTES_A_PIXEL
        if group_length(subject.index) >= _SHORT_GROUP and frames_bytes > self._budget:
            self._measure(subject, self._offer_if_slow)

    def _measure(self, subject: _Subject, then: Callable[[_Subject, ProxyPlan], object]) -> Job:
        job = self._jobs.start(
            f"Measuring {subject.name}",
            lambda _progress, cancel: plan_proxy(subject.file, subject.index, cancel=cancel),
        )
        self._measuring = job
        job.done.connect(lambda plan: self._measured(subject, plan, then))
        job.ended.connect(lambda: self._forget_measuring(job))
        return job

    def _forget_measuring(self, job: Job) -> None:
        if self._measuring is job:
            self._measuring = None

    def _measured(
        self, subject: _Subject, plan: ProxyPlan, then: Callable[[_Subject, ProxyPlan], object]
    ) -> None:
        if self._is_open(subject):
            self._plan = plan
            then(subject, plan)

    def _offer_if_slow(self, subject: _Subject, plan: ProxyPlan) -> None:
        if plan.is_slow(self._budget, slow_seconds=self.slow_seconds):
            self._offer(subject, plan)

    def _offer(self, subject: _Subject, plan: ProxyPlan, *, drops: bool = False) -> None:
        if self._offered or self._making is not None or self._is_declined(subject):
            return
        try:
            check_room(self.kept, plan, subject.name)
        except FramegrainError:
            return  # said when somebody asks for a copy
        self._offered = True
        self._messages.show_offer(
            offer_words(plan, drops=drops),
            "Make a copy",
            lambda: self._start(subject, plan),
            lambda: self._decline(subject),
        )

    def _decline(self, subject: _Subject) -> None:
        declined = [*self._settings.get(_DECLINED, []), self._sign(subject)]
        self._settings.set(_DECLINED, declined[-_REMEMBERED:])

    def _is_declined(self, subject: _Subject) -> bool:
        return self._sign(subject) in self._settings.get(_DECLINED, [])

    def _sign(self, subject: _Subject) -> str:
        return self.kept.place(subject.fingerprint, "").name

    # -- making

    def _start(self, subject: _Subject, plan: ProxyPlan) -> None:
        if self._making is not None or self._copy is not None:
            return
        try:
            check_room(self.kept, plan, subject.name)
        except FramegrainError as error:
            self._say(sentence(error), Tone.ATTENTION)
            return

        def work(progress: Callable[[float], None], cancel: Callable[[], bool]) -> Proxy:
            made = make_proxy(
                subject.file, subject.index, self.kept, progress=progress, cancel=cancel, busy=self._is_busy
            )
            self.kept.trim()
            return made

        self._messages.withdraw_offer()
        self._made_of = subject
        self._share, self._began = 0.0, time.monotonic()
        self._making = job = self._jobs.start(f"Making a small copy of {subject.name}", work)
        job.progressed.connect(self._show_progress)
        job.done.connect(lambda made: self._made(subject, made))
        job.failed.connect(lambda text: self._say(text, Tone.ERROR))
        job.cancelled.connect(lambda: self._say(f"No small copy of {subject.name} was made", Tone.INFO))
        job.ended.connect(self._ended)
        self._show()
        self._show_progress(0.0)

    def _is_busy(self) -> bool:
        # also asked on the thread that makes a copy: reads plain values only
        bench = self._bench
        if bench is None:
            return False
        focus = bench.session.focus
        return focus.playing or focus.scrubbing or time.monotonic() - self._moved_at < _STILL_MOVING

    def _show_progress(self, share: float) -> None:
        self._share = share
        taken = time.monotonic() - self._began
        if share >= _TOLD_FROM:
            left: float | None = taken * (1 - share) / share
        else:
            left = self._plan.seconds if self._plan is not None else None
        self.progressed.emit(progress_words(share, left, waiting=False))

    def _made(self, subject: _Subject, made: Proxy) -> None:
        if self._is_open(subject):
            self._use(made)
        self._say(f"The small copy of {subject.name} is ready: moving through it is quick now", Tone.OK)

    def _ended(self) -> None:
        self._making = self._made_of = None
        self.progressed.emit("")
        self._show()

    # -- what the hand does

    def _note_move(self, _frame: int) -> None:
        self._moved_at = time.monotonic()

    def _note_playing(self, playing: bool) -> None:
        if self._making is not None:
            self.progressed.emit(progress_words(self._share, None, waiting=playing))
        subject = self._subject()
        if playing or self._troubles < _TROUBLES or self._copy is not None or subject is None:
            return
        self._troubles = 0
        if self._plan is not None:
            self._offer(subject, self._plan, drops=True)
        elif not self._is_declined(subject):
            self._measure(subject, lambda s, plan: self._offer(s, plan, drops=True))

    def _note_trouble(self) -> None:
        if self._bench is None:
            return
        playback = self._bench.player.playback
        began, self._in_trouble = not self._in_trouble, bool(playback.trouble)
        if began and self._in_trouble and abs(playback.speed) <= 1:
            self._troubles += 1
