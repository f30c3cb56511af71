"""Rules that contradict each other, found by trying to meet them all at once.

For each label with demands the search puts together what must hold on one frame: the label, something for each
demand, something for each of theirs. Where every choice brings two labels together that exclude each other, the label
can never be finished. What can't be decided within the budget is taken to be fine: no false alarm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from framegrain.quality.demands import Demand, Options, demands
from framegrain.quality.finding import Check, Finding, Weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Label
    from framegrain.quality.survey import Survey

STEPS_FOR_ONE = 1_000
STEPS_FOR_ALL = 200_000
"""Pairs of labels held against each other."""

DEEPEST = 100


class _Undecided(Exception):
    """The budget is spent."""


class _Member(NamedTuple):
    """A label that holds on the frame, and who wanted it."""

    label: Label
    wanted_by: str


class _Clash(NamedTuple):
    """Two labels that can't hold together, and in words why."""

    one: LabelId
    other: LabelId
    why: str


def contradictions(survey: Survey) -> Iterator[Finding]:
    """Labels whose demands can't all be met."""
    left = STEPS_FOR_ALL
    options = Options(survey)
    told: set[tuple[object, ...]] = set()
    for label in survey.taxonomy.labels:
        if left <= 0:
            return
        if not any(True for _ in demands(label)):
            continue
        search = _Search(survey, options, min(left, STEPS_FOR_ONE))
        clash = search.clash(label)
        left -= search.steps
        key = (label.implies, label.within, label.holds, label.part_of, label.excludes, label.roles)
        if clash is None or key in told:
            continue
        told.add(key)
        yield Finding(
            check=Check.CONTRADICTION,
            severity=Weight.PROBLEM,
            label=label.id,
            field=next(demands(label)).field,
            sentence=f"“{label.name}” can never be complete: {clash.why}.",
            suggestion="Drop one of these rules, or name other labels in them.",
            others=tuple(dict.fromkeys((clash.one, clash.other))),
        )


class _Search:
    """One search: which labels can hold beside each other on one frame."""

    def __init__(self, survey: Survey, options: Options, budget: int) -> None:
        self._survey = survey
        self._options = options
        self._budget = budget
        self.steps = 0
        self._first: _Clash | None = None

    def clash(self, label: Label) -> _Clash | None:
        """Why nothing can be put together around a label; None when something can, or perhaps can."""
        try:
            met = self._meet([_Member(label, "")], [(0, demand) for demand in demands(label)], 0)
        except _Undecided:
            return None
        return None if met else self._first

    def _meet(self, there: list[_Member], open_: Sequence[tuple[int, Demand]], depth: int) -> bool:
        """Whether every open demand can be met beside those already there."""
        if not open_:
            return True
        if depth > DEEPEST:
            raise _Undecided
        (by, demand), rest = open_[0], open_[1:]
        able = self._options.of(demand)
        met = any(member.label.id in able.ids for n, member in enumerate(there) if n != by)
        if met or not able.labels:  # what nothing can meet is said elsewhere
            return self._meet(there, rest, depth + 1)
        for label in able.labels:
            member = _Member(label, f"“{there[by].label.name}” {demand.verb} “{label.name}”")
            if self._fits(member, there):
                grown = [*there, member]
                more = [(len(there), each) for each in demands(label)]
                if self._meet(grown, [*rest, *more], depth + 1):
                    return True
        if not able.whole:
            raise _Undecided
        return False

    def _fits(self, new: _Member, there: Sequence[_Member]) -> bool:
        self.steps += len(there)
        if self.steps > self._budget:
            raise _Undecided
        for member in there:
            why = clashing(self._survey, member.label, new.label)
            if why:
                story = " and ".join(filter(None, (new.wanted_by, member.wanted_by, why)))
                self._first = self._first or _Clash(member.label.id, new.label.id, story)
                return False
        return True


def clashing(survey: Survey, one: Label, other: Label) -> str:
    """Why two labels never hold on the same frame, in words; empty when they may."""
    for first, second in ((one, other), (other, one)):
        above = survey.upward(second.id)
        named = next((key for key in first.excludes if key in above), None)
        if named is not None:
            kind = "" if named == second.id else f", which “{second.name}” is"
            return f"“{first.name}” excludes {survey.name(named)}{kind}"
    if one.shapes or other.shapes or one.level is not other.level:  # objects don't exclude by being exclusive
        return ""
    parted = _parted(survey, one, other)
    if parted is not None and any(each.exclusive for each in parted):
        alone = next(each for each in parted if each.exclusive)
        rival = parted[1] if alone is parted[0] else parted[0]
        if alone.id == rival.id:
            return f"only one “{alone.name}” holds at a time"
        return f"“{alone.name}” holds alone beside “{rival.name}”"
    return ""


def _parted(survey: Survey, one: Label, other: Label) -> tuple[Label, Label] | None:
    """The siblings at which the branches of two labels part; a label twice for itself, None below one another."""
    if one.id == other.id:
        return one, one
    pairs = zip(reversed(survey.upward(one.id)), reversed(survey.upward(other.id)), strict=False)
    return next(((survey.by_id[a], survey.by_id[b]) for a, b in pairs if a != b), None)
