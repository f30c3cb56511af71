"""Segments and tags written by held keys: which frames the keys meant, and what is kept of that in the record."""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from framegrain.domain.errors import BadInput
from framegrain.domain.records import Event, Scope
from framegrain.domain.rules.offer import in_place_of
from framegrain.domain.rules.time import scope_allowed
from framegrain.domain.span import Span
from framegrain.domain.taxonomy import Duration, Unit
from framegrain.editing.events import add_event, defaults, replace_clip_label
from framegrain.editing.placing import fitted, place

if TYPE_CHECKING:
    from framegrain.domain.edit import Edit
    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Label
    from framegrain.domain.timebase import FrameTimes
    from framegrain.editing.desk import Desk

_WORDS = {Scope.FRAME: "tag", Scope.SEGMENT: "segment"}
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_DETAIL = re.compile(
    rf"live-coded, key down on frame (\d+) at {_NUMBER}x(?:, up on frame (\d+) at {_NUMBER}x)?"
    rf", reaction {_NUMBER} s, written on frames (\d+) to (\d+)"
)


class Cause(StrEnum):
    """What began or ended a stroke: its own key, the key of a label that excludes it, or playing that stopped."""

    KEY = "key"
    RIVAL = "rival"
    STOP = "stop"


class Moment(NamedTuple):
    """The frame on screen when something happened, the speed it was played at (negative backwards), and what it was.

    `since` is the frame that playing began on, or went on from after a jump: what lies before it was not just seen.
    """

    frame: int
    speed: float
    since: int
    cause: Cause = Cause.KEY


class Stroke(NamedTuple):
    """A label's key from down to up; `seconds` of real time lie between."""

    label: LabelId
    down: Moment
    up: Moment
    seconds: float


class Raw(NamedTuple):
    """What a live-coded record remembers: frames on screen and speeds, the correction, the frames it was written on.

    `up` is None where no key let go ended it. `first` and `last` are both included.
    """

    down: int
    down_speed: float
    up: int | None
    up_speed: float
    reaction: float
    first: int
    last: int


def meant(times: FrameTimes, moment: Moment, reaction: float) -> int:
    """The frame that came on screen nearest to `reaction` seconds of real time before the one on which a key moved.

    Turned into time of the video by the speed, and into frames by the video's own times. Never one from before playing
    began. What a stop ended, ended on the frame that is shown.
    """
    if moment.cause is Cause.STOP or reaction <= 0:
        return moment.frame
    aim = times.since_first(moment.frame) - Fraction(reaction) * Fraction(moment.speed)
    low, high = sorted((moment.since, moment.frame))
    return min(max(_nearest(times, max(aim, Fraction(0))), low), high)


def _nearest(times: FrameTimes, seconds: Fraction) -> int:
    frame = times.frame_at(seconds)
    begun, over = times.since_first(frame), times.since_first(frame + 1)
    return frame + 1 if over - seconds < seconds - begun and frame + 1 < len(times) else frame


def frames_of(times: FrameTimes, stroke: Stroke, reaction: float) -> Span | None:
    """The frames between the two ends, both included; None where a rival's key left none."""
    way = 1 if stroke.down.speed > 0 else -1
    begin, end = meant(times, stroke.down, reaction), meant(times, stroke.up, reaction)
    if stroke.up.cause is Cause.RIVAL:
        end -= way
        if (end - begin) * way < 0:
            return None
    if (end - begin) * way < 0:
        end = begin  # a change of speed between the two may turn them round
    return Span(min(begin, end), max(begin, end) + 1)


def scope_of(label: Label, stroke: Stroke, tap: float) -> Scope:
    """What a stroke becomes: a tag when it was shorter than `tap` seconds, else a segment, as far as the label allows.

    Raises BadInput for a label that is only drawn.
    """
    wanted = (Scope.FRAME, Scope.SEGMENT) if stroke.seconds < tap else (Scope.SEGMENT, Scope.FRAME)
    found = next((scope for scope in (*wanted, Scope.CLIP) if scope in label.scopes), None)
    if found is None:
        reason = next(scope_allowed(label, Scope.SEGMENT)).reason
        raise BadInput(f"{reason}, so its key codes nothing")
    return found


def write(desk: Desk, stroke: Stroke, reaction: float, tap: float, after: int | None = None) -> Edit:
    """The record a stroke makes; `reaction` and `tap` are seconds.

    `after` is the frame an earlier one ends before, where the two must not overlap. Raises BadInput where nothing
    can be made of it.
    """
    label = desk.taxonomy.label(stroke.label)
    scope = scope_of(label, stroke, tap)
    if scope is Scope.CLIP:
        return _on_clip(desk, label, meant(desk.document.times, stroke.down, reaction))
    span = _span(desk, label, scope, stroke, reaction, tap)
    if span is None:
        raise BadInput(f"{label.name} was ended by another label's key on the frame it began on")
    if after is not None:
        span = _beside(span, after, stroke.down.speed)
    if span is None:
        raise BadInput(f"the frames {label.name} was held on belong to what was written just before")
    event = Event(
        id=desk.new_id(),
        label=label.id,
        scope=scope,
        span=span,
        provenance=desk.stamp(),
        taxonomy_version=desk.taxonomy.version,
        attributes=defaults(desk, label.id, changing=None),
    )
    event = replace(event, span=fitted(desk, label, event))
    detail = _detail(stroke, reaction, event, keyed=scope is Scope.SEGMENT and stroke.seconds >= tap)
    event = replace(event, provenance=replace(event.provenance, detail=detail))
    return place(desk, f"Live-code {_WORDS[scope]} {label.name}", [event])


