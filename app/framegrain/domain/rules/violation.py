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
    TILE = "tile"
    ONE_TO_ONE = "one_to_one"
    OVERLAP = "overlap"
    VERDICT_ALLOWED = "verdict_allowed"
    REASON = "reason"
    ATTRIBUTE_KNOWN = "attribute_known"
    ATTRIBUTE_VALUE = "attribute_value"
    ATTRIBUTE_REQUIRED = "attribute_required"
    ATTRIBUTE_CONDITION = "attribute_condition"
    ATTRIBUTE_PLACE = "attribute_place"
    LABEL_DEPRECATED = "label_deprecated"
    DEPTH = "depth"
    SIZE = "size"
    VERTICES = "vertices"
    POLYGON_NEEDED = "polygon_needed"
    FILL = "fill"
    AT_ONCE = "at_once"
    PART_OF = "part_of"
    PART_INSIDE = "part_inside"
    GAP = "gap"
    CLIP_BOUNDARY = "clip_boundary"
    ROLE_KNOWN = "role_known"
    ROLE_REQUIRED = "role_required"
    ROLE_FITS = "role_fits"
    ROLE_LIVES = "role_lives"
    HOLDS = "holds"
    IMPLIES = "implies"
    EXCLUDES = "excludes"
    REASON_LISTED = "reason_listed"
    RULED_OUT = "ruled_out"
    KEYFRAME_GAP = "keyframe_gap"
    TRACKING_ALLOWED = "tracking_allowed"
    STOPS = "stops"
    SECOND_PERSON = "second_person"
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
        Rule.ROLE_KNOWN,
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
    Rule.LABEL_DEPRECATED: Severity.WARN,
    Rule.DEPTH: Severity.SUBMIT,
    Rule.SIZE: Severity.WARN,
    Rule.VERTICES: Severity.WARN,
    Rule.POLYGON_NEEDED: Severity.WARN,
    Rule.FILL: Severity.WARN,
    Rule.PART_OF: Severity.SUBMIT,
    Rule.PART_INSIDE: Severity.WARN,
    Rule.GAP: Severity.WARN,
    Rule.ROLE_REQUIRED: Severity.SUBMIT,
    Rule.ROLE_LIVES: Severity.SUBMIT,
    Rule.HOLDS: Severity.SUBMIT,
    Rule.IMPLIES: Severity.SUBMIT,
    Rule.REASON_LISTED: Severity.SUBMIT,
    Rule.RULED_OUT: Severity.SUBMIT,
    Rule.KEYFRAME_GAP: Severity.SUBMIT,
    Rule.STOPS: Severity.SUBMIT,
    Rule.SECOND_PERSON: Severity.SUBMIT,
}
DEFAULT_SEVERITY = {rule: _SOFTER.get(rule, Severity.FORBID) for rule in Rule}
"""How hard each rule is where the taxonomy says nothing."""


class Cure(StrEnum):
    """What a one-click fix does."""

    RELABEL = "relabel"
    RULE_OUT = "rule_out"
    CONFIRM = "confirm"
    CLEAR_ATTRIBUTE = "clear_attribute"
    CLEAR_ROLE = "clear_role"
    CLEAR_PART = "clear_part"
    ADD_AROUND = "add_around"
    TRIM = "trim"
    APART = "apart"
    CUT = "cut"
    RESCOPE = "rescope"
    FIT_CLIP = "fit_clip"
    STRETCH = "stretch"
    KEYFRAME = "keyframe"
    OUTSIDE = "outside"
    STOP = "stop"
    SIMPLIFY = "simplify"
    UPRIGHT = "upright"
    DELETE = "delete"


class Remedy(msgspec.Struct, frozen=True, kw_only=True):
    """A one-click fix of one violation, described; `editing.remedies` makes the edit of it.

    What it needs of these: a label's id, an attribute's, role's or scope's id as `name`, another `record`, frames
    [start, stop).
    """

    cure: Cure
    label: str = ""
    name: str = ""
    record: RecordId = 0
    start: int = 0
    stop: int = 0


class Found(msgspec.Struct, frozen=True):
    """A broken rule before it is known how hard the taxonomy takes it."""

    rule: Rule
    reason: str
    fix: str = ""
    remedy: Remedy | None = None


class Violation(msgspec.Struct, frozen=True, kw_only=True):
    """One place where a record breaks the contract, in words a person understands.

    `fix` says what to do; where `remedy` is there, one click does it.
    """

    record: RecordId
    rule: Rule
    severity: Severity
    reason: str
    fix: str = ""
    remedy: Remedy | None = None


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
