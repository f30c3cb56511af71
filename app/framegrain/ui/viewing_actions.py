"""Selecting, copying, order, what is shown and locked, and how the picture looks, as rows of the action table."""

from __future__ import annotations

from framegrain.ui.action_spec import spec

SELECTING = (
    spec("edit.lasso", "Lasso", "pentagon", "Shift+L", "Draw around the objects to select"),
    spec(
        "edit.select_label",
        "Select all like it on this frame",
        "tags",
        "Ctrl+Alt+A",
        "Select everything on this frame that has a label of the selection, or else the label in hand",
    ),
    spec(
        "edit.select_label_everywhere",
        "Select all like it in the video",
        "tags",
        "Ctrl+Shift+A",
        "Select everything in the video that has a label of the selection, or else the label in hand",
    ),
)
"""Rows of the group "edit" that select."""

COPYING = (
    spec("edit.copy", "Copy", "copy", "Ctrl+C", "Copy the selected objects as they are on this frame"),
    spec("edit.cut", "Cut", "scissors", "Ctrl+X", "Copy the selected objects and take them off this frame"),
    spec(
        "edit.paste",
        "Paste",
        "download",
        "Ctrl+V",
        "Give the copied objects their copied shapes on this frame; elsewhere make new objects of them",
    ),
    spec(
        "edit.paste_new",
        "Paste as new objects",
        "download",
        "Ctrl+Shift+V",
        "Make new objects of what was copied, here",
    ),
    spec(
        "edit.duplicate",
        "Duplicate",
        "copy",
        "Ctrl+Shift+C",
        "Make new objects like the selected ones on this frame",
    ),
)
"""Rows of the group "edit" that copy."""

REPEATING = (
    spec(
        "track.to_next_frame",
        "Copy shape to the next frame",
        "corner-down-right",
        "Ctrl+.",
        "Give the selected objects the shapes they have here on the next frame, too, and go there",
        repeat=True,
    ),
    spec(
        "track.to_next_keyframe",
        "Copy shape to the next keyframe",
        "corner-down-right",
        "Alt+.",
        "Give the selected objects the shapes they have here on their next keyframes, too",
    ),
)
"""Rows of the group "track"."""

ORDER = (
    spec("order.forward", "Bring forward", "chevron-up", "Ctrl+Up", "In front of the next object over it"),
    spec("order.backward", "Send backward", "chevron-down", "Ctrl+Down", "Behind the next object under it"),
    spec("order.front", "Bring to front", "layers", "Ctrl+Shift+Up", "In front of all objects of the video"),
    spec("order.back", "Send to back", "layers", "Ctrl+Shift+Down", "Behind all objects of the video"),
)

SHOWING = (
    spec("show.hide", "Hide", "eye-off", "Shift+H", "Hide the selected objects"),
    spec(
        "show.hide_label",
        "Hide all like it",
        "eye-off",
        "Alt+Shift+H",
        "Hide all objects that have a label of the selection, or else the label in hand",
    ),
    spec(
        "show.only",
        "Show only these",
        "eye",
        "Shift+I",
        "Show the selected objects and no others; again shows the others",
        checkable=True,
    ),
    spec("show.all", "Show all", "eye", "Ctrl+Shift+H", "Show everything that was hidden"),
    spec(
        "show.lock",
        "Lock or unlock",
        "lock",
        "Ctrl+L",
        "Keep the selected objects and segments from being changed, or not",
    ),
    spec(
        "show.lock_label",
        "Lock or unlock all like it",
        "lock",
        "Ctrl+Alt+L",
        "Keep all that has a label of the selection, or else the label in hand, from being changed, or not",
    ),
    spec(
        "show.unlock_all", "Unlock all", "lock", "Ctrl+Shift+U", "Let everything be changed that was locked"
    ),
)

VIEW = (
    spec("view.fit", "Fit the picture", "maximize", "F", "Show the whole picture"),
    spec(
        "view.actual_size",
        "Actual size",
        "maximize",
        "Ctrl+0",
        "Show one screen pixel for each picture pixel",
    ),
    spec("view.zoom_in", "Zoom in", "zoom-in", "Ctrl+= Ctrl++", "Show the picture larger", repeat=True),
    spec("view.zoom_out", "Zoom out", "zoom-out", "Ctrl+-", "Show the picture smaller", repeat=True),
    spec("view.theme", "Dark or light theme", "sun", "Ctrl+T", "Switch between the dark and the light look"),
    spec("view.sidebar", "Labels panel", "list-tree", "F7", "Show or hide the labels", checkable=True),
    spec("view.inspector", "Inspector", "panel-right", "F8", "Show or hide the inspector", checkable=True),
    spec("view.timeline", "Timeline", "panel-bottom", "F9", "Show or hide the timeline", checkable=True),
    spec("view.next_panel", "Next panel", "chevron-right", "F6", "Move the keyboard to the next panel"),
    spec("view.full_screen", "Full screen", "maximize", "F11", "Use the whole screen", checkable=True),
    spec(
        "view.names",
        "Names on the picture",
        "tags",
        "Shift+N",
        "Show or hide the names of objects",
        checkable=True,
    ),
    spec(
        "view.magnifier",
        "Magnifier",
        "search",
        "Alt+N",
        "Show or hide the magnifier while you drag a vertex",
        checkable=True,
    ),
    spec("view.history", "History", "history", "Ctrl+H", "Show what was done; click to go there"),
)
"""Rows of the group "view": the window, and how large the picture is."""

LOOKS = (
    spec("view.adjust", "Adjust the view", "sliders-horizontal", "Alt+J", "Sliders for shapes and picture"),
    spec(
        "view.outline_only",
        "Outlines only",
        "square",
        "Shift+W",
        "Show shapes without fill, or with it",
        checkable=True,
    ),
    spec("view.fill_more", "More fill", "square", "Shift+PgUp", "Fill shapes more", repeat=True),
    spec("view.fill_less", "Less fill", "square", "Shift+PgDown", "Fill shapes less", repeat=True),
    spec("view.opacity_more", "Stronger shapes", "square", "Alt+PgUp", "Make shapes less faint", repeat=True),
    spec("view.opacity_less", "Fainter shapes", "square", "Alt+PgDown", "Make shapes fainter", repeat=True),
    spec(
        "view.crosshair",
        "Crosshair",
        "move",
        "Alt+Shift+C",
        "Show or hide the crosshair of tools that draw",
        checkable=True,
    ),
    spec(
        "view.keep_place",
        "Keep zoom in the next video",
        "maximize",
        "",
        "Keep zoom and place when another video of the same size is opened",
        checkable=True,
    ),
    spec("view.brighter", "Brighter", "sun", "Alt+B", "Show the picture brighter", repeat=True),
    spec("view.darker", "Darker", "sun", "Alt+Shift+B", "Show the picture darker", repeat=True),
    spec("view.contrast_more", "More contrast", "sun", "Alt+K", "Show more contrast", repeat=True),
    spec("view.contrast_less", "Less contrast", "sun", "Alt+Shift+K", "Show less contrast", repeat=True),
    spec(
        "view.gamma_more", "Lighter shadows", "sun", "Alt+Y", "Lighten what is dark: more gamma", repeat=True
    ),
    spec(
        "view.gamma_less",
        "Darker shadows",
        "sun",
        "Alt+Shift+Y",
        "Darken what is dark: less gamma",
        repeat=True,
    ),
    spec("view.plain", "Picture as it is", "sun", "Alt+0", "No brightness, contrast or gamma"),
)
"""Rows of the group "view"; none of them changes a record."""
