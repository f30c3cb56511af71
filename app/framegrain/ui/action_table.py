"""Everything a person can make the window do, with the keys it comes with."""

from __future__ import annotations

from framegrain.ui.action_spec import ActionSpec
from framegrain.ui.action_spec import spec as _spec
from framegrain.ui.browse_actions import BROWSING
from framegrain.ui.cuboid_actions import CUBOIDS
from framegrain.ui.file_actions import FILE
from framegrain.ui.guideline_actions import GUIDELINE
from framegrain.ui.live_actions import LIVE
from framegrain.ui.outline_actions import OUTLINE
from framegrain.ui.record_actions import RECORDS
from framegrain.ui.timeline_actions import CLIPS, LANES, SEGMENTS, TIMELINE
from framegrain.ui.track_actions import GAPS, TRACES, TRACKS
from framegrain.ui.verdict_actions import VERDICTS
from framegrain.ui.viewing_actions import COPYING, LOOKS, ORDER, REPEATING, SELECTING, SHOWING, VIEW

GROUPS = {
    "file": "Project",
    "browse": "Videos and search",
    "edit": "Edit",
    "play": "Play",
    "frame": "Go to",
    "tool": "Tools",
    "track": "Objects",
    "cuboid": "Cuboids",
    "segment": "Segments",
    "lane": "Lanes",
    "clip": "Clips",
    "label": "Labels",
    "record": "Roles, parts and rules",
    "guide": "Guideline",
    "verdict": "Verdict",
    "attribute": "Attributes",
    "outline": "Outline",
    "shape": "Move shape",
    "order": "Order",
    "show": "Show and lock",
    "view": "View",
    "timeline": "Timeline",
    "help": "Help",
}
"""Groups in the order people meet them; an action's id begins with its group."""

