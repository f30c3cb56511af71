"""Everything a person can make the window do, with the keys it comes with."""

from __future__ import annotations

from typing import NamedTuple


class ActionSpec(NamedTuple):
    """One thing to do: `keys` are the default shortcuts, `tip` says in a sentence what happens.

    `repeat` lets a held key fire again; `checkable` actions show whether they are on.
    """

    id: str
    text: str
    icon: str
    keys: tuple[str, ...]
    group: str
    tip: str
    repeat: bool = False
    checkable: bool = False


def _spec(
    id: str, text: str, icon: str, keys: str, tip: str, *, repeat: bool = False, checkable: bool = False
) -> ActionSpec:
    return ActionSpec(id, text, icon, tuple(keys.split()), id.split(".")[0], tip, repeat, checkable)


GROUPS = {
    "file": "Project",
    "edit": "Edit",
    "play": "Play",
    "frame": "Go to",
    "tool": "Tools",
    "track": "Objects",
    "segment": "Segments",
    "clip": "Clips",
    "label": "Labels",
    "verdict": "Verdict",
    "shape": "Move shape",
    "view": "View",
    "timeline": "Timeline",
    "help": "Help",
}
"""Groups in the order people meet them; an action's id begins with its group."""

_FILE = (
    _spec("file.new", "New project", "folder-plus", "Ctrl+N", "Make a new project"),
    _spec("file.open", "Open project", "folder-open", "Ctrl+O", "Open a project or a video"),
    _spec("file.sample", "Open the sample", "sparkles", "", "Open a small project to try things in"),
    _spec("file.add_video", "Add video", "file-video", "Ctrl+Shift+O", "Add a video to this project"),
    _spec("file.add_folder", "Add folder of pictures", "folder-open", "", "Use numbered pictures as a video"),
    _spec("file.relink", "Find missing video", "link", "", "Say where the file of this video is now"),
    _spec(
        "file.compat",
        "Will others see the same frame?",
        "film",
        "",
        "Compare the frames of this video with what OpenCV reads",
    ),
    _spec(
        "file.proxy",
        "Make a small copy",
        "copy",
        "",
        "Make a copy of this video that is quick to move through",
    ),
    _spec(
        "file.proxy_delete",
        "Delete the small copy",
        "trash-2",
        "",
        "Delete the small copy of this video, or stop making it",
    ),
    _spec("file.taxonomy", "Change taxonomy", "list-tree", "", "Load another version of the taxonomy"),
    _spec("file.import", "Import", "download", "Ctrl+Shift+I", "Bring in labels from another file"),
    _spec("file.export", "Export", "upload", "Ctrl+E", "Write the labels to a file for other programs"),
    _spec("file.save", "Save", "save", "Ctrl+S", "Every change is already saved; this only says so"),
    _spec("file.next_video", "Next video", "chevron-right", "Ctrl+PgDown", "Open the project's next video"),
    _spec(
        "file.previous_video", "Previous video", "chevron-left", "Ctrl+PgUp", "Open the video before this one"
    ),
    _spec("file.preferences", "Preferences", "settings", "Ctrl+,", "Change keys, look and name"),
    _spec("file.quit", "Quit", "x", "Ctrl+Q", "Close the window; every change is saved"),
)
_EDIT = (
    _spec("edit.undo", "Undo", "undo-2", "Ctrl+Z", "Take the last change back", repeat=True),
    _spec("edit.redo", "Redo", "redo-2", "Ctrl+Shift+Z Ctrl+Y", "Make the undone change again", repeat=True),
    _spec(
        "edit.delete_here", "Delete here", "trash-2", "Del", "Delete the object on this frame, or the segment"
    ),
    _spec("edit.delete_whole", "Delete whole", "trash-2", "Shift+Del", "Delete the whole object or segment"),
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
    _spec("tool.polygon", "Polygon", "pentagon", "G", "Draw outlines point by point", checkable=True),
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
_CLIP = (
    _spec(
        "clip.boundary", "Clip boundary here", "between-horizontal-start", "Ctrl+B", "Begin a new clip here"
    ),
    _spec(
        "clip.merge", "Remove clip boundary", "merge", "Ctrl+Shift+B", "Join this clip with the one before it"
    ),
    _spec(
        "clip.finish", "Finish clip", "check-check", "Ctrl+Shift+F", "Mark this clip finished, or open again"
    ),
    _spec("clip.next", "Next clip", "chevron-right", "PgDown", "Go to the next clip"),
    _spec("clip.previous", "Previous clip", "chevron-left", "PgUp", "Go to the clip before"),
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
    _spec("label.drop", "Put the label down", "tag", "Ctrl+D", "Hold no label any more"),
)
_VERDICT = (
    _spec("verdict.present", "Present", "circle-check", "Ctrl+1", "The label applies here"),
    _spec("verdict.absent", "Absent", "circle-x", "Ctrl+2", "The label does not apply here"),
    _spec("verdict.unsure", "Unsure", "circle-help", "Ctrl+3", "It can't be decided here"),
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
_VIEW = (
    _spec("view.fit", "Fit the picture", "maximize", "F", "Show the whole picture"),
    _spec(
        "view.actual_size",
        "Actual size",
        "maximize",
        "Ctrl+0",
        "Show one screen pixel for each picture pixel",
    ),
    _spec("view.zoom_in", "Zoom in", "zoom-in", "Ctrl+= Ctrl++", "Show the picture larger", repeat=True),
    _spec("view.zoom_out", "Zoom out", "zoom-out", "Ctrl+-", "Show the picture smaller", repeat=True),
    _spec("view.theme", "Dark or light theme", "sun", "Ctrl+T", "Switch between the dark and the light look"),
    _spec("view.sidebar", "Labels panel", "list-tree", "F7", "Show or hide the labels", checkable=True),
    _spec("view.inspector", "Inspector", "panel-right", "F8", "Show or hide the inspector", checkable=True),
    _spec("view.timeline", "Timeline", "panel-bottom", "F9", "Show or hide the timeline", checkable=True),
    _spec("view.next_panel", "Next panel", "chevron-right", "F6", "Move the keyboard to the next panel"),
    _spec("view.full_screen", "Full screen", "maximize", "F11", "Use the whole screen", checkable=True),
    _spec(
        "view.names",
        "Names on the picture",
        "tags",
        "Shift+N",
        "Show or hide the names of objects",
        checkable=True,
    ),
    _spec("view.history", "History", "history", "Ctrl+H", "Show what was done; click to go there"),
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
    *_FILE,
    *_EDIT,
    *_PLAY,
    *_FRAME,
    *_TOOL,
    *_TRACK,
    *_SEGMENT,
    *_CLIP,
    *_LABEL,
    *_VERDICT,
    *_SHAPE,
    *_VIEW,
    *_TIMELINE,
    *_HELP,
)
"""The one table of actions; menus, tooltips, the key sheet and the command palette all come from it."""
