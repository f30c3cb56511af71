"""What a row of the action table is."""

from __future__ import annotations

from typing import NamedTuple


class ActionSpec(NamedTuple):
    """One thing to do: `keys` are the default shortcuts, `tip` says in a sentence what happens.

    `repeat` lets a held key fire again; `checkable` actions show whether they are on.
    """

    id: str
    text: str
    icon: str
    keys: tuple[str, ...]
    group: str
    tip: str
    repeat: bool = False
    checkable: bool = False


def spec(
    id: str, text: str, icon: str, keys: str, tip: str, *, repeat: bool = False, checkable: bool = False
) -> ActionSpec:
    """A row whose group is the first word of its id; `keys` are separated by spaces."""
    return ActionSpec(id, text, icon, tuple(keys.split()), id.split(".")[0], tip, repeat, checkable)
