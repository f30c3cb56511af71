"""Rules of what machines may do: how far ways between keyframes go, where they stop, who confirms."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from framegrain.domain.grain import Stop
from framegrain.domain.interpolation import Interpolation
from framegrain.domain.provenance import Method
from framegrain.domain.rules.time import lasting
from framegrain.domain.rules.violation import Cure, Found, Remedy, Rule
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.records import Event, Keyframe, Track
    from framegrain.domain.taxonomy import Label

_MACHINES = (Method.TRACKER, Method.INTERPOLATED)


def confirmed(record: Event | Track, label: Label) -> Iterator[Found]:
    """Somebody other than who made it stands behind it, where the label asks for that."""
    made = record.provenance
    if label.second_person and (not made.confirmed_by or made.confirmed_by == made.by):
        yield Found(
            Rule.SECOND_PERSON,
            f"{label.name} needs a second person to confirm it" + (f"; {made.by} made it" if made.by else ""),
            "Confirm it",
            Remedy(cure=Cure.CONFIRM),
        )


def gap_rules(document: Document, track: Track, label: Label) -> Iterator[Found]:
    """Whether a track's keyframes lie no farther apart than ways may go."""
    if label.interpolation is not Interpolation.NONE and label.greatest_gap is not None:
        yield from _wide_gap(document, document.keyframes(track.id), label)


def stop_rules(document: Document, track: Track, label: Label) -> Iterator[Found]:
    """Whether anything between a track's keyframes is computed where ways stop."""
    if label.interpolation is Interpolation.NONE or not label.stops_at:
        return
    keys = document.keyframes(track.id)
    if Stop.OCCLUSION in label.stops_at:
        yield from _over_occlusion(keys, label)
    if Stop.CUT in label.stops_at:
        yield from _over_cut(document, _shaped(keys), label)


def _shaped(keys: Sequence[Keyframe]) -> list[Keyframe]:
    """The keyframes that say where the object is, or that it is nowhere: others stop no way."""
    return [key for key in keys if key.shape is not None or key.outside]


def _wide_gap(document: Document, keys: Sequence[Keyframe], label: Label) -> Iterator[Found]:
    most = label.greatest_gap
    assert most is not None
    sure = max(most.amount if most.unit is Unit.FRAMES else 1, 1)  # asked of every keyframe there is
    wide = [
        (key.frame, following.frame)
        for key, following in pairwise(_shaped(keys))
        if following.frame > key.frame + sure
        and not key.outside
        and lasting(document, key.frame, following.frame, most) > most.amount
    ]
    if wide:
        start, stop = wide[0]
        more = f", and {len(wide) - 1} more such gaps" if len(wide) > 1 else ""
        reason = f"{label.name} has no keyframe between frames {start} and {stop}{more}; two lie at most {most} apart"
        middle = (start + stop) // 2
        yield Found(
            Rule.KEYFRAME_GAP, reason, f"Set one on frame {middle}", Remedy(cure=Cure.KEYFRAME, start=middle)
        )


def _over_occlusion(keys: Sequence[Keyframe], label: Label) -> Iterator[Found]:
    for key, following in pairwise(keys):
        if key.occluded and not key.outside and following.frame > key.frame + 1:
            start, stop = key.frame + 1, following.frame
            reason = f"{label.name} is occluded from frame {key.frame} and would be computed up to frame {stop - 1}"
            remedy = Remedy(cure=Cure.OUTSIDE, start=start, stop=stop)
            yield Found(Rule.STOPS, reason, f"Mark it as outside from frame {start}", remedy)
            return


def _over_cut(document: Document, keys: Sequence[Keyframe], label: Label) -> Iterator[Found]:
    """Looked for at the cuts, of which there are few, not at the keyframes."""
    if not keys:
        return
    for clip in document.clips_in(Span(keys[0].frame, keys[-1].frame + 1)):
        cut = clip.span.stop
        at = bisect_left(keys, cut, key=_frame)  # the first keyframe at the cut or after it
        if not 0 < at < len(keys) or cut >= document.whole.stop:
            continue
        key, stop = keys[at - 1], keys[at].frame
        if not key.outside and key.frame in clip.span and stop > key.frame + 1:
            reason = f"{label.name} would be computed across the cut at frame {cut}"
            fix = f"Mark it as outside from frame {cut}" if cut < stop else f"Set it on frame {cut - 1}"
            yield Found(Rule.STOPS, reason, fix, Remedy(cure=Cure.STOP, start=cut, stop=stop))
            return


def _frame(keyframe: Keyframe) -> int:
    return keyframe.frame


def keyframe_rules(document: Document, keyframe: Keyframe, track: Track, label: Label) -> Iterator[Found]:
    """Whether a machine was allowed to set a keyframe, and there."""
    made = keyframe.provenance
    if made.method not in _MACHINES or made.confirmed_by:
        return
    if made.method is Method.TRACKER and not label.tracking:
        reason = f"a tracker set {label.name} on frame {keyframe.frame}, and this label takes no tracking"
        yield Found(
            Rule.TRACKING_ALLOWED, reason, "Confirm the keyframe, or delete it", Remedy(cure=Cure.CONFIRM)
        )
    if not label.stops_at:
        return
    before = _before(document.keyframes(track.id), keyframe)
    if Stop.OCCLUSION in label.stops_at and keyframe.occluded and not keyframe.outside:
        reason = f"a machine set {label.name} on frame {keyframe.frame}, where it is occluded"
        yield Found(Rule.STOPS, reason, "Confirm the keyframe, or delete it", Remedy(cure=Cure.CONFIRM))
    elif Stop.CUT in label.stops_at and before is not None:
        clip = document.clip_at(before.frame)
        if clip is not None and keyframe.frame not in clip.span and not before.outside:
            reason = f"a machine took {label.name} across the cut at frame {clip.span.stop}"
            yield Found(Rule.STOPS, reason, "Confirm the keyframe, or delete it", Remedy(cure=Cure.CONFIRM))


def _before(keys: Sequence[Keyframe], keyframe: Keyframe) -> Keyframe | None:
    at = bisect_left(keys, keyframe.frame, key=_frame)
    return keys[at - 1] if at else None
