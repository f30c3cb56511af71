"""Which videos are listed, which one is next, and where the work in it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from framegrain.domain.guideline import ProjectChange, ProjectEdit, Recheck, RecheckCause
from framegrain.domain.overview import VideoOverview, VideoState
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import ClipState, Video
from framegrain.editing import clips
from framegrain.session.browsing import (
    Order,
    Wanted,
    first_to_do,
    listed,
    next_unfinished,
    owed_here,
    tallied,
    with_owed,
)

if TYPE_CHECKING:
    from framegrain.session.session import Session


def one(number: int, name: str = "", **more: object) -> VideoOverview:
    name = name or f"v{number}.mp4"
    video = Video(id=number, name=name, path=f"in/{name}", fingerprint="", width=4, height=4, frames=9)
    return VideoOverview(video=video, clips=1, **more)  # type: ignore[arg-type]


UNTOUCHED = one(1, "Zebra.mp4")
BEGUN = one(2, "Apple.mp4", events=3, labels={"walk": 3}, edited_at=50, edited_by="ana")
DONE = one(3, "night/Apple 2.mp4", clips_finished=1, tracks=9, labels={"car": 9}, edited_at=70)
TO_DECIDE = one(4, clips_finished=1, rechecks=1, edited_at=60)
ALL = (UNTOUCHED, BEGUN, DONE, TO_DECIDE)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [1, 2, 3, 4]),
        (Wanted(text="apple"), [2, 3]),
        (Wanted(text=" night APPLE "), [3]),
        (Wanted(text="in/"), [1, 2, 3, 4]),
        (Wanted(state=VideoState.NEEDS_WORK), [4]),
        (Wanted(label="car"), [3]),
        (Wanted(videos=frozenset({2, 4})), [2, 4]),
        (Wanted(text="apple", label="walk", state=VideoState.FINISHED), []),
    ],
)
def test_filters(wanted: Wanted, found: list[int]) -> None:
    assert [o.video.id for o in listed(ALL, wanted)] == found


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (Order.ADDED, [1, 2, 3, 4]),
        (Order.NAME, [2, 3, 4, 1]),
        (Order.STATE, [4, 2, 1, 3]),
        (Order.EDITED, [3, 4, 2, 1]),
        (Order.RECORDS, [3, 2, 1, 4]),
    ],
)
def test_orders(order: Order, found: list[int]) -> None:
    assert [o.video.id for o in listed(ALL, Wanted(), order)] == found


def test_states_are_tallied() -> None:
    assert tallied(ALL) == dict.fromkeys(VideoState, 1)
    assert tallied([]) == dict.fromkeys(VideoState, 0)


@pytest.mark.parametrize(("here", "found"), [(None, 1), (1, 2), (2, 4), (3, 4), (4, 1), (99, 1)])
def test_the_next_unfinished_video_goes_around(here: int | None, found: int) -> None:
    following = next_unfinished(ALL, here)
    assert following is not None
    assert following.video.id == found


def test_a_video_is_its_own_next_one_when_all_others_are_finished() -> None:
    assert next_unfinished([DONE, BEGUN], 2) is BEGUN
    assert next_unfinished([DONE], 3) is None
    assert next_unfinished([], None) is None


def finish_all(session: Session) -> None:
    for clip in list(session.open_document.clip_order()):
        if clip.state is not ClipState.FINISHED:
            session.do(clips.set_state(session.desk, clip.id, ClipState.FINISHED))


def test_work_goes_on_in_the_first_unfinished_clip(session: Session) -> None:
    session.do(clips.split_clip(session.desk, 40))
    assert first_to_do(session) == 0
    first = session.open_document.clip_order()[0]
    session.do(clips.set_state(session.desk, first.id, ClipState.FINISHED))
    assert first_to_do(session) == 40
    finish_all(session)
    assert first_to_do(session) is None
    assert owed_here(session) == 0


def test_work_goes_on_at_what_is_to_be_decided(session: Session) -> None:
    session.do(clips.split_clip(session.desk, 40))
    finish_all(session)
    second = session.open_document.clip_order()[1]
    recheck = Recheck(
        id=session.project.new_id(),
        video=session.open_document.video.id,
        record=second.id,
        label="walk",
        cause=RecheckCause.RULE,
        reason="so",
        provenance=Provenance(by="ana", at=1),
    )
    session.do_project(ProjectEdit("Queue", (ProjectChange(None, recheck),)))
    assert first_to_do(session) == 40
    (overview,) = with_owed(session.project.overview(), session)
    assert overview.state is VideoState.NEEDS_WORK


def test_what_the_open_video_owes_is_known(session: Session) -> None:
    (before,) = session.project.overview()
    assert with_owed([before], session) == [before]
    assert replace(before, owed=1).state is VideoState.NEEDS_WORK
