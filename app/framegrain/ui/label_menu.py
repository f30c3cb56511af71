"""The menu of a label in the sidebar: what can be done with all of its objects."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from framegrain.domain.taxonomy import Level

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from framegrain.session.session import Session
    from framegrain.ui.viewing_verbs import ViewingVerbs


class LabelMenu(QObject):
    """Selects, hides and locks by label; labels below the one clicked are meant, too."""

    def __init__(self, parent: QWidget, session: Session, verbs: ViewingVerbs) -> None:
        super().__init__(parent)  # a signal holds only weakly on to what it calls
        self._parent = parent
        self._session = session
        self._verbs = verbs

    def show_for(self, label_id: str, where: QPoint) -> None:
        """Open the menu at a place of the screen."""
        label = self._session.taxonomy.by_id.get(label_id)
        if label is None or self._session.document is None:
            return
        session, verbs = self._session, self._verbs
        labels = verbs.below([label_id])
        hidden = label_id in session.focus.showing.sight.hidden_labels
        locked = label_id in session.locks.labels
        menu = QMenu(self._parent)
        offered = [
            (
                f"Select all {label.name} on this frame",
                partial(verbs.select_labels, labels, everywhere=False),
            ),
            (f"Select all {label.name} in the video", partial(verbs.select_labels, labels, everywhere=True)),
        ]
        if label.level is Level.OBJECT:
            hide, lock = "Show" if hidden else "Hide", "Unlock" if locked else "Lock"
            offered += [
                (f"{hide} all {label.name}", partial(verbs.hide_labels, [label_id], on=not hidden)),
                (f"{lock} all {label.name}", partial(verbs.lock_labels, [label_id], on=not locked)),
            ]
        for text, act in offered:
            menu.addAction(text).triggered.connect(lambda _checked=False, act=act: act())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)
