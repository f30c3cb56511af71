"""Polygons put together, taken away, cut, pierced, extended and simplified on one frame: each one edit."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from framegrain.domain import regions
from framegrain.domain.edit import Edit, joined
from framegrain.domain.errors import BadInput
from framegrain.domain.shapes import Part, Polygon, Ring, rings
from framegrain.editing import records
from framegrain.editing.bindings import moved_bindings
from framegrain.editing.comments import moved_comments
from framegrain.editing.events import defaults
from framegrain.editing.tracks import delete_at, set_shape, start_like

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from framegrain.domain.records import RecordId, Track
    from framegrain.domain.shapes import Shape, Xy
    from framegrain.editing.desk import Desk

SHORTEST_CUT = 0.5
"""Pixels: a line shorter than this cuts nothing."""


def unite(desk: Desk, ids: Iterable[RecordId], frame: int) -> Edit:
    """Let the object with the lowest number cover what all of them cover on `frame`; the others leave this frame.

    One that has no other keyframe goes whole. Objects that don't touch become parts of one.
    """
    tracks = sorted((desk.track(i) for i in set(ids)), key=lambda t: t.number)
    if len(tracks) < 2:
        raise BadInput("select at least two polygons to unite them")
    first, *others = tracks
    names = records.listed([desk.title(t) for t in tracks])
    for other in others:
        if other.label != first.label:
            raise BadInput(
                f"{desk.title(first)} and {desk.title(other)} have different labels; relabel one first"
            )
    made = regions.united(polygon_at(desk, t, frame) for t in tracks)
    if made is None:
        raise BadInput(f"{names} cover nothing; draw them anew")
    edits = [set_shape(desk, first.id, frame, sound(made)), *(_gone(desk, t, frame, first) for t in others)]
    return joined(f"Unite {names} on {frame}", edits)


def _gone(desk: Desk, track: Track, frame: int, kept: Track) -> Edit:
    """The object taken off a frame; where it goes whole, what was said of it is said of the one kept."""
    keys = desk.document.keyframes(track.id)
    if all(k.frame == frame for k in keys):
        edit = records.delete(desk, [track.id])
        kept_with = moved_comments(desk.document, track.id, kept.id)
        return Edit(edit.name, (*edit.changes, *kept_with, *moved_bindings(desk.document, track.id, kept.id)))
    return delete_at(desk, track.id, frame)


def subtract(desk: Desk, track_id: RecordId, others: Iterable[RecordId], frame: int) -> Edit:
    """Take what other objects cover on `frame` away from one; the others stay as they are."""
    track = desk.track(track_id)
    title = desk.title(track)
    shape = polygon_at(desk, track, frame)
    takers = [desk.track(i) for i in others if i != track_id]
    found = [(t, s) for t in takers if (s := _seen(desk, t, frame)) is not None and regions.overlap(shape, s)]
    if not found:
        raise BadInput(f"nothing overlaps {title} on this frame; there is nothing to take away")
    names = records.listed([desk.title(t) for t, _ in found])
    made = regions.without(shape, [s for _, s in found])
    if made is None:
        raise BadInput(f"nothing of {title} would be left; delete it instead")
    edit = set_shape(desk, track_id, frame, sound(made))
    return Edit(f"Take {names} away from {title} on {frame}", edit.changes)


def intersect(desk: Desk, track_id: RecordId, others: Iterable[RecordId], frame: int) -> Edit:
    """Leave of an object on `frame` what all the others cover, too; the others stay as they are."""
    track = desk.track(track_id)
    title = desk.title(track)
    shape = polygon_at(desk, track, frame)
    found = [(t, s) for t in map(desk.track, others) if (s := _seen(desk, t, frame)) is not None]
    if not found:
        raise BadInput(f"select {title} and what it overlaps to keep what both cover")
    names = records.listed([desk.title(t) for t, _ in found])
    made = regions.common(shape, [s for _, s in found])
    if made is None:
        raise BadInput(f"{title} and {names} have nothing in common on this frame; move one first")
    edit = set_shape(desk, track_id, frame, sound(made))
    return Edit(
        f"Keep of {title} what {names} {'cover' if len(found) > 1 else 'covers'} on {frame}", edit.changes
    )


def cut(desk: Desk, track_id: RecordId, frame: int, line: Sequence[Xy], *, into_parts: bool = False) -> Edit:
    """Cut a polygon along a line: into objects of the same label, or into parts of the one it is.

    The largest piece stays the object; each other one begins on this frame with the same attributes.
    """
    track = desk.track(track_id)
    title = desk.title(track)
    if sum(abs(x1 - x0) + abs(y1 - y0) for (x0, y0), (x1, y1) in pairwise(line)) < SHORTEST_CUT:
        raise BadInput("that line is too short to cut along; draw it right through")
    first, *rest = regions.cut(polygon_at(desk, track, frame), line)
    if not rest:
        raise BadInput(f"the line does not divide {title}; draw it right through, from outside to outside")
    if into_parts:
        whole = Polygon(parts=(*first.parts, *(part for piece in rest for part in piece.parts)))
        edit = set_shape(desk, track_id, frame, sound(whole))
        return Edit(f"Cut {title} into parts on {frame}", edit.changes)
    edits = [set_shape(desk, track_id, frame, sound(first))]
    edits += [_piece(desk, track, frame, sound(piece), n) for n, piece in enumerate(rest)]
    return joined(f"Cut {title} into {len(rest) + 1} objects on {frame}", edits)


def _piece(desk: Desk, track: Track, frame: int, shape: Shape, number: int) -> Edit:
    """A new object beside the one it was cut from, with what holds of that one here."""
    state = desk.state(track, frame)
    changing = {
        **defaults(desk, track.label, changing=True),
        **(state.attributes if state is not None else {}),
    }
    hidden = state is not None and state.occluded
    return start_like(desk, track, frame, shape, ahead=number, occluded=hidden, changing=changing)


def pierce(desk: Desk, track_id: RecordId, frame: int, ring: Ring) -> Edit:
    """Take what a ring encloses out of a polygon: a hole, or a bite where it crosses the border."""
    track = desk.track(track_id)
    title = desk.title(track)
    shape = polygon_at(desk, track, frame)
    made = regions.pierced(shape, ring)
    if made is None:
        raise BadInput(f"the hole takes nothing or all of {title}; draw it inside, or across its border")
    edit = set_shape(desk, track_id, frame, sound(made, kept=(shape, ring)))
    return Edit(f"Cut a hole into {title} on {frame}", edit.changes)


def extend(desk: Desk, track_id: RecordId, frame: int, ring: Ring) -> Edit:
    """Add what a ring encloses to a polygon: a part of its own, or more of the part it overlaps."""
    track = desk.track(track_id)
    title = desk.title(track)
    shape = polygon_at(desk, track, frame)
    made = regions.extended(shape, ring)
    if made is None:
        raise BadInput(f"{title} covers all of that already; draw the part outside of it")
    edit = set_shape(desk, track_id, frame, sound(made, kept=(shape, ring)))
    return Edit(f"Add a part to {title} on {frame}", edit.changes)


def simplify(desk: Desk, track_id: RecordId, frame: int, tolerance: float) -> Edit:
    """Leave vertices out, the border nowhere more than `tolerance` pixels off."""
    track = desk.track(track_id)
    shape = polygon_at(desk, track, frame)
    made = regions.simplified(shape, tolerance)
    before, after = count(shape), count(made)
    if made == shape:
        return Edit(f"Simplify {desk.title(track)} on {frame}", ())
    edit = set_shape(desk, track_id, frame, sound(made))
    name = f"Simplify {desk.title(track)} on {frame} from {before} to {after} vertices"
    return Edit(name, edit.changes)


def count(polygon: Polygon) -> int:
    """How many vertices a polygon has, holes and parts together."""
    return sum(len(ring) for ring in rings(polygon))


def polygon_at(desk: Desk, track: Track, frame: int) -> Polygon:
    """The object's polygon on a frame; BadInput where it is none or not there."""
    shape = _seen(desk, track, frame)
    if shape is None:
        raise BadInput(f"{desk.title(track)} is not on frame {frame}; go where it is seen")
    if not isinstance(shape, Polygon):
        raise BadInput(f"{desk.title(track)} is no polygon; this works on polygons only")
    return shape


