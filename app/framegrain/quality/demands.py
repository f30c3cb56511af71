"""What labels demand of others, and whether anything can meet it."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from framegrain.quality.finding import Check, Finding, Weight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from framegrain.domain.records import LabelId
    from framegrain.domain.taxonomy import Label
    from framegrain.quality.survey import Survey


MOST_OPTIONS = 500
"""Labels looked at for one demand; where there are more, nothing is said of all of them."""

MAX_CHAIN, MAX_CHAINS = 500, 200
"""Labels looked at along one chain that may come back, and how many chains."""


class Kind(Enum):
    """As what a demanded label must be there."""

    EVENT = "held over time"
    TRACK = "drawn"
    ANY = "used"


class Demand(NamedTuple):
    """One of `tops`, or one below it, must be there with the label that demands it."""

    field: str
    verb: str
    tops: tuple[LabelId, ...]
    kind: Kind


def demands(label: Label) -> Iterator[Demand]:
    """Everything a label needs to be there before its records are complete."""
    for named in label.implies:
        yield Demand("implies", "implies", (named,), Kind.ANY)
    if label.within:
        yield Demand("within", "needs around it", label.within, Kind.EVENT)
    if label.holds and label.scopes:
        yield Demand("holds", "must hold", label.holds, Kind.ANY)
    if label.part_of and label.shapes:
        yield Demand("part_of", "is a part of", label.part_of, Kind.TRACK)
    for role in label.roles if label.scopes else ():
        if role.required and role.labels:
            yield Demand("roles", f"needs as its {role.name}", role.labels, Kind.TRACK)


class Able(NamedTuple):
    """The labels whose records could meet a demand; `whole` unless there are more than were looked at."""

    labels: tuple[Label, ...]
    ids: frozenset[LabelId]
    whole: bool

    def all(self, wrong: Callable[[Label], bool]) -> bool:
        """Whether it is sure of each of them, and there are some."""
        return self.whole and bool(self.labels) and all(wrong(label) for label in self.labels)


class Options:
    """What could meet each demand, looked up once."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._known: dict[tuple[tuple[LabelId, ...], Kind], Able] = {}

    def of(self, demand: Demand) -> Able:
        """The labels whose records could meet a demand."""
        known = self._known.get((demand.tops, demand.kind))
        if known is None:
            known = self._known[demand.tops, demand.kind] = self._look(demand)
        return known

    def _look(self, demand: Demand) -> Able:
        survey = self._survey
        fits = {Kind.EVENT: survey.event_usable, Kind.TRACK: survey.track_usable, Kind.ANY: survey.usable}
        usable = fits[demand.kind]
        found: dict[LabelId, Label] = {}
        below = chain.from_iterable(survey.below(top) for top in demand.tops)
        for label in islice(below, MOST_OPTIONS):
            if usable(label):
                found[label.id] = label
        whole = next(below, None) is None
        return Able(tuple(found.values()), frozenset(found), whole)


def new_demands(survey: Survey, label: Label) -> Iterator[Demand]:
    """Those the label does not simply have from above."""
    above = survey.by_id.get(label.parent or "")
    known = set() if above is None else set(_all_demands(above))
    yield from (demand for demand in _all_demands(label) if demand not in known)


def _all_demands(label: Label) -> Iterator[Demand]:
    """With the roles that may stay empty, too."""
    yield from demands(label)
    for role in label.roles:
        if role.labels and not role.required:
            yield Demand("roles", f"takes as its {role.name}", role.labels, Kind.TRACK)


def unmet(survey: Survey) -> Iterator[Finding]:
    """Demands nothing can meet, by what may be used or by what is no longer to be used."""
    options = Options(survey)
    for label in survey.taxonomy.labels:
        if label.deprecated is not None:
            continue
        for demand in new_demands(survey, label):
            if any(top in survey.by_id for top in demand.tops):
                yield from _unmet(survey, options, label, demand)


def _unmet(survey: Survey, options: Options, label: Label, demand: Demand) -> Iterator[Finding]:
    able = options.of(demand)
    wanted = survey.names(demand.tops)
    if not able.labels and able.whole:
        yield Finding(
            check=Check.UNREACHABLE,
            severity=Weight.PROBLEM,
            label=label.id,
            field=demand.field,
            sentence=f"“{label.name}” {demand.verb} {wanted}, and that can't be {demand.kind.value}.",
            suggestion=f"Give {wanted} {_grain(demand.kind)}, or name another label.",
            others=demand.tops,
        )
    elif able.all(lambda each: each.deprecated is not None):
        yield Finding(
            check=Check.DEPRECATED_DEMANDED,
            severity=Weight.PROBLEM,
            label=label.id,
            field=demand.field,
            sentence=f"“{label.name}” {demand.verb} {wanted}, and that is deprecated.",
            suggestion=_instead(survey, able.labels),
            others=demand.tops,
        )
    else:
        yield from _dead_options(survey, options, label, demand)


