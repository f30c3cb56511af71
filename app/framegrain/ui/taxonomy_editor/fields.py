"""Every field of the contract as one row: what it is called, how it is written, what belongs there."""

from __future__ import annotations

from enum import Enum, auto
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from framegrain.domain.rules import DEFAULT_SEVERITY
from framegrain.domain.taxonomy import Severity
from framegrain.ui.taxonomy_editor.rows import Column, Form, Part, Table

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(Enum):
    """How a field is filled in."""

    LINE = auto()
    TEXT = auto()
    LINES = auto()
    WORDS = auto()
    CHOICE = auto()
    NUMBER = auto()
    TICKS = auto()
    LABELS = auto()
    VALUES = auto()
    TABLE = auto()


CELLS = (Kind.TICKS, Kind.LABELS, Kind.VALUES, Kind.TABLE)
"""Fields that are not written but picked, ticked or filled in part by part."""


class FieldRow(NamedTuple):
    """A field of the form: `key` as in the file, with a dot for a part of it; `hint` shows while it is empty."""

    key: str
    name: str
    kind: Kind
    hint: str = ""
    choices: tuple[str, ...] = ()
    inherited: bool = True
    table: Table | None = None


_SEVERITY = Table(
    (
        Column("rule", "Rule", Part.CHOICE, "", tuple(rule.value for rule in DEFAULT_SEVERITY)),
        Column("severity", "is", Part.CHOICE, "", tuple(each.value for each in Severity)),
    ),
    "Add a rule",
    Form.MAPPING,
)
_ROLES = Table(
    (
        Column("name", "Name", hint="Actor"),
        Column("id", "Id", hint="actor"),
        Column("labels", "Labels", Part.LABELS, wide=True),
        Column("definition", "Means", wide=True),
        Column("required", "required", Part.TICK),
        Column("many", "several at once", Part.TICK),
    ),
    "Add a role",
)
_WHEN = Table(
    (Column("attribute", "Where", Part.ATTRIBUTE), Column("values", "is", Part.VALUES)),
    "Only when…",
    Form.MAPPING,
)
_USES = Table(
    (
        Column("id", "Attribute", Part.ATTRIBUTE),
        Column("required", "required", Part.TICK),
        Column("when", "", Part.ROWS, wide=True, table=_WHEN),
    ),
    "Add an attribute",
    short="id",
)
_CHOICES = Table(
    (
        Column("name", "Name", hint="Red"),
        Column("id", "Value", hint="red"),
        Column("definition", "Means", wide=True),
    ),
    "Add a choice",
    short="name",
)
_CONTRASTS = Table(
    (
        Column("label", "With", Part.LABEL, wide=True),
        Column("text", "Says", hint="This when …, that when …", wide=True),
    ),
    "Add a contrast",
    Form.MAPPING,
)
_IDS = Table(
    (Column("where", "In", hint="wordnet"), Column("id", "Id", hint="n02958343")),
    "Add an id elsewhere",
    Form.MAPPING,
)
_DEPRECATED = Table(
    (Column("since", "Since version", wide=True), Column("use", "Use instead", Part.LABEL, wide=True)),
    "Deprecate",
    Form.ONE,
    "since",
)


