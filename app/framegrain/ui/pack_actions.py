"""What can be done with packs, as rows of the action table."""

from __future__ import annotations

from framegrain.ui.action_spec import spec

PACKING = (
    spec(
        "file.pack",
        "Pack project…",
        "upload",
        "",
        "Put the project and its videos into one archive, to keep or to hand on",
    ),
    spec("file.unpack", "Unpack…", "download", "", "Check a pack and put what it holds into a new folder"),
)
