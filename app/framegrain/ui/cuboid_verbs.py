"""What the actions on cuboids and their camera mean: session in, edits out, a sentence where it can't be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import Track
from framegrain.editing import calibration, fronts
from framegrain.ui.attempt import Tone, attempt, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.edit import Edit
    from framegrain.session.session import Session
    from framegrain.ui.attempt import Say


class CuboidVerbs:
    """The actions on cuboids; every one of them is one step of the history or says why it is none."""

    def __init__(self, session: Session, say: Say) -> None:
        self._session = session
        self._say = say

    def next_front(self) -> None:
        """Another face is the front, on every keyframe of the selected objects."""
        self._do(lambda: fronts.next_front(self._session.desk, self._objects()))

    def next_front_here(self) -> None:
        """Another face is the front on this frame."""
        focus = self._session.focus
        self._do(lambda: fronts.next_front_here(self._session.desk, self._objects(), focus.frame))

    def forget_camera(self) -> None:
        """The video has no calibration any more."""
        if self._session.document is not None:
            self._do(lambda: calibration.clear_calibration(self._session.desk))

    def _objects(self) -> list[int]:
        document = self._session.open_document
        return sorted(i for i in self._session.focus.selection if isinstance(document.get(i), Track))

    def _do(self, make: Callable[[], Edit]) -> None:
        if self._session.document is None:
            return self._say("Open a video first", Tone.INFO)
        try:
            edit = make()
        except FramegrainError as error:
            return self._say(sentence(error), Tone.ATTENTION)
        attempt(self._session, self._say, edit)
        return None
