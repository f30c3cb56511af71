"""What the canvas shows at one frame: records in, drawable shapes out. In picture coordinates, no Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from framegrain.domain.interpolation import Interpolation, Stretch, held_at
from framegrain.domain.records import LabelId, RecordId, Track, Verdict
from framegrain.domain.shapes import Box, Cuboid, Ring, Shape, ShapeKind, Xy, bounds, box_corners, rings
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from framegrain.domain.document import Document
    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.session.locks import Locks
    from framegrain.session.showing import Showing

ColourOf = Callable[[LabelId], str]

NOT_YET: RecordId = -1
"""The id of what is being drawn; no record ever has it."""

_AWAY = "not on this frame"
_OUTSIDE = "outside"
_LOCKED = "locked"

MOST_GHOSTS = 12
"""With more objects selected that are not on the frame, none of them is shown there: they would cover the picture."""


class Drawn(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One object as it is drawn.

    `computed` is an in-between, `ghost` a selected object shown where it is not alive, `doubtful` one whose verdict is
    not "present". `turns` says whether its label lets a box be rotated. Of two objects the one of the higher `layer` is
    in front; one that is `locked` can't be taken hold of.
    """

    id: RecordId
    label: LabelId
    name: str
    number: str = ""
    note: str = ""
    colour: str
    shape: Shape
    bounds: tuple[float, float, float, float]
    selected: bool = False
    computed: bool = False
    occluded: bool = False
    ghost: bool = False
    doubtful: bool = False
    turns: bool = False
    layer: int = 0
    locked: bool = False

    @property
    def rings(self) -> tuple[Ring, ...]:
        """Closed outlines; a cuboid's is its front face."""
        return outlines_of(self.shape)[0]

    @property
    def lines(self) -> tuple[Ring, ...]:
        """Further, open lines: a cuboid's back and depth edges."""
        return outlines_of(self.shape)[1]

    @property
    def extent(self) -> float:
        """Area of the upright rectangle around it: what decides which of two shapes lies on top."""
        left, top, right, bottom = self.bounds
        return (right - left) * (bottom - top)

    @property
    def title(self) -> str:
        """What its chip says."""
        return f"{self.name} · {self.note}" if self.note else self.name

    def reshaped(self, shape: Shape) -> Drawn:
        """The same object while a hand is changing it: set here by a person from now on."""
        return msgspec.structs.replace(
            self,
            shape=shape,
            bounds=bounds(shape),
            computed=False,
            ghost=False,
            note="" if self.ghost else self.note,
        )


class Style(NamedTuple):
    """What the records say of how a track looks: the same on every frame, so that playing asks for it once."""

    track: Track
    name: str
    number: str
    note: str
    colour: str
    doubtful: bool
    turns: bool
    policy: Interpolation


Styles = dict[RecordId, Style]
"""Those found so far, by track; to be emptied when a record or the taxonomy changes."""


def line_style(*, computed: bool, doubtful: bool) -> str:
    """How an outline is drawn: `dotted` in doubt, `dashed` as an in-between, else `solid`."""
    if doubtful:
        return "dotted"
    return "dashed" if computed else "solid"


def outlines_of(shape: Shape) -> tuple[tuple[Ring, ...], tuple[Ring, ...]]:
    """Closed outlines and further lines of a shape."""
    if isinstance(shape, Box):
        return (box_corners(shape),), ()
    if isinstance(shape, Cuboid):
        back = (*shape.back, shape.back[0])
        depth = tuple((a, b) for a, b in zip(shape.front, shape.back, strict=True))
        return (shape.front,), (back, *depth)
    return rings(shape), ()


def lay_out(
    document: Document,
    taxonomy: Taxonomy,
    frame: int,
    selection: frozenset[RecordId],
    colour_of: ColourOf,
    showing: Showing | None = None,
    locks: Locks | None = None,
    styles: Styles | None = None,
) -> tuple[Drawn, ...]:
    """Everything to draw at `frame`, in order of painting: by layer, large before small, the selected last.

    What `showing` hides is left out; what `locks` hold can't be taken hold of. `styles` are looked up and added to.
    """
    styles = {} if styles is None else styles
    tracks = document.tracks_at(frame)
    if selection:
        away = selection - {track.id for track in tracks}
        if len(away) <= MOST_GHOSTS:
            tracks += [document.tracks[key] for key in sorted(away) if key in document.tracks]
    if showing is not None and not showing.hides_nothing:
        tracks = [track for track in tracks if showing.shows(track)]
    kept = []
    for track in tracks:
        style = known_style(styles, document, taxonomy, track, colour_of)
        item = drawn(document, style, frame, selected=track.id in selection)
        if item is not None:
            kept.append(item)
    if locks is not None and not locks.are_none:
        kept = [_locked(item) if locks.hold(document.tracks[item.id]) else item for item in kept]
    return tuple(sorted(kept, key=lambda d: (d.selected, d.layer, -d.extent, d.id)))


