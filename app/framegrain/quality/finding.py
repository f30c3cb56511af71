"""One thing a taxonomy's author should look at."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from framegrain.domain.records import LabelId


class Check(StrEnum):
    """Everything the linter looks for; the names are used in its JSON."""

    VAGUE_NAME = "vague_name"
    NO_DEFINITION = "no_definition"
    SHORT_DEFINITION = "short_definition"
    SAME_NAME = "same_name"
    SAME_DEFINITION = "same_definition"
    NO_CONTRAST = "no_contrast"
    NO_EXAMPLES = "no_examples"
    SINGLE_CHILD = "single_child"
    MANY_SIBLINGS = "many_siblings"
    UNEVEN_DEPTH = "uneven_depth"
    MIXED_LEVELS = "mixed_levels"
    HOTKEY_CLASH = "hotkey_clash"
    NEVER_USED = "never_used"
    UNUSED_ATTRIBUTE = "unused_attribute"
    ONE_CHOICE = "one_choice"
    UNREACHABLE = "unreachable"
    CONDITION_NEVER = "condition_never"
    DEPRECATED_DEMANDED = "deprecated_demanded"
    USELESS_RULE = "useless_rule"
    CIRCLE = "circle"
    TOO_LONG = "too_long"
    CANNOT_TILE = "cannot_tile"
    CONTRADICTION = "contradiction"


class Weight(StrEnum):
    """A problem can't work as written; a hint works, and will cost people time or agreement."""

    HINT = "hint"
    PROBLEM = "problem"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What one check found in one place: at a label or, with `label` empty, at an attribute.

    `field` is the key of the taxonomy file to change, such as `definition`; `sentence` says what is wrong,
    `suggestion` what to do; `others` are further labels it is about, such as the one with the same name.
    """

    check: Check
    severity: Weight
    label: LabelId = ""
    attribute: str = ""
    field: str
    sentence: str
    suggestion: str
    others: tuple[LabelId, ...] = ()
