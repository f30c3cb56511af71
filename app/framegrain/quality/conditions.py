"""Attributes whose `when` can never hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.rules.meaning import value_problem
from framegrain.domain.taxonomy import AttributeType
from framegrain.quality.finding import Check, Finding, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from framegrain.domain.records import Value
    from framegrain.domain.taxonomy import Attribute, AttributeUse
    from framegrain.quality.survey import Survey


def conditions(survey: Survey) -> Iterator[Finding]:
    """Uses of attributes that nobody will ever be asked for; told where a label says it first."""
    for label in survey.taxonomy.labels:
        above = survey.by_id.get(label.parent or "")
        known = set() if above is None else {_key(use) for use in above.attributes}
        uses = {use.attribute: use for use in label.attributes}
        for use in label.attributes:
            why = _why_never(use, uses, survey.taxonomy.attribute_by_id) if use.when else ""
            if why and _key(use) not in known:
                yield Finding(
                    check=Check.CONDITION_NEVER,
                    severity=Weight.PROBLEM,
                    label=label.id,
                    attribute=use.attribute,
                    field="attributes",
                    sentence=f"“{label.name}” never asks for “{_name(survey, use.attribute)}”: {why}.",
                    suggestion="Correct its “when”, or remove it.",
                )


def _key(use: AttributeUse) -> tuple[str, str]:
    return use.attribute, repr(dict(use.when))


def _name(survey: Survey, attribute_id: str) -> str:
    found = survey.taxonomy.attribute_by_id.get(attribute_id)
    return found.name if found is not None else attribute_id


def _why_never(
    use: AttributeUse, uses: Mapping[str, AttributeUse], attributes: Mapping[str, Attribute]
) -> str:
    """Follow what it waits for, and what that waits for, and narrow the values left for each."""
    left: dict[str, tuple[Value, ...]] = {}
    ahead, seen = [use], {use.attribute}
    while ahead:
        at = ahead.pop()
        for name, wanted in at.when.items():
            attribute = attributes.get(name)
            if attribute is None or name not in uses:
                return (
                    f"it waits for “{name if attribute is None else attribute.name}”, which is not asked here"
                )
            if name == use.attribute:
                return "in the end it waits for itself"
            possible = [value for value in wanted if not _impossible(attribute, value)]
            if attribute.type is not AttributeType.MANY:  # of many, one value may meet each
                possible = [value for value in possible if value in left.get(name, wanted)]
            if not possible:
                both = " at once" if name in left else ""
                return f"“{attribute.name}” can't have the values it waits for{both}"
            left[name] = tuple(possible)
            if name not in seen:
                seen.add(name)
                ahead.append(uses[name])
    return ""


def _impossible(attribute: Attribute, value: Value) -> bool:
    many = attribute.type is AttributeType.MANY and not isinstance(value, list)
    return bool(value_problem(attribute, [str(value)] if many else value))
