"""What is known of each video of a project without opening it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from framegrain.domain.records import LabelId, Video


class VideoState(StrEnum):
    """How far the work on a video has come."""

    UNTOUCHED = "untouched"
    IN_PROGRESS = "in_progress"
    NEEDS_WORK = "needs_work"
    FINISHED = "finished"


class VideoOverview(msgspec.Struct, frozen=True, kw_only=True):
    """One video and how much there is of it.

    `labels` counts events and tracks by label id; `rechecks` and `questions` are those still open, a question only
    where it was asked of a record. `edited_at` (milliseconds since 1970 UTC) and `edited_by` tell of the newest edit
    that stands; 0 and "" without one. `owed` is how much is known to be missing in finished clips.
    """

    video: Video
    events: int = 0
    tracks: int = 0
    keyframes: int = 0
    labels: Mapping[LabelId, int] = {}
    clips: int = 0
    clips_finished: int = 0
    rechecks: int = 0
    questions: int = 0
    edited_at: int = 0
    edited_by: str = ""
    is_calibrated: bool = False
    owed: int = 0

    @property
    def state(self) -> VideoState:
        """What waits comes first: a video is finished when every clip is and nothing is left to be decided."""
        if self.rechecks or self.questions or self.owed:
            return VideoState.NEEDS_WORK
        if self.clips and self.clips_finished == self.clips:
            return VideoState.FINISHED
        if self.clips > 1 or self.clips_finished or self.labels or self.is_calibrated or self.edited_at:
            return VideoState.IN_PROGRESS
        return VideoState.UNTOUCHED
