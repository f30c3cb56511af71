"""On which frames an object is there: its life without the stretches where it is outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from framegrain.domain.records import Keyframe


def presence_of(keyframes: Sequence[Keyframe]) -> tuple[Span, ...]:
    """The stretches of one track's keyframes, which come in order of frame."""
    found: list[Span] = []
    begins: int | None = None
    for key in keyframes:
        if key.outside and begins is not None:
            if key.frame > begins:  # a broken file may have two keyframes on one frame
                found.append(Span(begins, key.frame))
            begins = None
        elif not key.outside and begins is None:
            begins = key.frame
    if begins is not None:
        found.append(Span(begins, keyframes[-1].frame + 1))
    return tuple(found)


def left_of(whole: Span, taken: Iterable[Span]) -> list[Span]:
    """The stretches of a span that none of the others holds, in order."""
    at, found = whole.start, []
    for span in sorted(taken, key=lambda s: s.start):
        if span.start > at:
            found.append(Span(at, min(span.start, whole.stop)))
        at = max(at, span.stop)
        if at >= whole.stop:
            return found
    return [*found, Span(at, whole.stop)]


def differing(before: Sequence[Span], after: Sequence[Span]) -> list[Span]:
    """The frames held by one side only."""
    if before == after:
        return []
    lost = (rest for span in before for rest in left_of(span, after))
    won = (rest for span in after for rest in left_of(span, before))
    return [*lost, *won]
