"""What was done to one record, or to those of a label: found at once among any number of steps."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, TypeVar

from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import Comment, Event, Keyframe, Track

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from framegrain.domain.edit import Change, Edit
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.storage.journal import Entry

_K = TypeVar("_K")


class RecordHistory:
    """Which steps of a history touched which record, its keyframes and the comments on it.

    Reads each step once, when first asked after it was made.
    """

    def __init__(self) -> None:
        self._numbers: dict[RecordId, list[int]] = {}
        self._labeled: dict[LabelId, list[int]] = {}
        self._label: dict[RecordId, LabelId] = {}
        self._owner: dict[RecordId, RecordId] = {}
        self._read_to = 0
        self._last: Edit | None = None

    def of(self, record_id: RecordId, entries: Sequence[Entry]) -> list[Entry]:
        """The steps about a record, oldest first; undone ones are among them."""
        self._read(entries)
        return _numbered(entries, self._numbers.get(record_id, ()))

    def of_label(self, label: LabelId, entries: Sequence[Entry]) -> list[Entry]:
        """The steps about records that have this label or had it then, oldest first; undone ones are among them.

        A record that came as no step, as those of an import do, is known by the label it had when a step named it.
        """
        self._read(entries)
        return _numbered(entries, self._labeled.get(label, ()))

    def labels(self, entries: Sequence[Entry]) -> list[LabelId]:
        """The labels that steps are known of."""
        self._read(entries)
        return sorted(self._labeled)

    def concerns(self, record_id: RecordId, changed: RecordId) -> bool:
        """Whether a change of `changed` is one of this record, of its keyframes, or of a comment on them."""
        at: RecordId | None = changed
        while at is not None and at != record_id:
            at = self._owner.get(at)
        return at is not None

    def owners(self, entry: Entry) -> frozenset[RecordId]:
        """The records a step is about, without those that belong to one of them or to another."""
        edit = _edit_of(entry)
        found = self._about(edit) if edit is not None else ()
        return frozenset(record_id for record_id in found if record_id not in self._owner)

    def know(self, labels: Mapping[RecordId, LabelId]) -> None:
        """Take note of what records are labeled that no step may name."""
        self._label = {**labels, **self._label}

    def _read(self, entries: Sequence[Entry]) -> None:
        """Read what is new; the newest step may have grown, and steps that were undone may be gone."""
        start = bisect_left(entries, self._read_to, key=lambda entry: entry.number)
        for entry in entries[start:]:
            edit = _edit_of(entry)
            if edit is None or (entry.number == self._read_to and edit is self._last):
                continue
            self._learn_labels(edit)
            about = self._about(edit)
            for record_id in about:
                _note(self._numbers, record_id, entry.number)
            for label in self._labels_of(edit, about):
                _note(self._labeled, label, entry.number)
        if entries:
            self._read_to = max(self._read_to, entries[-1].number)
            self._last = _edit_of(entries[-1])

    def _learn_labels(self, edit: Edit) -> None:
        for change in edit.changes:
            if isinstance(change.record, Event | Track):
                self._label[change.id] = change.record.label

    def _labels_of(self, edit: Edit, about: Iterable[RecordId]) -> set[LabelId]:
        found = {self._label[record_id] for record_id in about if record_id in self._label}
        for change in edit.changes:
            if isinstance(change.before, Event | Track):
                found.add(change.before.label)
        return found

    def _about(self, edit: Edit) -> Iterable[RecordId]:
        """The records of an edit and whose they are, each once."""
        owner = self._owner
        found: dict[RecordId, None] = {}
        for change in edit.changes:
            for record in (change.before, change.after):
                if isinstance(record, Keyframe):
                    owner[record.id] = record.track
                    found[record.track] = None  # a keyframe that goes to another track concerns both
                elif isinstance(record, Comment):
                    owner[record.id] = record.record
        for change in edit.changes:
            record_id: RecordId | None = change.id
            while record_id is not None and record_id not in found:
                found[record_id] = None
                record_id = owner.get(record_id)
        return found


def changes_of(entry: Entry) -> Sequence[Change]:
    """What a step changed; nothing where the file is damaged there."""
    edit = _edit_of(entry)
    return edit.changes if edit is not None else ()


def _edit_of(entry: Entry) -> Edit | None:
    """What a step changed; None where the file is damaged there, which undoing it says."""
    try:
        return entry.edit
    except FramegrainError:
        return None


def _note(numbers: dict[_K, list[int]], key: _K, number: int) -> None:
    known = numbers.setdefault(key, [])
    if not known or known[-1] < number:
        known.append(number)


def _numbered(entries: Sequence[Entry], numbers: Iterable[int]) -> list[Entry]:
    """The steps of these numbers that there still are."""
    places = ((bisect_left(entries, number, key=lambda entry: entry.number), number) for number in numbers)
    return [entries[at] for at, number in places if at < len(entries) and entries[at].number == number]
