"""How values of a taxonomy are said in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec

from framegrain.domain.grain import Deprecated, Role
from framegrain.domain.taxonomy import AttributeUse, Choice, Duration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from framegrain.domain.taxonomy import Taxonomy

LABEL_FIELDS = {
    "level": "level",
    "definition": "definition",
    "do": "do",
    "dont": "don't",
    "notes": "notes",
    "contrasts": "contrasts",
    "synonyms": "synonyms",
    "external_ids": "external ids",
    "deprecated": "deprecated",
    "shapes": "shapes",
    "scopes": "scopes",
    "leaves_only": "only labels below it",
    "complete_to": "complete to depth",
    "size": "least size",
    "vertices": "vertices",
    "polygon_when": "polygon when",
    "at_once": "at once at most",
    "part_of": "part of",
    "part_inside": "share inside its whole",
    "at_least": "lasts at least",
    "at_most": "lasts at most",
    "gap_at_least": "gap at least",
    "gap_at_most": "gap at most",
    "crosses_clips": "may cross clip boundaries",
    "exclusive": "no sibling at the same time",
    "within": "lies within",
    "containment": "how it lies in that",
    "overlap": "over its own kind",
    "holds": "must hold",
    "implies": "implies",
    "excludes": "excludes",
    "verdicts": "verdicts",
    "reasons": "reasons offered",
    "reason_required": "reason required",
    "reasons_only": "reasons from the list only",
    "rule_out": "must be ruled out",
    "interpolation": "in-betweens",
    "greatest_gap": "greatest gap between keyframes",
    "tracking": "may be tracked",
    "stops_at": "stops at",
    "second_person": "needs a second person",
    "hotkey": "key",
    "colour": "colour",
}
"""Words for the fields of a label; those not named here are told in a way of their own."""

DEFINING = frozenset({"definition", "do", "dont", "contrasts"})
"""Fields that say what the label means: who changes one may want old records looked at again."""

TELLING = frozenset({"notes", "synonyms", "external_ids", "hotkey", "colour"})
"""Fields no record can break."""

ATTRIBUTE_FIELDS = {
    "type": "type",
    "definition": "definition",
    "group": "group",
    "changing": "changes over time",
    "minimum": "at least",
    "maximum": "at most",
    "unit": "unit",
    "pattern": "pattern",
    "default": "default",
}
"""Words for the fields of an attribute."""


def said(value: Any, taxonomy: Taxonomy) -> str:
    """A value of a label's or attribute's field in words; ids of labels by their names."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value in ("", (), {}):
        return "nothing"
    if isinstance(value, Enum):
        return str(value.value).replace("_", " ")
    if isinstance(value, str):
        return taxonomy.name_of(value)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return "; ".join(f"{taxonomy.name_of(str(k))}: {said(v, taxonomy)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(said(each, taxonomy) for each in value)
    return _of_struct(value, taxonomy)


def _of_struct(value: Any, taxonomy: Taxonomy) -> str:
    match value:
        case Duration():
            return str(value)
        case Choice():
            return value.name
        case Deprecated():
            instead = f", use {taxonomy.name_of(value.use)}" if value.use is not None else ""
            return f"since version {value.since}{instead}"
        case Role():
            return role_words(value, taxonomy)
        case AttributeUse():
            return use_words(value, taxonomy)
    if not isinstance(value, msgspec.Struct):
        return str(value)
    fields = {name: getattr(value, name) for name in value.__struct_fields__}
    parts = [
        f"{name.replace('_', ' ')} {said(v, taxonomy)}" for name, v in fields.items() if v not in (None, 0)
    ]
    return ", ".join(parts) or "nothing"


def role_words(role: Role, taxonomy: Taxonomy) -> str:
    """What a role asks for: `required, one, Player or Referee`."""
    who = said(role.labels, taxonomy) if role.labels else "any object"
    return f"{'required' if role.required else 'optional'}, {'many' if role.many else 'one'}, {who}"


def use_words(use: AttributeUse, taxonomy: Taxonomy) -> str:
    """How a label uses an attribute: `required, when Age is adult`."""
    found = "required" if use.required else "optional"
    return f"{found}, when {conditions(use.when, taxonomy)}" if use.when else found


def conditions(when: Mapping[str, Iterable[Any]], taxonomy: Taxonomy) -> str:
    """The conditions of an attribute: `Age is adult and Bag is yes`."""
    return " and ".join(
        f"{attribute_name(taxonomy, name)} is {' or '.join(said(v, taxonomy) for v in values)}"
        for name, values in when.items()
    )


def attribute_name(taxonomy: Taxonomy, attribute: str) -> str:
    """What a person reads for an attribute; its id when it is unknown."""
    found = taxonomy.attribute_by_id.get(attribute)
    return found.name if found is not None else attribute


def choice_name(taxonomy: Taxonomy, attribute: str, choice: str) -> str:
    """What a person reads for a value of an attribute."""
    found = taxonomy.attribute_by_id.get(attribute)
    return found.choice_name(choice) if found is not None else choice


def plural(count: int, word: str) -> str:
    """`1 record`, `12 records`."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"
