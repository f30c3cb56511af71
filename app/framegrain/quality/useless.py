"""Rules that say nothing where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from framegrain.domain.interpolation import Interpolation
from framegrain.domain.records import Verdict
from framegrain.domain.shapes import ShapeKind
from framegrain.quality.finding import Check, Finding, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from framegrain.domain.taxonomy import Label
    from framegrain.quality.survey import Survey

    Said = tuple[Weight, str, str, str]


def useless(survey: Survey) -> Iterator[Finding]:
    """Everything a label says that can't count; what it only has from above is told there."""
    for label in survey.taxonomy.labels:
        above = survey.by_id.get(label.parent or "")
        from_above = {said[1:2] for said in _shapes(above)} if above is not None and above.shapes else set()
        said = [
            *_ruled_out(survey, label),
            *_excluded(survey, label),
            *_reasons(label),
            *_depth(survey, label),
        ]
        said += [each for each in _shapes(label) if each[1:2] not in from_above]
        for severity, field, sentence, suggestion in said:
            yield Finding(
                check=Check.USELESS_RULE,
                severity=severity,
                label=label.id,
                field=field,
                sentence=sentence,
                suggestion=suggestion,
            )


def _ruled_out(survey: Survey, label: Label) -> Iterator[Said]:
    for key in label.rule_out:
        other = survey.by_id.get(key)
        if other is None:
            continue
        why = ""
        if key in survey.upward(label.id):
            why = "it is that itself" if key == label.id else "it is one of these itself"
        elif not any(survey.usable(each) for each in survey.below(key)):
            why = "nobody can use that"
        elif other.deprecated is not None:
            why = "that is deprecated"
        if why:
            yield (
                Weight.PROBLEM,
                "rule_out",
                f"“{label.name}” asks people to rule out “{other.name}”, and {why}.",
                "Take it out of “rule_out”.",
            )


def _excluded(survey: Survey, label: Label) -> Iterator[Said]:
    for key in label.excludes:
        if key in survey.by_id and not any(survey.usable(each) for each in survey.below(key)):
            yield (
                Weight.HINT,
                "excludes",
                f"“{label.name}” excludes {survey.name(key)}, which nobody can use.",
                "Take it out of “excludes”.",
            )


def _reasons(label: Label) -> Iterator[Said]:
    doubtful = any(verdict is not Verdict.PRESENT for verdict in label.verdicts)
    if label.reasons_only and not label.reasons and doubtful and label.reason_required:
        yield (
            Weight.PROBLEM,
            "reasons_only",
            f"“{label.name}” wants a reason from its list, and the list is empty.",
            "Write down the reasons, or let people use their own words.",
        )


def _depth(survey: Survey, label: Label) -> Iterator[Said]:
    if not label.complete_to or label.parent in survey.by_id:
        return
    deepest = max(len(survey.upward(each.id)) for each in survey.below(label.id)) - 1
    if label.complete_to > deepest:
        yield (
            Weight.HINT,
            "complete_to",
            f"“{label.name}” is to be labeled {label.complete_to} levels deep and has {deepest} below it.",
            "Write “complete_to: leaves”.",
        )


def _shapes(label: Label) -> Iterator[Said]:
    if not label.shapes:
        return
    polygons = ShapeKind.POLYGON in label.shapes
    if label.polygon_when is not None and not polygons:
        yield (
            Weight.PROBLEM,
            "polygon_when",
            f"“{label.name}” asks for polygons and does not take any.",
            "Add polygon to its shapes.",
        )
    if label.vertices is not None:
        bounds = label.vertices
        if not polygons:
            yield (
                Weight.HINT,
                "vertices",
                f"“{label.name}” counts the vertices of polygons and does not take any.",
                "Add polygon to its shapes, or remove “vertices”.",
            )
        elif bounds.at_most is not None and bounds.at_least > bounds.at_most:
            yield (
                Weight.PROBLEM,
                "vertices",
                f"“{label.name}” wants at least {bounds.at_least} and at most {bounds.at_most} vertices.",
                "Swap the two.",
            )
    if label.greatest_gap is not None and label.interpolation is Interpolation.NONE:
        yield (
            Weight.HINT,
            "greatest_gap",
            f"“{label.name}” bounds the way between keyframes and computes none.",
            "Remove “greatest_gap”, or let ways be computed.",
        )
