"""Which label keys are held while the video plays, and the records that come of it.

It knows nothing of keyboards, clocks or widgets: it is told which frame is on screen and what a hand does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from psygnal import Signal

from framegrain.domain.edit import Edit
from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import Event, Scope
from framegrain.domain.rules.time import exclude_each_other
from framegrain.editing.live_coding import Cause, Moment, Stroke, frames_of, meant, write
from framegrain.session.focus import Growing
from framegrain.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.span import Span
    from framegrain.session.session import Session

_MOST_REFUSED = 200


class Refusal(NamedTuple):
    """A stroke that became no record: its label, where it would have lain, and why."""

    label: LabelId
    frame: int
    last: int
    why: str


class _Written(NamedTuple):
    """A record written since playing began, and where its key came up or its tap went down."""

    id: RecordId
    label: LabelId
    span: Span
    ended: int


class _Down(NamedTuple):
    moment: Moment
    at: float


class LiveCoding:
    """Holds strokes while they last; each becomes one step of the history when it ends.

    `reaction` gives the seconds by which this person's keys come late, `tap` the seconds under which a stroke is a tap.
    """

    changed = Signal()
    """The mode, what is held, or what was refused."""
    wrote = Signal(Edit)
    """The edit that a stroke became."""
    refused = Signal(Refusal)
    """What became none."""

    def __init__(
        self, session: Session, *, reaction: Callable[[], float] = lambda: 0.0, tap: Callable[[], float]
    ) -> None:
        self._session = session
        self._reaction = reaction
        self._tap = tap
        self._on = False
        self._shown: Moment | None = None
        self._down: dict[LabelId, _Down] = {}
        self._let_go: dict[LabelId, Stroke] = {}
        self._waiting: list[Stroke] = []
        self._written: list[_Written] = []
        self._refusals: dict[int, list[Refusal]] = {}

    @property
    def on(self) -> bool:
        """Whether the mode is on."""
        return self._on

    @property
    def listens(self) -> bool:
        """Whether a label's key codes now: the mode is on and the video plays."""
        return self._on and self._shown is not None

    @property
    def held(self) -> tuple[LabelId, ...]:
        """The labels whose strokes go on, in the order they began."""
        return tuple(self._down)

    @property
    def refusals(self) -> list[Refusal]:
        """What was refused in the open video and not looked at yet, oldest first."""
        document = self._session.document
        return self._refusals.setdefault(document.video.id, []) if document is not None else []

    def turn(self, *, on: bool) -> None:
        """Turn the mode on, or off, which ends what is held."""
        if on != self._on:
            if not on:
                self.end_all()
            self._on = on
            self.changed.emit()

    # -- what is on screen

    def show(self, frame: int, speed: float) -> None:
        """Take note of the frame on screen and of the speed, in multiples of the video's own."""
        since = self._shown.since if self._shown is not None else frame
        if self._shown is not None and (self._shown.speed > 0) != (speed > 0):
            self.end_all()
            since = frame
        self._shown = Moment(frame, speed, since)

    def end_all(self) -> None:
        """End what is held on the frame shown: playing stops or goes on elsewhere, or nobody hears the keys any more.

        A key that is still down has to be pressed again.
        """
        shown = self._shown
        for label in list(self._let_go):
            self._finish(label)
        if shown is not None and self._down:
            for label, down in list(self._down.items()):
                up = shown._replace(cause=Cause.STOP)
                self._waiting.append(Stroke(label, down.moment, up, self._tap() + 1.0))
            self._down.clear()
            self._publish()
            self._flush()
        self._written.clear()
        self._shown = None
        self.changed.emit()

    # -- what a hand does

    def press(self, label_id: LabelId, at: float) -> None:
        """A label's key goes down, `at` seconds of any clock; what may not hold beside it ends before."""
        shown = self._shown
        if not self.listens or shown is None:
            return
        if label_id in self._let_go:
            self._finish(label_id)
        if label_id in self._down:
            return
        taxonomy = self._session.taxonomy
        label = taxonomy.label(label_id)
        for other in list(self._down):
            if exclude_each_other(taxonomy, taxonomy.label(other), label):
                self._end(other, shown._replace(cause=Cause.RIVAL), at)
        self._down[label_id] = _Down(shown, at)
        self._publish()

    def let_go(self, label_id: LabelId, at: float) -> None:
        """A label's key seems to come up; `settle` believes it, `take_back` does not."""
        down = self._down.get(label_id)
        if down is not None and self._shown is not None:
            self._let_go[label_id] = Stroke(label_id, down.moment, self._shown, at - down.at)

    def take_back(self, label_id: LabelId) -> None:
        """The key was only repeated by the keyboard: it is held still."""
        self._let_go.pop(label_id, None)

    def settle(self) -> None:
        """What was let go has come up."""
        for label in list(self._let_go):
            self._finish(label)

    def release(self, label_id: LabelId, at: float) -> None:
        """A label's key comes up for sure."""
        self.let_go(label_id, at)
        self._finish(label_id)

    def forget_refusals(self) -> None:
        """They have been looked at."""
        self.refusals.clear()
        self.changed.emit()

    # -- strokes

    def _finish(self, label_id: LabelId) -> None:
        stroke = self._let_go.pop(label_id, None)
        if stroke is not None and self._down.pop(label_id, None) is not None:
            self._waiting.append(stroke)
            self._publish()
            self._flush()

    def _end(self, label_id: LabelId, up: Moment, at: float) -> None:
        if label_id in self._let_go:
            self._finish(label_id)
            return
        down = self._down.pop(label_id)
        # ended by another key it is no tap, however short
        self._waiting.append(Stroke(label_id, down.moment, up, max(at - down.at, self._tap())))
        self._flush()

    def _flush(self) -> None:
        """Write what waits, but nothing while what it needs around it is held or waits too."""
        while self._waiting:
            ready = next((stroke for stroke in self._waiting if not self._needs_another(stroke)), None)
            if ready is None:
                if self._down:
                    return
                ready = self._waiting[0]
            self._waiting.remove(ready)
            self._write(ready)

    def _needs_another(self, stroke: Stroke) -> bool:
        taxonomy = self._session.taxonomy
        label = taxonomy.label(stroke.label)
        others = [*self._down, *(other.label for other in self._waiting if other is not stroke)]
        return any(
            taxonomy.is_a(other, wanted)
            for wanted in label.within
            for other in others
            if other != stroke.label
        )

    def _write(self, stroke: Stroke) -> None:
        session, reaction, tap = self._session, self._reaction(), self._tap()
        try:
            edit = write(session.desk, stroke, reaction, tap, self._after(stroke))
            session.do(edit)
        except FramegrainError as why:
            if not (
                isinstance(why, StorageError) and session.unsaved is not None
            ):  # which is kept, and saved later
                self._refuse(stroke, str(why))
            return
        made = next((c.after for c in edit.changes if c.before is None), None)
        if isinstance(made, Event) and made.scope is not Scope.CLIP:
            ended = stroke.down.frame if stroke.seconds < tap else stroke.up.frame
            self._written.append(_Written(made.id, stroke.label, made.span, ended))
        self.wrote.emit(edit)

    def _after(self, stroke: Stroke) -> int | None:
        """Where the last one ends that this must not overlap and that was over when its key went down."""
        taxonomy, way = self._session.taxonomy, 1 if stroke.down.speed > 0 else -1
        label, known = taxonomy.label(stroke.label), self._session.open_document.events
        ends = [
            written.span.stop if way > 0 else written.span.start
            for written in self._written
            if written.id in known  # it may have been taken back meanwhile
            and (stroke.down.frame - written.ended) * way >= 0
            and (
                written.label == label.id
                or exclude_each_other(taxonomy, taxonomy.label(written.label), label)
            )
        ]
        return None if not ends else max(ends) if way > 0 else min(ends)

    def _refuse(self, stroke: Stroke, why: str) -> None:
        times = self._session.open_document.times
        span = frames_of(times, stroke, self._reaction())
        at = meant(times, stroke.down, self._reaction())
        first, last = (span.start, span.last) if span is not None else (at, at)
        refusal = Refusal(stroke.label, first, last, " ".join(why.split()))
        self.refusals.append(refusal)
        del self.refusals[:-_MOST_REFUSED]
        self.refused.emit(refusal)
        self.changed.emit()

    def _publish(self) -> None:
        """Let the panels show what grows."""
        times = self._session.open_document.times
        self._session.focus.hold(
            Growing(label, meant(times, down.moment, self._reaction())) for label, down in self._down.items()
        )
        self.changed.emit()
