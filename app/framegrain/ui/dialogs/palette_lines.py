"""What the command palette offers: actions and labels, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from framegrain.ui.dialogs.finding import Finder
from framegrain.ui.intents import in_words, offer_for
from framegrain.ui.keys import shown_keys

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtGui import QColor

    from framegrain.domain.taxonomy import Label, Taxonomy
    from framegrain.session.session import Session
    from framegrain.ui.actions import Actions
    from framegrain.ui.theme import Theme

_MOST_LABELS = 60
_NO_PROJECT = "open a project first"
_NOT_NOW = "there is nothing it could act on now"


class PaletteLine(NamedTuple):
    """One line: an action, or a label when `colour` is set; `why` says what stands against it now."""

    id: str
    text: str
    beside: str
    key: str
    icon: str
    colour: QColor | None = None
    why: str = ""


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
        self._labels = Finder([label for label in labels if label.shapes or label.scopes], _use, self._path)

    def meeting(self, query: str) -> list[PaletteLine]:
        """What meets the words; what can't be done now comes last."""
        labels = self._labels.best(query)[:_MOST_LABELS]
        lines = [*self._actions, *(self._of_label(label) for label in labels)]
        found = Finder(lines, lambda e: e.text, lambda e: e.beside).best(query)
        return [e for e in found if not e.why] + [e for e in found if e.why]

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
        return PaletteLine(label.id, _use(label), self._path(label), key, "", colour, why)


def _use(label: Label) -> str:
    return f"Use label {label.name}"


def _of_action(actions: Actions, action_id: str, why_disabled: str) -> PaletteLine:
    spec, action = actions.spec(action_id), actions[action_id]
    why = "" if action.isEnabled() else actions.why_not(action_id) or why_disabled
    keys = actions.key_text(action_id)
    return PaletteLine(
        action_id, spec.text, f"{actions.group_name(spec.group)}: {spec.tip}", keys, spec.icon, None, why
    )