def _span(desk: Desk, label: Label, scope: Scope, stroke: Stroke, reaction: float, tap: float) -> Span | None:
    times = desk.document.times
    begin = meant(times, stroke.down, reaction)
    if scope is Scope.FRAME:
        return Span(begin, begin + 1)
    if stroke.seconds < tap:
        return _shortest(times, label.at_least, begin, stroke.down.speed)
    return frames_of(times, stroke, reaction)


def _shortest(times: FrameTimes, bound: Duration | None, begin: int, speed: float) -> Span:
    """The shortest segment a label allows, from the frame a tap meant on in the direction of playing."""
    if bound is None:
        return Span(begin, begin + 1)
    if bound.unit is Unit.FRAMES:
        count = max(int(-(-bound.amount // 1)), 1)
        start = begin if speed > 0 else max(begin + 1 - count, 0)
        return Span(start, max(min(start + count, len(times)), start + 1))
    first, last = begin, begin
    while float(times.since_first(last + 1) - times.since_first(first)) < bound.amount:
        if speed > 0 and last + 1 < len(times):
            last += 1
        elif speed < 0 and first > 0:
            first -= 1
        else:
            break
    return Span(first, last + 1)


def _beside(span: Span, after: int, speed: float) -> Span | None:
    """What is left of a span past another that ends before frame `after` (backwards: begins with it)."""
    start, stop = (max(span.start, after), span.stop) if speed > 0 else (span.start, min(span.stop, after))
    return Span(start, stop) if start < stop else None


def _on_clip(desk: Desk, label: Label, frame: int) -> Edit:
    here = Span(frame, frame + 1)
    if any(e.label == label.id and e.scope is Scope.CLIP for e in desk.document.events_in(here)):
        raise BadInput(f"{label.name} is on this clip already")
    other = in_place_of(desk.document, desk.taxonomy, label, here)
    if other is not None:
        return replace_clip_label(desk, other.id, label.id)
    return add_event(desk, label.id, Scope.CLIP, here)


# -- what a record remembers


def _detail(stroke: Stroke, reaction: float, event: Event, *, keyed: bool) -> str:
    down, up = stroke.down, stroke.up
    ended = f", up on frame {up.frame} at {up.speed:g}x" if keyed and up.cause is Cause.KEY else ""
    return (
        f"live-coded, key down on frame {down.frame} at {down.speed:g}x{ended}, reaction {reaction:.3f} s, "
        f"written on frames {event.span.start} to {event.span.last}"
    )


def raw_of(event: Event) -> Raw | None:
    """What a live-coded event remembers of its keys; None for any other."""
    found = _DETAIL.fullmatch(event.provenance.detail)
    if found is None:
        return None
    down, down_speed, up, up_speed, reaction, first, last = found.groups()
    if not float(down_speed) or not float(up_speed or 1):
        return None  # nothing plays at no speed: somebody else wrote this
    return Raw(
        int(down),
        float(down_speed),
        int(up) if up else None,
        float(up_speed or 0),
        float(reaction),
        int(first),
        int(last),
    )


def without_correction(desk: Desk, events: list[Event]) -> Edit:
    """Put live-coded events where their keys moved, as if nobody took time to react.

    Raises BadInput where none of them is live-coded.
    """
    after: list[Event] = []
    for event in events:
        raw = raw_of(event)
        if raw is not None:
            after.append(replace(event, span=_raw_span(raw, event)))
    if not after:
        raise BadInput("none of these was live-coded; select segments or tags that were")
    name = desk.title(after[0]) if len(after) == 1 else f"{len(after)} records"
    return place(desk, f"Put {name} where the keys were", after)


def _raw_span(raw: Raw, event: Event) -> Span:
    if event.scope is Scope.FRAME:
        return Span(raw.down, raw.down + 1)
    far = raw.up
    if far is None:
        far = event.span.last if raw.down_speed > 0 else event.span.start
    return Span(min(raw.down, far), max(raw.down, far) + 1)


# -- learning


def reactions(times: FrameTimes, event: Event) -> dict[str, float]:
    """The seconds a person took to react, by the ends of a live-coded event that were moved since: `down`, `up`."""
    raw = raw_of(event)
    if raw is None:
        return {}
    found: dict[str, float] = {}
    forward = raw.down_speed > 0
    now = (event.span.start, event.span.last) if forward else (event.span.last, event.span.start)
    was = (raw.first, raw.last) if forward else (raw.last, raw.first)
    if now[0] != was[0]:
        found["down"] = _seconds(times, raw.down, now[0], raw.down_speed)
    if raw.up is not None and now[1] != was[1]:
        found["up"] = _seconds(times, raw.up, now[1], raw.up_speed)
    return found


def ends_moved(before: Event, after: Event) -> tuple[str, ...]:
    """Which ends of a live-coded event a change moved, `down` or `up`: one cut off earlier says nothing of the keys."""
    raw = raw_of(after)
    if raw is None:
        return ()
    start, stop = ("down", "up") if raw.down_speed > 0 else ("up", "down")
    moved = (
        (start, before.span.start != after.span.start),
        (stop, before.span.stop != after.span.stop),
    )
    return tuple(end for end, has_moved in moved if has_moved)


def _seconds(times: FrameTimes, shown: int, put: int, speed: float) -> float:
    return float(times.since_first(shown) - times.since_first(put)) / speed
