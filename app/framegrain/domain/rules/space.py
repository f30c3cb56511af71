"""Rules of spatial grain: which shapes a label takes, and where."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from framegrain.domain.rules.violation import Found, Rule
from framegrain.domain.shapes import ShapeKind, fits, kind_of
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from framegrain.domain.document import Document
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
    fix = (
        "Turn the box upright" if have == "rotated box" and ShapeKind.BOX in label.shapes else f"Draw {want}"
    )
    yield Found(Rule.SHAPE_ALLOWED, f"{label.name} takes {want}, not a {have}", fix)


def keyframe_rules(document: Document, keyframe: Keyframe, track: Track, label: Label) -> Iterator[Found]:
    """Everything about one keyframe's place and shape."""
    if keyframe.frame >= document.video.frames:
        yield Found(
            Rule.FRAME_IN_VIDEO,
            f"frame {keyframe.frame} is past the end: {document.video.name} has {document.video.frames} frames",
            "Delete the keyframe",
        )
    keys = document.keyframes(track.id)
    if any(k.id != keyframe.id for k in on_frame(keys, keyframe.frame)):
        yield Found(
            Rule.KEYFRAME_UNIQUE, f"two keyframes of one track on frame {keyframe.frame}", "Delete one"
        )
    if keyframe.shape is None:
        return
    yield from shape_allowed(label, keyframe.shape)
    first = next((k.shape for k in keys if k.shape is not None), keyframe.shape)
    if type(first) is not type(keyframe.shape):
        was = SHAPE_WORDS[kind_of(first)]
        yield Found(
            Rule.SHAPE_STAYS, f"this track is a {was}; it can't become another shape", "Start a new track"
        )
    if not keyframe.outside and not fits(keyframe.shape, document.video.width, document.video.height):
        yield Found(
            Rule.SHAPE_IN_PICTURE,
            f"the shape on frame {keyframe.frame} lies outside the picture",
            "Mark the object as outside here instead",
        )


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
        yield Found(Rule.TRACK_HAS_SHAPE, "a track begins with a shape on a frame", "Delete the track")
