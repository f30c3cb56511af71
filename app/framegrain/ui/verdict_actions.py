"""Actions that say whether a label applies, as rows of the action table."""

from __future__ import annotations

from framegrain.ui.action_spec import spec

VERDICTS = (
    spec("verdict.present", "Present", "circle-check", "Ctrl+1", "The label applies here"),
    spec("verdict.absent", "Absent", "circle-x", "Ctrl+2", "The label does not apply here"),
    spec("verdict.unsure", "Unsure", "circle-help", "Ctrl+3", "It can't be decided here"),
)
