"""Attributes set by one key on all that is selected: which attribute the keys are for, and what each stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.taxonomy import AttributeType

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from framegrain.domain.records import Value
    from framegrain.ui.inspector.form import Field

KEYS = 9
"""The first so many choices of an attribute can be set by a key."""


class Choice(NamedTuple):
    """What one key sets; None takes the last choice of several away."""

    value: Value | None


def field_in_hand(fields: Sequence[Field], wanted: str = "") -> Field | None:
    """The field that the keys are for: the wanted one, else the first that is needed, else the first with choices."""
    keyed = [field for field in fields if field.here and options(field)]
    needed = [field for field in keyed if field.missing]
    return next((field for field in keyed if field.attribute.id == wanted), None) or next(
        iter(needed or keyed), None
    )


def next_field(fields: Sequence[Field], wanted: str) -> Field | None:
    """The field with choices after the one in hand, the first after the last."""
    keyed = [field for field in fields if field.here and options(field)]
    now = field_in_hand(fields, wanted)
    if now is None:
        return None
    ids = [field.attribute.id for field in keyed]
    return keyed[(ids.index(now.attribute.id) + 1) % len(keyed)]


def options(field: Field) -> list[Value]:
    """What the keys 1, 2, … stand for, in the order shown."""
    if field.attribute.type is AttributeType.YES_NO:
        return [True, False]
    if field.attribute.type in (AttributeType.CHOICE, AttributeType.MANY):
        return [choice.id for choice in field.attribute.choices[:KEYS]]
    return []


def choice(field: Field, number: int) -> Choice | None:
    """What key `number` (from 1) sets; None where the attribute has no such choice.

    Of an attribute that takes many choices it is put in, or taken out where all have it.
    """
    found = options(field)
    if not 0 < number <= len(found):
        return None
    value = found[number - 1]
    if field.attribute.type is not AttributeType.MANY:
        return Choice(value)
    held = field.value if isinstance(field.value, list) else []
    kept = [c.id for c in field.attribute.choices if (c.id in held) != (c.id == value)]
    return Choice(kept or None)


def keys_text(field: Field, key_text: Callable[[str], str]) -> str:
    """The keys of a field's choices: `Alt+1 – 3`; empty where they have none."""
    keys = [key_text(f"attribute.{number + 1}") for number in range(len(options(field)))]
    if not keys or not all(keys):
        return ""
    last = keys[-1].rpartition("+")[2]
    return keys[0] if len(keys) == 1 else f"{keys[0]} – {last}"
