"""Lengths that don't fit into each other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from framegrain.domain.records import Scope
from framegrain.domain.taxonomy import Containment, Duration, Unit
from framegrain.quality.demands import Able, Demand, Kind, Options, new_demands
from framegrain.quality.finding import Check, Finding, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from framegrain.domain.taxonomy import Label
    from framegrain.quality.survey import Survey

_ONE_FRAME = Duration(1, Unit.FRAMES)


def least(label: Label) -> Duration | None:
    """How long every record of a label lasts at least; None where it may be drawn, tagged or held by a clip."""
    return label.at_least if label.scopes == (Scope.SEGMENT,) and not label.shapes else None


def most(label: Label) -> Duration | None:
    """How long an event of a label may last; None for as long as you like."""
    if label.scopes == (Scope.FRAME,):
        return _ONE_FRAME
    return None if Scope.CLIP in label.scopes else label.at_most


def longer(low: Duration | None, high: Duration | None) -> bool:
    """Whether `low` is surely more than `high`; frames and seconds can't be compared without a video."""
    return low is not None and high is not None and low.unit is high.unit and low.amount > high.amount


def lengths(survey: Survey) -> Iterator[Finding]:
    """Bounds that contradict themselves, what needs around it, or what it must hold."""
    options = Options(survey)
    for label in survey.taxonomy.labels:
        yield from _own(label)
        for demand in new_or_bound(survey, label):
            yield from _against(survey, label, demand, options.of(demand))


def new_or_bound(survey: Survey, label: Label) -> Sequence[Demand]:
    """The demands to hold a label's length against: all of them where it has other bounds than its parent."""
    above = survey.by_id.get(label.parent or "")
    same = above is not None and (above.at_least, above.at_most, above.scopes) == (
        label.at_least,
        label.at_most,
        label.scopes,
    )
    if same:
        return list(new_demands(survey, label))
    within = [Demand("within", "needs around it", label.within, Kind.EVENT)] if label.within else []
    holds = [Demand("holds", "must hold", label.holds, Kind.ANY)] if label.holds and label.scopes else []
    return [*within, *holds]


def _own(label: Label) -> Iterator[Finding]:
    for low, high, field, what in (
        (label.at_least, label.at_most, "duration", "lasts"),
        (label.gap_at_least, label.gap_at_most, "gaps", "leaves gaps of"),
    ):
        if longer(low, high):
            yield _too_long(
                label,
                field,
                f"“{label.name}” {what} at least {low} and at most {high}, which nothing can.",
                "Swap the two, or drop one.",
            )
    if label.containment is Containment.TILE and label.within and label.gap_at_least is not None:
        yield Finding(
            check=Check.CANNOT_TILE,
            severity=Weight.PROBLEM,
            label=label.id,
            field="gaps",
            sentence=f"“{label.name}” tiles what is around it without gaps, and asks for gaps of at least "
            f"{label.gap_at_least}.",
            suggestion="Drop the gap, or let it lie inside instead of tiling.",
        )


def _against(survey: Survey, label: Label, demand: Demand, able: Able) -> Iterator[Finding]:
    wanted = survey.names(demand.tops)
    if demand.field == "within" and label.scopes and not label.shapes:
        if able.all(lambda each: longer(least(label), most(each))):
            yield _too_long(
                label,
                "duration",
                f"“{label.name}” lasts at least {label.at_least} and lies within {wanted}, "
                f"which lasts at most {most(able.labels[0])}.",
                "Let it be shorter, or what is around it longer.",
            )
        elif label.containment is Containment.ONE and able.all(lambda each: longer(least(each), most(label))):
            yield _too_long(
                label,
                "duration",
                f"“{label.name}” has the same ends as {wanted}, which lasts at least {able.labels[0].at_least}; "
                f"and it lasts at most {most(label)}.",
                "Let it be longer, or lie inside.",
            )
        elif label.containment is Containment.TILE and able.whole:
            yield from _tiling(survey, label, able.labels)
    elif demand.field == "holds" and able.all(lambda each: longer(least(each), most(label))):
        yield _too_long(
            label,
            "holds",
            f"“{label.name}” must hold {wanted}, which lasts at least {able.labels[0].at_least}; "
            f"and it lasts at most {most(label)}.",
            "Let what it holds be shorter, or it longer.",
        )


def _too_long(label: Label, field: str, sentence: str, suggestion: str) -> Finding:
    return Finding(
        check=Check.TOO_LONG,
        severity=Weight.PROBLEM,
        label=label.id,
        field=field,
        sentence=sentence,
        suggestion=suggestion,
    )


def _tiling(survey: Survey, label: Label, able: Sequence[Label]) -> Iterator[Finding]:
    """Whether tiles of these lengths can fill what is around them; asked once, at the top of their tier."""
    above = survey.by_id.get(label.parent or "")
    if above is not None and above.containment is Containment.TILE and above.within:
        return
    tiles = [each for each in survey.below(label.id) if survey.event_usable(each)]
    for unit in Unit:
        low = min((_amount(least(each), unit, 0.0) for each in tiles), default=0.0)
        high = max((_amount(most(each), unit, math.inf) for each in tiles), default=math.inf)
        missed = [_missed(low, high, each, unit) for each in able]
        if missed and all(text for _, text in missed):
            impossible = all(whole for whole, _ in missed)
            yield Finding(
                check=Check.CANNOT_TILE,
                severity=Weight.PROBLEM if impossible else Weight.HINT,
                label=label.id,
                field="duration",
                sentence=f"Tiles of {low:g} to {high:g} {unit.value} can't fill {survey.name(able[0].id)} "
                f"{'at all' if impossible else f'when it lasts {missed[0][1]} {unit.value}'}.",
                suggestion="Let the tiles be shorter, or longer.",
                others=(able[0].id,),
            )


def _amount(duration: Duration | None, unit: Unit, otherwise: float) -> float:
    return duration.amount if duration is not None and duration.unit is unit else otherwise


def _missed(low: float, high: float, around: Label, unit: Unit) -> tuple[bool, str]:
    """Whether no length of what is around can be filled, and which can't; an empty text when all can.

    So many tiles make low to high times as much; lengths between two such stretches are missed.
    """
    shortest = _amount(least(around), unit, 0.0)
    longest = _amount(most(around), unit, math.inf)
    if low == 0 or (math.isinf(high) and longest >= low):
        return False, ""
    if longest < low:
        return True, f"at most {longest:g}"
    tiles = max(math.ceil(shortest / high), 1)
    impossible = tiles * low > longest
    while tiles * high < longest:
        if (
            tiles * high + (1 if unit is Unit.FRAMES else 0) < (tiles + 1) * low
            and (tiles + 1) * low > shortest
        ):
            return impossible, f"between {tiles * high:g} and {(tiles + 1) * low:g}"
        if (tiles + 1) * low <= tiles * high:
            break
        tiles += 1
    return impossible, f"at least {shortest:g}" if impossible else ""
