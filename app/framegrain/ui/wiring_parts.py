"""What the parts of the main window tell each other, whichever project is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.ui.attempt import Tone

if TYPE_CHECKING:
    from framegrain.ui.window import MainWindow


def connect_parts(window: MainWindow) -> None:
    """Connect them, once."""
    window.opener.pack_wanted.connect(window.packing.unpack)
    window.packing.project_wanted.connect(window.opener.open_project)
    window.opener.taxonomy_wanted.connect(window.dialogs.change_taxonomy)
    window.status.rechecks.clicked.connect(lambda: window.commands.run("label.rechecks"))
    window.opener.recovery_offered.connect(window.recovery.offer)
    window.status.backup.clicked.connect(lambda: window.commands.run("file.recover"))
    window.start_page.chosen.connect(window.opener.open_project)
    window.start_page.recovery_wanted.connect(window.recovery.show_for)
    window.new_project.made.connect(window.opener.open_project)
    window.new_project.noticed.connect(lambda text: window.say(text, Tone.ATTENTION))
    window.topbar.person_chosen.connect(window.dialogs.sign_as)
    window.dialogs.delete_kept_wanted.connect(window.copies.delete_all)
    window.copies.progressed.connect(window.status.work.show_work)
    window.status.work.stop_wanted.connect(window.copies.stop)
