"""Rows of the action table for live coding."""

from __future__ import annotations

from framegrain.ui.action_spec import spec

LIVE = (
    spec(
        "label.live",
        "Live coding",
        "keyboard",
        "Alt+L",
        "Hold a label's key while the video plays to write a segment, tap it for a frame tag",
        checkable=True,
    ),
    spec(
        "label.live_refused",
        "What live coding refused",
        "circle-alert",
        "Alt+Shift+L",
        "List what was not written and why; choose one to go there",
    ),
    spec(
        "label.live_raw",
        "Without reaction time",
        "history",
        "",
        "Put what is selected and was live-coded on the frames its keys were pressed on",
    ),
)
