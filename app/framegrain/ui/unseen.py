"""What works while the page for a new project hides the open one: nothing that would change it unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.ui.attempt import Tone

if TYPE_CHECKING:
    from framegrain.ui.action_spec import ActionSpec
    from framegrain.ui.window import MainWindow

_WORK = frozenset(
    {
        "file.new",
        "file.open",
        "file.sample",
        "file.edit_taxonomy",
        "file.preferences",
        "file.save",
        "file.quit",
        "view.theme",
        "view.full_screen",
    }
)
"""Actions that change and show nothing of the open project; help does neither, too."""


class Gate:
    """Refuses in words what is for a project that is not on screen."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        window.commands.gate = self.may_run
        window.dialogs.sees_project = self.sees_project

    def may_run(self, action: ActionSpec) -> bool:
        """Whether an action makes sense now; if not, the person was told."""
        return action.id in _WORK or action.group == "help" or self.sees_project(action.text)

    def sees_project(self, what: str) -> bool:
        """Whether the open project is on screen, if there is one; if not, say that `what` needs it to be."""
        bench = self._window.workbench
        if bench is None or bench.isVisibleTo(self._window):
            return True
        name = bench.session.project.name
        self._window.say(f"{what}: {name} is not shown now; press Back to go on there", Tone.INFO)
        return False
