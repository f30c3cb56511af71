"""What the inspector says of the in-betweens of one object. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.gaps import Correction, Gap, corrections, gaps, worst_first
from framegrain.domain.interpolation import Interpolation
from framegrain.domain.records import Track

if TYPE_CHECKING:
    from collections.abc import Collection

    from framegrain.domain.document import Document
    from framegrain.domain.records import RecordId
    from framegrain.domain.span import Span
    from framegrain.domain.taxonomy import Taxonomy

_POLICY = {
    Interpolation.LINEAR: "in-betweens on straight ways",
    Interpolation.SMOOTH: "in-betweens on smooth ways",
    Interpolation.NONE: "no in-betweens: shapes stay until the next keyframe",
}

_SEEN = 0.05
"""What is off by fewer pixels would be shown as 0.0."""


class Ways(NamedTuple):
    """One object's corrections, worst first, and its gaps in order."""

    title: str
    policy: str
    life: Span
    corrections: tuple[Correction, ...]
    gaps: tuple[Gap, ...]

    @property
    def most(self) -> float:
        """The largest number of pixels there is to show."""
        return max([c.moved for c in self.corrections] + [g.error for g in self.gaps], default=0.0)

    @property
    def advice(self) -> str:
        """Where the next keyframe would help most."""
        if self.life.start == self.life.last:
            return "It has one keyframe; there is nothing between yet"
        if not self.gaps:
            return "Every frame between the keyframes has one of its own"
        gap = worst_first(self.gaps)[0]
        if gap.error < _SEEN:
            return "No frame between the keyframes is likely to be off"
        return f"Likely off most: frame {gap.middle}, by about {_pixels(gap.error)}"


def ways_of(document: Document, taxonomy: Taxonomy, selection: Collection[RecordId]) -> Ways | None:
    """What there is to say of the one selected object; None where not one is selected."""
    found = [document.get(record) for record in selection]
    tracks = [record for record in found if isinstance(record, Track)]
    life = document.life(tracks[0].id) if len(tracks) == 1 else None
    if life is None:
        return None
    track = tracks[0]
    policy, keys = taxonomy.interpolation(track.label), document.keyframes(track.id)
    order = sorted(corrections(keys, policy, document.camera), key=lambda c: (-c.moved, c.frame))
    return Ways(taxonomy.title(track), _POLICY[policy], life, tuple(order), tuple(gaps(keys, policy)))


def in_words(correction: Correction) -> str:
    """One line: `Frame 120, moved by 14 px`."""
    return f"Frame {correction.frame}, moved by {_pixels(correction.moved)}"


def _pixels(length: float) -> str:
    return f"{length:.0f} px" if length >= 9.5 else f"{length:.1f} px"