def _dead_options(survey: Survey, options: Options, label: Label, demand: Demand) -> Iterator[Finding]:
    for top in demand.tops:
        able = options.of(demand._replace(tops=(top,)))
        if top in survey.by_id and not able.labels and able.whole:
            yield Finding(
                check=Check.UNREACHABLE,
                severity=Weight.HINT,
                label=label.id,
                field=demand.field,
                sentence=f"“{label.name}” names {survey.name(top)} under {demand.field}, "
                f"and that can't be {demand.kind.value}.",
                suggestion=f"Give {survey.name(top)} {_grain(demand.kind)}, or take it out of the list.",
                others=(top,),
            )


def _grain(kind: Kind) -> str:
    return {Kind.EVENT: "scopes", Kind.TRACK: "shapes", Kind.ANY: "shapes or scopes"}[kind]


def _instead(survey: Survey, able: Sequence[Label]) -> str:
    use = next((each.deprecated.use for each in able if each.deprecated and each.deprecated.use), None)
    return f"Name {survey.name(use)} in its place." if use else "Name a label that is still used."


def circles(survey: Survey) -> Iterator[Finding]:
    """Labels that wait for each other, so that none can be the first, and those that stand for the same."""
    placeable, options = _placeable(survey), Options(survey)
    for label in survey.taxonomy.labels:
        stuck = label.id not in placeable and label.within
        if stuck and any(d.field == "within" and options.of(d).labels for d in new_demands(survey, label)):
            yield Finding(
                check=Check.CIRCLE,
                severity=Weight.PROBLEM,
                label=label.id,
                field="within",
                sentence=f"“{label.name}” needs {survey.names(label.within)} around it, which in the end needs "
                f"“{label.name}”: nobody can put down the first.",
                suggestion="Take one of them out of “within”.",
                others=label.within,
            )
    yield from _implied_circles(survey)


def _placeable(survey: Survey) -> set[LabelId]:
    """Every label whose enclosures can be there before it, from the free ones outwards."""
    waiting: defaultdict[LabelId, list[LabelId]] = defaultdict(list)
    for label in survey.taxonomy.labels:
        for wanted in label.within:
            waiting[wanted].append(label.id)
    found: set[LabelId] = set()
    provided: set[LabelId] = set()
    ahead = [label.id for label in survey.taxonomy.labels if not label.within]
    while ahead:
        key = ahead.pop()
        if key in found:
            continue
        found.add(key)
        if survey.event_usable(survey.by_id[key]):
            for above in survey.upward(key):
                if above not in provided:
                    provided.add(above)
                    ahead += waiting[above]
    return found


def _implied_circles(survey: Survey) -> Iterator[Finding]:
    going_round = _going_round(survey)
    told: set[LabelId] = set()
    left = MAX_CHAINS
    for label in survey.taxonomy.labels:
        for named in label.implies:
            if named in survey.upward(label.id):
                yield _implied_circle(
                    survey, label, (named,), "it is that already, and would need another one"
                )
        if label.id in going_round and label.id not in told and left > 0:
            left -= 1
            path = _way_back(survey, label, going_round)
            if path:
                told.update(path)
                yield _implied_circle(
                    survey, label, path, "the way leads back to it: they stand for the same frames"
                )


def _going_round(survey: Survey) -> set[LabelId]:
    """Labels from which a chain of `implies` need not end: what is left when all ends are taken away, one by one."""
    ahead = {
        label.id: {named for named in label.implies if named in survey.by_id and named != label.id}
        for label in survey.taxonomy.labels
        if label.implies
    }
    behind: defaultdict[LabelId, list[LabelId]] = defaultdict(list)
    for key, named in ahead.items():
        for each in named:
            behind[each].append(key)
    ends = [key for key in survey.by_id if not ahead.get(key)]
    while ends:
        end = ends.pop()
        ahead.pop(end, None)
        for key in behind[end]:
            ahead[key].discard(end)
            if not ahead[key]:
                ends.append(key)
    return set(ahead)


def _implied_circle(survey: Survey, label: Label, path: tuple[LabelId, ...], why: str) -> Finding:
    way = ", which implies ".join(survey.name(key) for key in path[:4])
    return Finding(
        check=Check.CIRCLE,
        severity=Weight.HINT,
        label=label.id,
        field="implies",
        sentence=f"“{label.name}” implies {way}; {why}.",
        suggestion="Take one of them out of “implies”, or join the labels.",
        others=path,
    )


def _way_back(survey: Survey, label: Label, among: set[LabelId]) -> tuple[LabelId, ...]:
    """Over which labels a chain of `implies` comes back to where it began; empty when it doesn't."""
    came: dict[LabelId, LabelId] = {}
    ahead = [label.id]
    while ahead and len(came) < MAX_CHAIN:
        at = ahead.pop()
        for named in survey.by_id[at].implies:
            if named == label.id and at != label.id:
                path = [at]
                while came[path[-1]] != label.id:
                    path.append(came[path[-1]])
                return (*reversed(path), label.id)
            if named in among and named not in came and named != label.id:
                came[named] = at
                ahead.append(named)
    return ()
