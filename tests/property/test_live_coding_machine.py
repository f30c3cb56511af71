"""Live coding under any hands: whatever keys go down and come up while playing goes anywhere, a plain model agrees."""

from __future__ import annotations

from itertools import count
from typing import NamedTuple

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from framegrain.domain import rules
from framegrain.domain.document import Document
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Clip, Event, Scope
from framegrain.domain.rules import RuleBroken
from framegrain.domain.span import Span
from framegrain.editing.desk import Desk
from framegrain.editing.live_coding import raw_of, without_correction
from framegrain.exchange.taxonomy import read_taxonomy
from framegrain.session.focus import Focus
from framegrain.session.live_coding import LiveCoding
from made_projects import times, video

FRAMES, RATE = 400, 30
TAP, REACTION = 0.25, 0.4
CONTRACT = read_taxonomy(
    """
framegrain_taxonomy: 1
name: Behaviour
version: "1"
action:
  - id: posture
    name: Posture
    children_exclusive: true
    children: [{id: sit, name: Sit, scopes: [segment]}, {id: stand, name: Stand, scopes: [segment]}]
  - {id: talk, name: Talk, scopes: [segment, frame]}
  - {id: nod, name: Nod, scopes: [frame]}
  - {id: run, name: Run, scopes: [segment], duration: {at_least: 12 frames}}
object:
  - {id: car, name: Car, shapes: [box]}
""",
    "behaviour.yaml",
)
LABELS = ("sit", "stand", "talk", "nod", "run", "car")
RIVALS = frozenset({"sit", "stand"})
LEAST = {"run": 12}


class Room:
    """As much of a session as live coding knows: a document, a contract, a door."""

    def __init__(self) -> None:
        self.document = Document(video(frames=FRAMES), times(FRAMES), [Clip(id=1, span=Span(0, FRAMES))])
        self.taxonomy = CONTRACT
        self.focus = Focus()
        self.steps = 0
        self._ids, self._clock = count(2), count(1)

    @property
    def open_document(self) -> Document:
        return self.document

    @property
    def desk(self) -> Desk:
        return Desk(
            document=self.document,
            taxonomy=CONTRACT,
            new_id=lambda: next(self._ids),
            stamp=lambda: Provenance(by="Ada", at=next(self._clock)),
        )

    def do(self, edit) -> None:
        self.document.apply(edit)
        broken = rules.check(self.document, CONTRACT)
        if broken:
            self.document.apply(edit.inverse)
            raise RuleBroken(broken)
        self.steps += 1


class Down(NamedTuple):
    frame: int
    speed: float
    since: int
    at: float


class Wrote(NamedTuple):
    label: str
    first: int
    last: int
    ended: int


