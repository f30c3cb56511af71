"""What is asked of all records of a project, and what is found."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.records import LabelId, RecordId, Value, Verdict
from framegrain.domain.span import Span

if TYPE_CHECKING:
    from collections.abc import Mapping


class FoundKind(StrEnum):
    """Records that can be looked for, in the order in which a video's are found."""

    EVENT = "event"
    TRACK = "track"
    KEYFRAME = "keyframe"
    COMMENT = "comment"


class RecordQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What every record found has in common; what is left as it is asks for nothing.

    `labels` are the labels meant, each by itself: whoever means those below them names them, too. A keyframe has the
    label and the verdict of its track, a comment the label of the record it is on. `attribute` is the name of an
    attribute that is set, `value` what it is set to (one of several choices will do; a text also finds the number or
    the yes and no it names, “true” and “false”); without `attribute`, any attribute may have the value.
    `person` made the record. `text` is somewhere in its comment, reason or an attribute's text, in large or small
    letters, or is the number of an object. `unconfirmed` chooses by whether somebody confirmed the record.

    Without `kinds`, keyframes are found only where an attribute, value or text is asked for that they say themselves.
    """

    labels: tuple[LabelId, ...] = ()
    attribute: str | None = None
    value: Value | None = None
    person: str = ""
    text: str = ""
    verdict: Verdict | None = None
    kinds: tuple[FoundKind, ...] = ()
    videos: tuple[int, ...] = ()
    unconfirmed: bool | None = None

    @property
    def asks_attributes(self) -> bool:
        """Whether an attribute must be set to be found."""
        return self.attribute is not None or self.value is not None

    def finds(self, attributes: Mapping[str, Value]) -> tuple[str, Value] | None:
        """The first attribute that is as asked for, if there is one."""
        for name, held in attributes.items():
            if self.attribute in (None, name) and (self.value is None or is_said(held, self.value)):
                return name, held
        return None


class Place(msgspec.Struct, frozen=True, order=True, array_like=True):
    """Where a record stands among all that can be found: by video, kind and `within`, numbers that order its kind."""

    video: int
    kind: int
    within: tuple[int, ...] = ()


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One record that was found, and `place`, after which to go on looking.

    `record` is what to show: of a comment that is the record it is on. `span` is None for an object without
    keyframes; `at` is milliseconds since 1970 UTC; `snippet` is what it says that was looked for, in few words.
    """

    video: int
    record: RecordId
    kind: FoundKind
    label: LabelId
    span: Span | None
    person: str
    at: int
    snippet: str
    place: Place


def is_said(held: Value, value: Value) -> bool:
    """Whether an attribute that holds `held` says `value`."""
    if isinstance(held, list) and not isinstance(value, list):
        return any(is_said(each, value) for each in held)
    if isinstance(held, str) or isinstance(value, str):
        return in_words(held).casefold() == in_words(value).casefold()
    return held == value and isinstance(held, bool) == isinstance(value, bool)


def in_words(held: Value) -> str:
    """An attribute's value as a person types it."""
    if isinstance(held, bool):
        return "true" if held else "false"
    if isinstance(held, list):
        return ", ".join(held)
    if isinstance(held, float) and held.is_integer() and abs(held) < 1e15:
        return str(int(held))
    return str(held)