def _locked(item: Drawn) -> Drawn:
    note = f"{item.note}, {_LOCKED}" if item.note else _LOCKED
    return msgspec.structs.replace(item, locked=True, note=note)


def known_style(
    styles: Styles, document: Document, taxonomy: Taxonomy, track: Track, colour_of: ColourOf
) -> Style:
    """How a track looks, out of those found so far, or found now."""
    style = styles.get(track.id)
    if style is None or style.track is not track:
        style = styles[track.id] = style_of(document, taxonomy, track, colour_of)
    return style


def style_of(document: Document, taxonomy: Taxonomy, track: Track, colour_of: ColourOf) -> Style:
    """How a track looks on every frame on which it is alive."""
    label = taxonomy.by_id.get(track.label)
    return Style(
        track=track,
        name=taxonomy.title(track),
        number=str(track.number),
        note=_note(document, track),
        colour=colour_of(track.label),
        doubtful=track.verdict is not Verdict.PRESENT,
        turns=label is None or ShapeKind.ROTATED_BOX in label.shapes,
        policy=taxonomy.interpolation(track.label),
    )


def drawn(document: Document, style: Style, frame: int, *, selected: bool) -> Drawn | None:
    """One track at one frame; None where there is nothing to show of it."""
    track = style.track
    stretch = document.stretch(track.id, frame, style.policy)
    shape = stretch.motion(frame) if stretch is not None else None
    if stretch is None or shape is None:
        return _ghost(document, style, frame, stretch) if selected else None
    latest = stretch.latest
    return Drawn(
        id=track.id,
        label=track.label,
        name=style.name,
        number=style.number,
        note=_note_at(document, style, frame) if document.comments else style.note,
        colour=style.colour,
        shape=shape,
        bounds=bounds(shape),
        selected=selected,
        computed=latest.frame != frame or latest.shape is None,
        occluded=latest.occluded,
        doubtful=style.doubtful,
        turns=style.turns,
        layer=track.layer,
    )


def _ghost(document: Document, style: Style, frame: int, stretch: Stretch | None) -> Drawn | None:
    """A selected object where it is outside, or not alive: as it was last seen."""
    track = style.track
    shape = held_at(document.keyframes(track.id), frame)
    if shape is None:
        return None
    return Drawn(
        id=track.id,
        label=track.label,
        name=style.name,
        number=style.number,
        note=_AWAY if stretch is None else _OUTSIDE,
        colour=style.colour,
        shape=shape,
        bounds=bounds(shape),
        selected=True,
        occluded=stretch is not None and stretch.latest.occluded,
        ghost=True,
        doubtful=style.doubtful,
        turns=style.turns,
        layer=track.layer,
    )


def fresh(taxonomy: Taxonomy, label: LabelId, shape: Shape, colour: str) -> Drawn:
    """An object being drawn, which no record stands for yet."""
    return Drawn(
        id=NOT_YET,
        label=label,
        name=taxonomy.name_of(label),
        colour=colour,
        shape=shape,
        bounds=bounds(shape),
        selected=True,
    )


def _note_at(document: Document, style: Style, frame: int) -> str:
    """What is said beside the name on this frame: that of the track, with comments on the keyframe here."""
    key = document.keyframe_at(style.track.id, frame)
    on_key = document.unsettled_on(key.id) if key is not None else 0
    return _note(document, style.track, on_key) if on_key else style.note


def _note(document: Document, track: Track, more: int = 0) -> str:
    said = [] if track.verdict is Verdict.PRESENT else [track.verdict.value]
    unsettled = document.unsettled_on(track.id) + more
    if unsettled:
        said.append(counted(unsettled, "comment"))
    return " · ".join(said)


def size_text(shape: Shape) -> str:
    """Size and place of a shape in words, whole pixels: `86 × 130 px at 412, 133`."""
    left, top, right, bottom = bounds(shape)
    if isinstance(shape, Box):
        turned = f" · {shape.rotation:.0f}°" if shape.rotation else ""
        return f"{shape.width:.0f} × {shape.height:.0f} px at {shape.x:.0f}, {shape.y:.0f}{turned}"
    return f"{right - left:.0f} × {bottom - top:.0f} px at {left:.0f}, {top:.0f}"


def point_text(point: Xy) -> str:
    """A place in the picture: the pixel it lies in."""
    return f"x {int(point[0] // 1)}, y {int(point[1] // 1)}"