class Hands(RuleBasedStateMachine):
    """Frames are counted by hand here: about 30 a second, a reaction time of twelve of them at 1x."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Room()
        self.live = LiveCoding(self.room, reaction=lambda: REACTION, tap=lambda: TAP)  # type: ignore[arg-type]
        self.live.turn(on=True)
        self.now = 10.0
        self.frame, self.speed, self.since, self.playing = 100, 1.0, 100, False
        self.down: dict[str, Down] = {}
        self.records: list[tuple[str, int, int]] = []
        self.run: list[Wrote] = []
        self.refused = 0

    # -- the model

    def _early(self, frame: int, speed: float, since: int) -> int:
        low, high = sorted((since, frame))
        return min(max(frame - round(REACTION * RATE * speed), low), high)

    def _ends(self, label: str, *, at: float, cause: str) -> None:
        down = self.down.pop(label)
        way = 1 if down.speed > 0 else -1
        begin = self._early(down.frame, down.speed, down.since)
        end = self.frame if cause == "stop" else self._early(self.frame, self.speed, self.since)
        tapped = cause == "key" and at - down.at < TAP
        if label == "car":
            self.refused += 1
            return
        if label == "nod" or (tapped and label == "talk"):
            begin = end = begin
        elif tapped:
            end = begin + way * (LEAST.get(label, 1) - 1)
        else:
            end -= way if cause == "rival" else 0
            if (end - begin) * way < 0:
                if cause == "rival":
                    self.refused += 1
                    return
                end = begin
        first, last = max(min(begin, end), 0), min(max(begin, end), FRAMES - 1)
        self._lands(label, first, last, down, way, down.frame if tapped else self.frame)

    def _lands(self, label: str, first: int, last: int, down: Down, way: int, ended: int) -> None:
        for other in self.run:
            beside = other.label == label or {other.label, label} <= RIVALS
            if beside and (down.frame - other.ended) * way >= 0:
                first = max(first, other.last + 1) if way > 0 else first
                last = min(last, other.first - 1) if way < 0 else last
        clash = any({o, label} <= RIVALS and f <= last and first <= t for o, f, t in self.records)
        if first > last or clash or last - first + 1 < LEAST.get(label, 1):
            self.refused += 1
            return
        self.records.append((label, first, last))
        self.run.append(Wrote(label, first, last, ended))

    def _all_end(self) -> None:
        for label in list(self.down):
            self._ends(label, at=self.now, cause="stop")
        self.run.clear()

    # -- what happens

    @rule(frames=st.integers(1, 40))
    def plays(self, frames: int) -> None:
        if not self.playing:
            self.playing, self.since = True, self.frame
            self.live.show(self.frame, self.speed)
        way = 1 if self.speed > 0 else -1
        self.frame = min(max(self.frame + way * frames, 0), FRAMES - 1)
        self.now += frames / RATE / abs(self.speed)
        self.live.show(self.frame, self.speed)

    @rule()
    def pauses(self) -> None:
        if self.playing:
            self.live.end_all()
            self._all_end()
            self.playing = False

    @precondition(lambda self: self.playing)
    @rule(to=st.integers(0, FRAMES - 1))
    def jumps(self, to: int) -> None:
        self.live.end_all()
        self._all_end()
        self.frame = self.since = to
        self.live.show(to, self.speed)

    @rule(speed=st.sampled_from([-2.0, -1.0, 0.5, 1.0, 2.0]))
    def changes_speed(self, speed: float) -> None:
        turned = (speed > 0) != (self.speed > 0)
        if self.playing:
            if turned:
                self._all_end()
                self.since = self.frame
            self.live.show(self.frame, speed)
        self.speed = speed

    @rule(label=st.sampled_from(LABELS), frames=st.integers(1, 30), speed=st.sampled_from([0.5, 1.0, 2.0]))
    def strokes(self, label: str, frames: int, speed: float) -> None:
        """Hold a key for some frames, the speed changed meanwhile."""
        self.plays(frames)
        self.presses(label)
        self.changes_speed(speed if self.speed > 0 else -speed)
        self.plays(frames)
        self.lets_go(label, 0.0)

    @rule(labels=st.lists(st.sampled_from(LABELS), min_size=1, max_size=4), frames=st.integers(1, 30))
    def rolls(self, labels: list[str], frames: int) -> None:
        """Go from key to key without a frame between, as a quick hand does."""
        for label in labels:
            self.presses(label)
            self.plays(frames)
            self.lets_go(label, 0.5)

    @rule(label=st.sampled_from(LABELS))
    def presses(self, label: str) -> None:
        self.live.press(label, self.now)
        if not self.playing or label in self.down:
            return
        if label in RIVALS:
            for other in [o for o in self.down if o in RIVALS]:
                self._ends(other, at=self.now, cause="rival")
        self.down[label] = Down(self.frame, self.speed, self.since, self.now)

    @rule(label=st.sampled_from(LABELS), seconds=st.sampled_from([0.0, 0.1, 0.5]))
    def lets_go(self, label: str, seconds: float) -> None:
        self.now += seconds
        self.live.release(label, self.now)
        if label in self.down:
            self._ends(label, at=self.now, cause="key")

    @precondition(lambda self: self.down)
    @rule()
    def repeats(self) -> None:
        """The keyboard seems to let go, and did not."""
        label = next(iter(self.down))
        self.live.let_go(label, self.now)
        self.live.take_back(label)

    # -- what holds

    @invariant()
    def the_model_agrees(self) -> None:
        events = sorted(self.room.document.events.values(), key=lambda e: e.id)
        assert [(e.label, e.span.start, e.span.last) for e in events] == self.records
        assert len(self.live.refusals) == min(self.refused, 200)
        assert self.live.held == tuple(self.down)
        assert [g.label for g in self.room.focus.growing] == list(self.down)
        assert self.room.steps == len(self.records)

    @invariant()
    def no_rule_is_broken_and_every_record_remembers_its_keys(self) -> None:
        assert rules.check(self.room.document, CONTRACT) == []
        for event in self.room.document.events.values():
            raw = raw_of(event)
            assert raw is not None
            assert (raw.first, raw.last) == (event.span.start, event.span.last)
            back = without_correction(self.room.desk, [event])
            for change in back.changes:
                assert isinstance(change.after, Event)
                assert raw.down in (change.after.span.start, change.after.span.last)
            if event.scope is Scope.FRAME:
                assert event.span.length == 1


TestHands = Hands.TestCase
TestHands.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
