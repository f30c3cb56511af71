"""What a project knows beside the records of its videos: examples, questions and re-checks, and changes of these.

All frozen. They belong to the project, not to one of its videos, and share the numbers of its records.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

from framegrain.domain.edit import Change, ChangeOf
from framegrain.domain.provenance import Provenance
from framegrain.domain.records import LabelId, RecordId
from framegrain.domain.shapes import Shape
from framegrain.domain.span import Span

LARGEST_PICTURE = 2 << 20
"""Bytes of a picture that a project keeps; it travels along wherever the project goes."""
_SHA = re.compile("[0-9a-f]{64}")


class ExampleKind(StrEnum):
    """What an example shows of its label."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    BORDERLINE = "borderline"


class Example(
    msgspec.Struct, frozen=True, kw_only=True, tag="example", tag_field="type", forbid_unknown_fields=True
):
    """A picture kept with a label: what it is, what it is not, or where it ends.

    `picture` is the SHA-256 (64 hexadecimal digits) of a picture the project keeps. `video` and `span` say where it
    was taken, `shape` what was drawn, in the upright pixels of that video. `other` is the label it is confused with,
    so that both can be shown side by side.
    """

    id: RecordId
    label: LabelId
    kind: ExampleKind
    picture: str
    provenance: Provenance
    caption: str = ""
    why: str = ""
    video: int | None = None
    span: Span | None = None
    shape: Shape | None = None
    other: LabelId | None = None

    def __post_init__(self) -> None:
        if _SHA.fullmatch(self.picture) is None:
            raise ValueError(
                f"an example names its picture by 64 hexadecimal digits, not by {self.picture[:70]!r}"
            )


class Question(
    msgspec.Struct, frozen=True, kw_only=True, tag="question", tag_field="type", forbid_unknown_fields=True
):
    """What somebody asked of the guideline, on a label or a record; open until it is `answered`."""

    id: RecordId
    text: str
    provenance: Provenance
    label: LabelId | None = None
    record: RecordId | None = None
    video: int | None = None
    frame: int | None = None
    answer: str = ""
    answered: Provenance | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered yet."""
        return self.answered is None


class RecheckCause(StrEnum):
    """What made a record worth another look."""

    DEFINITION = "definition"
    SPLIT = "split"
    RULE = "rule"
    MERGE = "merge"


class Recheck(
    msgspec.Struct, frozen=True, kw_only=True, tag="recheck", tag_field="type", forbid_unknown_fields=True
):
    """A record that a person should look at again since the taxonomy changed; open until it is `done`.

    `label` is what the record had then; `choices` are labels suggested for it, the likeliest first.
    """

    id: RecordId
    video: int
    record: RecordId
    label: LabelId
    cause: RecheckCause
    reason: str
    provenance: Provenance
    choices: tuple[LabelId, ...] = ()
    done: Provenance | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has looked yet."""
        return self.done is None


ProjectRecord = Example | Question | Recheck


class ProjectChange(ChangeOf[ProjectRecord], frozen=True):
    """One project record before and after."""


class TaxonomyText(msgspec.Struct, frozen=True):
    """A taxonomy as it was written, and the version it gives itself."""

    version: str
    text: str


class TaxonomyVersion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A taxonomy that was in force, since when (milliseconds since 1970 UTC) and who put it there."""

    version: str
    text: str
    since: int
    by: str = ""


class ProjectEdit(msgspec.Struct, frozen=True):
    """One action on the whole project as a value; what is in it lands together and is undone together.

    `taxonomy` is the taxonomy before and after. `videos` holds the changes of each video's records by the video's id,
    at most one a record.
    """

    name: str
    changes: tuple[ProjectChange, ...] = ()
    taxonomy: tuple[TaxonomyText, TaxonomyText] | None = None
    videos: Mapping[int, tuple[Change, ...]] = {}

    def __post_init__(self) -> None:
        ids = [change.id for change in self.changes]
        ids += [change.id for changes in self.videos.values() for change in changes]
        if len(set(ids)) != len(ids):
            raise ValueError("an edit changes each record at most once")

    def __bool__(self) -> bool:
        return (
            any(change.before != change.after for change in self.changes)
            or (self.taxonomy is not None and self.taxonomy[0] != self.taxonomy[1])
            or any(change.before != change.after for changes in self.videos.values() for change in changes)
        )

    @property
    def inverse(self) -> ProjectEdit:
        """The edit that undoes this one."""
        return ProjectEdit(
            self.name,
            tuple(change.inverse for change in reversed(self.changes)),
            None if self.taxonomy is None else (self.taxonomy[1], self.taxonomy[0]),
            {
                video: tuple(change.inverse for change in reversed(changes))
                for video, changes in self.videos.items()
            },
        )


def kind_name(record: ProjectRecord) -> str:
    """The glossary's word for this record."""
    config: Any = type(record).__struct_config__
    return str(config.tag)
