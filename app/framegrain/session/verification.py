"""What a full decode of a video means for its project."""

from __future__ import annotations

from dataclasses import replace as replace_index
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from framegrain.domain.edit import Change
from framegrain.domain.span import Span
from framegrain.media.index import stored_state

if TYPE_CHECKING:
    from framegrain.media.index import VideoIndex
    from framegrain.session.session import Session


def adopt(session: Session, video_id: int, scanned: VideoIndex) -> str:
    """Keep the result of a scan; a sentence when a person must know of it, else empty.

    Where the decoder shows other frames than the container promised, a video nobody has labeled is renumbered;
    one with labels keeps its numbering and is marked as differing, because its labels were put on those frames.
    """
    known = session.index
    document = session.document
    if document is None or known is None or document.video.id != video_id:
        return ""
    if same_frames(known, scanned):
        session.set_index(video_id, scanned.accepted())
        return ""
    name = document.video.name
    session.focus.play(on=False)  # what keys write meanwhile was seen under the numbers of before
    if session.entries or len(list(document.records())) > 1:  # more than the one clip it came with
        session.set_index(video_id, replace_index(known, state="differs"))
        first = first_other(known, scanned)
        return (
            f"{name}: decoding every frame gave {scanned.frame_count} frames where its container lists "
            f"{document.video.frames}; they differ from frame {first} on. Labels keep their frames: those before frame "
            f"{first} are right, from there on check them before exporting"
        )
    _renumber(session, scanned)
    return f"{name}: frames were numbered anew before labeling, {scanned.frame_count} instead of {known.frame_count}"


def same_frames(a: VideoIndex, b: VideoIndex) -> bool:
    """Whether both number the same packets the same way."""
    return np.array_equal(a.packets, b.packets)


def doubtful_videos(session: Session) -> list[str]:
    """Names of the videos whose labels were put on other frames than a full decode shows."""
    indexes = ((video.name, session.project.index(video.id)) for video in session.videos())
    return [name for name, index in indexes if stored_state(index) == "differs"]


def first_other(a: VideoIndex, b: VideoIndex) -> int:
    """The first frame that two numberings show another packet for."""
    both = min(len(a.packets), len(b.packets))
    other = np.flatnonzero(a.packets[:both] != b.packets[:both])
    return int(other[0]) if len(other) else both


def _renumber(session: Session, scanned: VideoIndex) -> None:
    document = session.open_document
    video = replace(document.video, frames=scanned.frame_count)
    (clip,) = document.clip_order()
    whole = replace(clip, span=Span(0, video.frames))
    session.project.renumber(video, scanned.accepted().to_bytes(), [Change(clip, whole)])
    session.open_video(video.id)