_YES_NO = ("true", "false")
R, K = FieldRow, Kind
LABEL_FIELDS: tuple[tuple[str, tuple[FieldRow, ...]], ...] = (
    (
        "Where it sits",
        (
            R("name", "Name", K.LINE, "", (), False),
            R("id", "Id", K.LINE, "small letters, digits, _", (), False),
            R("use", "Used at", K.CHOICE, "", ("any", "leaves"), False),
            R("complete_to", "Complete to", K.LINE, "leaves, or how many levels down"),
            R("exclusive", "Excludes its siblings", K.CHOICE, "", _YES_NO),
            R("children_exclusive", "Those below exclude each other", K.CHOICE, "", _YES_NO, False),
            R("synonyms", "Synonyms", K.WORDS, "cab, taxi", (), False),
            R("external_ids", "Ids elsewhere", K.TABLE, "", (), False, _IDS),
            R("deprecated", "Deprecated", K.TABLE, "", (), False, _DEPRECATED),
            R("hotkey", "Key", K.LINE, "one letter or digit", (), False),
            R("colour", "Colour", K.LINE, "#56b4e9", (), False),
        ),
    ),
    (
        "Shapes",
        (
            R("shapes", "Shapes", K.TICKS, "", ("box", "rotated_box", "polygon", "cuboid")),
            R("size.width", "Least width (pixels)", K.NUMBER),
            R("size.height", "Least height (pixels)", K.NUMBER),
            R("size.area", "Least area (pixels)", K.NUMBER),
            R("vertices.at_least", "Fewest vertices", K.NUMBER),
            R("vertices.at_most", "Most vertices", K.NUMBER),
            R("polygon_when.sides", "Polygon when so many times longer than wide", K.NUMBER),
            R("polygon_when.fill", "Polygon when it fills less than", K.NUMBER, "0.4"),
            R("at_once", "At once", K.LINE, "one, many or a number"),
            R("part_of", "Part of", K.LABELS),
            R("part_inside", "Share that lies inside", K.NUMBER, "0.9"),
        ),
    ),
    (
        "Time",
        (
            R("scopes", "Held by", K.TICKS, "", ("frame", "segment", "clip")),
            R("duration.at_least", "Lasts at least", K.LINE, "5 frames, 1.5 seconds"),
            R("duration.at_most", "Lasts at most", K.LINE, "30 seconds"),
            R("gaps.at_least", "Least gap to the next", K.LINE, "2 frames"),
            R("gaps.at_most", "Greatest gap to the next", K.LINE, "10 seconds"),
            R("crosses_clips", "May cross clips", K.CHOICE, "", _YES_NO),
            R("within", "Lies within", K.LABELS),
            R("containment", "How it lies there", K.CHOICE, "", ("free", "inside", "tile", "one")),
            R("overlap", "Over its own kind", K.CHOICE, "", ("stack", "trim", "forbid")),
        ),
    ),
    (
        "Meaning",
        (
            R("roles", "Roles", K.TABLE, table=_ROLES),
            R("holds", "Needs inside it", K.LABELS),
            R("implies", "Implies", K.LABELS),
            R("excludes", "Excludes", K.LABELS),
        ),
    ),
    ("Attributes", (R("attributes", "Attributes", K.TABLE, table=_USES),)),
    (
        "Verdicts",
        (
            R("verdicts", "People may say", K.TICKS, "", ("present", "absent", "unsure")),
            R("reasons", "Reasons", K.LINES, "one on each line"),
            R("reason_required", "A reason is required", K.CHOICE, "", _YES_NO),
            R("reasons_only", "Only reasons of the list", K.CHOICE, "", _YES_NO),
            R("rule_out", "Rule out by hand", K.LABELS, "", (), False),
        ),
    ),
    (
        "Automation",
        (
            R("interpolation", "Between keyframes", K.CHOICE, "", ("none", "linear", "smooth")),
            R("greatest_gap", "Greatest gap", K.LINE, "20 frames, or any"),
            R("tracking", "Tracking allowed", K.CHOICE, "", _YES_NO),
            R("stops_at", "Stops at", K.TICKS, "", ("occlusion", "cut")),
            R("second_person", "Confirmed by a second person", K.CHOICE, "", _YES_NO),
        ),
    ),
    ("Severity", (R("severity", "How hard its rules are", K.TABLE, table=_SEVERITY),)),
    (
        "Guideline",
        (
            R("definition", "Definition", K.TEXT, "What it is, in a sentence", (), False),
            R("do", "Do", K.LINES, "one on each line", (), False),
            R("dont", "Don't", K.LINES, "one on each line", (), False),
            R("contrasts", "Contrasts", K.TABLE, "", (), False, _CONTRASTS),
            R("notes", "Notes (Markdown)", K.TEXT, "", (), False),
        ),
    ),
)
ATTRIBUTE_FIELDS: tuple[tuple[str, tuple[FieldRow, ...]], ...] = (
    (
        "Attribute",
        (
            R("name", "Name", K.LINE, "", (), False),
            R("id", "Id", K.LINE, "", (), False),
            R("type", "Type", K.CHOICE, "", ("choice", "many", "number", "text", "yes_no", "date"), False),
            R("definition", "Definition", K.TEXT, "", (), False),
            R("values", "Choices", K.TABLE, "", (), False, _CHOICES),
            R("changing", "Changes over time", K.CHOICE, "", _YES_NO, False),
            R("min", "Lowest", K.NUMBER, "", (), False),
            R("max", "Highest", K.NUMBER, "", (), False),
            R("unit", "Unit", K.LINE, "", (), False),
            R("pattern", "Pattern", K.LINE, "", (), False),
            R("default", "Default", K.VALUES, "", (), False),
        ),
    ),
)
TOP_FIELDS: tuple[tuple[str, tuple[FieldRow, ...]], ...] = (
    (
        "Taxonomy",
        (
            R("name", "Name", K.LINE, "", (), False),
            R("version", "Version", K.LINE, "", (), False),
            R("description", "Description", K.TEXT, "", (), False),
            R("severity", "How hard rules are", K.TABLE, "", (), False, _SEVERITY),
        ),
    ),
)


def in_words(value: Any, kind: Kind) -> str:
    """A value as a person writes it in the form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind in (Kind.WORDS, Kind.LINES) and isinstance(value, list | tuple):
        return (", " if kind is Kind.WORDS else "\n").join(map(str, value))
    return str(value)


def from_words(text: str, kind: Kind) -> Any:
    """The value a person wrote; None when nothing."""
    text = text.strip()
    if not text:
        return None
    if kind is Kind.WORDS:
        return [word.strip() for word in text.split(",") if word.strip()]
    if kind is Kind.LINES:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if kind is Kind.CHOICE and text in _YES_NO:
        return text == "true"
    if kind is Kind.NUMBER:
        try:
            number = float(text)
        except ValueError:
            return text  # the reader of files says what is wrong with it
        if not isfinite(number):
            return text
        return int(number) if number.is_integer() else number
    return text


def told_from_above(value: Any, named: Callable[[str], str]) -> str:
    """What a label is handed down for a field of cells, in short: names of labels, roles, attributes."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {each}" for key, each in value.items())
    listed = value if isinstance(value, list | tuple) else [value]
    words = [str(v.get("name") or v.get("id", "")) if isinstance(v, dict) else str(v) for v in listed]
    return ", ".join((named(word) or word).replace("_", " ") for word in words)
