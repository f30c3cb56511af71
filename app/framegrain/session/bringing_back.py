"""An earlier state as a new step of the history, so that what was done since stays on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.edit import Edit, joined
from framegrain.domain.errors import BadInput
from framegrain.session.whole_project import check_not_of_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from framegrain.domain.edit import Change
    from framegrain.domain.records import RecordId
    from framegrain.session.record_history import RecordHistory
    from framegrain.storage.journal import Entry


def brought_back(entries: Sequence[Entry], number: int) -> Edit:
    """The edit that makes everything as it was right after the step with this number; 0 for the beginning.

    BadInput where nothing differs, or where an edit of the whole project lies between.
    """
    edit = Edit(f"Bring back what was {_moment(entries, number)}", _between(entries, number).changes)
    return _checked(edit)


def record_brought_back(
    entries: Sequence[Entry], number: int, record: RecordId, history: RecordHistory, name: str
) -> Edit:
    """The same of one record `name` alone, with its keyframes and the comments on it."""
    mine = tuple(
        change for change in _between(entries, number).changes if history.concerns(record, change.id)
    )
    return _checked(Edit(f"Bring back {name} as {_moment(entries, number)}", mine))


def _between(entries: Sequence[Entry], number: int) -> Edit:
    """Every change from now to then; one at most of each record."""
    steps = [entry for entry in entries if entry.undone == (entry.number <= number)]
    for entry in steps:
        check_not_of_project(entry, "redo" if entry.undone else "undo")
    back = [entry.edit.inverse for entry in reversed(steps) if not entry.undone]
    return joined("", [*back, *(entry.edit for entry in steps if entry.undone)])


def _checked(edit: Edit) -> Edit:
    changes: tuple[Change, ...] = tuple(c for c in edit.changes if c.before != c.after)
    if not changes:
        raise BadInput("nothing is different from what it was then")
    return Edit(edit.name, changes)


def _moment(entries: Sequence[Entry], number: int) -> str:
    name = next((entry.name for entry in entries if entry.number == number), "")
    return f"after “{name}”" if name else "before any change"
