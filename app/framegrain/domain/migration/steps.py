"""What a person decides about a change of the taxonomy: a step for each thing that goes, moves or means otherwise.

A step names ids of the old taxonomy, and of the new one where it says `to`, `into` or `use`.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from framegrain.domain.records import LabelId


class Reid(msgspec.Struct, frozen=True, tag="reid"):
    """The label has another id from now on; its records take it."""

    label: LabelId
    to: LabelId


class Rename(msgspec.Struct, frozen=True, tag="rename"):
    """The label has another name; records stay as they are."""

    label: LabelId


class Move(msgspec.Struct, frozen=True, tag="move"):
    """The label hangs elsewhere in the tree; records stay as they are."""

    label: LabelId


class Redefine(msgspec.Struct, frozen=True, tag="redefine"):
    """The label's definition says something else; with `look_again` its records queue for another look."""

    label: LabelId
    look_again: bool = True


class Tighten(msgspec.Struct, frozen=True, tag="tighten"):
    """The label's rules changed, harder or softer; records that break them then queue for another look."""

    label: LabelId


class Deprecate(msgspec.Struct, frozen=True, tag="deprecate"):
    """The label is no longer to be used, but its records keep it; `use` says what to use instead."""

    label: LabelId
    use: LabelId | None = None


class Merge(msgspec.Struct, frozen=True, tag="merge"):
    """The records of several labels take the one label `into`, which may be one of them."""

    labels: tuple[LabelId, ...]
    into: LabelId


class Split(msgspec.Struct, frozen=True, tag="split"):
    """The label falls into several: its records keep it and queue, for a person to choose one of `into` for each.

    What is suggested first follows the value of the attribute `by`, whose values `when` leads to labels.
    """

    label: LabelId
    into: tuple[LabelId, ...]
    by: str = ""
    when: Mapping[str, LabelId] = {}


class Delete(msgspec.Struct, frozen=True, tag="delete"):
    """The label goes; `with_records` takes its records along, without it there must not be any."""

    label: LabelId
    with_records: bool = False


class ReidAttribute(msgspec.Struct, frozen=True, tag="reid_attribute"):
    """Values of the attribute become values of `to`; several attributes may become one."""

    attribute: str
    to: str


class DropAttribute(msgspec.Struct, frozen=True, tag="drop_attribute"):
    """Values of the attribute are cleared: on records of `label`, or everywhere."""

    attribute: str
    label: LabelId | None = None


class Settle(msgspec.Struct, frozen=True, tag="settle"):
    """An attribute that changed over time is fixed from now on: objects keep their first value and queue."""

    attribute: str


class MergeChoices(msgspec.Struct, frozen=True, tag="merge_choices"):
    """Values of the attribute `of` that are one of `choices` become the value `into`."""

    of: str
    choices: tuple[str, ...]
    into: str


class DropChoice(msgspec.Struct, frozen=True, tag="drop_choice"):
    """The value `choice` of the attribute `of` is cleared."""

    of: str
    choice: str


class ReidRole(msgspec.Struct, frozen=True, tag="reid_role"):
    """Who had the role in records of `label` has the role `to`; several roles may become one."""

    label: LabelId
    role: str
    to: str


class DropRole(msgspec.Struct, frozen=True, tag="drop_role"):
    """The role is cleared in records of `label`."""

    label: LabelId
    role: str


Step = (
    Reid
    | Rename
    | Move
    | Redefine
    | Tighten
    | Deprecate
    | Merge
    | Split
    | Delete
    | ReidAttribute
    | DropAttribute
    | Settle
    | MergeChoices
    | DropChoice
    | ReidRole
    | DropRole
)
