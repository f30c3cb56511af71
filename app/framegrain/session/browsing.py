"""Which videos of a project are listed, in what order, and which one is next."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from framegrain.domain.overview import VideoState
from framegrain.domain.records import ClipState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.overview import VideoOverview
    from framegrain.domain.records import LabelId
    from framegrain.session.session import Session

LOOKED_THROUGH = 50
"""Of the open video so many finished clips are asked what they owe; more would take longer than a blink."""

_URGENCY = {
    VideoState.NEEDS_WORK: 0,
    VideoState.IN_PROGRESS: 1,
    VideoState.UNTOUCHED: 2,
    VideoState.FINISHED: 3,
}


class Order(StrEnum):
    """By what videos are sorted."""

    ADDED = "added"
    NAME = "name"
    STATE = "state"
    EDITED = "edited"
    RECORDS = "records"


class Wanted(NamedTuple):
    """Which videos to list: `text` is in the name or folder, `videos` are those of a person; None stands for all."""

    text: str = ""
    state: VideoState | None = None
    label: LabelId | None = None
    videos: frozenset[int] | None = None


def listed(
    overviews: Iterable[VideoOverview], wanted: Wanted, order: Order = Order.ADDED
) -> list[VideoOverview]:
    """The videos wanted: by name, needs work first, newest edit first, most records first, or as they were added."""
    words = wanted.text.casefold().split()
    found = [
        one
        for one in overviews
        if (wanted.state is None or one.state is wanted.state)
        and (wanted.label is None or wanted.label in one.labels)
        and (wanted.videos is None or one.video.id in wanted.videos)
        and all(word in one.video.path.casefold() or word in one.video.name.casefold() for word in words)
    ]
    keys: dict[Order, Callable[[VideoOverview], object]] = {
        Order.NAME: lambda one: one.video.name.casefold(),
        Order.STATE: lambda one: _URGENCY[one.state],
        Order.EDITED: lambda one: -one.edited_at,
        Order.RECORDS: lambda one: -(one.events + one.tracks + one.keyframes),
    }
    return sorted(found, key=keys[order]) if order in keys else found  # type: ignore[arg-type]


def tallied(overviews: Iterable[VideoOverview]) -> dict[VideoState, int]:
    """How many videos there are of each state."""
    tally = dict.fromkeys(VideoState, 0)
    for one in overviews:
        tally[one.state] += 1
    return tally


def owed_here(session: Session) -> int:
    """How much is known to be missing in finished clips of the open video."""
    document = session.document
    if document is None:
        return 0
    finished = [clip for clip in document.clip_order() if clip.state is ClipState.FINISHED]
    return sum(len(session.owed(clip) or ()) for clip in finished[:LOOKED_THROUGH])


def with_owed(overviews: Iterable[VideoOverview], session: Session) -> list[VideoOverview]:
    """The same with what is known of the open video only."""
    here, owed = session.document.video.id if session.document is not None else None, owed_here(session)
    return [replace(one, owed=owed) if one.video.id == here and owed else one for one in overviews]


def next_unfinished(overviews: Sequence[VideoOverview], here: int | None) -> VideoOverview | None:
    """The video after `here` (from its end on to the beginning again) that is not finished; `here` itself last."""
    at = next((n for n, one in enumerate(overviews) if one.video.id == here), -1)
    around = [*overviews[at + 1 :], *overviews[: at + 1]]
    return next((one for one in around if one.state is not VideoState.FINISHED), None)


def first_to_do(session: Session) -> int | None:
    """The frame where the work in the open video goes on; None where every clip is finished and owes nothing.

    That is where its first unfinished clip begins; without one, at the first record to be looked at again, the first
    question on a record, or the first finished clip that owes something.
    """
    document = session.open_document
    clips = document.clip_order()
    unfinished = next((clip for clip in clips if clip.state is not ClipState.FINISHED), None)
    if unfinished is not None:
        return unfinished.span.start
    asked = sorted(_asked(session, document))
    if asked:
        return asked[0]
    owing = next((clip for clip in clips[:LOOKED_THROUGH] if session.owed(clip)), None)
    return owing.span.start if owing is not None else None


def _asked(session: Session, document: Document) -> Iterable[int]:
    """Frames of records to be looked at again, and of questions on records."""
    video, guideline = document.video.id, session.guideline
    for recheck in guideline.rechecks:
        if recheck.video == video and (record := document.get(recheck.record)) is not None:
            span = document.span_of(record)
            yield span.start if span is not None else 0
    for question in guideline.open_questions:
        if question.video == video and question.record is not None:
            yield question.frame or 0
