"""How a person views a project, remembered on this machine: what is hidden and locked in it, and looks for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject

from framegrain.domain.records import Track
from framegrain.session.locks import ByHand
from framegrain.session.showing import Sight
from framegrain.ui.canvas.brushes import Cover
from framegrain.ui.listening import listen
from framegrain.ui.project_settings import ProjectSettings

if TYPE_CHECKING:
    from framegrain.domain.edit import Edit
    from framegrain.session.session import Session
    from framegrain.ui.canvas.looks import Looks
    from framegrain.ui.settings import Settings


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept for one project; its locked lanes are kept with the timeline."""

    sight: Sight = Sight()
    locks: ByHand = ByHand()


class ViewingMemory(QObject):
    """Recalls when it is made, and keeps whatever is changed from then on. Nothing of it is in the project.

    Brightness, contrast and gamma are not remembered: a picture is shown as it is until somebody asks for more.
    """

    def __init__(self, settings: Settings, session: Session, looks: Looks) -> None:
        super().__init__(looks)
        self._settings = settings
        self._session = session
        self._looks = looks
        self._of_project = ProjectSettings(settings, "canvas/projects", session.project.path)
        self._recall()
        looks.changed.connect(self._keep_looks)
        listen(self, session.focus.showing.changed, self._keep_project)
        listen(self, session.locks.changed, self._keep_project)
        listen(self, session.edited, self._edited)
        listen(self, session.video_opened, self._video_opened)

    def _recall(self) -> None:
        found = _read(self._of_project.get(), _Kept) or _Kept()
        self._session.focus.showing.take(found.sight)
        self._session.locks.take(found.locks)
        cover = _read(self._settings.get("canvas/cover", {}), Cover)
        if cover is not None:
            self._looks.set_cover(cover)
        self._looks.cross(on=self._settings.get("canvas/crosshair", True))
        self._looks.keep_place(on=self._settings.get("canvas/keep_place", False))

    def _keep_project(self) -> None:
        now = _Kept(sight=self._session.focus.showing.sight, locks=self._session.locks.by_hand)
        self._of_project.set(msgspec.to_builtins(now, order="deterministic") if now != _Kept() else None)

    def _keep_looks(self) -> None:
        self._settings.set("canvas/cover", msgspec.to_builtins(self._looks.cover))
        self._settings.set("canvas/crosshair", self._looks.crosshair)
        self._settings.set("canvas/keep_place", self._looks.keeps_place)

    def _edited(self, edit: Edit) -> None:
        """What is made while only some objects are shown is one of them: it must not vanish under the hand."""
        if self._session.focus.showing.sight.alone is not None:
            fresh = [c.id for c in edit.changes if c.before is None and isinstance(c.after, Track)]
            if fresh:
                self._session.focus.showing.join(fresh)

    def _video_opened(self) -> None:
        """Objects shown alone in one video are no reason to show none in another."""
        showing, document = self._session.focus.showing, self._session.document
        alone = showing.sight.alone
        if (
            alone is not None
            and document is not None
            and document.tracks
            and not alone & document.tracks.keys()
        ):
            showing.show_only(None)


def _read(kept: object, kind: type[Any]) -> Any:
    """What settings, which people may edit, hold of a record; None where it is none."""
    try:
        return msgspec.convert(kept, kind) if kept else None
    except msgspec.ValidationError:
        return None
