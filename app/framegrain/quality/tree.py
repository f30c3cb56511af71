"""The shape of the tree: branches that branch nowhere, too many choices at once, levels that are mixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.taxonomy import Level
from framegrain.quality.finding import Check, Finding, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Label
    from framegrain.quality.survey import Survey

MOST_SIBLINGS = 20
"""More choices in one place than a person looks through before choosing."""

UNEVEN = 2
"""How many levels deeper one sibling may go than another before it is said."""


def single_children(survey: Survey) -> Iterator[Finding]:
    """Labels with just one below them: a choice that is none."""
    for parent, children in survey.children.items():
        if len(children) == 1:
            yield Finding(
                check=Check.SINGLE_CHILD,
                severity=Weight.HINT,
                label=parent,
                field="children",
                sentence=f"{survey.name(parent)} has only “{children[0].name}” below it, which is no choice.",
                suggestion="Join the two, or add what else there is.",
                others=(children[0].id,),
            )


def many_siblings(survey: Survey) -> Iterator[Finding]:
    """Places with more labels side by side than a person takes in."""
    for (parent, level), group in survey.groups.items():
        if len(group) > MOST_SIBLINGS:
            where = survey.place(parent, level, survey.taxonomy.name_of(parent or ""))
            yield Finding(
                check=Check.MANY_SIBLINGS,
                severity=Weight.HINT,
                label=parent or group[0].id,
                field="children",
                sentence=f"{where[:1].upper()}{where[1:]} has {len(group)} labels side by side; "
                f"people find their way among {MOST_SIBLINGS}.",
                suggestion="Group them under labels of their own.",
            )


def uneven_depth(survey: Survey) -> Iterator[Finding]:
    """Siblings of which one ends at once and another goes on for levels; the topmost place alone is told."""
    heights = _heights(survey)
    told: set[LabelId] = set()
    for (parent, _), group in survey.groups.items():
        by_height = sorted(group, key=lambda label: heights[label.id])
        low, high = by_height[0], by_height[-1]
        if heights[high.id] - heights[low.id] < UNEVEN:
            continue
        if any(above in told for above in survey.upward(parent or "")):
            continue
        told.update(label.id for label in group)
        deep = heights[high.id]
        yield Finding(
            check=Check.UNEVEN_DEPTH,
            severity=Weight.HINT,
            label=high.id,
            field="children",
            sentence=f"“{high.name}” goes on for {deep} levels, and “{low.name}” beside it "
            f"{_levels(heights[low.id])}: their grains differ.",
            suggestion="Split the one further or flatten the other, so that all labels say equally much.",
            others=(low.id,),
        )


def _levels(height: int) -> str:
    return "ends there" if height == 0 else f"for {height}"


def _heights(survey: Survey) -> dict[LabelId, int]:
    """How many levels lie below each label."""
    found: dict[LabelId, int] = {label.id: 0 for label in survey.taxonomy.labels}
    for label in survey.taxonomy.labels:
        for height, above in enumerate(survey.upward(label.id)):
            if height > found[above]:
                found[above] = height
    return found


def mixed_levels(survey: Survey) -> Iterator[Finding]:
    """Labels used like those of another level: only timed among objects, only drawn among actions or scenes."""
    odd = {label.id for label in survey.taxonomy.labels if _is_of_other_level(label)}
    for label in survey.taxonomy.labels:
        if label.id not in odd or label.parent in odd:
            continue
        timed = label.level is Level.OBJECT
        how = "held over time and never drawn" if timed else "drawn and never held over time"
        home = "action" if timed else "object"
        yield Finding(
            check=Check.MIXED_LEVELS,
            severity=Weight.HINT,
            label=label.id,
            field="scopes" if timed else "shapes",
            sentence=f"“{label.name}” stands under {label.level.value} and is {how}, as {_plural(home)} are.",
            suggestion=f"Move it under {home}, or give it {'shapes' if timed else 'scopes'}.",
        )


def _plural(level: str) -> str:
    return f"{level}s"


def _is_of_other_level(label: Label) -> bool:
    if label.level is Level.OBJECT:
        return bool(label.scopes) and not label.shapes
    return bool(label.shapes) and not label.scopes
