"""Copying, cutting and pasting of objects; what was copied stays at hand for every video of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import Track
from framegrain.editing import clipboard
from framegrain.editing.records import listed
from framegrain.ui.attempt import Tone, attempt, sentence
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from collections.abc import Callable

    from framegrain.domain.edit import Edit
    from framegrain.domain.records import RecordId
    from framegrain.ui.attempt import Say
    from framegrain.ui.canvas.stage import Stage

_NOTHING = "Nothing was copied yet; select an object and copy it first"


class ClipboardVerbs:
    """Works on the frame that is shown, and only where shapes may be drawn."""

    def __init__(self, stage: Stage, say: Say, key_text: Callable[[str], str]) -> None:
        self._stage = stage
        self._say = say
        self._key_text = key_text
        self._copies: clipboard.Copies | None = None
        self._times: dict[int, int] = {}

    def copy(self) -> bool:
        """Copy the selected objects as they are on this frame; returns whether there was one."""
        stage = self._stage
        try:
            copies = clipboard.copied(stage.session.desk, stage.session.focus.selection, stage.frame)
        except FramegrainError as error:
            self._say(sentence(error), Tone.INFO)
            return False
        self._copies = copies
        self._times = {}
        how = self._key_text("edit.paste") or "Paste"
        self._say(f"{capital(copies.title)} copied from frame {copies.frame}; {how} pastes", Tone.OK)
        return True

    def cut(self) -> None:
        """Copy the selected objects and take them off this frame."""
        stage = self._stage
        if stage.may_edit():
            before, ids = self._copies, stage.session.focus.selection
            frame = stage.frame
            if self.copy() and not attempt(
                stage.session, self._say, lambda: clipboard.cut_out(stage.session.desk, ids, frame)
            ):
                self._copies = before

    def paste(self, *, as_new: bool = False) -> None:
        """Put what was copied on this frame, and select it."""
        copies, stage = self._copies, self._stage
        if copies is None:
            return self._say(_NOTHING, Tone.INFO)
        if not stage.may_edit():
            return None
        desk, frame = stage.session.desk, stage.frame
        times = self._times.get(frame, 0) + 1
        made: list[Edit] = []

        def edit() -> Edit:
            made.append(clipboard.pasted(desk, copies, frame, as_new=as_new, times=times))
            return made[0]

        if attempt(stage.session, self._say, edit):
            self._times[frame] = times
            self._select(copies, made[0])
            self._tell(copies, made[0])
        return None

    def duplicate(self) -> None:
        """Make new objects like the selected ones, beside them."""
        stage = self._stage
        if not stage.may_edit():
            return
        made: list[Edit] = []

        def edit() -> Edit:
            made.append(clipboard.duplicated(stage.session.desk, stage.session.focus.selection, stage.frame))
            return made[0]

        if attempt(stage.session, self._say, edit):
            stage.session.focus.select(_new(made[0]))

    def to_next_frame(self) -> None:
        """Give the selected objects the shapes they have here on the next frame, too, and go there."""
        stage = self._stage
        if stage.may_edit():
            desk, ids, frame = stage.session.desk, stage.session.focus.selection, stage.frame

            def target(_track: RecordId) -> int:
                return clipboard.next_frame(desk, frame)

            if attempt(stage.session, self._say, lambda: clipboard.repeated(desk, ids, frame, target)):
                stage.session.focus.go_to(frame + 1)

    def to_next_keyframe(self) -> None:
        """Give the selected objects the shapes they have here on their next keyframes, too."""
        stage = self._stage
        if not stage.may_edit():
            return
        desk, ids, frame = stage.session.desk, stage.session.focus.selection, stage.frame

        def target(track: RecordId) -> int:
            return clipboard.next_keyframe(desk, track, frame)

        if attempt(stage.session, self._say, lambda: clipboard.repeated(desk, ids, frame, target)):
            self._say(f"Done: {stage.session.can_undo}", Tone.OK)

    def _select(self, copies: clipboard.Copies, edit: Edit) -> None:
        fresh = set(_new(edit))
        known = self._stage.session.open_document.tracks
        same = set() if fresh else {item.track.id for item in copies.items if item.track.id in known}
        self._stage.session.focus.select(fresh | same)

    def _tell(self, copies: clipboard.Copies, edit: Edit) -> None:
        desk, showing = self._stage.session.desk, self._stage.session.focus.showing
        made = [desk.document.tracks[i] for i in _new(edit)]
        if any(not showing.shows(track) for track in made):
            key = self._key_text("show.all") or "Show all"
            self._say(f"What was pasted has a label that is hidden; {key} shows all", Tone.ATTENTION)
        elif copies.video != desk.document.video.id and clipboard.is_moved_in(desk, copies):
            self._say(
                "This video has another size: what did not fit was moved into the picture", Tone.ATTENTION
            )
        elif made:
            pasted = listed([desk.taxonomy.title(track) for track in made])
            self._say(f"{pasted} pasted here, like {copies.title}", Tone.OK)
        else:
            key = self._key_text("edit.paste_new") or "Paste as new objects"
            has = "has its shape" if len(copies.items) == 1 else "have their shapes"
            said = f"{capital(copies.title)} {has} of frame {copies.frame} here now"
            self._say(f"{said}; {key} pastes a new object instead", Tone.OK)


def _new(edit: Edit) -> list[RecordId]:
    return [c.id for c in edit.changes if c.before is None and isinstance(c.after, Track)]
