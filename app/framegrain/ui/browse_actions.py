"""What can be done with the project as a whole, as rows of the action table."""

from __future__ import annotations

from framegrain.ui.action_spec import spec

BROWSING = (
    spec(
        "browse.videos", "Videos of the project", "film", "F2", "See every video, how far it is, and open one"
    ),
    spec(
        "browse.next_unfinished",
        "Next unfinished video",
        "chevrons-right",
        "Ctrl+Shift+PgDown",
        "Go to the next video with work left, where it goes on",
    ),
    spec(
        "browse.search",
        "Search the project",
        "search",
        "Ctrl+F",
        "Find records in all videos by label, value, person, verdict or words",
    ),
    spec(
        "browse.next_result", "Next result", "chevron-down", "F3", "Go to the next record found", repeat=True
    ),
    spec(
        "browse.previous_result",
        "Previous result",
        "chevron-up",
        "Shift+F3",
        "Go to the record found before",
        repeat=True,
    ),
    spec("browse.time", "My time", "history", "", "How long you worked in which video, and your pace"),
)
