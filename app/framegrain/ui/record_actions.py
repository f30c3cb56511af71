"""Actions on what records are to each other and to the rules, as rows of the action table."""

from __future__ import annotations

from framegrain.ui.action_spec import spec

RECORDS = (
    spec(
        "record.bind",
        "Bind together",
        "link",
        "Ctrl+R",
        "Bind the selected object to a role of the selected event, or the part to its whole",
    ),
    spec(
        "record.confirm",
        "Confirm",
        "check-check",
        "Ctrl+K",
        "Stand behind what somebody else made, as a second person",
    ),
    spec(
        "record.rules",
        "Rules in words",
        "circle-help",
        "Shift+F1",
        "Read every rule of the selected record's label, or of the label in hand",
    ),
)
