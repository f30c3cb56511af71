"""What nobody can change for now, because a person locked it: single records, all records of labels, and lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from psygnal import Signal

from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import Event, Keyframe, LabelId, RecordId, Track
from framegrain.editing.records import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from framegrain.domain.document import Document
    from framegrain.domain.edit import Change, Edit
    from framegrain.domain.taxonomy import Taxonomy


class Locked(FramegrainError):
    """An edit would change what is locked; it did not land."""


class ByHand(msgspec.Struct, frozen=True, kw_only=True):
    """What a person locked besides lanes. `objects` are ids of tracks and events."""

    objects: frozenset[RecordId] = frozenset()
    labels: frozenset[LabelId] = frozenset()

    def hold(self, record: RecordId, label: LabelId) -> bool:
        """Whether a record with this label is locked."""
        return record in self.objects or label in self.labels


class Locks:
    """Kept for the session, never in the project: a lock is a person's own guard, not a rule.

    Which lanes there are is known to the timeline; it says here which labels lie in locked ones, and follows when
    they are unlocked here. `changed` is emitted after every other state.
    """

    changed = Signal()

    def __init__(self) -> None:
        self.by_hand = ByHand()
        self.lanes: Mapping[LabelId, str] = {}
        """Labels in locked lanes, each with what a person calls its lane."""

    # -- questions

    @property
    def are_none(self) -> bool:
        """Whether everything may be changed: then nobody needs to be asked about."""
        return not self.lanes and self.by_hand == ByHand()

    @property
    def labels(self) -> frozenset[LabelId]:
        """Labels nothing of which may be made or changed, for whatever reason."""
        return self.by_hand.labels | self.lanes.keys()

    def hold(self, record: Event | Track) -> bool:
        """Whether a record can't be changed, nor taken hold of on the picture."""
        return record.label in self.lanes or self.by_hand.hold(record.id, record.label)

    def check(self, document: Document, taxonomy: Taxonomy, edit: Edit) -> None:
        """Raise Locked where the edit makes, changes or takes away what is locked."""
        if self.are_none:
            return
        held: dict[RecordId, Event | Track] = {}
        for change in edit.changes:
            for record in _records(document, change):
                if self.hold(record):
                    held.setdefault(record.id, record)
        if held:
            names = dict.fromkeys(self._name(held[key], taxonomy) for key in sorted(held))
            are, them = ("is", "it") if len(names) == 1 else ("are", "them")
            raise Locked(f"{listed(list(names))} {are} locked; unlock {them} first")

    def _name(self, record: Event | Track, taxonomy: Taxonomy) -> str:
        """What a person locked so that the record is."""
        if record.id in self.by_hand.objects:
            return taxonomy.title(record)
        if record.label in self.by_hand.labels:
            return f"the label {taxonomy.name_of(record.label)}"
        return f"the lane {self.lanes[record.label]}"

    # -- changes

    def lock(self, ids: Iterable[RecordId]) -> None:
        """Lock single records."""
        self.take(msgspec.structs.replace(self.by_hand, objects=self.by_hand.objects | frozenset(ids)))

    def lock_labels(self, labels: Iterable[LabelId], *, on: bool) -> None:
        """Lock all records of labels; or unlock what is locked by these labels, lanes they lie in, too."""
        if on:
            self.take(msgspec.structs.replace(self.by_hand, labels=self.by_hand.labels | frozenset(labels)))
        else:
            self._unlock((), frozenset(labels))

    def unlock(self, records: Collection[Event | Track]) -> None:
        """Let records be changed, whatever kept them from it: by themselves, their labels or their lanes."""
        self._unlock([record.id for record in records], frozenset(record.label for record in records))

    def unlock_all(self) -> None:
        """Nothing is locked any more."""
        self._set(ByHand(), {})

    def lock_lanes(self, lanes: Mapping[LabelId, str]) -> None:
        """Have these labels in locked lanes, and no others."""
        self._set(self.by_hand, lanes)

    def take(self, by_hand: ByHand) -> None:
        """Have this locked from now on, besides the lanes."""
        self._set(by_hand, self.lanes)

    def _unlock(self, ids: Iterable[RecordId], labels: frozenset[LabelId]) -> None:
        opened = {self.lanes[label] for label in labels if label in self.lanes}
        by_hand = ByHand(objects=self.by_hand.objects - frozenset(ids), labels=self.by_hand.labels - labels)
        self._set(by_hand, {label: lane for label, lane in self.lanes.items() if lane not in opened})

    def _set(self, by_hand: ByHand, lanes: Mapping[LabelId, str]) -> None:
        if (by_hand, lanes) != (self.by_hand, self.lanes):
            self.by_hand, self.lanes = by_hand, lanes
            self.changed.emit()


def _records(document: Document, change: Change) -> Iterator[Event | Track]:
    """The records with a label a change is about, as they are before and after it."""
    for record in (change.before, change.after):
        if isinstance(record, Event | Track):
            yield record
        elif isinstance(record, Keyframe) and record.track in document.tracks:
            yield document.tracks[record.track]
