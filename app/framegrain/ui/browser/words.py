"""What the list of videos and what is found say, as plain text: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.overview import VideoState
from framegrain.domain.record_query import FoundKind
from framegrain.ui.words import counted

if TYPE_CHECKING:
    from framegrain.domain.overview import VideoOverview
    from framegrain.domain.record_query import Found
    from framegrain.domain.taxonomy import Taxonomy


class StateWords(NamedTuple):
    """How a state is called and shown: never by colour alone."""

    word: str
    icon: str
    token: str


STATES = {
    VideoState.NEEDS_WORK: StateWords("Needs work", "circle-alert", "attention"),
    VideoState.IN_PROGRESS: StateWords("In progress", "play", "accent"),
    VideoState.UNTOUCHED: StateWords("Untouched", "circle", "secondary"),
    VideoState.FINISHED: StateWords("Finished", "circle-check", "ok"),
}
"""In the order in which they ask for attention."""

KINDS = {
    FoundKind.EVENT: "Segments and tags",
    FoundKind.TRACK: "Objects",
    FoundKind.KEYFRAME: "Keyframes",
    FoundKind.COMMENT: "Comments",
}
_KIND = {
    FoundKind.EVENT: "Segment",
    FoundKind.TRACK: "Object",
    FoundKind.KEYFRAME: "Keyframe",
    FoundKind.COMMENT: "Comment",
}


def grouped(number: int) -> str:
    """A number with thin gaps between its thousands."""
    return f"{number:,}".replace(",", "\u202f")


def holds(one: VideoOverview) -> str:
    """How much a video holds, and how far its clips are."""
    parts = [f"{grouped(one.clips_finished)} of {counted(one.clips, 'clip')} finished"]
    for count, word in ((one.events, "segment or tag"), (one.tracks, "object"), (one.keyframes, "keyframe")):
        if count:
            many = "segments and tags" if word.startswith("segment") else f"{word}s"
            parts.append(f"{grouped(count)} {word if count == 1 else many}")
    return "  ·  ".join(parts)


def waits(one: VideoOverview) -> str:
    """What is to be decided in a video; empty where nothing is."""
    parts = []
    if one.rechecks:
        parts.append(f"{grouped(one.rechecks)} to look at again")
    if one.questions:
        parts.append(counted(one.questions, "open question"))
    if one.owed:
        parts.append(f"{grouped(one.owed)} owed in finished clips")
    return ", ".join(parts)


def spoken(one: VideoOverview) -> str:
    """A row of the list as a screen reader says it."""
    who = f"last edited by {one.edited_by}" if one.edited_by else ""
    return ", ".join(
        part for part in (one.video.name, STATES[one.state].word, waits(one), holds(one), who) if part
    )


def title(found: Found, taxonomy: Taxonomy) -> str:
    """The name of its label; a comment may be on a clip, which has none."""
    return taxonomy.name_of(found.label) if found.label else "Clip"


def says(found: Found) -> str:
    """What kind of record it is, and what it says of what was looked for."""
    kind = _KIND[found.kind]
    if found.kind is FoundKind.EVENT and found.span is not None and found.span.stop - found.span.start == 1:
        kind = "Frame tag"
    return f"{kind}: {found.snippet}" if found.snippet else kind


def frames(found: Found) -> str:
    """The frames a record holds; empty where it holds none."""
    if found.span is None:
        return ""
    if found.span.stop - found.span.start == 1:
        return f"frame {found.span.start}"
    return f"frames {found.span.start} – {found.span.stop - 1}"


def duration(ms: int) -> str:
    """A working time as people say it: `45 min`, `2 h 05 min`."""
    minutes = ms // 60_000
    if minutes < 1:
        return "under 1 min" if ms else "0 min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"


def pace_words(per_hour: float | None) -> str:
    """Records an hour; a dash where the time is too short to say."""
    if per_hour is None:
        return "–"
    return grouped(round(per_hour)) if per_hour >= 10 else f"{per_hour:.1f}".removesuffix(".0")
