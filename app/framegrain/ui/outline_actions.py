"""What can be done to the outlines of polygons, as rows of the action table."""

from __future__ import annotations

from framegrain.ui.action_spec import spec

OUTLINE = (
    spec("outline.unite", "Unite", "merge", "Alt+U", "Make one polygon of those selected"),
    spec(
        "outline.subtract",
        "Take away",
        "minus",
        "Alt+S",
        "Take what the others cover from the largest selected polygon; from a single one, what neighbours cover",
    ),
    spec(
        "outline.intersect",
        "Keep the overlap",
        "layers",
        "Alt+I",
        "Leave of the largest selected polygon what the others cover, too",
    ),
    spec("outline.cut", "Cut by a line", "scissors", "Alt+C", "Draw a line that cuts the selected polygon"),
    spec("outline.hole", "Draw a hole", "circle", "Alt+H", "Draw a hole into the selected polygon"),
    spec("outline.part", "Add a part", "copy", "Alt+A", "Draw another part of the selected polygon"),
    spec(
        "outline.simplify",
        "Simplify",
        "pentagon",
        "Alt+V",
        "Leave vertices of the selected polygon out, while you watch",
    ),
)
"""Each works on the selected polygon, or on those selected."""