def _seen(desk: Desk, track: Track, frame: int) -> Shape | None:
    state = desk.state(track, frame)
    return None if state is None else state.shape


def sound(polygon: Polygon, kept: tuple[Polygon, Ring] | None = None) -> Polygon:
    """The polygon to a hundredth of a pixel, no two vertices that follow each other the same; BadInput with what is
    wrong with it.

    Vertices of what is `kept` stay exactly as they were: they may be another object's, too.
    """
    exact = frozenset(p for ring in (*rings(kept[0]), kept[1]) for p in ring) if kept is not None else ()
    parts = []
    for part in polygon.parts:
        outer = _tidy(part.outer, exact)
        if len(outer) > 2:
            holes = (_tidy(hole, exact) for hole in part.holes)
            parts.append(Part(outer, tuple(hole for hole in holes if len(hole) > 2)))
    if not parts:
        raise BadInput("nothing would be left of the outline; undo, or draw it larger")
    made = Polygon(parts=tuple(parts))
    wrong = regions.flaw(made)
    if wrong:
        raise BadInput(f"{wrong}; move a vertex there first")
    return made


def _tidy(ring: Ring, exact: Iterable[Xy]) -> Ring:
    points = [p if p in exact else (round(p[0], 2), round(p[1], 2)) for p in ring]
    return tuple(p for n, p in enumerate(points) if p != points[n - 1])
