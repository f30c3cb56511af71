"""What is used by whom: keys, attributes, labels nobody chose or illustrated."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from framegrain.domain.taxonomy import AttributeType
from framegrain.quality.finding import Check, Finding, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.taxonomy import Label
    from framegrain.quality.survey import Survey


def hotkeys(survey: Survey) -> Iterator[Finding]:
    """Keys that would choose two labels."""
    by_key: defaultdict[str, list[Label]] = defaultdict(list)
    for label in survey.taxonomy.labels:
        if label.hotkey:
            by_key[label.hotkey.lower()].append(label)
    for key, labels in by_key.items():
        for label in labels[1:]:
            yield Finding(
                check=Check.HOTKEY_CLASH,
                severity=Weight.PROBLEM,
                label=label.id,
                field="hotkey",
                sentence=f"The key {key.upper()} of “{label.name}” already chooses “{labels[0].name}”.",
                suggestion="Give one of them another key.",
                others=(labels[0].id,),
            )


def never_used(survey: Survey) -> Iterator[Finding]:
    """Labels without a record while others have some; of a branch nobody used only its top is told."""
    used = survey.used
    if used is None or not any(used.values()):
        return
    alive = {above for key, count in used.items() if count for above in survey.upward(key)}
    for label in survey.taxonomy.labels:
        dead = label.id not in alive and (label.parent in alive or label.parent not in survey.by_id)
        if dead and label.deprecated is None and any(survey.usable(each) for each in survey.below(label.id)):
            branch = " or anything below it" if survey.children.get(label.id) else ""
            yield Finding(
                check=Check.NEVER_USED,
                severity=Weight.HINT,
                label=label.id,
                field="name",
                sentence=f"Nobody has used “{label.name}”{branch}.",
                suggestion="If it does not occur, remove it; if it is overlooked, define when it applies.",
            )


def no_examples(survey: Survey) -> Iterator[Finding]:
    """Labels people may use that show no picture of what is meant."""
    if survey.examples is None:
        return
    for label in survey.taxonomy.labels:
        if survey.usable(label) and not survey.examples.get(label.id) and label.deprecated is None:
            yield Finding(
                check=Check.NO_EXAMPLES,
                severity=Weight.HINT,
                label=label.id,
                field="examples",
                sentence=f"“{label.name}” has no example.",
                suggestion="Take one from a frame where it applies, and one where it just does not.",
            )


def attributes(survey: Survey) -> Iterator[Finding]:
    """Attributes no label takes, and questions with one answer."""
    taken = {use.attribute for label in survey.taxonomy.labels for use in label.attributes}
    for attribute in survey.taxonomy.attributes:
        if attribute.id not in taken:
            yield Finding(
                check=Check.UNUSED_ATTRIBUTE,
                severity=Weight.HINT,
                attribute=attribute.id,
                field="attributes",
                sentence=f"No label uses the attribute “{attribute.name}”.",
                suggestion="Name it under the labels it is asked of, or remove it.",
            )
        if attribute.type is AttributeType.CHOICE and len(attribute.choices) < 2:
            yield Finding(
                check=Check.ONE_CHOICE,
                severity=Weight.HINT,
                attribute=attribute.id,
                field="values",
                sentence=f"“{attribute.name}” offers no choice.",
                suggestion="Add the other values, or make it a yes or no.",
            )
