"""What the command palette offers: actions, labels, videos and places, as plain values."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from framegrain.ui.actions import Actions
from framegrain.ui.dialogs.finding import Finder
from framegrain.ui.dialogs.palette_places import Places
from framegrain.ui.intents import in_words, offer_for
from framegrain.ui.keys import shown_keys

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from PySide6.QtGui import QColor

    from framegrain.domain.records import Video
    from framegrain.domain.taxonomy import Label, Taxonomy
    from framegrain.session.session import Session
    from framegrain.ui.theme import Theme

_MOST_LABELS = 60
_NO_PROJECT = "open a project first"
_NOT_NOW = "there is nothing it could act on now"


class Kind(Enum):
    """What choosing a line does."""

    ACTION = "action"
    LABEL = "label"
    VIDEO = "video"
    FRAME = "frame"
    RECORD = "record"


class PaletteLine(NamedTuple):
    """One line; `id` is that of an action, label, video, frame or record. `why` says what stands against it now."""

    id: str
    text: str
    beside: str
    key: str
    icon: str
    colour: QColor | None = None
    why: str = ""
    kind: Kind = Kind.ACTION


class Offered:
    """Everything that can be asked for, looked through by typed words."""

    def __init__(
        self, actions: Actions, session: Session | None, look: Theme, lost: Collection[str], leave_out: str
    ) -> None:
        self._session = session
        self._look = look
        self._lost = lost
        why = _NO_PROJECT if session is None else _NOT_NOW
        self._actions = [_of_action(actions, spec.id, why) for spec in actions.specs if spec.id != leave_out]
        labels = session.taxonomy.labels if session is not None and session.document is not None else ()
        self._places = Places(session) if session is not None else None
        self._videos = (
            [_of_video(session, video) for video in session.videos()] if session is not None else []
        )
        self._labels = Finder([label for label in labels if label.shapes or label.scopes], _use, self._path)

    def meeting(self, query: str) -> list[PaletteLine]:
        """What meets the words; what can't be done now comes last."""
        labels = self._labels.best(query)[:_MOST_LABELS]
        lines = [*self._actions, *self._videos, *(self._of_label(label) for label in labels)]
        found = Finder(lines, lambda e: e.text, lambda e: e.beside).best(query)
        leading = [e for e in found if not e.why]
        return [*self._typed(query), *leading, *self._named(query), *(e for e in found if e.why)]

    def _typed(self, query: str) -> Iterator[PaletteLine]:
        """The frame that was typed."""
        frame = self._places.frame(query) if self._places is not None else None
        if frame is not None:
            beside = "Go to: the frame or time typed"
            yield PaletteLine(str(frame), f"Go to frame {frame}", beside, "", "hash", kind=Kind.FRAME)

    def _named(self, query: str) -> Iterator[PaletteLine]:
        for text, record in self._places.named(query) if self._places is not None else ():
            beside = "Go to: select it and show its first frame"
            yield PaletteLine(str(record), text, beside, "", "corner-down-right", kind=Kind.RECORD)

    def _path(self, label: Label) -> str:
        return self._taxonomy.path(label.id)

    @property
    def _taxonomy(self) -> Taxonomy:
        assert self._session is not None  # labels come from a session
        return self._session.taxonomy

    def _of_label(self, label: Label) -> PaletteLine:
        assert self._session is not None  # labels come from a session
        found = offer_for(self._session, label.id)
        key = "" if label.id in self._lost else shown_keys(label.hotkey)
        why = "" if found.allowed else in_words(found)
        colour = self._look.label_colour(self._taxonomy, label.id)
        return PaletteLine(label.id, _use(label), self._path(label), key, "", colour, why, Kind.LABEL)


def _of_video(session: Session, video: Video) -> PaletteLine:
    here = session.document is not None and session.document.video.id == video.id
    return PaletteLine(
        str(video.id),
        f"Open video {video.name}",
        f"{Actions.group_name('file')}: show another video of this project",
        "",
        "film",
        why="it is open" if here else "",
        kind=Kind.VIDEO,
    )


def _use(label: Label) -> str:
    return f"Use label {label.name}"


def _of_action(actions: Actions, action_id: str, why_disabled: str) -> PaletteLine:
    spec, action = actions.spec(action_id), actions[action_id]
    why = "" if action.isEnabled() else actions.why_not(action_id) or why_disabled
    keys = actions.key_text(action_id)
    return PaletteLine(
        action_id, spec.text, f"{actions.group_name(spec.group)}: {spec.tip}", keys, spec.icon, None, why
    )
