"""Rules of spatial grain: which shapes a label takes, and where."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from framegrain.domain.rules.violation import Cure, Found, Remedy, Rule
from framegrain.domain.shapes import Box, Polygon, ShapeKind, area, bounds, fits, kind_of, rings
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.grain import LeastSize, PolygonWhen, Vertices
    from framegrain.domain.records import Keyframe, Track
    from framegrain.domain.shapes import Shape
    from framegrain.domain.taxonomy import Label

SHAPE_WORDS = {
    ShapeKind.BOX: "box",
    ShapeKind.ROTATED_BOX: "rotated box",
    ShapeKind.POLYGON: "polygon",
    ShapeKind.CUBOID: "cuboid",
}


def either(words: Iterable[str]) -> str:
    """`a`, `a or b`, `a, b or c`; `nothing` when there are none."""
    *first, last = [*words] or ["nothing"]
    return f"{', '.join(first)} or {last}" if first else last


def allows(label: Label, kind: ShapeKind) -> bool:
    """Whether the label takes shapes of this kind; one that takes rotated boxes takes upright ones too."""
    return kind in label.shapes or (kind is ShapeKind.BOX and ShapeKind.ROTATED_BOX in label.shapes)


def shape_allowed(label: Label, shape: Shape) -> Iterator[Found]:
    """The label's list of shapes."""
    if allows(label, kind_of(shape)):
        return
    have = SHAPE_WORDS[kind_of(shape)]
    if not label.shapes:
        yield Found(Rule.SHAPE_ALLOWED, f"{label.name} is not drawn on the picture", "Use a segment or tag")
        return
    want = either(f"a {SHAPE_WORDS[kind]}" for kind in label.shapes)
    turn = have == "rotated box" and ShapeKind.BOX in label.shapes
    yield Found(
        Rule.SHAPE_ALLOWED,
        f"{label.name} takes {want}, not a {have}",
        "Turn the box upright" if turn else f"Draw {want}",
        Remedy(cure=Cure.UPRIGHT) if turn else None,
    )


def keyframe_rules(document: Document, keyframe: Keyframe, track: Track, label: Label) -> list[Found]:
    """Everything about one keyframe's place and shape; a list, since a million ask and nearly all are fine."""
    found: list[Found] = []
    keys, shape = document.keyframes(track.id), keyframe.shape
    if keyframe.frame >= document.video.frames:
        frames = f"{document.video.name} has {document.video.frames} frames"
        reason = f"frame {keyframe.frame} is past the end: {frames}"
        found.append(Found(Rule.FRAME_IN_VIDEO, reason, "Delete the keyframe", Remedy(cure=Cure.DELETE)))
    if document.has_doubles(track.id) and any(k.id != keyframe.id for k in on_frame(keys, keyframe.frame)):
        reason = f"two keyframes of one track on frame {keyframe.frame}"
        found.append(Found(Rule.KEYFRAME_UNIQUE, reason, "Delete one", Remedy(cure=Cure.DELETE)))
    if shape is None:
        return found
    if not allows(label, kind_of(shape)):
        found += shape_allowed(label, shape)
    first = keys[0].shape if keys else None
    if first is None:
        first = next((k.shape for k in keys if k.shape is not None), shape)
    if type(first) is not type(shape):
        reason = f"this track is a {SHAPE_WORDS[kind_of(first)]}; it can't become another shape"
        found.append(Found(Rule.SHAPE_STAYS, reason, "Start a new track"))
    if not keyframe.outside:
        if not fits(shape, document.video.width, document.video.height):
            reason = f"the shape on frame {keyframe.frame} lies outside the picture"
            remedy = Remedy(cure=Cure.OUTSIDE, start=keyframe.frame)
            fix = "Mark the object as outside here instead"
            found.append(Found(Rule.SHAPE_IN_PICTURE, reason, fix, remedy))
        found += _grain(keyframe, shape, label)
    return found


