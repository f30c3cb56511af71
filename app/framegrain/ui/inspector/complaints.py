"""Violations grouped for the eye, with what can be done about each: pure."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from framegrain.domain.records import Event, Keyframe, Track
from framegrain.domain.rules.violation import Rule, Violation
from framegrain.domain.taxonomy import Severity
from framegrain.ui.words import capital

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from framegrain.domain.document import Document
    from framegrain.domain.guideline import Recheck
    from framegrain.domain.records import LabelId, RecordId
    from framegrain.domain.taxonomy import Taxonomy


class Help(Enum):
    """What a complaint's button does."""

    NONE = "none"
    FOCUS = "focus"
    CLEAR = "clear"
    REASON = "reason"
    LABEL = "label"
    REMEDY = "remedy"
    CHOICE = "choice"


class Complaint(NamedTuple):
    """One sentence and its way out. `attribute` is the one to focus or clear; `records` who complains.

    Where one click puts it right, `violations` are what the sentence stands for. Where the label was split, `choices`
    are what it may be, each an id and a name; `label` is the one somebody chose, empty for any other.
    """

    text: str
    fix: str
    severity: Severity
    help: Help
    attribute: str
    records: tuple[RecordId, ...]
    violations: tuple[Violation, ...] = ()
    choices: tuple[tuple[LabelId, str], ...] = ()
    label: LabelId = ""


_FOCUS = frozenset({Rule.ATTRIBUTE_REQUIRED, Rule.ATTRIBUTE_VALUE})
_CLEAR = frozenset({Rule.ATTRIBUTE_CONDITION, Rule.ATTRIBUTE_KNOWN})
_LABEL = frozenset({Rule.LABEL_KNOWN, Rule.LABEL_USABLE})


def complaints(
    taxonomy: Taxonomy,
    violations: Sequence[Violation],
    waits: Callable[[RecordId], Recheck | None] = lambda _record: None,
) -> list[Complaint]:
    """One complaint for each different sentence, the hardest first; `waits` knows what was split and is undecided."""
    grouped: dict[tuple[Rule, str], list[Violation]] = {}
    for violation in violations:
        grouped.setdefault((violation.rule, violation.reason), []).append(violation)
    made = [_complaint(taxonomy, same, waits) for same in grouped.values()]
    hardness = (Severity.FORBID, Severity.SUBMIT, Severity.WARN)
    return sorted(made, key=lambda complaint: hardness.index(complaint.severity))


class Owed(NamedTuple):
    """Something in the way of finishing a clip: whose it is and what, and where it can be put right."""

    text: str
    fix: str
    record: RecordId
    frame: int
    violation: Violation | None = None
    """What one click puts right; None where a person has to."""


def owed_lines(document: Document, taxonomy: Taxonomy, violations: Sequence[Violation]) -> list[Owed]:
    """What a clip owes, in the order of time: `Walker 7 needs its posture`."""
    lines = [_owed(document, taxonomy, violation) for violation in violations]
    return sorted(lines, key=lambda line: (line.frame, line.record))


def _owed(document: Document, taxonomy: Taxonomy, violation: Violation) -> Owed:
    record = document.get(violation.record)
    span = document.span_of(record) if record is not None else None
    whose = document.get(record.track) if isinstance(record, Keyframe) else record
    reason = violation.reason
    if isinstance(whose, Event | Track):
        name, title = taxonomy.name_of(whose.label), taxonomy.title(whose)
        told = reason.startswith(f"{name} ")
        reason = f"{title}{reason.removeprefix(name)}" if told else f"{title}: {reason}"
    frame = span.start if span is not None else 0
    cured = violation if violation.remedy is not None else None
    return Owed(capital(reason), violation.fix, violation.record, frame, cured)


def _complaint(
    taxonomy: Taxonomy, same: Sequence[Violation], waits: Callable[[RecordId], Recheck | None]
) -> Complaint:
    first = same[0]
    recheck = waits(first.record) if first.rule in _LABEL else None
    choices = recheck.choices if recheck is not None else ()
    text = capital(first.reason)
    if len(same) > 1:
        text += f" ({len(same)} times)"
    attribute = _attribute(taxonomy, first)
    return Complaint(
        text=text,
        fix=first.fix,
        severity=first.severity,
        help=_help_of(first, attribute) if not choices else Help.CHOICE,
        attribute=attribute,
        records=tuple(violation.record for violation in same),
        violations=tuple(same) if first.remedy is not None else (),
        choices=tuple((choice, taxonomy.name_of(choice)) for choice in choices),
    )


def _help_of(violation: Violation, attribute: str) -> Help:
    return Help.REMEDY if violation.remedy is not None else _help(violation.rule, attribute)


def _help(rule: Rule, attribute: str) -> Help:
    if rule is Rule.REASON:
        return Help.REASON
    if rule in _LABEL:
        return Help.LABEL
    if rule in _FOCUS and attribute:
        return Help.FOCUS
    return Help.CLEAR if rule in _CLEAR and attribute else Help.NONE


def _attribute(taxonomy: Taxonomy, violation: Violation) -> str:
    """The attribute a fix speaks of: fixes read “Set NAME”, “Clear NAME”, “Correct NAME”."""
    _, _, name = violation.fix.partition(" ")
    wanted = name.casefold()
    return next((a.id for a in taxonomy.attributes if wanted in (a.name.casefold(), a.id.casefold())), "")
