"""What can be done to objects through time, as rows of the action table."""

from __future__ import annotations

from framegrain.ui.action_spec import spec

TRACKS = (
    spec(
        "track.split",
        "Split here",
        "scissors",
        "Shift+S",
        "Make two objects of one: the second begins on this frame",
    ),
    spec(
        "track.merge",
        "Merge",
        "merge",
        "Ctrl+M",
        "Make one object of two; between them its shape is computed",
    ),
    spec(
        "track.join",
        "Join across the gap",
        "link",
        "Ctrl+J",
        "Make one object of two, outside the picture between them",
    ),
    spec(
        "track.swap",
        "Swap from here on",
        "repeat",
        "Ctrl+Shift+X",
        "Exchange what two objects are from this frame on",
    ),
    spec(
        "track.trim_before",
        "Trim before here",
        "arrow-left-to-line",
        "Alt+[",
        "Let the object begin on this frame",
    ),
    spec(
        "track.trim_after",
        "Trim after here",
        "arrow-right-to-line",
        "Alt+]",
        "Let the object live to this frame",
    ),
    spec(
        "edit.delete_from",
        "Delete from here",
        "trash-2",
        "Ctrl+Del",
        "Take the object off this frame and every later one",
    ),
    spec(
        "track.delete_values",
        "Delete attributes here",
        "minus",
        "Alt+Del",
        "Take back the attributes set on this frame; the shape stays",
    ),
)
"""Verbs on the selected object, or on the two selected."""

GAPS = (
    spec(
        "frame.largest_gap",
        "Middle of the largest gap",
        "between-horizontal-start",
        ";",
        "Go to the middle of the longest stretch without a keyframe of the selected object",
    ),
    spec(
        "frame.worst_gap",
        "Next worst gap",
        "triangle-alert",
        "'",
        "Go to the in-between of the selected object that is likely to be off most, then to the next",
    ),
)
"""Going where a keyframe would help most."""

TRACES = (
    spec(
        "view.onion",
        "Onion skin",
        "layers",
        "Shift+O",
        "Show the shapes of the keyframes before and after this frame",
        checkable=True,
    ),
    spec(
        "view.next_shape",
        "Next keyframe's shape",
        "chevron-right",
        "Shift+K",
        "Show where the selected object is on its next keyframe",
        checkable=True,
    ),
    spec(
        "view.trail",
        "Motion trail",
        "move",
        "Shift+T",
        "Show the way of the middle of the selected object",
        checkable=True,
    ),
    spec(
        "view.in_betweens",
        "Motion",
        "audio-lines",
        "Ctrl+I",
        "Show where keyframes corrected the computed shapes most",
    ),
)
"""What the picture and the inspector show of the way of an object."""
