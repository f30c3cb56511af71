"""What an example may show: the picture on screen, or several frames of what is selected, read in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from framegrain.domain.errors import Cancelled
from framegrain.domain.records import Event, Track
from framegrain.domain.span import Span
from framegrain.media.example_picture import Crop, around, drawn, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from framegrain.domain.shapes import Shape
    from framegrain.media.readers import Reader
    from framegrain.session.session import Session
    from framegrain.ui.jobs import Job, Jobs

    Pixels = NDArray[np.uint8]

COUNTS = (1, 3, 5)
"""Pictures an example may have side by side."""


class Moments(QObject):
    """`arrived` tells that the frames asked for are there, or that they can't be had (`failure` says why)."""

    arrived = Signal()

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        open_reader: Callable[[], Reader] | None,
        bgra: Pixels,
        record: Event | Track | None,
        colour: tuple[int, int, int],
    ) -> None:
        """`bgra` is the picture on screen, `record` what is selected, `colour` (BGR) that of outlines."""
        super().__init__()
        self._session = session
        self._jobs = jobs
        self._open_reader = open_reader
        self._record = record
        self._colour = colour
        self._here = session.focus.frame
        self._read: dict[int, Pixels] = {self._here: bgra}
        self._shapes: dict[int, list[Shape]] = {}
        self._job: Job | None = None
        self._wanted = 1
        self.failure = ""
        """Why the frames asked for last can't be had; empty when they can."""
        whole = _whole(session, record)
        self._span = whole if whole is not None else Span(self._here, self._here + 1)

    @property
    def counts(self) -> tuple[int, ...]:
        """How many pictures can be had."""
        can = self._open_reader is not None
        return tuple(n for n in COUNTS if n == 1 or (can and n <= self._span.length))

    def frames(self, count: int) -> tuple[int, ...]:
        """The frames of so many pictures: the one on screen, or the first, the last and those evenly between."""
        if count == 1:
            return (self._here,)
        way = self._span.length - 1
        return tuple(self._span.start + round(n * way / (count - 1)) for n in range(count))

    def span(self, count: int) -> Span:
        """The frames an example of so many pictures speaks of."""
        if count > 1:
            return self._span
        if isinstance(self._record, Event) and self._here in self._span:
            return Span(self._here, self._span.stop)
        return Span(self._here, self._here + 1)

    def has_shapes(self, count: int) -> bool:
        """Whether something was drawn on any of the frames."""
        return any(self._on(frame) for frame in self.frames(count))

    def shape(self, count: int) -> Shape | None:
        """The shape of the object selected on the first of the frames it is on."""
        found = (shape for frame in self.frames(count) for shape in self._on(frame))
        return next(found, None) if isinstance(self._record, Track) else None

    def made(self, count: int, *, crop: bool, draw: bool) -> Pixels | None:
        """The pictures (BGR) side by side as they would be kept; None until their frames are read."""
        frames = self.frames(count)
        if any(frame not in self._read for frame in frames):
            return None
        height, width = self._read[frames[0]].shape[:2]
        part = Crop(0, 0, width, height)
        if crop:
            part = around([shape for frame in frames for shape in self._on(frame)], width, height)
        made = [drawn(self._read[f], part, self._on(f) if draw else [], self._colour) for f in frames]
        return made[0] if len(made) == 1 else side_by_side(made)

    def want(self, count: int) -> None:
        """Read what is missing for so many pictures; `arrived` follows, at once where nothing is missing."""
        self._wanted, self.failure = count, ""
        if self._job is not None:
            return  # what is missing after it is read then
        missing = [frame for frame in self.frames(count) if frame not in self._read]
        if not missing or self._open_reader is None:
            self.arrived.emit()
            return
        opened = self._open_reader
        self._job = job = self._jobs.start(
            "Reading frames", lambda progress, cancel: _read(opened, missing, progress, cancel), is_told=False
        )
        job.done.connect(self._take)
        job.failed.connect(self._fail)
        job.ended.connect(self._ended)

    def leave(self) -> None:
        """Read nothing more."""
        self._wanted = 1
        if self._job is not None:
            self._job.cancel()

    def _take(self, read: dict[int, Pixels]) -> None:
        self._read.update(read)

    def _fail(self, words: str) -> None:
        self.failure = words

    def _ended(self) -> None:
        self._job = None
        failed, self._wanted = self.failure, 1 if self.failure else self._wanted
        if failed:
            self.arrived.emit()
        else:
            self.want(self._wanted)

    def _on(self, frame: int) -> list[Shape]:
        """Shapes of what is selected on a frame: the object's own, or those of who takes part in the event."""
        found = self._shapes.get(frame)
        if found is None:
            found = self._shapes[frame] = list(_shapes(self._session, self._record, frame))
        return found


def _whole(session: Session, record: Event | Track | None) -> Span | None:
    if isinstance(record, Event):
        return record.span
    return session.open_document.life(record.id) if record is not None else None


def _shapes(session: Session, record: Event | Track | None, frame: int) -> Sequence[Shape]:
    document, desk = session.open_document, session.desk
    tracks = [record] if isinstance(record, Track) else []
    if isinstance(record, Event) and frame in record.span:
        ids = dict.fromkeys(track for bound in record.roles.values() for track in bound)
        tracks = [document.tracks[track] for track in ids if track in document.tracks]
    states = (desk.state(track, frame) for track in tracks)
    return [state.shape for state in states if state is not None and state.shape is not None]


def _read(
    opened: Callable[[], Reader],
    frames: Sequence[int],
    progress: Callable[[float], None],
    cancel: Callable[[], bool],
) -> dict[int, Pixels]:
    """Pictures (BGRA) of the frames; runs in the background."""
    found: dict[int, Pixels] = {}
    reader = opened()
    try:
        for done, frame in enumerate(frames):
            if cancel():
                raise Cancelled("reading frames for an example was stopped")
            found[frame] = reader.picture(frame)
            progress((done + 1) / len(frames))
    finally:
        reader.close()
    return found


def told(frames: Sequence[int]) -> str:
    """`frames 20, 40 and 59`, for the caption of several; empty for one."""
    if len(frames) < 2:
        return ""
    *most, last = (f"{frame}" for frame in frames)
    return f"frames {', '.join(most)} and {last}"