def _grain(keyframe: Keyframe, shape: Shape, label: Label) -> Iterable[Found]:
    """Whether a shape is large and fine enough for what it shows."""
    found: list[Found] = []
    small = _too_small(label, label.size, shape, keyframe.frame) if label.size is not None else ""
    if small:
        remedy = Remedy(cure=Cure.OUTSIDE, start=keyframe.frame)
        found.append(Found(Rule.SIZE, small, "Mark it as outside here, as too small to tell", remedy))
    if isinstance(shape, Box):
        if label.polygon_when is not None:
            found += _too_coarse(label, label.polygon_when, keyframe, shape)
    elif label.vertices is not None and isinstance(shape, Polygon):
        found += _vertices(label, label.vertices, shape, keyframe.frame)
    return found


def _vertices(label: Label, wanted: Vertices, shape: Polygon, frame: int) -> Iterator[Found]:
    count = sum(len(ring) for ring in rings(shape))
    if count < wanted.at_least:
        reason = f"{label.name} has {count} vertices on frame {frame}; it takes at least {wanted.at_least}"
        yield Found(Rule.VERTICES, reason, "Draw it more finely")
    elif wanted.at_most is not None and count > wanted.at_most:
        reason = f"{label.name} has {count} vertices on frame {frame}; it takes at most {wanted.at_most}"
        yield Found(Rule.VERTICES, reason, "Simplify the outline", Remedy(cure=Cure.SIMPLIFY))


def _too_small(label: Label, least: LeastSize, shape: Shape, frame: int) -> str:
    """What is too small about a shape; empty where it is large enough."""
    left, top, right, bottom = bounds(shape)
    wide, high = right - left, bottom - top
    if wide < least.width or high < least.height:
        want = " and ".join(
            f"{amount:g} {word}" for amount, word in ((least.width, "wide"), (least.height, "high")) if amount
        )
        return f"{label.name} is {wide:.0f} × {high:.0f} pixels on frame {frame}; it is at least {want}"
    if least.area and area(shape) < least.area:
        return f"{label.name} covers {area(shape):.0f} pixels on frame {frame}; it covers at least {least.area:g}"
    return ""


def _too_coarse(label: Label, when: PolygonWhen, keyframe: Keyframe, box: Box) -> Iterator[Found]:
    short, long = min(box.width, box.height), max(box.width, box.height)
    if when.sides is not None and long >= when.sides * short:
        times = f"{long / max(short, 1e-9):.1f} times as long as wide"
        reason = f"{label.name} is {times} on frame {keyframe.frame}; such a thing needs a polygon"
        yield Found(Rule.POLYGON_NEEDED, reason, "Draw a polygon")
    if when.fill is not None and keyframe.fill is not None and keyframe.fill < when.fill:
        share, at = f"{keyframe.fill:.0%} of its box", f"on frame {keyframe.frame}"
        reason = f"{label.name} fills about {share} {at}; the rest is background"
        yield Found(Rule.FILL, reason, "Draw a polygon")


def on_frame(keys: Sequence[Keyframe], frame: int) -> Sequence[Keyframe]:
    """One track's keyframes on a frame: never more than one in a sound document."""
    return between(keys, Span(frame, frame + 1))


def between(keys: Sequence[Keyframe], span: Span) -> Sequence[Keyframe]:
    """One track's keyframes on the frames of a span."""
    start = bisect_left(keys, span.start, key=lambda k: k.frame)
    return keys[start : bisect_left(keys, span.stop, lo=start, key=lambda k: k.frame)]


def track_rules(document: Document, track: Track) -> Iterator[Found]:
    """A track begins with a shape."""
    keys = document.keyframes(track.id)
    if not keys or keys[0].shape is None or keys[0].outside:
        reason = "a track begins with a shape on a frame"
        yield Found(Rule.TRACK_HAS_SHAPE, reason, "Delete the track", Remedy(cure=Cure.DELETE))
