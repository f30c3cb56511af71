"""Rules of semantic grain: which label, which verdict, which attributes."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from framegrain.domain.records import Event, Keyframe, Track, Value, Verdict
from framegrain.domain.rules.space import either
from framegrain.domain.rules.violation import Cure, Found, Remedy, Rule
from framegrain.domain.taxonomy import AttributeType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from framegrain.domain.document import Document
    from framegrain.domain.taxonomy import Attribute, AttributeUse, Label, Taxonomy

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MAX_TEXT = 10_000
"""Characters a text attribute may hold."""

LARGEST = 1e300
"""No number goes further; every reader of an export can hold what stays within."""

MAX_PATTERNED = 200
"""Characters a text attribute with a pattern may hold: bounds the time that matching can take."""


def label_usable(taxonomy: Taxonomy, label: Label) -> Iterator[Found]:
    """Groups are not labels, and some labels only send people further down."""
    below = [taxonomy.name_of(child) for child in label.children]
    if not label.shapes and not label.scopes:
        fix = f"Choose {either(below[:4])}" if below else "Choose another label"
        yield Found(Rule.LABEL_USABLE, f"{label.name} only groups other labels", fix)
    elif label.leaves_only and below:
        yield Found(
            Rule.LABEL_USABLE, f"{label.name} is too coarse: say which", f"Choose {either(below[:4])}"
        )


def verdict_rules(record: Event | Track, label: Label) -> Iterator[Found]:
    """Which verdicts the label allows, and whether they need a reason."""
    if record.verdict not in label.verdicts:
        yield Found(
            Rule.VERDICT_ALLOWED, f"{label.name} can't be {record.verdict.value}", "Choose another verdict"
        )
    if record.verdict is Verdict.PRESENT:
        return
    reason = record.reason.strip()
    if label.reason_required and not reason:
        yield Found(Rule.REASON, f"say why {label.name} is {record.verdict.value} here", "Write the reason")
    elif reason and label.reasons_only and label.reasons and reason not in label.reasons:
        yield Found(
            Rule.REASON_LISTED,
            f"“{reason[:60]}” is none of the reasons {label.name} can be {record.verdict.value} for",
            f"Choose {either([f'“{listed}”' for listed in label.reasons][:4])}",
        )


def choice_rules(taxonomy: Taxonomy, record: Event | Track, label: Label) -> Iterator[Found]:
    """Whether the label is still in use, deep enough, and held against those it is confused with."""
    gone = label.deprecated
    if gone is not None:
        use = taxonomy.by_id.get(gone.use) if gone.use is not None else None
        remedy = Remedy(cure=Cure.RELABEL, label=use.id) if use is not None else None
        fix = f"Use {use.name}" if use is not None else "Choose another label"
        yield Found(
            Rule.LABEL_DEPRECATED,
            f"{label.name} is not used any more since version {gone.since}",
            fix,
            remedy,
        )
    yield from _deep_enough(taxonomy, label)
    if record.verdict is Verdict.PRESENT:
        for other in label.rule_out:
            if other not in record.ruled_out and other in taxonomy.by_id:
                name = taxonomy.name_of(other)
                why = label.contrasts.get(other, "").rstrip(".")
                yield Found(
                    Rule.RULED_OUT,
                    f"say that this is not {name}" + (f": {why[:1].lower()}{why[1:]}" if why else ""),
                    f"Rule out {name}",
                    Remedy(cure=Cure.RULE_OUT, label=other),
                )


def _deep_enough(taxonomy: Taxonomy, label: Label) -> Iterator[Found]:
    if label.complete_to is None or not label.children or label.leaves_only:
        return
    depth = len(taxonomy.lineage(label.id)) - 1
    if label.complete_to == 0 or depth < label.complete_to:
        below = either([taxonomy.name_of(child) for child in label.children][:4])
        yield Found(Rule.DEPTH, f"say which {label.name} this is", f"Choose {below}")


def event_attributes(taxonomy: Taxonomy, event: Event, label: Label) -> Iterator[Found]:
    """An event holds all its attributes itself."""
    yield from _values(taxonomy, label, event.attributes)
    if event.verdict is not Verdict.ABSENT:
        yield from _required(taxonomy, label, event.attributes)
    yield from _conditions(taxonomy, label, event.attributes)


def track_attributes(document: Document, taxonomy: Taxonomy, track: Track, label: Label) -> Iterator[Found]:
    """A track holds its fixed attributes; the changing ones begin on its first keyframe."""
    yield from _values(taxonomy, label, track.attributes)
    for name in track.attributes:
        attribute = taxonomy.attribute_by_id.get(name)
        if attribute is not None and attribute.changing:
            yield Found(
                Rule.ATTRIBUTE_PLACE,
                f"{attribute.name} changes over time and belongs to a keyframe",
                "Set it on a frame",
            )
    keys = document.keyframes(track.id)
    known = {**track.attributes, **(keys[0].attributes if keys else {})}
    yield from _conditions(taxonomy, label, known)
    if track.verdict is Verdict.ABSENT:
        return
    missing: set[str] = set()
    yield from _required(taxonomy, label, known, missing)
    for keyframe in keys[1:]:
        if keyframe.attributes:  # what changes may ask for more
            known = {**known, **keyframe.attributes}
            yield from _required(taxonomy, label, known, missing, f" from frame {keyframe.frame} on")


def keyframe_attributes(taxonomy: Taxonomy, keyframe: Keyframe, label: Label) -> Iterator[Found]:
    """A keyframe holds changing attributes only."""
    yield from _values(taxonomy, label, keyframe.attributes)
    for name in keyframe.attributes:
        attribute = taxonomy.attribute_by_id.get(name)
        if attribute is not None and not attribute.changing:
            yield Found(
                Rule.ATTRIBUTE_PLACE, f"{attribute.name} is fixed for the whole track", "Set it on the track"
            )


def applies(use: AttributeUse, known: Mapping[str, Value]) -> bool:
    """Whether a conditional attribute is asked for, given the values known."""
    return all(_holds(known.get(name), values) for name, values in use.when.items())


def _holds(value: Value | None, wanted: tuple[Value, ...]) -> bool:
    if isinstance(value, list):
        return any(v in wanted for v in value)
    return value in wanted


def _values(taxonomy: Taxonomy, label: Label, values: Mapping[str, Value]) -> Iterator[Found]:
    allowed = {use.attribute for use in label.attributes}
    for name, value in values.items():
        attribute = taxonomy.attribute_by_id.get(name)
        if attribute is None or name not in allowed:
            shown = attribute.name if attribute is not None else name
            remedy = Remedy(cure=Cure.CLEAR_ATTRIBUTE, name=name)
            yield Found(
                Rule.ATTRIBUTE_KNOWN, f"{label.name} has no attribute “{shown}”", f"Clear {shown}", remedy
            )
            continue
        problem = value_problem(attribute, value)
        if problem:
            yield Found(Rule.ATTRIBUTE_VALUE, f"{attribute.name} {problem}", f"Correct {attribute.name}")


def _required(
    taxonomy: Taxonomy,
    label: Label,
    known: Mapping[str, Value],
    said: set[str] | None = None,
    since: str = "",
) -> Iterator[Found]:
    """What `known` lacks; what was `said` before is not said again."""
    said = set() if said is None else said
    for use in label.attributes:
        if use.required and use.attribute not in known and use.attribute not in said and applies(use, known):
            said.add(use.attribute)
            name = taxonomy.attribute_by_id[use.attribute].name.lower()
            yield Found(Rule.ATTRIBUTE_REQUIRED, f"{label.name} needs its {name}{since}", f"Set {name}")


def _conditions(taxonomy: Taxonomy, label: Label, known: Mapping[str, Value]) -> Iterator[Found]:
    for use in label.attributes:
        if use.attribute in known and not applies(use, known):
            name = taxonomy.attribute_by_id[use.attribute].name
            asks = " and ".join(taxonomy.attribute_by_id[other].name.lower() for other in use.when)
            yield Found(
                Rule.ATTRIBUTE_CONDITION,
                f"{name} does not apply with this {asks}",
                f"Clear {name.lower()}",
                Remedy(cure=Cure.CLEAR_ATTRIBUTE, name=use.attribute),
            )


def value_problem(attribute: Attribute, value: Value) -> str:
    """What is wrong with a value, as the end of a sentence that starts with the attribute's name; empty if nothing."""
    match attribute.type:
        case AttributeType.YES_NO:
            return "" if isinstance(value, bool) else "is yes or no"
        case AttributeType.NUMBER:
            return _number_problem(attribute, value)
        case AttributeType.TEXT:
            return _text_problem(attribute, value)
        case AttributeType.DATE:
            return "" if _is_date(value) else "is a date such as 2026-11-26"
        case AttributeType.CHOICE:
            return "" if _is_choice(attribute, value) else f"is one of {_choices(attribute)}"
    if isinstance(value, list) and all(_is_choice(attribute, v) for v in value):
        return "" if len(set(value)) == len(value) else "names a value twice"
    return f"is any of {_choices(attribute)}"


def _is_date(value: Value) -> bool:
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_choice(attribute: Attribute, value: Value) -> bool:
    return isinstance(value, str) and any(choice.id == value for choice in attribute.choices)


def _choices(attribute: Attribute) -> str:
    return either(choice.name for choice in attribute.choices)


def _number_problem(attribute: Attribute, value: Value) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
        return "is a number"
    unit = f" {attribute.unit}" if attribute.unit else ""
    if attribute.minimum is not None and value < attribute.minimum:
        return f"is at least {attribute.minimum:g}{unit}"
    if attribute.maximum is not None and value > attribute.maximum:
        return f"is at most {attribute.maximum:g}{unit}"
    return ""


def _text_problem(attribute: Attribute, value: Value) -> str:
    if not isinstance(value, str):
        return "is text"
    limit = MAX_PATTERNED if attribute.pattern else MAX_TEXT
    if len(value) > limit:
        return f"has at most {limit} characters"
    if attribute.pattern and re.fullmatch(attribute.pattern, value) is None:
        return f"must look like {attribute.pattern}"
    return ""
