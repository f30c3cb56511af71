"""Segment verbs, whatever they are done to: what lands leaves no rule broken, and can be taken back."""

from __future__ import annotations

from contextlib import suppress
from itertools import count, pairwise
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from framegrain.domain import rules
from framegrain.domain.document import Document
from framegrain.domain.errors import FramegrainError
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Clip, Scope
from framegrain.domain.span import Span
from framegrain.editing import events, records, segments
from framegrain.editing.desk import Desk
from framegrain.exchange.taxonomy import read_taxonomy
from made_projects import times, video

if TYPE_CHECKING:
    from framegrain.domain.edit import Edit
    from framegrain.domain.records import Event

FRAMES = 40
CONTRACT = read_taxonomy(
    """
framegrain_taxonomy: 1
name: Gestures
version: "1"
action:
  - {id: gesture, name: Gesture, scopes: [segment], overlap: trim}
  - id: phase
    name: Phase
    use: leaves
    scopes: [segment]
    within: [gesture]
    containment: tile
    children: [{id: prepare, name: Prepare}, {id: stroke, name: Stroke}]
  - {id: gloss, name: Gloss, scopes: [segment], within: [gesture], containment: one}
  - {id: beat, name: Beat, scopes: [segment, frame], within: [gesture]}
  - id: posture
    name: Posture
    scopes: [segment]
    children_exclusive: true
    overlap: trim
    children: [{id: sit, name: Sit}, {id: stand, name: Stand}]
  - {id: talk, name: Talk, scopes: [segment], overlap: forbid}
""",
    "gestures.yaml",
)
LABELS = st.sampled_from(
    ["gesture", "gesture", "prepare", "stroke", "stroke", "gloss", "beat", "sit", "stand", "talk"]
)
SPANS = st.tuples(st.integers(0, FRAMES - 1), st.integers(1, 20)).map(
    lambda p: Span(p[0], min(p[0] + p[1], FRAMES))
)
PICKS = st.integers(0, 1000)


class Segments(RuleBasedStateMachine):
    """A person with nothing but segment verbs. Accepts an edit as the session does: if nothing new is broken."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document(video(frames=FRAMES), times(FRAMES), [Clip(id=1, span=Span(0, FRAMES))])
        self._ids, self._clock = count(2), count(1)
        self.landed = 0

    @property
    def desk(self) -> Desk:
        return Desk(
            document=self.document,
            taxonomy=CONTRACT,
            new_id=lambda: next(self._ids),
            stamp=lambda: Provenance(by="Ada", at=next(self._clock)),
        )

    def _try(self, make: Any, *arguments: Any, **more: Any) -> None:
        with suppress(FramegrainError):
            edit: Edit = make(self.desk, *arguments, **more)
            before = self.document.copy()
            self.document.apply(edit)
            if rules.check(self.document, CONTRACT):
                self.document.apply(edit.inverse)
                assert self.document == before
                return
            after = self.document.copy()
            self.document.apply(edit.inverse)
            assert self.document == before
            self.document.apply(edit)
            assert self.document == after
            self.landed += 1

    def _pick(self, pick: int) -> Event | None:
        ids = sorted(self.document.events)
        return self.document.events[ids[pick % len(ids)]] if ids else None

    @rule(label=LABELS, span=SPANS, scope=st.sampled_from([Scope.SEGMENT, Scope.SEGMENT, Scope.FRAME]))
    def draw(self, label: str, span: Span, scope: Scope) -> None:
        self._try(events.add_event, label, scope, span)

    @rule(pick=PICKS, by=st.integers(-15, 15))
    def move(self, pick: int, by: int) -> None:
        event = self._pick(pick)
        if event is not None and event.span.start + by >= 0:
            self._try(events.set_span, event.id, event.span.moved(by))

    @rule(pick=PICKS, by=st.integers(-15, 15), start=st.booleans())
    def resize(self, pick: int, by: int, start: bool) -> None:
        event = self._pick(pick)
        if event is None:
            return
        ends = (event.span.start + by * start, event.span.stop + by * (not start))
        if 0 <= ends[0] < ends[1] <= FRAMES:
            self._try(events.set_span, event.id, Span(*ends))

    @rule(pick=PICKS, at=st.integers(0, FRAMES))
    def split(self, pick: int, at: int) -> None:
        if (event := self._pick(pick)) is not None:
            self._try(events.split_event, event.id, at)

    @rule(picks=st.lists(PICKS, min_size=2, max_size=3))
    def merge(self, picks: list[int]) -> None:
        self._try(segments.merge, [e.id for p in picks if (e := self._pick(p)) is not None])

    @rule(picks=st.lists(PICKS, min_size=1, max_size=3), at=st.integers(0, FRAMES))
    def duplicate(self, picks: list[int], at: int) -> None:
        self._try(segments.duplicate, [e.id for p in picks if (e := self._pick(p)) is not None], at)

    @rule(a=PICKS, b=PICKS, after=st.booleans())
    def fill(self, a: int, b: int, after: bool) -> None:
        one, two = self._pick(a), self._pick(b)
        if one is not None and two is not None:
            span = (one.span.start, two.span.start) if after else (two.span.stop, one.span.stop)
            if span[0] < span[1]:
                self._try(segments.fill, one.id, two, after=after)

    @rule(pick=PICKS, by=st.integers(-10, 10))
    def ripple(self, pick: int, by: int) -> None:
        event = self._pick(pick)
        if event is None or event.span.length + by < 1:
            return
        span = Span(event.span.start, event.span.stop + by)
        later = [e for e in self.document.events.values() if e.span.start >= event.span.stop]
        self._try(segments.ripple, event.id, span, later)

    @rule(pick=PICKS, label=LABELS, by=st.integers(-5, 5))
    def to_lane(self, pick: int, label: str, by: int) -> None:
        event = self._pick(pick)
        if event is not None and event.span.start + by >= 0:
            self._try(segments.to_lane, {event.id: event.span.moved(by)}, label)

    @rule(a=PICKS, b=PICKS, at=st.integers(0, FRAMES))
    def move_border(self, a: int, b: int, at: int) -> None:
        one, two = self._pick(a), self._pick(b)
        if one is not None and two is not None:
            self._try(events.move_border, one.id, two.id, at)

    @rule(picks=st.lists(PICKS, min_size=1, max_size=2))
    def delete(self, picks: list[int]) -> None:
        self._try(records.delete, [e.id for p in picks if (e := self._pick(p)) is not None])

    @invariant()
    def every_gesture_is_free_or_full(self) -> None:
        """Said once more without the rules: phases of a gesture cover it, each frame once."""
        for gesture in self.document.events.values():
            if gesture.label != "gesture":
                continue
            held = [
                frame
                for e in self.document.events_in(gesture.span)
                if e.label in ("prepare", "stroke")
                for frame in range(e.span.start, e.span.stop)
            ]
            assert held == [] or sorted(held) == list(range(gesture.span.start, gesture.span.stop))

    @invariant()
    def nothing_that_does_not_overlap_does(self) -> None:
        for kind in (("sit", "stand"), ("talk",), ("gesture",)):
            held = [e.span for e in self.document.events_in(self.document.whole) if e.label in kind]
            assert all(a.stop <= b.start for a, b in pairwise(held))


Segments.TestCase.settings = settings(max_examples=80, stateful_step_count=30)
TestSegments = Segments.TestCase
