"""A desk on a video held in memory, for tests of what editing functions mean."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from framegrain.domain import rules
from framegrain.domain.document import Document
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import Clip
from framegrain.domain.shapes import Box, vertices
from framegrain.domain.span import Span
from framegrain.editing.desk import Desk
from framegrain.exchange.taxonomy import read_taxonomy
from made_projects import times, video

if TYPE_CHECKING:
    from framegrain.domain.edit import Edit
    from framegrain.domain.records import Keyframe, Record
    from framegrain.domain.shapes import Shape

FRAMES = 60

TAXONOMY = """
framegrain_taxonomy: 1
name: Street
version: "4"
scene:
  - {id: day, name: Day, definition: Sun., scopes: [clip]}
  - {id: rain, name: Rain, definition: It rains., scopes: [clip], attributes: [heavy]}
action:
  - {id: walk, name: Walk, definition: Feet alternate., scopes: [segment], attributes: [speed, heavy, note]}
  - {id: stand, name: Stand, definition: Feet rest., scopes: [segment], attributes: [note]}
  - {id: touch, name: Touch, definition: First contact., scopes: [frame]}
object:
  - id: person
    name: Person
    definition: A human being.
    shapes: [box, rotated_box]
    attributes:
      - age
      - facing
      - {id: bag, when: {age: [adult]}}
      - {id: bag_size, when: {bag: true}}
      - {id: eyes, when: {facing: [left, right], age: [adult]}}
      - {id: beard, when: {facing: left}}
      - wears
  - {id: dog, name: Dog, definition: A dog., shapes: [box], attributes: [facing]}
  - {id: pond, name: Pond, definition: Water., shapes: [polygon], interpolation: none}
  - {id: cloud, name: Cloud, definition: Steam., shapes: [polygon]}
  - {id: van, name: Van, definition: A van., shapes: [cuboid]}
attribute:
  - {id: age, name: Age, definition: Old?, type: choice, values: [{id: child, name: A child}, adult], default: adult}
  - id: facing
    name: Facing
    definition: Which way.
    type: choice
    values: [left, right, away]
    changing: true
    default: left
  - {id: bag, name: Bag, definition: Carries a bag., type: yes_no}
  - {id: bag_size, name: Bag size, definition: How big., type: number, unit: litres}
  - {id: eyes, name: Eyes, definition: Open or shut., type: choice, values: [open, shut], changing: true}
  - {id: beard, name: Beard, definition: On the left., type: yes_no}
  - {id: wears, name: Wears, definition: Things worn., type: many, values: [hat, scarf]}
  - {id: speed, name: Speed, definition: How fast., type: number, unit: km/h}
  - {id: heavy, name: Heavy, definition: Much of it., type: yes_no}
  - {id: note, name: Note, definition: Anything., type: text}
"""


def box(x: float, y: float = 10, size: float = 20) -> Box:
    return Box(x=x, y=y, width=size, height=size)


class Bench:
    """The desk, and a hand that makes the edits. Made by “Ada” unless somebody else sits down."""

    def __init__(self, records: list[Record] | None = None, frames: int = FRAMES) -> None:
        start = [Clip(id=1, span=Span(0, frames))] if records is None else records
        self.document = Document(video(frames=frames), times(frames), start)
        self.taxonomy = read_taxonomy(TAXONOMY, "street.yaml")
        self.person = "Ada"
        self._ids = count(1 + max((r.id for r in start), default=0))
        self._clock = count(1)

    @property
    def desk(self) -> Desk:
        return Desk(
            document=self.document,
            taxonomy=self.taxonomy,
            new_id=lambda: next(self._ids),
            stamp=lambda: Provenance(by=self.person, at=next(self._clock)),
        )

    def do(self, edit: Edit) -> Edit:
        """Make the edit; one that the rules of structure forbid, or that does not undo to the same, is a bug."""
        before = self.document.copy()
        self.document.apply(edit)
        assert [v for v in rules.check(self.document, self.taxonomy) if v.rule in rules.STRUCTURAL] == []
        after = self.document.copy()
        self.document.apply(edit.inverse)
        assert self.document == before
        self.document.apply(edit)
        assert self.document == after
        return edit

    def keys(self, track: int) -> list[Keyframe]:
        return list(self.document.keyframes(track))

    def frames(self, track: int) -> list[int]:
        """The frames of a track's keyframes."""
        return [k.frame for k in self.document.keyframes(track)]

    def shape(self, track: int, frame: int) -> Shape | None:
        """What is seen of a track; None where it is not."""
        state = self.desk.state(self.document.tracks[track], frame)
        return None if state is None else state.shape

    def seen(self, track: int) -> set[int]:
        """The frames on which a track is seen."""
        return {f for f in range(self.document.video.frames) if self.shape(track, f) is not None}

    def way(self, track: int) -> dict[int, object]:
        """The points seen of a track on every frame, to a millionth of a pixel; None where it is not seen."""
        shapes = {f: self.shape(track, f) for f in range(self.document.video.frames)}
        return {f: None if s is None else np.round(vertices(s), 6).tolist() for f, s in shapes.items()}
