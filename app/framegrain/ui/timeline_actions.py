"""Rows of the action table for what is done to several segments, to clips, lanes and to the timeline itself."""

from __future__ import annotations

from framegrain.ui.action_spec import spec

SEGMENTS = (
    spec(
        "segment.merge", "Merge", "merge", "Ctrl+Shift+M", "Join the selected segments, or one with the next"
    ),
    spec(
        "segment.duplicate", "Duplicate", "copy", "Ctrl+Shift+D", "Copy the selected segments to the playhead"
    ),
    spec(
        "segment.fill_before",
        "Fill the gap before",
        "arrow-left-to-line",
        "Ctrl+[",
        "Start where the segment before in the lane ends",
    ),
    spec(
        "segment.fill_after",
        "Fill the gap after",
        "arrow-right-to-line",
        "Ctrl+]",
        "End where the next segment in the lane starts",
    ),
)
CLIPS = (
    spec(
        "clip.boundary", "Clip boundary here", "between-horizontal-start", "Ctrl+B", "Begin a new clip here"
    ),
    spec(
        "clip.merge", "Remove clip boundary", "merge", "Ctrl+Shift+B", "Join this clip with the one before it"
    ),
    spec(
        "clip.finish", "Finish clip", "check-check", "Ctrl+Shift+F", "Mark this clip finished, or open again"
    ),
    spec("clip.next", "Next clip", "chevron-right", "PgDown", "Go to the next clip"),
    spec("clip.previous", "Previous clip", "chevron-left", "PgUp", "Go to the clip before"),
)
LANES = (
    spec("lane.fold", "Fold lane", "chevron-right", "", "Fold the lane to one line, or unfold it"),
    spec("lane.lock", "Lock lane", "lock", "", "Refuse changes of what is in the lane, or allow them again"),
    spec("lane.hide", "Hide lane", "eye-off", "", "Take the lane out of sight"),
    spec("lane.show_all", "Show all lanes", "layers", "", "Bring hidden lanes back"),
    spec(
        "lane.group",
        "Lanes by group",
        "list-tree",
        "",
        "A lane for each top label of the level, or one for all",
    ),
    spec("lane.up", "Lane up", "chevron-up", "", "Move the lane up"),
    spec("lane.down", "Lane down", "chevron-down", "", "Move the lane down"),
    spec("lane.higher", "Higher rows", "zoom-in", "", "Make the rows of the lane higher", repeat=True),
    spec("lane.lower", "Lower rows", "zoom-out", "", "Make the rows of the lane lower", repeat=True),
)
TIMELINE = (
    spec(
        "timeline.snap",
        "Snap",
        "magnet",
        "Alt+M",
        "Draw dragged edges to borders, keyframes, sounds and the playhead, or leave them free",
        checkable=True,
    ),
    spec("timeline.ruler", "Ruler", "hash", "Alt+R", "Count in frames, then timecode, then seconds"),
)
