"""What a rule is called, how hard it is by default, and what breaking it looks like."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from framegrain.domain.errors import FramegrainError
from framegrain.domain.records import RecordId
from framegrain.domain.taxonomy import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence


class Rule(StrEnum):
    """Every rule of the contract; the names are what a taxonomy's `severity` uses."""

    LABEL_KNOWN = "label_known"
    LABEL_USABLE = "label_usable"
    SHAPE_ALLOWED = "shape_allowed"
    SHAPE_STAYS = "shape_stays"
    SHAPE_IN_PICTURE = "shape_in_picture"
    TRACK_HAS_SHAPE = "track_has_shape"
    KEYFRAME_UNIQUE = "keyframe_unique"
    FRAME_IN_VIDEO = "frame_in_video"
    SCOPE_ALLOWED = "scope_allowed"
    SCOPE_SPAN = "scope_span"
    DURATION = "duration"
    EXCLUSIVE = "exclusive"
    WITHIN = "within"
    VERDICT_ALLOWED = "verdict_allowed"
    REASON = "reason"
    ATTRIBUTE_KNOWN = "attribute_known"
    ATTRIBUTE_VALUE = "attribute_value"
    ATTRIBUTE_REQUIRED = "attribute_required"
    ATTRIBUTE_CONDITION = "attribute_condition"
    ATTRIBUTE_PLACE = "attribute_place"
    CLIPS_TILE = "clips_tile"
    CLIP_COMPLETE = "clip_complete"


STRUCTURAL = frozenset(
    {
        Rule.LABEL_KNOWN,
        Rule.TRACK_HAS_SHAPE,
        Rule.KEYFRAME_UNIQUE,
        Rule.FRAME_IN_VIDEO,
        Rule.SHAPE_STAYS,
        Rule.SCOPE_SPAN,
        Rule.ATTRIBUTE_KNOWN,
        Rule.ATTRIBUTE_PLACE,
        Rule.CLIPS_TILE,
        Rule.CLIP_COMPLETE,
    }
)
"""Rules no taxonomy can soften: without them a record has no meaning."""

_SOFTER = {
    Rule.SHAPE_IN_PICTURE: Severity.WARN,
    Rule.REASON: Severity.SUBMIT,
    Rule.ATTRIBUTE_REQUIRED: Severity.SUBMIT,
    Rule.ATTRIBUTE_CONDITION: Severity.WARN,
}
DEFAULT_SEVERITY = {rule: _SOFTER.get(rule, Severity.FORBID) for rule in Rule}
"""How hard each rule is where the taxonomy says nothing."""


class Found(msgspec.Struct, frozen=True):
    """A broken rule before it is known how hard the taxonomy takes it."""

    rule: Rule
    reason: str
    fix: str = ""


class Violation(msgspec.Struct, frozen=True, kw_only=True):
    """One place where a record breaks the contract, in words a person understands."""

    record: RecordId
    rule: Rule
    severity: Severity
    reason: str
    fix: str = ""


class RuleBroken(FramegrainError):
    """An edit would break rules that forbid it; it did not land."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        # that a finished clip is no longer complete only follows from what is wrong in it
        self.violations = tuple(sorted(violations, key=lambda v: v.rule is Rule.CLIP_COMPLETE))
        said: dict[Rule, str] = {}
        for violation in self.violations:  # a rule broken in many places is one thing to put right
            said.setdefault(violation.rule, violation.reason)
        fix = self.violations[0].fix
        super().__init__(f"{'; '.join(dict.fromkeys(said.values()))}{'. ' + fix if fix else ''}")
