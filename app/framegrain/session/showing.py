"""Which objects are shown, for now and for this person; nothing of it is in the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from psygnal import Signal

from framegrain.domain.records import LabelId, RecordId

if TYPE_CHECKING:
    from collections.abc import Iterable

    from framegrain.domain.records import Track

_NOBODY: frozenset[RecordId] = frozenset()
_NO_LABEL: frozenset[LabelId] = frozenset()


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What a person has hidden: single objects, and all objects of labels.

    `alone` are the only objects shown; None while all may be. Ids are those of tracks.
    """

    hidden: frozenset[RecordId] = _NOBODY
    hidden_labels: frozenset[LabelId] = _NO_LABEL
    alone: frozenset[RecordId] | None = None


class Showing:
    """What is in sight of one project now; `changed` is emitted after every other state of it."""

    changed = Signal()

    def __init__(self) -> None:
        self.sight = Sight()

    # -- questions

    @property
    def hides_nothing(self) -> bool:
        """Whether every object is shown: then nobody needs to be asked about."""
        sight = self.sight
        return sight.alone is None and not sight.hidden and not sight.hidden_labels

    def shows(self, track: Track) -> bool:
        """Whether an object is to be seen on the picture."""
        sight = self.sight
        if sight.alone is not None and track.id not in sight.alone:
            return False
        return track.id not in sight.hidden and track.label not in sight.hidden_labels

    # -- changes

    def hide(self, ids: Iterable[RecordId], *, on: bool) -> None:
        """Hide single objects, or show them again."""
        self._set(hidden=_with(self.sight.hidden, ids, on))

    def hide_labels(self, labels: Iterable[LabelId], *, on: bool) -> None:
        """Hide all objects of labels, or show them again."""
        self._set(hidden_labels=_with(self.sight.hidden_labels, labels, on))

    def show_only(self, ids: Iterable[RecordId] | None) -> None:
        """Show these objects and no others; None lets all others be seen again, but for what is hidden."""
        self._set(alone=None if ids is None else frozenset(ids))

    def join(self, ids: Iterable[RecordId]) -> None:
        """Let objects just made be seen among the only ones shown."""
        if self.sight.alone is not None:
            self._set(alone=self.sight.alone | frozenset(ids))

    def show_all(self) -> None:
        """Nothing is hidden any more."""
        self._set(hidden=_NOBODY, hidden_labels=_NO_LABEL, alone=None)

    def _set(self, **fresh: Any) -> None:
        self.take(msgspec.structs.replace(self.sight, **fresh))

    def take(self, sight: Sight) -> None:
        """Have this in sight from now on."""
        if sight != self.sight:
            self.sight = sight
            self.changed.emit()


def _with(known: frozenset[Any], more: Iterable[Any], on: bool) -> frozenset[Any]:
    return known | frozenset(more) if on else known - frozenset(more)
