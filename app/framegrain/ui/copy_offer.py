"""Measuring whether moving through a video is slow on this machine, and offering a small copy where it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from framegrain.domain.errors import FramegrainError
from framegrain.media.cache import default_budget
from framegrain.media.proxy_plan import SLOW_SECONDS, check_room, group_length, plan_proxy
from framegrain.ui.copy_words import offer_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from framegrain.media.index import VideoIndex
    from framegrain.media.kept import KeptFiles
    from framegrain.media.proxy_plan import ProxyPlan
    from framegrain.session.session import Session
    from framegrain.ui.jobs import Job, Jobs
    from framegrain.ui.settings import Settings
    from framegrain.ui.widgets.message_strip import MessageStrip
    from framegrain.ui.yielding import Yielding

_SETTLE_MS = 2000
"""After opening, and after moving, before frames are decoded to measure."""
_SHORT_GROUP = 8
_BYTES_A_PIXEL = 1.5
_TROUBLES = 3
_REMEMBERED = 500
_DECLINED = "no_copy_for"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subject:
    """An open video as it was when something about its copy began."""

    session: Session
    video: int
    name: str
    file: Path
    index: VideoIndex
    fingerprint: str

    @classmethod
    def of(cls, session: Session | None) -> Subject | None:
        """The video that is open; None when there is none, or its file is missing."""
        if session is None or session.document is None:
            return None
        video, file, index = session.document.video, session.video_file, session.index
        if file is None or index is None:
            return None
        return cls(
            session=session,
            video=video.id,
            name=video.name,
            file=file,
            index=index,
            fingerprint=video.fingerprint,
        )

    def is_video_of(self, other: Subject) -> bool:
        """Whether both are the same video, however its frames are numbered."""
        return (self.session, self.video) == (other.session, other.video)

    def is_numbered_as(self, other: Subject) -> bool:
        """Whether a copy of one is a copy of the other."""
        return self.index.numbering == other.index.numbering

    @property
    def is_open(self) -> bool:
        """Whether it is still the open video, its frames numbered as they were."""
        now = Subject.of(self.session)
        return now is not None and now.is_video_of(self) and now.is_numbered_as(self)


class CopyOffer(QObject):
    """Looks at one video after the other; each is offered a copy once an opening, and never again after a No.

    `slow_seconds` is how long a step back may take before that. `accepted` carries a Subject and its ProxyPlan.
    """

    accepted = Signal(object, object)

    def __init__(
        self,
        parent: QObject,
        jobs: Jobs,
        settings: Settings,
        kept: KeptFiles,
        messages: MessageStrip,
        yielding: Yielding,
    ) -> None:
        super().__init__(parent)
        self.slow_seconds = SLOW_SECONDS
        self._jobs = jobs
        self._settings = settings
        self._kept = kept
        self._messages = messages
        self._yielding = yielding
        self._subject: Subject | None = None
        self._plan: ProxyPlan | None = None
        self._measuring: Job | None = None
        self._offered = False
        self._in_trouble = False
        self._troubles = 0
        self._soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._soon.timeout.connect(self._measure_unasked)

    @property
    def plan(self) -> ProxyPlan | None:
        """What was measured of the open video."""
        return self._plan

    def forget(self) -> None:
        """Another video is open, or none: what was begun or offered no longer counts."""
        self.withdraw()
        self._subject = self._plan = None
        self._offered = False
        self._troubles = 0
        if self._measuring is not None:
            self._measuring.cancel()

    def withdraw(self) -> None:
        """There is a copy, or soon will be."""
        self._subject = None
        self._soon.stop()
        self._messages.withdraw_offer()

    def consider(self, subject: Subject) -> None:
        """Look, when the hand rests, whether this video without a copy should have one."""
        self._subject = subject
        self._soon.start()

    def measure(
        self, subject: Subject, then: Callable[[Subject, ProxyPlan], object], *, waits: bool = True
    ) -> Job:
        """Find out what a copy takes, then go on with that if the video is still open.

        It `waits` while somebody plays or moves, unless it was asked for.
        """

        def measured(plan: ProxyPlan) -> None:
            if subject.is_open:
                self._plan = plan
                then(subject, plan)

        job = self._jobs.start(
            f"Measuring {subject.name}",
            lambda _progress, cancel: plan_proxy(
                subject.file,
                subject.index,
                cancel=self._yielding.cancel(cancel) if waits else cancel,
            ),
        )
        self._measuring = job
        job.done.connect(measured)
        job.ended.connect(lambda: self._forget_measuring(job))
        return job

    def note_trouble(self, trouble: bool) -> None:
        """Playing at normal speed leaves frames out now, or no longer does."""
        if trouble and not self._in_trouble:
            self._troubles += 1
        self._in_trouble = trouble

    def note_rest(self) -> None:
        """Playing ended: if it left frames out again and again, that is a reason to offer."""
        subject = self._subject
        if self._troubles < _TROUBLES or subject is None or self._is_declined(subject):
            return
        self._troubles = 0
        if self._plan is not None:
            self._offer(subject, self._plan, drops=True)
        else:
            self.measure(subject, lambda measured, plan: self._offer(measured, plan, drops=True))

    def _forget_measuring(self, job: Job) -> None:
        if self._measuring is job:
            self._measuring = None

    def _measure_unasked(self) -> None:
        subject = self._subject
        if subject is None or self._is_declined(subject) or not subject.is_open:
            return
        if self._yielding.is_busy():
            self._soon.start()
            return
        video = subject.session.open_document.video
        frames_bytes = video.frames * video.width * video.height * _BYTES_A_PIXEL
        if group_length(subject.index) >= _SHORT_GROUP and frames_bytes > self._budget:
            self.measure(subject, self._offer_if_slow)

    @property
    def _budget(self) -> int:
        return self._settings.get("cache_mb", 0) * 1024**2 or default_budget()

    def _offer_if_slow(self, subject: Subject, plan: ProxyPlan) -> None:
        if plan.is_slow(self._budget, slow_seconds=self.slow_seconds):
            self._offer(subject, plan, drops=False)

    def _offer(self, subject: Subject, plan: ProxyPlan, *, drops: bool) -> None:
        if self._offered or self._subject is None:
            return
        try:
            check_room(self._kept, plan, subject.name)
        except FramegrainError:
            return  # said when somebody asks for a copy
        self._offered = True
        self._messages.show_offer(
            offer_words(plan, drops=drops),
            "Make a copy",
            lambda: self.accepted.emit(subject, plan),
            lambda: self._decline(subject),
        )

    def _decline(self, subject: Subject) -> None:
        declined = [*self._settings.get(_DECLINED, []), self._sign(subject)]
        self._settings.set(_DECLINED, declined[-_REMEMBERED:])

    def _is_declined(self, subject: Subject) -> bool:
        return self._sign(subject) in self._settings.get(_DECLINED, [])

    def _sign(self, subject: Subject) -> str:
        return self._kept.place(subject.fingerprint, "").name
