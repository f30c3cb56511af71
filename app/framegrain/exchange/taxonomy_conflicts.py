"""Rules of a taxonomy file that contradict each other, and keys that say nothing where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.grain import LeastSize
from framegrain.domain.records import LabelId, Scope
from framegrain.domain.shapes import ShapeKind
from framegrain.exchange.taxonomy_uses import circle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from framegrain.domain.taxonomy import Label
    from framegrain.exchange.taxonomy_fields import Fields
    from framegrain.exchange.taxonomy_labels import LabelReader

LARGEST_SIDE = 8_192
"""Pixels; a side of the largest pictures people label."""

MAX_STEPS = 2_000_000
"""Looks at pairs of labels; what a file would ask for beyond is left unsaid, as no real one does."""

_OF_OBJECTS = (
    "size",
    "vertices",
    "polygon_when",
    "part_of",
    "part_inside",
    "greatest_gap",
    "tracking",
    "stops_at",
)
_OF_OUTLINES = ("vertices", "polygon_when")
_OF_EVENTS = ("gaps", "holds", "roles")
_OTHERS = ("implies", "excludes", "within", "reasons_only", "deprecated")
_LOOKED_AT = frozenset((*_OF_OBJECTS, *_OF_EVENTS, *_OTHERS))


class Uses(msgspec.Struct, frozen=True, kw_only=True):
    """Labels that are drawn, held over time, or held over a stretch of it: themselves, or one below them."""

    drawn: frozenset[LabelId]
    outlined: frozenset[LabelId]
    held: frozenset[LabelId]
    stretched: frozenset[LabelId]

    @classmethod
    def of(cls, labels: Mapping[LabelId, Label]) -> Uses:
        """Worked out from below; `labels` come parents before children."""
        return cls(
            drawn=_reaching_up(labels, lambda label: bool(label.shapes)),
            outlined=_reaching_up(labels, lambda label: ShapeKind.POLYGON in label.shapes),
            held=_reaching_up(labels, lambda label: bool(label.scopes)),
            stretched=_reaching_up(
                labels, lambda label: Scope.SEGMENT in label.scopes or Scope.CLIP in label.scopes
            ),
        )


def _reaching_up(labels: Mapping[LabelId, Label], is_so: Callable[[Label], bool]) -> frozenset[LabelId]:
    found: set[LabelId] = set()
    for key in reversed([*labels]):
        label = labels[key]
        if key in found or is_so(label):
            found.add(key)
            if label.parent is not None:
                found.add(label.parent)
    return frozenset(found)


def check_conflicts(labels: LabelReader, uses: Uses) -> None:
    """Note what contradicts itself as an error, and what has no effect as a doubt."""
    _check_circles(labels)
    conflicts = _Conflicts(labels.labels)
    for key, fields in labels.fields.items():
        if not fields.any_of(_LOOKED_AT):
            continue
        label = labels.labels[key]
        conflicts.check(label, fields)
        _check_impossible(label, fields, uses)
        _check_without_effect(label, fields, uses)
        _check_replacement(label, fields, labels.labels)


def _check_circles(labels: LabelReader) -> None:
    said = {key: labels.labels[key].implies for key, fields in labels.fields.items() if "implies" in fields}
    found = circle({key: [other for other in implies if other != key] for key, implies in said.items()})
    for key in sorted(found, key=list(labels.labels).index):
        labels.fields[key].doubtful(
            "implies",
            f"“{key}” implies itself through others: they always hold together; make them one label",
        )


class _Conflicts:
    """Looks for labels that a label needs and excludes."""

    def __init__(self, labels: Mapping[LabelId, Label]) -> None:
        self._labels = labels
        self._left = MAX_STEPS

    def check(self, label: Label, fields: Fields) -> None:
        """Note every need of a label that its exclusions forbid, where one of the two is written."""
        if "excludes" in fields:
            self._check_own_branch(label, fields)
        for key, groups in (
            ("implies", [(wanted,) for wanted in label.implies]),
            ("holds", [label.holds]),
            ("within", [label.within]),
            ("roles", [role.labels for role in label.roles if role.required]),
        ):
            if key not in fields and "excludes" not in fields:
                continue
            for wanted in groups:
                self._check_wanted(label, fields, key, wanted)

    def _check_wanted(self, label: Label, fields: Fields, key: str, wanted: tuple[LabelId, ...]) -> None:
        known = [one for one in wanted if one in self._labels and one != label.id]
        if not known or not all(self._excluded(label, one) for one in known):
            return
        at = key if key in fields else "excludes"
        names = " or ".join(f"“{one}”" for one in known[:5])
        needs = "implies" if key == "implies" else "needs"
        fields.wrong(at, f"“{label.id}” {needs} {names} and excludes it as well; remove one of the two")

    def _excluded(self, label: Label, other: LabelId) -> bool:
        """Whether a label and another can never hold together, all below the other included."""
        if self._names(label.excludes, other):
            return True
        return not self._labels[other].children and self._names(self._labels[other].excludes, label.id)

    def _names(self, named: tuple[LabelId, ...], label: LabelId) -> bool:
        at: LabelId | None = label if named else None
        while at is not None and self._left > 0:
            self._left -= len(named)
            if at in named:
                return True
            at = self._labels[at].parent
        return False

    def _check_own_branch(self, label: Label, fields: Fields) -> None:
        if label.parent is not None and self._names(label.excludes, label.parent):
            fields.doubtful(
                "excludes",
                f"“{label.id}” excludes a label it lies below, and so itself; name labels of other branches",
            )


def _check_impossible(label: Label, fields: Fields, uses: Uses) -> None:
    """What is asked of labels nobody can use that way."""
    if "roles" in fields:
        for role in label.roles:
            if role.labels and uses.drawn.isdisjoint(role.labels):
                names = _either(role.labels)
                fields.wrong(
                    "roles",
                    f"nobody can be “{role.id}”: {names} is never drawn; give it shapes or name others",
                )
    if "holds" in fields and label.holds and (uses.drawn | uses.held).isdisjoint(label.holds):
        fields.wrong("holds", f"{_either(label.holds)} can't be used, so nothing can lie inside “{label.id}”")
    if "implies" in fields:
        for other in label.implies:
            if other not in uses.drawn and other not in uses.held:
                fields.wrong("implies", f"“{other}” can't be used, so “{label.id}” could never be right")


def _check_without_effect(label: Label, fields: Fields, uses: Uses) -> None:
    if label.id in uses.drawn or label.id in uses.held:  # of a label nobody can use that is said already
        drawn, held = label.id in uses.drawn, label.id in uses.held
        _doubt(
            fields, _OF_OBJECTS, drawn, f"counts for what is drawn, and “{label.name}” never is; remove it"
        )
        _doubt(fields, _OF_EVENTS, held, f"counts for what is held over time, and “{label.name}” never is")
        outlined = label.id in uses.outlined or not drawn
        _doubt(
            fields, _OF_OUTLINES, outlined, f"is about polygons, and “{label.name}” takes none; add polygon"
        )
    _doubt(
        fields,
        ("part_inside",),
        bool(label.part_of),
        "says how much lies in its whole; name that under “part_of”",
    )
    _doubt(
        fields,
        ("reasons_only",),
        bool(label.reasons) or not label.reasons_only,
        "has no reasons to choose from; list them under “reasons”",
    )
    size = label.size or LeastSize()
    small = max(size.width, size.height, size.area / LARGEST_SIDE) <= LARGEST_SIDE
    _doubt(
        fields,
        ("size",),
        small,
        f"asks for more than {LARGEST_SIDE} pixels a side; hardly a picture is so large",
    )


def _doubt(fields: Fields, keys: Iterable[str], has_effect: bool, why: str) -> None:
    for key in keys:
        if key in fields and not has_effect:
            fields.doubtful(key, f"“{key}” {why}")


def _check_replacement(label: Label, fields: Fields, labels: Mapping[LabelId, Label]) -> None:
    use = label.deprecated.use if label.deprecated is not None else None
    other = labels.get(use) if use is not None else None
    if other is not None and other.deprecated is not None and other is not label:
        fields.doubtful("deprecated", f"“{use}” is deprecated too; name what to use in the end")


def _either(names: Iterable[LabelId]) -> str:
    return " or ".join(f"“{name}”" for name in [*names][:5])
