"""The project browser and the account of working time tied to the open project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.ui.browser.own_time import OwnTime
from framegrain.ui.browser.verbs import BrowserVerbs
from framegrain.ui.working_time import TimeKeeper

if TYPE_CHECKING:
    from framegrain.ui.window import MainWindow
    from framegrain.ui.workbench import Workbench


def wire_browser(window: MainWindow, bench: Workbench) -> BrowserVerbs:
    """Tie the rows of browse_actions to the open project."""
    session = bench.session
    keeper = TimeKeeper(session, window, window.settings, bench)
    window.dialogs.person_changed.connect(keeper.sign)
    verbs = BrowserVerbs(
        bench,
        session,
        window.look,
        window.commands,
        window.dialogs,
        bench.kept,
        lambda: bench.pictures.is_waiting,
        window.say,
        lambda video: window.opener.open_video(session, video),
    )
    bench.companions += (verbs, keeper)
    own = OwnTime(
        bench,
        session,
        window.look,
        window.dialogs,
        verbs.answers,
        keeper,
        window.say,
        lambda video: window.opener.open_video(session, video),
    )
    on = window.commands.on
    on("browse.videos", verbs.videos)
    on("browse.search", verbs.search)
    on("browse.next_unfinished", verbs.next_unfinished)
    on("browse.next_result", lambda: verbs.step(1))
    on("browse.previous_result", lambda: verbs.step(-1))
    on("browse.time", own.show)
    return verbs
