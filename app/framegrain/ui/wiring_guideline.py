"""The guideline tied to the open project: card, menu, actions, and the comparison before a label lands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.ui.guideline.books import GuidelineBooks
from framegrain.ui.guideline.pixels import Pixels
from framegrain.ui.guideline.verbs import GuidelineVerbs

if TYPE_CHECKING:
    from framegrain.ui.window import MainWindow
    from framegrain.ui.workbench import Workbench


def wire_guideline(window: MainWindow, bench: Workbench) -> GuidelineVerbs:
    """Tie the rows of guideline_actions to the open project."""
    pixels = Pixels(bench.session)
    verbs = GuidelineVerbs(
        bench,
        bench.session,
        window.look,
        bench.pictures,
        pixels,
        window.dialogs,
        window.settings,
        window.jobs,
        window.say,
    )
    verbs.set_open_video(lambda video: window.opener.open_video(bench.session, video))
    on = window.commands.on
    on("guide.capture", verbs.capture)
    on("guide.examples", lambda: verbs.examples())
    on("guide.compare", verbs.compare)
    on("guide.ask", lambda: verbs.ask())
    on("guide.questions", lambda: verbs.questions())
    books = GuidelineBooks(bench, bench.session, window, window.jobs, window.say)
    on("guide.book", books.ask)
    on("guide.undo", verbs.undo)
    on("guide.redo", verbs.redo)
    card = bench.sidebar.card
    card.show_pictures(pixels)
    card.example_wanted.connect(verbs.examples)
    card.questions_wanted.connect(verbs.questions)
    card.ask_wanted.connect(verbs.ask)
    window.dialogs.weigh = bench.sidebar.weigh = verbs.weigh
    return verbs
