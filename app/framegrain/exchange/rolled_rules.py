"""Which rules of time, size and company still hold where labels stand for finer ones; pure functions.

A rule is kept where records that kept it under the finer labels can't break it under the coarser ones. What is rolled
up takes the bound of the label itself, never that of a label below it, and only where no label below it asks for less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framegrain.domain.rules import Rule
from framegrain.domain.taxonomy import Containment, Overlap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Duration, Label, Taxonomy
    from framegrain.exchange.rolled_up import Grain

_OF_SHAPES = ("size", "vertices", "polygon_when", "greatest_gap")
"""Rules of single objects, which stay the objects they are."""
_OWN = ("at_most", "gap_at_least", "gap_at_most", "crosses_clips")
"""Rules that events may break once they are merged."""
_SEVERE = (
    Rule.DURATION, Rule.GAP, Rule.CLIP_BOUNDARY, Rule.EXCLUSIVE, Rule.WITHIN, Rule.HOLDS, Rule.IMPLIES, Rule.EXCLUDES,
    Rule.SIZE, Rule.VERTICES, Rule.POLYGON_NEEDED, Rule.FILL, Rule.AT_ONCE, Rule.PART_OF, Rule.PART_INSIDE,
    Rule.KEYFRAME_GAP, Rule.OVERLAP,
)  # fmt: skip


def kept_rules(
    taxonomy: Taxonomy, label: Label, members: Sequence[Label], to: Mapping[LabelId, LabelId], grain: Grain
) -> dict[str, Any]:
    """Fields of the coarse label; `members` are those it stands for, itself among them, `to` what each label becomes.

    What is not among them is not asked for.
    """
    merges = label.id in grain.roll_up
    found: dict[str, Any] = {field: getattr(label, field) for field in _OF_SHAPES if _alike(members, field)}
    if _at_least(label.at_least, members):
        found["at_least"] = label.at_least
    if len(members) == 1:
        found["at_once"] = label.at_once
    for field in ("holds", "implies"):
        found[field] = _all_of(members, field, to)
    found["excludes"] = tuple(each for each in _shared(members, "excludes") if to.get(each) == each)
    whole = wholes(members, to)
    if whole:
        found["part_of"] = whole
        found["part_inside"] = min(one.part_inside for one in members)
    if merges:
        found["overlap"] = Overlap.STACK  # one that is absent may lie over one that is present
    else:
        found.update({field: getattr(label, field) for field in _OWN})
        found.update(_place(label, to, grain))
        found["exclusive"] = label.exclusive and all(
            to.get(o.id) == o.id and o.id not in grain.roll_up for o in taxonomy.siblings(label)
        )
    found["severity"] = _severity(members)
    return found


def wholes(members: Sequence[Label], to: Mapping[LabelId, LabelId]) -> tuple[LabelId, ...]:
    """What the coarse label is a part of; nothing, unless all it stands for are parts and their wholes stayed.

    A part needs a whole where one is in sight, so that other labels may not become its whole.
    """
    whole = _any_of(members, "part_of", to)
    return whole if set(whole) == {each for one in members for each in one.part_of} else ()


def _alike(members: Sequence[Label], field: str) -> bool:
    return all(getattr(one, field) == getattr(members[0], field) for one in members)


def _at_least(bound: Duration | None, members: Sequence[Label]) -> bool:
    """Whether every label asks for at least as much; merging makes nothing shorter."""
    return bound is not None and all(
        one.at_least is not None and one.at_least.unit is bound.unit and one.at_least.amount >= bound.amount
        for one in members
    )


def _shared(members: Sequence[Label], field: str) -> tuple[LabelId, ...]:
    """What all of them name."""
    first, *others = members
    return tuple(each for each in getattr(first, field) if all(each in getattr(o, field) for o in others))


def _all_of(members: Sequence[Label], field: str, to: Mapping[LabelId, LabelId]) -> tuple[LabelId, ...]:
    return _joined(to[each] for each in _shared(members, field) if each in to)


def _any_of(members: Sequence[Label], field: str, to: Mapping[LabelId, LabelId]) -> tuple[LabelId, ...]:
    """One of these is enough, so each has to be left, and each label has to name some."""
    named = [getattr(one, field) for one in members]
    if not all(named) or any(each not in to for some in named for each in some):
        return ()
    return _joined(to[each] for some in named for each in some)


def _place(label: Label, to: Mapping[LabelId, LabelId], grain: Grain) -> dict[str, Any]:
    """Where an event that is merged with no other must lie; what it lies in can only have become longer."""
    within = _any_of([label], "within", to)
    if not within:
        return {}
    grown = any(each in grain.roll_up for each in within)
    containment = label.containment
    if grown and containment is not Containment.FREE:
        containment = Containment.INSIDE  # it no longer fills it, or is not alone in it
    return {"within": within, "containment": containment}


def _severity(members: Sequence[Label]) -> dict[str, Any]:
    """How hard a kept rule is, where all say the same."""
    own = members[0].severity
    return {
        rule: hardness
        for rule, hardness in own.items()
        if rule in _SEVERE and all(one.severity.get(rule) == hardness for one in members)
    }


def _joined(ids: Iterable[LabelId]) -> tuple[LabelId, ...]:
    return tuple(dict.fromkeys(ids))
