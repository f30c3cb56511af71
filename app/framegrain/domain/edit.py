"""One user action as a value with many readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar

import msgspec

from framegrain.domain.records import Record, RecordId

if TYPE_CHECKING:
    from collections.abc import Iterable


class Known(Protocol):
    """Whatever has a number of its own in the project."""

    @property
    def id(self) -> RecordId:
        """The number."""


Kind = TypeVar("Kind", bound=Known)


class ChangeOf(msgspec.Struct, Generic[Kind], frozen=True):
    """One record of a kind before and after; None stands for "does not exist"."""

    before: Kind | None
    after: Kind | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("a change has a record before it or after it")
        if (
            self.before is not None
            and self.after is not None
            and (self.before.id != self.after.id or type(self.before) is not type(self.after))
        ):
            raise ValueError("a change keeps the record's id and kind")

    @property
    def record(self) -> Kind:
        """The record as it is after, or was before it went."""
        known = self.after if self.after is not None else self.before
        assert known is not None
        return known

    @property
    def id(self) -> RecordId:
        """The id of the one record this changes."""
        return self.record.id

    @property
    def inverse(self) -> Self:
        """The change that takes this one back."""
        return type(self)(self.after, self.before)


class Change(ChangeOf[Record], frozen=True):
    """One record of a video before and after."""


class Edit(msgspec.Struct, frozen=True):
    """A name a person reads and the changes it stands for, at most one a record.

    Edits with the same `merge_key` that follow each other become one step of the history (a burst of nudges).
    """

    name: str
    changes: tuple[Change, ...]
    merge_key: str = ""

    def __post_init__(self) -> None:
        ids = [change.record.id for change in self.changes]
        if len(set(ids)) != len(ids):
            raise ValueError("an edit changes each record at most once")

    def __bool__(self) -> bool:
        return any(change.before != change.after for change in self.changes)

    @property
    def inverse(self) -> Edit:
        """The edit that undoes this one."""
        return Edit(self.name, tuple(change.inverse for change in reversed(self.changes)), self.merge_key)

    @property
    def ids(self) -> frozenset[RecordId]:
        """Ids of the records changed."""
        return frozenset([change.record.id for change in self.changes])


def joined(name: str, edits: Iterable[Edit], merge_key: str = "") -> Edit:
    """Several edits made one after the other, as one: for each record its first before and last after."""
    found: dict[RecordId, Change] = {}
    for edit in edits:
        for change in edit.changes:
            earlier = found.get(change.id)
            if earlier is None:
                found[change.id] = change
            elif earlier.before is None and change.after is None:
                del found[change.id]  # made and gone again within the edit
            else:
                found[change.id] = Change(earlier.before, change.after)
    return Edit(name, tuple(found.values()), merge_key)