_EDIT = (
    _spec("edit.undo", "Undo", "undo-2", "Ctrl+Z", "Take the last change back", repeat=True),
    _spec("edit.redo", "Redo", "redo-2", "Ctrl+Shift+Z Ctrl+Y", "Make the undone change again", repeat=True),
    _spec(
        "edit.delete_here", "Delete here", "trash-2", "Del", "Delete the object on this frame, or the segment"
    ),
    _spec("edit.delete_whole", "Delete whole", "trash-2", "Shift+Del", "Delete the whole object or segment"),
    _spec("edit.comment", "Comment", "message-square", "Shift+C", "Write a comment on what is selected"),
    _spec(
        "edit.comment_here",
        "Comment on the keyframe",
        "message-square",
        "Ctrl+Alt+C",
        "Write a comment on the keyframe the selected object has on this frame",
    ),
    _spec(
        "edit.select_all", "Select all on this frame", "layers", "Ctrl+A", "Select every object on this frame"
    ),
)
_PLAY = (
    _spec("play.toggle", "Play or pause", "play", "Space", "Play from here, or stop on the frame shown"),
    _spec("play.slower", "Slower", "rewind", "J", "Play slower, then backwards"),
    _spec("play.pause", "Pause", "pause", "K", "Stop on the frame shown"),
    _spec("play.faster", "Faster", "fast-forward", "L", "Play, then faster"),
    _spec(
        "play.loop",
        "Loop",
        "repeat",
        "Ctrl+Shift+L",
        "Play the selection or clip again and again",
        checkable=True,
    ),
    _spec("play.mute", "Sound", "volume-2", "Shift+M", "Turn the sound off, or on again"),
)
_FRAME = (
    _spec("frame.back", "One frame back", "step-back", ",", "Show the frame before", repeat=True),
    _spec("frame.forward", "One frame on", "step-forward", ".", "Show the next frame", repeat=True),
    _spec("frame.second_back", "One second back", "chevron-left", "Left", "Go back one second", repeat=True),
    _spec("frame.second_forward", "One second on", "chevron-right", "Right", "Go on one second", repeat=True),
    _spec(
        "frame.ten_back", "Ten frames back", "chevrons-left", "Shift+Left", "Go back ten frames", repeat=True
    ),
    _spec(
        "frame.ten_forward", "Ten frames on", "chevrons-right", "Shift+Right", "Go on ten frames", repeat=True
    ),
    _spec("frame.first", "First frame", "skip-back", "Home", "Go to the first frame"),
    _spec("frame.last", "Last frame", "skip-forward", "End", "Go to the last frame"),
    _spec(
        "frame.previous_edge",
        "Previous keyframe or edge",
        "arrow-left-to-line",
        "Ctrl+Left",
        "Go back to the nearest keyframe of the selected object, else to the nearest edge",
        repeat=True,
    ),
    _spec(
        "frame.next_edge",
        "Next keyframe or edge",
        "arrow-right-to-line",
        "Ctrl+Right",
        "Go on to the nearest keyframe of the selected object, else to the nearest edge",
        repeat=True,
    ),
    _spec(
        "frame.selection_start",
        "Start of selection",
        "arrow-left",
        "Ctrl+Home",
        "Go to where the selection begins",
    ),
    _spec(
        "frame.selection_end", "End of selection", "arrow-right", "Ctrl+End", "Go to where the selection ends"
    ),
    _spec("frame.jump", "Jump to frame", "hash", "Ctrl+G", "Type a frame number or a time"),
)
_TOOL = (
    _spec(
        "tool.select", "Select", "mouse-pointer-2", "Esc", "Cancel; else the select tool; else select nothing"
    ),
    _spec("tool.box", "Box", "square", "B", "Draw boxes", checkable=True),
    _spec(
        "tool.rotated_box",
        "Rotated box",
        "rotated-box",
        "Shift+B",
        "Draw turned boxes: one side, then the width",
        checkable=True,
    ),
    _spec("tool.polygon", "Polygon", "pentagon", "G", "Draw outlines by clicks or freehand", checkable=True),
    _spec("tool.cuboid", "Cuboid", "box", "U", "Draw cuboids: front face, then depth", checkable=True),
    _spec("tool.segment", "Segment", "segment", "E", "Draw segments on the timeline", checkable=True),
)
_TRACK = (
    _spec(
        "track.occluded",
        "Occluded",
        "eye-off",
        "Q",
        "Mark the object hidden from this frame on, or seen again",
    ),
    _spec(
        "track.outside", "Left the picture", "unlink", "X", "The object leaves the picture here, or is back"
    ),
    _spec(
        "track.end",
        "End here",
        "flag",
        "Shift+X",
        "The object is gone from this frame on; later keyframes are removed",
    ),
    _spec("track.reopen", "Reopen", "rotate-ccw", "Alt+X", "Take the end of the object back"),
    _spec(
        "track.extend",
        "Extend to here",
        "corner-down-right",
        "Return Enter",
        "Confirm the shape shown on this frame",
    ),
    _spec(
        "track.next",
        "Next object",
        "chevron-right",
        "Tab",
        "Select the next object on this frame",
        repeat=True,
    ),
    _spec(
        "track.previous",
        "Previous object",
        "chevron-left",
        "Shift+Tab",
        "Select the object before it",
        repeat=True,
    ),
)
_SEGMENT = (
    _spec("segment.split", "Split here", "scissors", "S", "Cut the selected segment at the playhead"),
    _spec(
        "segment.start",
        "Start here",
        "arrow-left-to-line",
        "I",
        "The selected segment, or a new one, starts here",
    ),
    _spec(
        "segment.end",
        "End here",
        "arrow-right-to-line",
        "O",
        "The selected segment, or the one begun, ends here",
    ),
    _spec(
        "segment.start_earlier", "Start earlier", "chevron-left", "[", "Start one frame earlier", repeat=True
    ),
    _spec("segment.start_later", "Start later", "chevron-right", "{", "Start one frame later", repeat=True),
    _spec("segment.end_earlier", "End earlier", "chevron-left", "}", "End one frame earlier", repeat=True),
    _spec("segment.end_later", "End later", "chevron-right", "]", "End one frame later", repeat=True),
    _spec("segment.next", "Next segment", "chevron-down", "Down", "Select what begins next", repeat=True),
    _spec(
        "segment.previous", "Previous segment", "chevron-up", "Up", "Select what began before", repeat=True
    ),
)
_LABEL = (
    _spec("label.find", "Find a label", "search", "/", "Type to find a label; Enter takes it"),
    _spec(
        "label.tag",
        "Tag this frame",
        "tag",
        "Ctrl+Return",
        "Put the label in hand on this frame as a frame tag",
    ),
    _spec(
        "label.clip",
        "Label this clip",
        "clip-span",
        "Ctrl+Shift+Return",
        "Put the label in hand on this whole clip",
    ),
    _spec(
        "label.rechecks",
        "Look at records again",
        "check-check",
        "",
        "Go through the records that a change of taxonomy left to be decided",
    ),
    _spec("label.drop", "Put the label down", "tag", "Ctrl+D", "Hold no label any more"),
)
_ATTRIBUTE = (
    *(
        _spec(
            f"attribute.{number}",
            f"Choice {number}",
            "tag",
            f"Alt+{number}",
            f"Set choice {number} of the attribute marked in the inspector, on all that is selected",
        )
        for number in range(1, 10)
    ),
    _spec(
        "attribute.next", "Next attribute", "chevron-down", "Alt+Q", "Let these keys set the next attribute"
    ),
)
_SHAPE = tuple(
    _spec(
        f"shape.{way}{'_far' if far else ''}",
        f"{way.capitalize()} {'ten pixels' if far else 'one pixel'}",
        "move",
        f"Alt+{'Shift+' if far else ''}{way.capitalize()}",
        f"Move the selected shape {'ten pixels' if far else 'one pixel'} {way}",
        repeat=True,
    )
    for far in (False, True)
    for way in ("left", "right", "up", "down")
)
_TIMELINE = (
    _spec(
        "timeline.zoom_in", "Zoom timeline in", "zoom-in", "Alt+=", "Show fewer frames, larger", repeat=True
    ),
    _spec("timeline.zoom_out", "Zoom timeline out", "zoom-out", "Alt+-", "Show more frames", repeat=True),
    _spec("timeline.fit", "Whole video", "minimize", "Shift+F", "Show the whole video on the timeline"),
    _spec(
        "timeline.zoom_selection",
        "Zoom to selection",
        "search",
        "Alt+Z",
        "Show what is selected as large as it fits",
    ),
    _spec(
        "timeline.sound",
        "Sound on the timeline",
        "audio-lines",
        "Alt+W",
        "Show or hide the sound on the timeline",
        checkable=True,
    ),
    _spec(
        "timeline.pictures",
        "Pictures on the timeline",
        "film",
        "Alt+P",
        "Show or hide the strip of pictures on the timeline",
        checkable=True,
    ),
)
_HELP = (
    _spec("help.keys", "Keys", "keyboard", "?", "Every key on one sheet"),
    _spec("help.commands", "Commands", "command", "Ctrl+Shift+P", "Type what you want to do"),
    _spec("help.manual", "Manual", "book-open", "F1", "Read how everything works"),
    _spec("help.about", "About Framegrain", "info", "", "The version, and what it is made of"),
)

ACTIONS: tuple[ActionSpec, ...] = (
    *FILE,
    *BROWSING,
    *_EDIT,
    *SELECTING,
    *COPYING,
    *_PLAY,
    *_FRAME,
    *GAPS,
    *_TOOL,
    *_TRACK,
    *TRACKS,
    *CUBOIDS,
    *REPEATING,
    *_SEGMENT,
    *SEGMENTS,
    *LANES,
    *CLIPS,
    *_LABEL,
    *GUIDELINE,
    *LIVE,
    *RECORDS,
    *VERDICTS,
    *_ATTRIBUTE,
    *OUTLINE,
    *_SHAPE,
    *ORDER,
    *SHOWING,
    *VIEW,
    *TRACES,
    *LOOKS,
    *_TIMELINE,
    *TIMELINE,
    *_HELP,
)
"""The one table of actions; menus, tooltips, the key sheet and the command palette all come from it."""
