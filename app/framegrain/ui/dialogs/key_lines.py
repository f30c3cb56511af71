"""What the key sheet shows: groups of lines, spread over columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from framegrain.ui.dialogs.finding import score, told
from framegrain.ui.keys import shown_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from framegrain.domain.taxonomy import Taxonomy
    from framegrain.ui.actions import Actions


class KeyLine(NamedTuple):
    """One thing with its keys. `fixed` lines belong to the taxonomy; `note` says who has the key instead."""

    id: str
    text: str
    keys: tuple[str, ...]
    tip: str
    fixed: bool = False
    note: str = ""


class KeyGroup(NamedTuple):
    """Lines that belong together."""

    name: str
    lines: tuple[KeyLine, ...]


def key_groups(actions: Actions, taxonomy: Taxonomy | None, lost: Mapping[str, str]) -> list[KeyGroup]:
    """Every action by group, then the labels that have a hotkey."""
    names: dict[str, list[KeyLine]] = {}
    for spec in actions.specs:
        keys = tuple(dict.fromkeys(shown_keys(key) for key in actions.keys(spec.id)))  # Enter is on two keys
        line = KeyLine(spec.id, spec.text, keys, spec.tip)
        names.setdefault(actions.group_name(spec.group), []).append(line)
    groups = [KeyGroup(name, tuple(lines)) for name, lines in names.items()]
    labels = _label_lines(actions, taxonomy, lost) if taxonomy is not None else ()
    return (
        [*groups, KeyGroup(f"Labels of {taxonomy.name}", labels)]
        if taxonomy is not None and labels
        else groups
    )


def _label_lines(actions: Actions, taxonomy: Taxonomy, lost: Mapping[str, str]) -> tuple[KeyLine, ...]:
    owners = {spec.id: spec.text for spec in actions.specs}
    found = []
    for label in taxonomy.labels:
        if not label.hotkey:
            continue
        owner = lost.get(label.id, "")
        note = f"the key is taken by {owners.get(owner) or taxonomy.name_of(owner)}" if owner else ""
        tip = "A label's key is set in the taxonomy file"
        found.append(KeyLine(label.id, label.name, (shown_keys(label.hotkey),), tip, fixed=True, note=note))
    return tuple(found)


def meeting(groups: Sequence[KeyGroup], words: str) -> list[KeyGroup]:
    """The lines that have the words in their text, group or tip, or are done by that very key."""
    if not words.strip():
        return list(groups)
    wanted = words.strip().casefold()
    parts = wanted.split()
    found = []
    for group in groups:
        lines = tuple(
            line
            for line in group.lines
            if wanted in {key.casefold() for key in line.keys}
            or score(parts, told(line.text, f"{group.name} {line.tip}"))
        )
        if lines:
            found.append(KeyGroup(group.name, lines))
    return found


def columns(heights: Sequence[int], count: int) -> list[int]:
    """The column of each block, in order from left to right, with the tallest column as low as can be."""
    if not heights:
        return []
    least, most = max(heights), sum(heights)
    while least < most:
        middle = (least + most) // 2
        if max(_filled(heights, middle)) < count:
            most = middle
        else:
            least = middle + 1
    return _filled(heights, least)


def _filled(heights: Sequence[int], limit: int) -> list[int]:
    placed, column, used = [], 0, 0
    for height in heights:
        if used and used + height > limit:
            column, used = column + 1, 0
        used += height
        placed.append(column)
    return placed
